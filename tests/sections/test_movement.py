"""Why the score moved, in words."""

import json

import pytest

from nps_report.charts import draw
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.programme import Brand
from nps_report.scope import Scope
from nps_report.sections.finding import Finding
from nps_report.sections.findings import chosen
from nps_report.sections.movement import FIRST, findings, method_items, numbers, why_it_moved
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")


def by(column, before, now):
    """Answers of September and October by the value of a column: detractors, passives and promoters of each."""
    return [
        {"responded_at": day, "score": score, column: value}
        for day, parts in (("2026-09-10", before), ("2026-10-10", now))
        for value, counts in parts.items()
        for score, n in zip((3, 8, 10), counts, strict=True)
        for _ in range(n)
    ]


TURNED = {"X": (10, 10, 80), "Y": (60, 20, 20)}, {"X": (4, 5, 41), "Y": (84, 33, 33)}
"""+15 to -7, which is established; X +70 to +74, Y -40 to -34, neither of which is."""

SAID = {"X": (5, 5, 40), "Y": (4, 3, 3)}, {"X": (35, 5, 10), "Y": (8, 1, 3)}
"""X, whose own change is established, takes the total from +57 to -48; Y, a small base, takes a little."""

STABLE = {"X": (1, 1, 1), "Y": (1, 0, 0)}, {"X": (1, 1, 2), "Y": (1, 0, 0)}


@pytest.fixture
def facts(frozen):
    """The facts of October."""

    def of(rows, unit="all", tables=None, **changes):
        settings = {"segments": ["tier"]} | changes
        side = frozen({"responses": rows, **(tables or {})}, **settings)
        return Facts(side, Scope(OCTOBER, unit, OCTOBER.end))

    return of


def text_of(runs):
    return "".join(run.text for run in runs)


def line_of(section):
    """The one quiet line of a section."""
    [block] = section.blocks
    assert block.tone == "quiet"
    [runs] = block.paragraphs
    return text_of(runs)


def test_the_heading_says_what_the_change_mostly_is(facts):
    section = why_it_moved(facts(by("tier", *SAID)), EN)
    assert section.heading == (
        "Why it moved since September 2026: mostly what customers said (−104; who answered: −1)"
    )


def test_the_bridge_goes_from_the_score_before_to_the_score_now(facts):
    [figure] = why_it_moved(facts(by("tier", *SAID)), EN).blocks
    data = figure.data
    assert (figure.figure, figure.title) == ("bridge", "Tier: largest part from X (−98 points)")
    assert [(data[name]["label"], data[name]["value_label"]) for name in ("start", "end")] == [
        ("September 2026", "+57"),
        ("October 2026", "−48"),
    ]
    assert [(step["label"], step["value_label"]) for step in data["steps"]] == [
        ("Who answered", "−1"),
        ("X (n = 50 → 50)", "−98"),
        ("Y (n = 10 → 12 · small base)", "−6"),
    ]
    way = data["start"]["value"] + sum(step["value"] for step in data["steps"])
    assert way == pytest.approx(data["end"]["value"], abs=1e-9)


def test_the_bridge_can_be_drawn(facts):
    [figure] = why_it_moved(facts(by("tier", *SAID)), EN).blocks
    assert "small base" in draw(figure.as_json(), Brand(name="Helios"))


def test_the_alternative_text_gives_the_figures(facts):
    [figure] = why_it_moved(facts(by("tier", *SAID)), EN).blocks
    assert figure.alt == (
        "Tier: largest part from X (−98 points). Points: September 2026 +57, Who answered −1, X (n = 50 → 50) −98, "
        "Y (n = 10 → 12 · small base) −6, October 2026 −48."
    )


def test_the_table_holds_every_segment_and_the_total(facts):
    [figure] = why_it_moved(facts(by("tier", *SAID)), EN).blocks
    assert [[cell.label for cell in row] for row in figure.table.rows] == [
        ["X", "50", "50", "83%", "81%", "+70", "−50", "−0.2", "−98.4"],
        ["Y", "10", "12", "17%", "19%", "−10", "−42", "−0.8", "−5.7"],
        ["All answers", "60", "62", "100%", "100%", "+57", "−48", "−1.0", "−104.1"],
    ]
    assert [row[1].mark for row in figure.table.rows] == ["", "small-base", ""]


def test_the_segments_that_changed_by_themselves_are_named(facts):
    [figure] = why_it_moved(facts(by("tier", *SAID)), EN).blocks
    assert figure.note.endswith("An association, not a cause. Own change established: X.")


def test_nothing_established_is_one_line(facts):
    section = why_it_moved(facts(by("tier", *STABLE)), EN)
    assert section.heading == "Why it moved"
    assert line_of(section) == (
        "No established change to explain since September 2026: +25 points "
        "(Tier: who answered +6, what they said +19)."
    )


def test_without_any_column_the_change_is_told_alone(facts):
    section = why_it_moved(facts(by("tier", *STABLE), segments=[]), EN)
    assert line_of(section) == "No established change to explain since September 2026: +25 points."
    section = why_it_moved(facts(by("tier", *SAID), segments=[]), EN)
    assert line_of(section) == (
        "−105 points since September 2026, and neither segments nor units to split the change by."
    )


def test_without_an_earlier_period_there_is_no_section(facts):
    alone = facts([{"responded_at": "2026-10-10", "score": 9, "tier": "X"}])
    assert why_it_moved(alone, EN) is None
    assert list(findings(alone, EN)) == list(method_items(alone, EN)) == []


def test_a_reversal_is_said_above_its_bridge(facts):
    section = why_it_moved(facts(by("tier", *TURNED)), EN)
    text, figure = section.blocks
    assert section.heading == "Tier: every segment scores higher, yet the total is lower (+15 to −7)"
    assert text_of(text.paragraphs[0]) == (
        "The mix of respondents moved, more answers come from Y: 75%, 50% before. "
        "Established in total, but in no part by itself."
    )
    assert figure.title == "Tier: largest part from who answered (−27 points)"


def test_a_reversal_stands_first_among_the_findings(facts):
    found = list(findings(facts(by("tier", *TURNED)), EN))
    rivals = [
        Finding("units", (), True, 200.0),
        Finding("year", (), True, 199.0),
        Finding("tier", (), True, 198.0),
    ]
    first = chosen([*rivals, *found])[0]
    assert (first.topic, first.weight) == ("mix", FIRST)
    assert text_of(first.text) == (
        "Tier: every segment scores higher, yet the total is lower (+15 to −7). The mix of respondents moved, more "
        "answers come from Y: 75%, 50% before. Established in total, but in no part by itself."
    )
    assert first.text[0].text == "Tier: every segment scores higher, yet the total is lower"
    assert first.text[0].style == "strong"


def test_a_reversal_that_no_test_confirms_is_a_finding_that_says_so(facts):
    few = by("tier", {"X": (5, 0, 5), "Y": (1, 0, 0)}, {"X": (0, 0, 2), "Y": (10, 2, 0)})
    [finding] = findings(facts(few), EN)
    assert finding.established
    assert text_of(finding.text).endswith("Not established in total, nor in any part by itself.")


def test_segments_of_one_period_alone_are_told_to_be_left_out(facts):
    before, now = TURNED
    [finding] = findings(facts(by("tier", before, {**now, "Z": (1, 0, 0)})), EN)
    assert text_of(finding.text).endswith("Compared: those that answered in both periods.")


def test_units_may_turn_a_total_as_well(facts):
    units = [{"unit": "X", "name_en": "Lyons"}, {"unit": "Y", "name_en": "Lille"}]
    [finding] = findings(facts(by("unit", *TURNED), tables={"units": units}, segments=[]), EN)
    assert text_of(finding.text).startswith("Every unit scores higher, yet the total is lower (+15 to −7).")
    assert "more answers come from Lille: 75%" in text_of(finding.text)


def test_the_other_way_round_every_segment_scores_lower(facts):
    [finding] = findings(facts(by("tier", *reversed(TURNED))), EN)
    assert text_of(finding.text).startswith(
        "Tier: every segment scores lower, yet the total is higher (−7 to +15)."
    )


def test_a_change_without_a_reversal_is_no_finding_of_its_own(facts):
    assert list(findings(facts(by("tier", *SAID)), EN)) == []


def test_answers_without_a_value_have_words(facts):
    rows = by("tier", {"": (5, 5, 40), "Y": (4, 3, 3)}, {"": (35, 5, 10), "Y": (8, 1, 3)})
    [figure] = why_it_moved(facts(rows), EN).blocks
    assert [step["label"] for step in figure.data["steps"]][-1] == "no value given (n = 50 → 50)"


def test_a_units_own_answers_have_its_name(facts):
    units = [{"unit": "Sud", "name_en": "South"}, {"unit": "Lyon", "parent": "Sud"}]
    rows = by("unit", {"Sud": (5, 5, 40), "Lyon": (4, 3, 3)}, {"Sud": (35, 5, 10), "Lyon": (8, 1, 3)})
    [figure] = why_it_moved(facts(rows, unit="Sud", tables={"units": units}, segments=[]), EN).blocks
    assert [step["label"] for step in figure.data["steps"]][-1] == "South itself (n = 50 → 50)"


def test_many_small_segments_are_one_step_and_one_row(facts):
    before = {f"S{place:02d}": (0, 0, 2 + place) for place in range(12)}
    now = {f"S{place:02d}": (2 + place, 0, 0) for place in range(12)}
    [figure] = why_it_moved(facts(by("tier", before, now)), EN).blocks
    assert [step["label"] for step in figure.data["steps"]][-1] == "7 others"
    assert len(figure.data["steps"]) == 1 + 6
    assert [row[0].label for row in figure.table.rows][-2:] == ["4 others", "All answers"]


def test_where_answers_are_weighed_the_split_says_that_it_does_not(facts):
    rows = [{**row, "account_id": f"A{place}"} for place, row in enumerate(by("tier", *SAID))]
    weighed = why_it_moved(facts(rows, statistics={"headline": "accounts"}), EN).blocks[0]
    assert weighed.note.endswith("Every respondent counts 1 here, unlike in the score itself.")


def test_p_values_stand_in_the_method_box_alone(facts):
    shown = facts(by("tier", *SAID))
    [(term, text)] = method_items(shown, EN)
    assert term == "Why it moved"
    assert "Tier: who answered −1, what they said −104." in text
    assert "(Benjamini-Hochberg): X: p\u00a0<\u00a00.001; Y: p\u00a0=\u00a0" in text
    assert "p\u00a0" not in json.dumps(why_it_moved(shown, EN).as_json(), ensure_ascii=False)


def test_where_nothing_is_shown_there_is_no_method(facts):
    assert list(method_items(facts(by("tier", *STABLE)), EN)) == []


def test_the_numbers_are_unrounded_and_add_up(facts):
    found = numbers(facts(by("tier", *TURNED)))
    [column] = found["columns"]
    assert (found["against"], found["established"], found["shown"]) == ("2026-09", True, "tier")
    assert (column["column"], column["reversal"]) == ("tier", "higher")
    assert [column["mix"], column["rate"]] == pytest.approx([-27.25, 5.25], abs=1e-9)
    assert [(one["value"], one["n_before"], one["n"], one["share"]) for one in column["segments"]] == [
        ("X", 100, 50, 0.25),
        ("Y", 100, 150, 0.75),
    ]
    assert found["value"] == pytest.approx(-22.0)


def test_what_is_unknown_is_null_in_the_numbers(facts):
    found = numbers(facts(by("tier", {"X": (1, 1, 1)}, {"X": (1, 1, 1), "": (1, 0, 0)})))
    blank = found["columns"][0]["segments"][-1]
    assert [blank[name] for name in ("value", "nps_before", "p_adjusted")] == [None, None, None]
    assert numbers(facts([{"responded_at": "2026-10-10", "score": 9, "tier": "X"}]))["value"] is None
