"""The business clock, beside calendars read on a wall."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.actions.hours import BusinessClock

PLAIN, FRENCH = BusinessClock(), BusinessClock("FR")

some_clocks = st.sampled_from([PLAIN, FRENCH, BusinessClock("FR-57")])
some_moments = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2028-12-31"))
some_hours = st.integers(0, 400)


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("opened", "hours", "due"),
    [
        ("2026-10-05 09:30", 48, "2026-10-07 09:30"),  # a Monday
        ("2026-10-02 18:00", 48, "2026-10-06 18:00"),  # a Friday
        ("2026-10-03 11:00", 48, "2026-10-07 00:00"),  # a Saturday: two days from Monday at 0:00
        ("2026-10-04 23:59", 1, "2026-10-05 01:00"),  # a Sunday
        ("2026-10-05 09:30", 0, "2026-10-05 09:30"),
    ],
)
def test_weekends_let_no_hour_run(opened, hours, due):
    assert PLAIN.deadline(at(opened), hours) == at(due)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-07-13 10:00", "2026-07-16 10:00"),  # Tuesday the 14th is off
        ("2026-04-30 10:00", "2026-05-05 10:00"),  # Friday 1 May and the weekend are off
        ("2026-04-03 12:00", "2026-04-08 12:00"),  # Good Friday is not off, Easter Monday is
        ("2026-07-14 10:00", "2026-07-17 00:00"),  # opened on a holiday
    ],
)
def test_holidays_of_france_let_no_hour_run(opened, due):
    assert FRENCH.deadline(at(opened), 48) == at(due)


def test_a_part_of_a_country_has_holidays_of_its_own():
    """Good Friday 2026 is 3 April, Easter Monday 6 April: 24 hours from Thursday noon end on Tuesday."""
    assert BusinessClock("FR-57").deadline(at("2026-04-02 12:00"), 24) == at("2026-04-07 12:00")
    assert FRENCH.deadline(at("2026-04-02 12:00"), 24) == at("2026-04-03 12:00")


def test_what_may_wait_until_the_end_of_a_friday_may_wait_until_monday():
    assert PLAIN.deadline(at("2026-10-01 00:00"), 48) == at("2026-10-05 00:00")
    assert PLAIN.hours_between(at("2026-10-01 00:00"), at("2026-10-04 22:00")) == 48


def test_the_hours_of_a_week_off_and_on_again():
    """Friday 18:00 to Wednesday 6:00, Tuesday being off: 6 + 24 + 6 hours."""
    assert FRENCH.hours_between(at("2026-07-10 18:00"), at("2026-07-15 06:00")) == 36


def test_nothing_runs_backwards_or_within_a_weekend():
    assert PLAIN.hours_between(at("2026-10-06 12:00"), at("2026-10-05 12:00")) == 0
    assert PLAIN.hours_between(at("2026-10-05 12:00"), at("2026-10-05 11:00")) == 0
    assert PLAIN.hours_between(at("2026-10-03 08:00"), at("2026-10-04 20:00")) == 0


def test_hours_over_the_turn_of_a_year_leave_both_years_holidays_out():
    """2026-12-24 is a Thursday: 24, 28 to 31 December, then 4 to 8 January; 25 December and 1 January are off."""
    assert FRENCH.hours_between(at("2026-12-24 00:00"), at("2027-01-09 00:00")) == 24 * (1 + 4 + 5)


def test_business_days_after_a_day():
    assert FRENCH.day_after(date(2026, 4, 30), 1) == date(2026, 5, 4)
    assert FRENCH.day_after(date(2026, 4, 30), 10) == date(2026, 5, 19)  # 8 and 14 May are off
    assert PLAIN.day_after(date(2026, 10, 3), 1) == date(2026, 10, 5)
    assert PLAIN.day_after(date(2026, 10, 3), 0) == date(2026, 10, 5)


@given(some_clocks, some_moments, some_hours)
def test_as_many_hours_as_allowed_run_until_the_deadline_and_more_right_after(clock, opened, hours):
    due = clock.deadline(opened, hours)
    assert clock.is_open(due.date())
    assert clock.hours_between(opened, due) == pytest.approx(hours)
    assert clock.hours_between(opened, due + timedelta(hours=1)) > hours


@given(some_clocks, some_moments, some_moments)
def test_hours_are_those_of_the_open_days_one_by_one(clock, start, end):
    days = (end.date() - start.date()).days + 1
    midnights = [datetime.combine(start.date(), datetime.min.time()) + timedelta(days=n) for n in range(days)]
    run = [
        min(end, day + timedelta(days=1)) - max(start, day) for day in midnights if clock.is_open(day.date())
    ]
    counted = sum(run, timedelta()) if start < end else timedelta()
    assert clock.hours_between(start, end) == pytest.approx(counted / timedelta(hours=1))


@given(some_moments, some_hours)
def test_more_days_off_only_move_a_deadline_later(opened, hours):
    plain, french, moselle = (
        clock.deadline(opened, hours) for clock in (PLAIN, FRENCH, BusinessClock("FR-57"))
    )
    assert opened <= plain <= french <= moselle


@given(some_clocks, some_moments.map(datetime.date), st.integers(1, 40))
def test_business_days_come_one_after_another(clock, start, days):
    assert clock.day_after(clock.day_after(start, days), 1) == clock.day_after(start, days + 1)
