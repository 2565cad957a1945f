"""The difference of two scores against independent code."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import NONE, Counts, difference

some_answers = st.builds(Counts, *[st.integers(0, 400)] * 3).filter(lambda counts: counts.n)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (Counts(6, 10, 20), Counts(12, 10, 14), [33.3333, -4.7212, 66.2596, 0.089275]),
        (Counts(10, 0, 20), Counts(18, 0, 12), [53.3333, 2.9112, 94.0585, 0.037054]),
        (Counts(789, 456, 123), Counts(987, 654, 321), [-14.7393, -19.4636, -9.9055, 0.0]),
    ],
)
def test_differences_of_independent_code(now, before, expected):
    moved = difference(now, before)
    assert pytest.approx(expected, abs=1e-4) == [moved.value, moved.low, moved.high, moved.p]


def test_every_difference_of_the_oracles(oracles):
    for row in oracles["two_sample"]:
        moved = difference(now=Counts(*row["x"]), before=Counts(*row["y"]))
        wald, adjusted = row["wald"], row["adj_wald"]
        expected = [100 * wald["diff"], 100 * adjusted["lo"], 100 * adjusted["hi"], adjusted["p"]]
        assert pytest.approx(expected, abs=1e-4) == [moved.value, moved.low, moved.high, moved.p]


@pytest.mark.parametrize(("now", "before"), [(NONE, Counts(1, 2, 3)), (Counts(1, 2, 3), NONE), (NONE, NONE)])
def test_a_side_without_answers_leaves_the_difference_unknown(now, before):
    moved = difference(now, before)
    assert math.isnan(moved.value)
    assert math.isnan(moved.p)
    assert (moved.low, moved.high) == (-200.0, 200.0)


def test_limits_are_cut_at_the_widest_difference_there_is():
    """Thirty against thirty: the centre lies at 2 x 3000 / 33 = 181.8, and 22.7 points of limit pass 200."""
    moved = difference(Counts(0, 0, 30), Counts(30, 0, 0), confidence=0.99)
    assert moved.high == 200.0
    assert moved.low == pytest.approx(159.1, abs=0.1)


def test_the_same_answers_twice_do_not_differ():
    moved = difference(Counts(3, 4, 5), Counts(3, 4, 5))
    assert moved.value == 0
    assert moved.p == 1


def test_one_class_alone_on_both_sides_is_no_certainty():
    """The plain Wald test would divide by nothing here."""
    assert 0.05 < difference(Counts(0, 0, 1), Counts(1, 0, 0)).p < 1


@given(some_answers, some_answers)
def test_exchanging_the_sides_turns_the_sign(now, before):
    there, back = difference(now, before), difference(before, now)
    assert [-there.high, -there.low, -there.value] == pytest.approx([back.low, back.high, back.value])
    assert pytest.approx(there.p) == back.p


@given(some_answers, some_answers)
def test_p_falls_below_five_percent_just_where_the_limits_exclude_zero(now, before):
    moved = difference(now, before)
    assert (moved.p < 0.05) == (moved.low > 0 or moved.high < 0)
