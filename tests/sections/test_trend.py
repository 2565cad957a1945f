"""The trend, in words."""

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.trend import trend
from nps_report.wording import words_for

OCTOBER = parse_period("2026-10")


def test_a_point_whose_score_is_unknown_has_no_interval(frozen):
    rows = [{"responded_at": "2026-10-05", "score": 9, "account_id": "A"}]
    side = frozen({"responses": rows}, statistics={"headline": "revenue"})
    table = trend(Facts(side, Scope(OCTOBER, "all", OCTOBER.end)), words_for("en")).table
    assert [cell.label for cell in table.rows[-1]][1:] == ["–", "–", "1"]
