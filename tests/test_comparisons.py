"""Which earlier period stands for the time before something was done."""

from datetime import date
from types import SimpleNamespace

import pytest

from nps_report.comparisons import against_before
from nps_report.periods import parse_period
from nps_report.scope import Scope

WAVES = {
    "2025": (date(2025, 10, 1), date(2025, 10, 31)),
    "spring": (date(2026, 3, 2), date(2026, 3, 20)),
    "autumn": (date(2026, 9, 14), date(2026, 10, 9)),
}


class FakeSide:
    """A side that had answers on some days, whatever the unit."""

    programme = SimpleNamespace(waves=WAVES)

    def __init__(self, *days):
        self.days = [date.fromisoformat(day) for day in days]

    def latest_answer_before(self, unit, day):
        return max((one for one in self.days if one < day), default=None)

    def scores(self, unit, start, end):
        return tuple(start <= day <= end for day in self.days)


@pytest.mark.parametrize(
    ("period", "days", "expected"),
    [
        ("2026-10", ["2026-09-30", "2026-08-31"], "2026-08"),
        ("2026-10", ["2026-09-30", "2026-06-01"], "2026-06"),
        ("2026-Q4", ["2026-07-01", "2026-06-30"], "2026-Q2"),
        ("2026-W41", ["2026-09-02", "2026-08-31", "2026-08-30"], "2026-W35"),
        ("autumn", ["2026-03-10", "2025-10-10"], "spring"),
        ("autumn", ["2025-10-10"], "2025"),
        ("2026-10:2026-11", ["2026-09-10", "2026-07-10"], "2026-06:2026-07"),
        ("2026-10", ["2026-09-01"], None),
    ],
)
def test_the_latest_period_with_answers_that_had_ended_before(period, days, expected):
    scope = Scope(parse_period(period, WAVES), "all", date(2026, 11, 30))
    found = against_before(FakeSide(*days), scope, date(2026, 9, 2))
    assert (found and found.name) == expected
