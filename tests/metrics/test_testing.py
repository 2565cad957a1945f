"""Several tests on one page."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import Difference, adjust_together, benjamini_hochberg

PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
PUBLISHED += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
"""The fifteen p-values of Benjamini and Hochberg (1995)."""

p_values = st.lists(st.floats(0, 1) | st.just(math.nan), max_size=12)


def unknown(p_values):
    return [math.isnan(p) for p in p_values]


def test_four_of_the_published_fifteen_stand():
    assert [p <= 0.05 for p in benjamini_hochberg(PUBLISHED)] == [True] * 4 + [False] * 11


def test_adjusted_by_hand():
    """By rank: .01 x 3/1 = .03, .03 x 3/2 = .045, .04 x 3/3 = .04, which takes the .045 down with it."""
    assert benjamini_hochberg([0.04, 0.01, 0.03]) == pytest.approx((0.04, 0.03, 0.04))


def test_no_test_has_no_p():
    assert benjamini_hochberg([]) == ()


@given(p_values)
def test_adjusting_keeps_what_is_unknown_and_lowers_nothing(found):
    adjusted = benjamini_hochberg(found)
    assert unknown(adjusted) == unknown(found)
    assert all(p <= q <= 1 for p, q in zip(found, adjusted, strict=True) if not math.isnan(p))


@given(p_values)
def test_a_smaller_p_never_ends_up_above_a_larger_one(found):
    pairs = sorted((p, q) for p, q in zip(found, benjamini_hochberg(found), strict=True) if not math.isnan(p))
    adjusted = [q for _, q in pairs]
    assert adjusted == sorted(adjusted)


@given(p_values, st.randoms())
def test_the_order_of_the_tests_does_not_matter(found, random):
    order = list(range(len(found)))
    random.shuffle(order)
    shuffled = benjamini_hochberg([found[place] for place in order])
    adjusted = benjamini_hochberg(found)
    assert [str(adjusted[place]) for place in order] == [str(p) for p in shuffled]


@given(p_values)
def test_unknown_p_values_do_not_count_as_tests(found):
    known = [p for p in found if not math.isnan(p)]
    assert [p for p in benjamini_hochberg(found) if not math.isnan(p)] == list(benjamini_hochberg(known))


def test_one_finding_alone_may_not_survive_company():
    found = Difference(20.0, 2.0, 38.0, 0.03)
    nothing = Difference(1.0, -20.0, 22.0, 0.9)
    assert adjust_together({"Lyon": found})["Lyon"].established
    assert not adjust_together({"Lyon": found, "Paris": nothing})["Lyon"].established


def test_a_difference_that_the_test_turns_round_does_not_stand():
    """The plain difference is +4, yet the adjusted limits both lie below zero."""
    assert not Difference(4.0, -60.0, -2.0, 0.03).stands()


def test_an_unknown_difference_does_not_stand():
    assert not Difference(math.nan, -200.0, 200.0, math.nan).stands()
