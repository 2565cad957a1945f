"""The trend and the target."""

import math

import pytest

from nps_report.metrics import NONE, Counts, TargetGap, rolling, score_interval, target_gap

MONTHS = [Counts(1, 0, 2), Counts(0, 3, 0), Counts(0, 0, 4), NONE, NONE, NONE]


def test_fifteen_months_make_thirteen_points():
    assert len(rolling([Counts(1, 1, 1)] * 15)) == 13


def test_a_point_counts_three_months():
    assert [point.counts for point in rolling(MONTHS)[:2]] == [Counts(1, 3, 6), Counts(0, 3, 4)]


def test_a_point_has_the_interval_of_its_answers():
    assert rolling(MONTHS, confidence=0.9)[0].interval == score_interval(Counts(1, 3, 6), 0.9)


def test_three_months_without_answers_leave_a_gap():
    last = rolling(MONTHS)[-1]
    assert math.isnan(last.counts.nps)
    assert (last.interval.low, last.interval.high) == (-100.0, 100.0)


def test_too_few_months_make_no_point():
    assert rolling([Counts(1, 1, 1)] * 2) == ()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(6, 10, 20), (8.8889, False)),  # 38.89 within [11.65, 60.17]
        (Counts(60, 100, 200), (8.8889, True)),  # 38.89 within [30.66, 46.60]: 30 lies outside
        (Counts(200, 100, 60), (-68.8889, True)),
    ],
)
def test_a_gap_is_established_where_the_interval_excludes_the_target(counts, expected):
    found = target_gap(counts, target=30)
    assert (found.gap, found.established) == (pytest.approx(expected[0], abs=1e-4), expected[1])


def test_without_answers_the_gap_is_unknown():
    found = target_gap(NONE, target=30)
    assert math.isnan(found.gap)
    assert not found.established


def test_a_target_just_met_is_no_gap():
    assert target_gap(Counts(1, 1, 2), target=25) == TargetGap(0.0, False)
