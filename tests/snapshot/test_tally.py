"""Counts held in memory answer what the answers themselves do."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from nps_report.snapshot.tally import Tally, by_grain, by_segment, segment_counts

DAYS = ("10-03", "10-09", "09-30", "10-04", "09-02")
ANSWERS = pa.table(
    {
        "unit": ["Lyon", None, "Lille", "Lyon", "Lyon"],
        "responded_at": np.array([f"2026-{day}" for day in DAYS], "datetime64[us]"),
        "score": pa.array([9, 0, 10, 9, 3], "int8"),
        "role": ["user", None, "buyer", None, "user"],
    }
)
TALLY = Tally.of(by_grain(ANSWERS, "month"))
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def scored(**counts: int) -> tuple[int, ...]:
    return tuple(counts.get(f"s{score}", 0) for score in range(11))


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (["Lyon"], scored(s3=1, s9=2)),
        (["Lyon", "Lille"], scored(s3=1, s9=2, s10=1)),
        (None, scored(s0=1, s3=1, s9=2, s10=1)),
        (["Metz"], scored()),
        ([], scored()),
    ],
)
def test_each_unit_has_its_own(units, expected):
    assert TALLY.scores(units) == expected


def test_only_grains_that_begin_in_the_days_count():
    assert TALLY.between(OCTOBER, OCTOBER).scores() == scored(s0=1, s9=2)


def test_grains_come_in_order():
    assert TALLY.grains(["Lyon"]).to_numpy().tolist() == [[SEPTEMBER, 3, 1], [OCTOBER, 9, 2]]


def test_a_unit_is_counted_with_those_it_covers():
    found = TALLY.by_unit({"Sud": ["Sud", "Lyon"], "Lille": ["Lille"], "Metz": ["Metz"]})
    assert found.to_numpy().tolist() == [["Lille", 10, 1], ["Sud", 3, 1], ["Sud", 9, 2]]


def test_the_latest_answer_is_a_day():
    assert TALLY.latest_of(["Lyon"]) == date(2026, 10, 4)
    assert TALLY.latest_of() == date(2026, 10, 9)
    assert TALLY.latest_of(["Metz"]) is None
    assert TALLY.between(SEPTEMBER, SEPTEMBER).latest_of(["Lyon"]) == date(2026, 9, 2)


def test_blank_values_of_a_segment_come_last():
    found = segment_counts(by_segment(ANSWERS, ["role"])).astype(object)
    assert found.where(found.notna(), None).to_numpy().tolist() == [
        ["role", "buyer", 10, 1],
        ["role", "user", 3, 1],
        ["role", "user", 9, 1],
        ["role", None, 0, 1],
        ["role", None, 9, 1],
    ]


def test_nothing_counted_is_an_empty_table():
    none = Tally.of(by_grain(ANSWERS.slice(0, 0), "month"))
    assert none.scores() == (0,) * 11
    assert none.grains().empty
    assert segment_counts(by_segment(ANSWERS.slice(0, 0), ["role"])).empty
    assert segment_counts(by_segment(ANSWERS, [])).empty
