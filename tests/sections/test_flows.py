"""The same contacts then and now, in words."""

import json

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.flows import findings, flows, method_items, numbers
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")


def moved(was, is_now):
    """September's and October's answer of a contact per pair of scores; None for no answer."""
    return [
        {"responded_at": day, "contact_id": f"C{place}", "score": score}
        for day, scores in (("2026-09-10", was), ("2026-10-10", is_now))
        for place, score in enumerate(scores)
        if score is not None
    ]


def asked(contacts, *days):
    """Invitations of so many contacts on each day."""
    return {
        "invitations": [
            {"sent_at": day, "contact_id": f"C{place}"} for place in range(contacts) for day in days
        ]
    }


MIXED = moved([3, 3, 8, 10, 10, 2, 10], [10, 8, 8, 8, 10, None, None])
"""Five answered twice: two up, one down; a detractor and a promoter fell silent."""

ASKED = asked(8, "2026-09-01", "2026-10-01")
"""An eighth contact no answer on record."""


@pytest.fixture
def facts(frozen):
    """The facts of October."""

    def of(rows, tables=None):
        return Facts(frozen({"responses": rows, **(tables or {})}), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def text_of(runs):
    return "".join(run.text for run in runs)


def line_of(section):
    """The one quiet line of a section."""
    [block] = section.blocks
    assert (section.heading, block.tone) == ("Same contacts", "quiet")
    [runs] = block.paragraphs
    return text_of(runs)


def test_the_heading_counts_ups_and_downs(facts):
    section = flows(facts(MIXED, ASKED), EN)
    assert (
        section.heading == "Same contacts since September 2026: 2 up, 1 down, no established shift either way"
    )


@pytest.mark.parametrize(
    ("was", "is_now", "heading"),
    [
        (3, 10, "Same contacts since September 2026: 6 up, 0 down, an established shift up"),
        (10, 3, "Same contacts since September 2026: 0 up, 6 down, an established shift down"),
    ],
)
def test_a_shift_has_a_direction_where_it_is_established(facts, was, is_now, heading):
    assert heading == flows(facts(moved([was] * 6, [is_now] * 6)), EN).heading


def test_the_table_goes_from_the_classes_then_to_those_now(facts):
    table, _ = flows(facts(MIXED, ASKED), EN).blocks
    assert table.title == "From September 2026 (rows) to October 2026 (columns)"
    assert [column.label for column in table.columns][1:] == [
        "Promoters",
        "Passives",
        "Detractors",
        "Silent",
        "Total",
    ]
    assert [[cell.label for cell in row] for row in table.rows] == [
        ["Promoters", "1", "1", "0", "1", "3"],
        ["Passives", "0", "1", "0", "0", "1"],
        ["Detractors", "1", "1", "0", "1", "3"],
        ["Silent", "0", "0", "0", "1", "1"],
        ["Total", "2", "3", "0", "3", "8"],
    ]
    assert table.note == (
        "Each contact by the latest answer of either period. Answered both times: 5, score 0 then, +40 now."
    )


def test_without_invitations_silence_has_no_row_and_no_column(facts):
    [table] = flows(facts(MIXED), EN).blocks
    assert [row[0].label for row in table.rows] == ["Promoters", "Passives", "Detractors", "Total"]
    assert [row[-1].label for row in table.rows] == ["2", "1", "2", "5"]
    assert table.note.endswith("Without a table of invitations, who fell silent is not known.")


def test_detractors_who_fell_silent_are_a_risk(facts):
    _, text = flows(facts(MIXED, ASKED), EN).blocks
    assert text_of(text.paragraphs[0]) == (
        "Answered then, silent now: 2 (1 promoter and 1 detractor). "
        "A detractor who falls silent is a risk, not an improvement."
    )


def test_promoters_who_fell_silent_are_counted_alone(facts):
    rows = moved([10] * 7, [10] * 5 + [None] * 2)
    _, text = flows(facts(rows, ASKED), EN).blocks
    assert text_of(text.paragraphs[0]) == "Answered then, silent now: 2 (2 promoters)."


def test_fewer_than_five_are_one_line_with_counts(facts):
    rows = moved([3, 10, 8, 8, 3], [10, 3, 8, 9, None])
    assert line_of(flows(facts(rows, ASKED), EN)) == (
        "4 contacts answered both times since September 2026: 2 up, 1 down. "
        "Answered then, silent now: 1 (1 detractor). A detractor who falls silent is a risk, not an improvement."
    )


def test_nobody_twice_is_one_line(facts):
    rows = moved([3, None], [None, 9])
    assert line_of(flows(facts(rows), EN)) == "Change since September 2026: no contact answered both times."


def test_without_an_earlier_period_there_is_no_section(facts):
    alone = facts(moved([None], [9]))
    assert (flows(alone, EN), numbers(alone)) == (None, None)
    assert list(findings(alone, EN)) == list(method_items(alone, EN)) == []


def test_a_crowded_year_is_one_line(facts, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 3)
    crowded = facts(MIXED)
    assert line_of(flows(crowded, EN)).startswith("Not looked at person by person: more than 200,000 answers")
    assert numbers(crowded) is None


def test_an_established_shift_is_a_finding_weighed_by_its_share(facts):
    """Six of the eight who answered now turned from -100 to +100: 200 points times 6 / 8."""
    rows = moved([3] * 6 + [None] * 2, [10] * 8)
    [finding] = findings(facts(rows), EN)
    assert (finding.topic, finding.established, finding.weight) == ("flows", True, 150.0)
    assert text_of(finding.text) == (
        "Same contacts: of 6 who answered both times, 6 moved up and 0 down since September 2026, an established shift."
    )


def test_no_established_shift_is_no_finding(facts):
    assert list(findings(facts(MIXED, ASKED), EN)) == []


def test_both_tests_stand_in_the_method_box_alone(facts):
    """Losses of 2, -2 and 0, one exchanged between each two classes: (4 + 4 + 0) / 3, and exp(-4 / 3)."""
    shown = facts(MIXED, ASKED)
    [(term, text)] = method_items(shown, EN)
    assert term == "Same contacts"
    assert "exact sign test, 2 against 1, p\u00a0=\u00a01.000" in text
    assert "Stuart-Maxwell, chi-square 2.67, 2 d.f., p\u00a0=\u00a00.264 (n = 5)" in text
    assert "p\u00a0" not in json.dumps(flows(shown, EN).as_json(), ensure_ascii=False)


def test_few_contacts_have_no_method(facts):
    assert list(method_items(facts(moved([3] * 4, [9] * 4)), EN)) == []


def test_the_numbers_hold_the_table_and_no_contact(facts):
    found = numbers(facts(MIXED, ASKED))
    assert found["states"] == ["detractors", "passives", "promoters", "silent"]
    assert found["table"] == [[0, 1, 1, 1], [0, 1, 0, 0], [0, 1, 1, 1], [0, 0, 0, 1]]
    assert found["fell_silent"] == {"detractors": 1, "passives": 0, "promoters": 1}
    assert (found["against"], found["significant"], found["nps_before"], found["nps"]) == (
        "2026-09",
        False,
        0.0,
        40.0,
    )
    assert "C0" not in json.dumps(found)


def test_what_nobody_answers_is_null_in_the_numbers(facts):
    found = numbers(facts(moved([3, None], [None, 9])))
    assert (found["answered_twice"], found["nps"], found["stuart_maxwell"]["p"]) == (0, None, None)


def test_where_no_answer_tells_whose_it_is_nothing_is_said_of_the_same_contacts(facts):
    rows = [{"responded_at": day, "score": 9} for day in ("2026-09-10", "2026-10-10")]
    assert flows(facts(rows), EN) is None
