"""What the silent could change."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.counts import NONE, Counts
from nps_report.metrics.score import Interval
from nps_report.metrics.silence import silent_bounds, tipping_share

some_answers = st.builds(Counts, *[st.integers(0, 400)] * 3)
silences = st.integers(0, 500)


def test_bounds_counted_by_hand():
    """Of 60 invited 24 are silent: (14 - 24)/60 and (14 + 24)/60."""
    bounds = silent_bounds(Counts(6, 10, 20), silent=24)
    assert [bounds.low, bounds.high] == pytest.approx([-100 / 6, 190 / 3])


def test_without_silence_both_bounds_are_the_score():
    assert silent_bounds(Counts(6, 10, 24), silent=0) == Interval(45.0, 45.0)


@pytest.mark.parametrize("silent", [0, 1, 7])
def test_without_an_answer_every_score_is_possible(silent):
    assert silent_bounds(NONE, silent) == Interval(-100.0, 100.0)


@given(some_answers.filter(lambda counts: counts.n), silences)
def test_the_bounds_hold_the_score_and_every_score_the_silent_could_make(counts, silent):
    bounds = silent_bounds(counts, silent)
    assert -100 <= bounds.low <= counts.nps <= bounds.high <= 100
    assert bounds.holds((counts + Counts(silent // 3, silent - silent // 3, 0)).nps)


@given(some_answers, silences)
def test_turning_the_scale_round_turns_the_bounds_round(counts, silent):
    there = silent_bounds(counts, silent)
    back = silent_bounds(Counts(counts.promoters, counts.passives, counts.detractors), silent)
    assert (back.low, back.high) == (-there.high, -there.low)


def test_the_tipping_share_counted_by_hand():
    """14 of the 24 silent: 58.3 %."""
    assert tipping_share(Counts(6, 10, 20), silent=24) == 14 / 24


def test_a_lead_larger_than_the_silence_is_given_as_it_is():
    assert tipping_share(Counts(0, 0, 9), silent=6) == 1.5


@pytest.mark.parametrize(
    ("counts", "silent"),
    [(Counts(6, 10, 20), 0), (NONE, 5), (NONE, 0), (Counts(4, 1, 4), 5), (Counts(5, 1, 4), 5)],
)
def test_the_tipping_share_does_not_apply(counts, silent):
    assert math.isnan(tipping_share(counts, silent))


@given(some_answers, silences)
def test_the_tipping_share_brings_the_score_to_zero(counts, silent):
    share = tipping_share(counts, silent)
    if share <= 1:
        detractors = round(share * silent)
        assert (counts + Counts(detractors, silent - detractors, 0)).nps == 0


@pytest.mark.parametrize("function", [silent_bounds, tipping_share])
def test_fewer_than_no_silent_customers_are_refused(function):
    with pytest.raises(ValueError, match="0 or more, not"):
        function(Counts(1, 1, 3), -1)
