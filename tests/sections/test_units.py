"""The units compared, in words."""

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
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
