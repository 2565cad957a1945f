"""All units on one page, in words."""

from dataclasses import replace
from datetime import date

import pytest

from nps_report.blocks import runs
from nps_report.executive import ExecutiveReport, executive_report
from nps_report.facts.cases import Share
from nps_report.facts.executive import Executive, TopAction, TopTheme
from nps_report.facts.internal import Facts
from nps_report.metrics.proportion import share_interval
from nps_report.periods import parse_period
from nps_report.report import Parameters
from nps_report.scope import Scope
from nps_report.sections.executive import executive, method_items, numbers
from nps_report.sections.executive_opening import method, title
from nps_report.sections.executive_table import SHOWN, table
from nps_report.sections.many import DRAWN
from nps_report.snapshot import Silent
from nps_report.wording import words_for

OCTOBER = parse_period("2026-10")
EN = words_for("en")


def facts_of(side, unit="all"):
    return Facts(side, Scope(OCTOBER, unit, OCTOBER.end))


def labels(found):
    """The cells of a table's rows by its headings."""
    return [
        {column.label: cell.label for column, cell in zip(found.columns, row, strict=True)}
        for row in found.rows
    ]


def rows(unit, score, many, day="2026-10-05"):
    return [{"responded_at": day, "score": score, "unit": unit, "contact_id": ""} for _ in range(many)]


@pytest.fixture
def fallen(frozen):
    """Lyon fell from +100 to −100, Lille stayed at 0 and has a target of 20; Nantes has no answer."""
    before = [*rows("Lyon", 9, 30, "2026-09-05"), *rows("Lille", 7, 30, "2026-09-05")]
    tables = {
        "responses": [*before, *rows("Lyon", 2, 30), *rows("Lille", 7, 40)],
        "units": [{"unit": "Lille", "name_en": "Lisle"}, {"unit": "Lyon"}, {"unit": "Nantes"}],
    }
    return facts_of(frozen(tables, targets={"Lille": 20}))


def test_the_heading_names_the_units_that_need_attention(fallen):
    assert executive(fallen, EN).heading == "Units that need attention: Lyon and Lisle"


def test_where_nothing_is_established_the_heading_says_so(side):
    assert executive(facts_of(side), EN).heading == "Units: nothing established asks for attention"


def test_a_unit_without_others_under_it_says_so_in_one_line(side):
    (text,) = executive(facts_of(side, "Lille"), EN).blocks
    assert text.paragraphs == (runs("No other unit stands under this one."),)
    assert not any("unit" in fact for fact in title(facts_of(side, "Lille"), EN).facts)


def test_a_row_tells_score_change_and_target_and_no_column_of_what_nobody_knows(fallen):
    lyon, lille, nantes = labels(executive(fallen, EN).blocks[1])
    assert lyon == {"Unit": "Lyon", "Score": "−100", "Change": "−200, established", "Target": "–"}
    assert lille == {"Unit": "Lisle", "Score": "0", "Change": "0", "Target": "+20: below"}
    assert nantes == {"Unit": "Nantes", "Score": "–", "Change": "–", "Target": "–"}


def test_the_drawing_states_the_falls_and_draws_every_unit(fallen):
    figure = executive(fallen, EN).blocks[2]
    assert figure.title == "Score by unit, established falls: Lyon −200 points"
    lyon, lille, nantes = figure.data["rows"]
    assert (lyon["points"][-2:], lyon["established"]) == ([100.0, 0.0], True)
    # Of 40 passives the limits are z² / (n + z²) = 3.84 / 43.84 away.
    assert (lille["value_label"], lille["n_label"]) == ("0", "−9 to +9 · n = 40")
    assert (nantes["points"], nantes["n_label"]) == ([None] * 13, "n = 0")
    assert figure.data["axis"] == (0, 100)
    assert "Lyon −100 (−100 to −77 · n = 30)" in figure.alt


def test_the_data_behind_the_drawing_hold_every_point(fallen):
    behind = executive(fallen, EN).blocks[2].table
    assert [column.label for column in behind.columns][:5] == [
        "Unit",
        "Answers",
        "Score",
        "Interval",
        "October 2025",
    ]
    assert [cell.label for cell in behind.rows[0]][-2:] == ["+100", "0"]


def overview(facts, **changes):
    """The page of one unit of which more is known."""
    found = Executive(facts)
    found.__dict__["units"] = (replace(found.units[0], **changes),)
    (row,) = labels(table(found, EN))
    return row


def test_calls_in_time_and_those_still_to_be_made(fallen):
    row = overview(fallen, in_time=Share(7, 9, share_interval(7, 9)), overdue=2)
    assert (row["In time"], row["Overdue"]) == ("7/9", "2")


def test_the_silent_and_the_revenue_at_risk(fallen):
    row = overview(fallen, silent=Silent(3, 1, 12, 4), at_risk=345_000.0)
    assert (row["Silent"], row["At risk"]) == ("25%", "345k")


def test_where_nobody_was_invited_nobody_is_silent(fallen):
    assert overview(fallen, silent=Silent(0, 0, 0, 0))["Silent"] == "–"


def test_the_top_theme_has_its_unfavourable_comments_and_all(fallen):
    assert overview(fallen, theme=TopTheme("parking", 3, 8))["Top theme"] == "parking (3/8)"


def test_one_customers_theme_is_not_the_units(fallen):
    assert "Top theme" not in overview(fallen, theme=TopTheme("parking", 1, 1))


def test_the_top_action_says_when_it_is_due_and_that_it_is_late(side):
    facts = facts_of(side)
    assert overview(facts, action=TopAction(0, False, date(2026, 12, 15)))["Top action"] == (
        "Prévenir avant tout retard (15 Dec)"
    )
    assert overview(facts, action=TopAction(0, True, date(2026, 10, 15)))["Top action"] == (
        "Prévenir avant tout retard (late, 15 Oct)"
    )
    assert overview(facts, action=TopAction(0, False, None))["Top action"] == "Prévenir avant tout retard"


def test_of_many_units_those_that_need_attention_first_are_shown_and_the_annex_has_the_others(frozen):
    answers = [row for place in range(DRAWN + 2) for row in rows(f"U{place:02d}", 9, 1)]
    made = executive(facts_of(frozen({"responses": answers})), EN)
    _, cells, figure = made.blocks
    assert (len(cells.rows), len(cells.beyond)) == (SHOWN, DRAWN + 2 - SHOWN)
    assert len(figure.data["rows"]) == len(figure.table.rows) == DRAWN
    assert [row[0].label for row in figure.table.beyond] == ["U20", "U21"]
    assert "12 others are in the annex." in cells.note


def test_the_clearest_change_is_told_in_the_method(fallen):
    (term, text), _ = method_items(fallen, EN)
    assert term == "Units"
    assert "over 2 units" in text
    assert text.endswith("lowest: Lyon, p\xa0<\xa00.001.")


def test_the_method_says_how_many_targets_were_tested_together(fallen):
    _, (term, text) = method_items(fallen, EN)
    assert (term, "adjusted over 1 unit (" in text) == ("Targets", True)


def test_the_numbers_of_a_unit_hold_null_for_what_is_not_known(fallen):
    lyon = numbers(fallen)[0]
    assert lyon["line"][-1] == {"n": 60, "nps": 0.0}
    assert lyon | {"line": []} == {
        "unit": "Lyon",
        "needs_attention": True,
        "silent": None,
        "revenue_at_risk": None,
        "in_time": None,
        "overdue": 0,
        "theme": None,
        "action": None,
        "line": [],
    }


@pytest.fixture
def report(sample) -> ExecutiveReport:
    return executive_report(
        Parameters(period="2026-10", language="en", snapshot=str(sample.folder / "internal"))
    )


def test_the_report_carries_its_numbers(report):
    carried = report.title().numbers
    assert (carried["edition"], carried["unit"], carried["learning"]) == ("executive", "all", [])
    assert sorted(one["unit"] for one in carried["overview"]) == ["Lille", "Lyon", "Sud"]


def test_its_sections_are_those_of_all_units_together(report):
    assert report.headline().score == report.facts.score.value
    assert report.units().heading.startswith("Units")
    assert report.learning() is None
    assert [item.term for item in report.method().items][:2] == ["Score", "Units"]


def test_the_method_says_how_the_score_that_leads_is_weighed(frozen):
    tables = {"responses": [{**row, "account_id": "A"} for row in rows("Lyon", 9, 3)]}
    side = frozen(tables, statistics={"headline": "accounts"})
    first, *_ = method(facts_of(side), EN).items
    assert "Weighed: every account counts the same." in first.text[0].text
