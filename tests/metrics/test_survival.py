"""The time until something happens, beside published figures and independent code."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nps_report.metrics.survival import TimeInterval, Wait, kaplan_meier

TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
"""Weeks of remission, of Freireich and others (1963); + is still in remission."""

some_waits = st.lists(st.builds(Wait, st.integers(0, 12), st.booleans()), max_size=40)


def waits(text):
    return [Wait(float(one.rstrip("+")), not one.endswith("+")) for one in text.split()]


def at(curve, time):
    return next(step for step in curve.steps if step.time == time)


@pytest.mark.parametrize(
    ("time", "share", "low", "high"),
    [
        (6, 0.8571, 0.6197, 0.9516),
        (7, 0.8067, 0.5631, 0.9228),
        (10, 0.7529, 0.5032, 0.8894),
        (13, 0.6902, 0.4316, 0.8491),
        (16, 0.6275, 0.3675, 0.8049),
        (22, 0.5378, 0.2678, 0.7468),
        (23, 0.4482, 0.1881, 0.6801),
    ],
)
def test_published_shares_in_remission(time, share, low, high):
    """As statistical packages print them for these 21 patients, with limits on the log-log scale."""
    step = at(kaplan_meier(waits(TREATED)), time)
    assert (step.share, step.low, step.high) == pytest.approx((share, low, high), abs=5e-5)


def test_published_medians():
    """23 weeks, at least 13, under treatment; 8 weeks, 4 to 11, without."""
    assert kaplan_meier(waits(TREATED)).median == (23, 13, None)
    assert kaplan_meier(waits(PLACEBO)).median == (8, 4, 11)


def test_at_risk_are_those_whose_wait_was_not_over_before():
    steps = kaplan_meier(waits(TREATED)).steps
    assert [(step.time, step.at_risk, step.events) for step in steps] == [
        (6, 21, 3),
        (7, 17, 1),
        (10, 15, 1),
        (13, 12, 1),
        (16, 11, 1),
        (22, 7, 1),
        (23, 6, 1),
    ]


def test_the_limits_are_greenwoods_on_the_log_log_scale_by_hand():
    """Three of 21 at 6: the sum is 3 / (21 * 18), the error of log(-log S) its root over -log S."""
    step = at(kaplan_meier(waits(TREATED), confidence=0.9), 6)
    error = math.sqrt(3 / (21 * 18)) / -math.log(18 / 21)
    middle = math.log(-math.log(18 / 21))
    limits = [math.exp(-math.exp(middle + sign * 1.6448536269514722 * error)) for sign in (1, -1)]
    assert [step.low, step.high] == pytest.approx(limits)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@given(some_waits.filter(bool))
def test_shares_and_limits_are_scipys(found):
    ended, running = ([wait.time for wait in found if wait.ended is which] for which in (True, False))
    curve = stats.ecdf(stats.CensoredData(uncensored=ended, right=running)).sf
    limits = curve.confidence_interval(method="log-log")
    for step in kaplan_meier(found).steps:
        assert step.share == pytest.approx(float(curve.evaluate(step.time)), abs=1e-12)
        if step.share > 1e-12:
            low, high = (float(one.evaluate(step.time)) for one in limits)
            assert (step.low, step.high) == pytest.approx((low, high), abs=1e-9)


def test_without_running_waits_the_curve_is_the_share_of_longer_ones():
    curve = kaplan_meier([Wait(time, True) for time in (1, 2, 2, 5)])
    assert [curve.share_at(time) for time in (0.5, 1, 2, 4.9, 5, 9)] == pytest.approx(
        [1, 0.75, 0.25, 0.25, 0, 0]
    )
    assert (curve.n, curve.events) == (4, 4)


def test_half_of_an_even_number_is_reached_by_the_lower_middle_one():
    """1 - 1/4 - 1/4 must count as a half, whatever floats make of 3/4 times 2/3."""
    assert kaplan_meier([Wait(time, True) for time in (1, 2, 3, 4)]).median.value == 2


def test_who_stops_waiting_at_the_moment_of_an_event_was_at_risk():
    assert kaplan_meier([Wait(3, True), Wait(3, False)]).steps[0].share == 0.5


def test_of_nobody_nothing_is_known():
    nobody = kaplan_meier([])
    assert (nobody.n, nobody.events, nobody.steps) == (0, 0, ())
    assert math.isnan(nobody.share_at(0))
    assert nobody.median == nobody.time_until(0.9) == (None, None, None)


def test_one_who_was_called_tells_a_median_and_no_end():
    one = kaplan_meier([Wait(5, True)])
    assert one.steps[0].share == 0
    assert one.median == (5, 5, None)


def test_where_all_still_wait_nothing_is_reached():
    waiting = kaplan_meier([Wait(5, False), Wait(9, False)])
    assert (waiting.n, waiting.events, waiting.share_at(20)) == (2, 0, 1)
    assert waiting.median == TimeInterval(None, None, None)


def test_a_part_that_the_curve_does_not_reach_has_no_time():
    """The lowest share of patients still in remission is 44.8 %."""
    found = kaplan_meier(waits(TREATED))
    assert found.time_until(0.55).value == 23
    assert found.time_until(0.56).value is None


def test_a_wait_that_is_no_time_is_refused():
    for time in (-1, math.nan):
        with pytest.raises(ValueError, match="A wait is 0 or longer"):
            kaplan_meier([Wait(time, True)])


@given(some_waits)
def test_the_order_of_the_waits_does_not_matter(found):
    assert kaplan_meier(found) == kaplan_meier(sorted(found, reverse=True))


@given(some_waits, st.sampled_from([0.1, 0.5, 0.9]))
def test_limits_lie_around_the_curve_and_its_times(found, part):
    curve = kaplan_meier(found)
    assert all(0 <= step.low <= step.share <= step.high <= 1 for step in curve.steps)
    value, low, high = (math.inf if time is None else time for time in curve.time_until(part))
    assert low <= value <= high
