"""Shares and their limits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.proportion import share_interval

some_shares = st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "n", "published"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_published_limits(hits, n, published):
    """The four examples of Newcombe (1998), table I, without continuity correction."""
    assert share_interval(hits, n)[1:] == pytest.approx(published, abs=5e-5)


def test_the_limits_solve_wilsons_equation():
    """A limit L is where (value - L)² n = z² L (1 - L)."""
    value, low, high = share_interval(8, 10, confidence=0.9)
    z2 = 1.6448536269514722**2
    assert [(value - limit) ** 2 * 10 for limit in (low, high)] == pytest.approx(
        [z2 * limit * (1 - limit) for limit in (low, high)]
    )


def test_of_nothing_every_share_is_possible():
    value, low, high = share_interval(0, 0)
    assert math.isnan(value)
    assert (low, high) == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "n"), [(3, 2), (-1, 2), (0, -1)])
def test_what_is_no_share_is_refused(hits, n):
    with pytest.raises(ValueError, match=f"{hits} of {n} is no share"):
        share_interval(hits, n)


@given(some_shares.filter(lambda share: share[1]), st.floats(0.01, 0.9999))
def test_the_limits_hold_the_share_and_keep_within_0_and_1(share, confidence):
    value, low, high = share_interval(*share, confidence)
    assert 0 <= low <= value <= high <= 1


@given(some_shares)
def test_misses_have_the_mirrored_limits(share):
    hits, n = share
    _, low, high = share_interval(hits, n)
    assert share_interval(n - hits, n)[1:] == pytest.approx((1 - high, 1 - low))
