"""Who stays, by what was answered."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.counts import NONE, Counts
from nps_report.metrics.proportion import share_interval
from nps_report.metrics.retention import KEPT_CLASSES, predicts, retention, survivors

OUTCOMES = [
    *[("promoters", True)] * 9,
    *[("promoters", False)] * 1,
    *[("passives", True)] * 3,
    *[("detractors", True)] * 2,
    *[("detractors", False)] * 6,
    *[("silent", False)] * 4,
]

some_outcomes = st.lists(st.tuples(st.sampled_from(KEPT_CLASSES), st.booleans()))


def test_customers_kept_are_counted_by_class():
    assert [(one.score_class, one.kept, one.n) for one in retention(OUTCOMES)] == [
        ("promoters", 9, 10),
        ("passives", 3, 3),
        ("detractors", 2, 8),
        ("silent", 0, 4),
    ]


def test_each_share_has_its_interval():
    promoters, *_ = retention(OUTCOMES, confidence=0.9)
    assert promoters.interval == share_interval(9, 10, confidence=0.9)


def test_without_customers_every_class_is_there_and_no_share_is_known():
    kept = retention([])
    assert [one.score_class for one in kept] == list(KEPT_CLASSES)
    assert all(math.isnan(one.interval.value) for one in kept)


def test_promoters_against_detractors_counted_by_hand():
    """Of C(18, 11) = 31824 ways to keep 11, 280 keep these; no more likely are 8 on this side and 120 on the other."""
    found = predicts(retention(OUTCOMES))
    assert found.difference == pytest.approx(0.9 - 0.25)
    assert found.p == pytest.approx((10 * 28 + 1 * 8 + 120 * 1) / 31824)


@pytest.mark.parametrize("only", ["promoters", "detractors", "silent"])
def test_one_side_alone_is_not_tested(only):
    found = predicts(retention([(only, True), (only, False)]))
    assert math.isnan(found.difference)
    assert math.isnan(found.p)


def test_classes_that_are_not_given_are_empty():
    assert math.isnan(predicts([]).p)


def test_where_nobody_left_nothing_is_shown():
    found = predicts(retention([("promoters", True), ("detractors", True)]))
    assert (found.difference, found.p) == (0.0, 1.0)


def test_the_score_of_those_who_stayed_is_the_better_one():
    everyone, current = survivors(OUTCOMES)
    assert (everyone, current) == (Counts(8, 3, 10), Counts(2, 3, 9))
    assert (everyone.nps, current.nps) == (pytest.approx(200 / 21), 50.0)


def test_of_nobody_no_score_is_known():
    assert survivors([("silent", True)]) == (NONE, NONE)


@pytest.mark.parametrize("function", [retention, survivors])
def test_an_unknown_class_is_refused(function):
    with pytest.raises(ValueError, match="'promoter' is not a class: promoters"):
        function([("promoter", True)])


@given(some_outcomes)
def test_nobody_is_lost_between_classes(outcomes):
    kept = retention(outcomes)
    assert sum(one.n for one in kept) == len(outcomes)
    assert sum(one.kept for one in kept) == sum(stayed for _, stayed in outcomes)


@given(some_outcomes)
def test_survivors_are_among_those_who_answered(outcomes):
    everyone, current = survivors(outcomes)
    assert (everyone - current).n == sum(name != "silent" and not stayed for name, stayed in outcomes)
