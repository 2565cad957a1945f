"""The profile of the classes, in words."""

from datetime import date

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections import profile
from nps_report.wording import words_for

WORDS = words_for("en")
ACCOUNTS = [
    {"account_id": "A", "status": "paying", "core_target": "yes"},
    {"account_id": "B", "status": "lost", "core_target": "no"},
]


@pytest.fixture
def facts(frozen):
    """The facts of October 2026, of answers (account, score, delight, step)."""

    def of(rows, accounts=ACCOUNTS, **changes):
        names = ("account_id", "score", "delight", "step")
        responses = [
            {"response_id": f"R{place}", "responded_at": "2026-10-05", **dict(zip(names, row, strict=False))}
            for place, row in enumerate(rows)
        ]
        asked = {name: name for name in names[2:] if any(name in row for row in responses)}
        sources = {"responses": {"path": "../data/responses.csv", "columns": asked}}
        if accounts:
            sources["accounts"] = {"path": "../data/accounts.csv"}
        tables = {"responses": responses, "accounts": accounts}
        side = frozen(tables, sources=sources, profile=asked, **changes)
        return Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))

    return of


def said(section):
    """The lines below the matrix."""
    return ["".join(run.text for run in line) for line in section.blocks[-1].paragraphs]


ROWS = [
    ("A", 7, "", ""),
    ("A", 8, "x", ""),
    ("B", 7, "", ""),
    ("A", 1, "", "delivery"),
    ("B", 6, "", ""),
    ("A", 9, "x", ""),
]


def test_the_heading_counts_the_passives_to_win_over(facts):
    found = profile.profile(facts(ROWS), WORDS)
    assert found.heading == "Profile: 1 of 3 passives in our core target named no delight"


def test_the_matrix_has_the_classes_and_the_score_of_each_combination(facts):
    table = profile.profile(facts(ROWS, thresholds={"small_base": 2}), WORDS).blocks[0]
    assert [[cell.label for cell in row] for row in table.rows] == [
        ["lost", "no", "no", "1", "1", "0", "2", "−50"],
        ["paying", "yes", "no", "1", "1", "0", "2", "−50"],
        ["paying", "yes", "yes", "0", "1", "1", "2", "+50"],
    ]


def test_a_small_base_is_marked(facts):
    rows = profile.profile(facts(ROWS), WORDS).blocks[0].rows
    assert {row[-2].mark for row in rows} == {"small-base"}


def test_passives_and_detractors_are_told_in_lines(facts):
    assert said(profile.profile(facts(ROWS), WORDS)) == [
        "Passives (3): not our target: 1; our target, no delight named: 1; our target, a delight named: 1.",
        "Detractors (2). By status: lost: 1; paying: 1. By step: delivery: 1; not known: 1. "
        "By score: 0–2: 1; 3–4: 0; 5–6: 1.",
    ]


def test_five_steps_are_named_and_the_others_counted_together(facts):
    rows = [("A", 3, "", f"step {place}") for place in range(7)]
    assert "step 4: 1; others: 2." in said(profile.profile(facts(rows), WORDS))[0]


def test_columns_of_which_nothing_is_known_are_left_out(facts):
    rows = [("A", 7, "x"), ("A", 3, "")]
    table = profile.profile(facts(rows, accounts=()), WORDS).blocks[0]
    assert [column.label for column in table.columns] == [
        "Delight named",
        "Detractors",
        "Passives",
        "Promoters",
        "Answers",
        "Score",
    ]


def test_without_anything_known_it_is_one_quiet_line(facts):
    found = profile.profile(facts([("A", 7)], accounts=()), WORDS)
    assert found.heading == "Profile"
    assert [block.tone for block in found.blocks] == ["quiet"]
    assert said(found) == ["Neither status, core target, delight nor step is known: no profile."]


def test_rows_beyond_eight_are_told_as_all_others(facts):
    accounts = [{"account_id": str(place), "status": f"s{place}"} for place in range(10)]
    rows = [(str(place), 9) for place in range(10)]
    last = profile.profile(facts(rows, accounts), WORDS).blocks[0].rows[-1]
    assert [cell.label for cell in last] == ["all others", "0", "0", "3", "3", "+100"]


def test_the_programmes_own_labels_name_a_status(facts):
    found = facts(ROWS, labels={"status": {"paying": {"en": "Subscribers", "fr": "Abonnés"}}})
    named = {row[0].label for row in profile.profile(found, WORDS).blocks[0].rows}
    assert named == {"Subscribers", "lost"}


def test_the_numbers_hold_every_answer_once(facts):
    found = profile.numbers(facts(ROWS))
    assert sum(row["n"] for row in found["rows"]) == len(ROWS)
    assert found["passives"] == {"off target": 1, "no delight": 1, "delight": 1}
    assert found["detractors"]["severity"][0] == {"low": 0, "high": 2, "n": 1}
    assert found["rows"][0]["nps"] == pytest.approx(-50)


def test_the_method_says_what_is_counted(facts):
    [(term, text)] = profile.method_items(facts(ROWS), WORDS)
    assert term == "Profile"
    assert "from 1 November 2025 to 31 October 2026 (n = 6)" in text


def test_with_too_many_answers_nobody_is_looked_at(facts, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 0)
    known = facts(ROWS)
    found = profile.profile(known, WORDS)
    assert [block.tone for block in found.blocks] == ["quiet"]
    assert "Not looked at person by person" in found.blocks[0].paragraphs[0][0].text
    assert (profile.numbers(known), list(profile.method_items(known, WORDS))) == ({}, [])
