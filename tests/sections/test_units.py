"""The units compared, in words."""

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.many import DRAWN
from nps_report.sections.units import units
from nps_report.wording import words_for

OCTOBER = parse_period("2026-10")


def test_a_unit_without_answers_has_a_target_and_no_gap(frozen):
    tables = {
        "responses": [{"responded_at": "2026-10-05", "score": 9, "unit": "Lille"}],
        "units": [{"unit": "Lille"}, {"unit": "Lyon"}],
    }
    side = frozen(tables, targets={"Lille": 20, "Lyon": 25})
    table = units(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), words_for("en")).blocks[-1]
    assert [(row[1].label, row[-1].label) for row in table.rows] == [
        ("1", "+20: gap not established"),
        ("0", "+25"),
    ]


def test_of_many_units_the_most_answered_are_shown_and_the_annex_has_the_others(frozen):
    rows = [
        {"responded_at": "2026-10-05", "score": 9, "unit": f"U{place:02d}"}
        for place in range(DRAWN + 2)
        for _ in range(1 if place in (3, 7) else 2)
    ]
    side = frozen({"responses": rows})
    figure, table = units(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), words_for("en")).blocks
    assert len(table.rows) == len(figure.data["rows"]) == DRAWN
    assert [row[0].label for row in table.beyond] == ["U03", "U07"]
    assert "2 others are in the annex." in table.note
