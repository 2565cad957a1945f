"""The p %-rule: what the second largest account works out of a figure that weighs, and that customers read of none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.programme import Thresholds
from nps_report.snapshot.disclosure import HIDDEN, Account, Cell, fails_p_percent, released

WEIGHTS = st.lists(st.integers(1, 1000), min_size=3, max_size=7).map(lambda some: sorted(some, reverse=True))


def weighed(weights, scores):
    """A figure in which each account weighs so much."""
    return sum(w * s for w, s in zip(weights, scores, strict=True)) / sum(weights)


def off_by(weights, scores):
    """How far the second largest account, which knows all weights and its own score, is off the largest's.

    Of the others it assumes the middle, 0.
    """
    known = weighed(weights, scores) * sum(weights) - weights[1] * scores[1]
    return abs(known / weights[0] - scores[0])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_what_the_rule_refuses_would_tell_the_largest_to_a_tenth(data):
    """Ten points of the hundred on each side, however the others answered."""
    weights = data.draw(WEIGHTS)
    scores = data.draw(st.lists(st.integers(-100, 100), min_size=len(weights), max_size=len(weights)))
    if fails_p_percent(weights, 0.10):
        assert off_by(weights, scores) < 10 + 1e-9


@settings(max_examples=100, deadline=None)
@given(WEIGHTS)
def test_what_it_lets_through_may_hide_the_largest_by_more(weights):
    """Where all others recommend, and nobody knows."""
    if not fails_p_percent(weights, 0.10):
        assert off_by(weights, [0, 0, *[100] * (len(weights) - 2)]) >= 10 - 1e-9


@pytest.mark.parametrize(("third", "off"), [(5, 5), (10, 10)])
def test_the_estimate_counted_by_hand(third, off):
    """100, 50 and five that recommend: the sum says 500 too much of 100, which are five points."""
    assert off_by([100, 50, third], [0, -100, 100]) == pytest.approx(off)
    assert fails_p_percent([100, 50, third], 0.10) == (off < 10)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 1000), min_size=5, max_size=5),
    st.lists(st.integers(0, 1000), min_size=5, max_size=5),
)
def test_no_weight_moves_what_customers_read(some, others):
    """Whatever accounts weigh, it is the number of respondents that stands there, or nothing: only that is a hint."""
    shown = {released(_with(weights), Thresholds()) for weights in (some, others)} - {HIDDEN}
    assert shown <= {released(_with([0] * 5), Thresholds())}


def _with(weights):
    cell = Cell.of_counts({name: (1, 1, 2) for name in "ABCDE"})
    accounts = zip(cell.accounts.items(), weights, strict=True)
    return Cell({name: Account(one.counts, one.persons, float(weight)) for (name, one), weight in accounts})
