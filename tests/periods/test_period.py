"""Periods follow each other as the calendar has it."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from nps_report.errors import PeriodError
from nps_report.periods import Period, grain_of, grains_between, parse_period


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026", "2025"),
        ("2027-W01", "2026-W53"),
        ("2026-W01", "2025-W52"),
        ("2026-04:2026-09", "2025-10:2026-03"),
        ("2026-Q2:2026-Q3", "2025-10:2026-03"),
        ("2024-03:2024-03", "2024-02:2024-02"),
        ("2026-09-14:2026-10-09", "2026-08-19:2026-09-13"),
    ],
)
def test_the_period_before(name, before):
    assert parse_period(name).previous().name == before


def test_the_span_before_ends_the_day_before_and_is_as_long():
    span = parse_period("2026-09-14:2026-10-09")
    before = span.previous()

    assert (span.start - before.end).days == 1
    assert before.end - before.start == span.end - span.start


def test_the_span_before_can_be_asked_for_by_its_name():
    before = parse_period("2026-04:2026-09").previous()

    assert parse_period(before.name) == before


def test_only_the_programme_knows_the_wave_before():
    with pytest.raises(PeriodError, match="autumn: only the programme knows"):
        Period("wave", "autumn", date(2026, 9, 14), date(2026, 10, 9)).previous()


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-09-30", False), ("2026-10-01", True), ("2026-10-31", True), ("2026-11-01", False)],
)
def test_both_ends_belong_to_a_period(day, expected):
    assert parse_period("2026-10").contains(date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("2026-10", "2026-10"),
        ("2016-06:2018-09", "2016-06_2018-09"),
        ("Vague d'automne / 2", "Vague_d_automne_2"),
        ("Été", "Été"),
        ("..", "_"),
    ],
)
def test_a_slug_is_safe_as_the_name_of_a_folder(name, slug):
    assert Period("wave", name, date(2026, 1, 1), date(2026, 1, 2)).slug == slug


@pytest.mark.parametrize(
    ("grain", "name"), [("month", "2026-12"), ("quarter", "2026-Q4"), ("year", "2026"), ("week", "2026-W53")]
)
def test_the_grain_of_a_day(grain, name):
    assert grain_of(date(2026, 12, 31), grain).name == name


def test_a_day_may_lie_in_a_week_of_the_next_year():
    assert grain_of(date(2024, 12, 30), "week").name == "2025-W01"


def test_the_time_of_day_plays_no_part():
    assert grain_of(datetime(2026, 10, 31, 23, 59), "month") == parse_period("2026-10")  # noqa: DTZ001 - local time


@pytest.mark.parametrize("grain", ["month", "quarter", "year", "week"])
def test_grains_follow_each_other_without_a_gap(grain):
    grains = grains_between(date(2019, 12, 1), date(2028, 3, 1), grain)

    assert all(later.previous() == earlier for earlier, later in pairwise(grains))
    assert grains[0].start <= date(2019, 12, 1)
    assert date(2028, 3, 1) <= grains[-1].end


def test_no_grain_lies_between_a_day_and_the_one_before():
    assert grains_between(date(2026, 1, 2), date(2026, 1, 1), "month") == ()
