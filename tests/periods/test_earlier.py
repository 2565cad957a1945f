"""Which period is before, which is a year before, and which is the last."""

from datetime import date

import pytest

from nps_report.periods import a_year_before, last_complete, parse_period, previous_of

WAVES = {
    "2026-H2": (date(2026, 9, 14), date(2026, 10, 9)),
    "2025-H2": (date(2025, 9, 15), date(2025, 10, 10)),
    "2026-H1": (date(2026, 3, 2), date(2026, 3, 27)),
    "2024": (date(2024, 5, 1), date(2024, 5, 31)),
}


def name_of(period):
    return period and period.name


@pytest.mark.parametrize(
    ("name", "before"),
    [("2026-H2", "2026-H1"), ("2026-H1", "2025-H2"), ("2024", None), ("2026-10", "2026-09")],
)
def test_the_wave_before_is_the_one_that_started_last(name, before):
    assert name_of(previous_of(parse_period(name, WAVES), WAVES)) == before


@pytest.mark.parametrize(
    ("name", "earlier"),
    [
        ("2026-10", "2025-10"),
        ("2026-Q1", "2025-Q1"),
        ("2026", "2025"),
        ("2026-W41", "2025-W41"),
        ("2026-W53", None),
        ("2026-W01", "2025-W01"),
        ("2026-H2", "2025-H2"),
        ("2026-H1", None),
        ("2026-04:2026-09", "2025-04:2025-09"),
        ("2026-01:2026-12", "2025-01:2025-12"),
        ("2026-09-14:2026-10-09", "2025-09-14:2025-10-09"),
        ("2024-02-29:2024-03-10", "2023-02-28:2023-03-10"),
        ("2024-02:2024-02", "2023-02:2023-02"),
    ],
)
def test_the_same_period_a_year_before(name, earlier):
    assert name_of(a_year_before(parse_period(name, WAVES), WAVES)) == earlier


def test_a_span_over_a_year_has_none_before_that_it_does_not_overlap():
    assert a_year_before(parse_period("2016-06:2018-09")) is None


@pytest.mark.parametrize(("months", "found"), [(8, False), (9, True), (15, True), (16, False)])
def test_a_wave_a_year_before_started_9_to_15_months_before(months, found):
    start = date(2024 + (23 - months) // 12, (23 - months) % 12 + 1, 1)
    waves = {"now": (date(2025, 12, 1), date(2025, 12, 24)), "then": (start, start)}

    assert (a_year_before(parse_period("now", waves), waves) is not None) is found


def test_of_two_waves_a_year_before_the_later_counts():
    days = date(2026, 9, 14), date(2025, 7, 1), date(2025, 10, 1)
    waves = dict(zip(["now", "summer", "autumn"], [(day, day) for day in days], strict=True))

    assert name_of(a_year_before(parse_period("now", waves), waves)) == "autumn"


@pytest.mark.parametrize(
    ("grain", "newest", "as_of", "expected"),
    [
        ("month", "2026-10-14", None, "2026-10"),
        ("month", "2026-10-14", "2026-10-15", "2026-09"),
        ("month", "2026-10-14", "2026-10-31", "2026-10"),
        ("month", "2026-10-14", "2026-12-15", "2026-10"),
        ("month", "2026-10-14", "2026-08-31", "2026-08"),
        ("quarter", "2026-10-14", "2026-12-30", "2026-Q3"),
        ("week", "2027-01-02", None, "2026-W53"),
        ("year", "2026-10-14", "2026-10-15", "2025"),
    ],
)
def test_the_last_complete_period(grain, newest, as_of, expected):
    day = date.fromisoformat(as_of) if as_of else None

    assert last_complete(grain, date.fromisoformat(newest), day).name == expected
