"""Themes that gain or lose ground."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import benjamini_hochberg, emerging

some_counts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30))


def test_a_theme_counted_by_hand():
    """All five now, none of five before: 2 of 252 arrangements are as rare."""
    portal = emerging({"portal": 5}, 5, {}, 5)["portal"]
    assert (portal.share_now, portal.share_before, portal.difference) == (1.0, 0.0, 1.0)
    assert portal.p == pytest.approx(2 / 252)
    assert portal.established


def test_shares_are_compared_and_not_counts():
    """Twice the comments, twice the theme."""
    price = emerging({"price": 80}, 400, {"price": 40}, 200)["price"]
    assert (price.difference, price.p, price.established) == (0.0, 1.0, False)


def test_a_theme_may_lose_ground():
    stock = emerging({"stock": 2}, 100, {"stock": 20}, 100)["stock"]
    assert stock.difference == pytest.approx(-0.18)
    assert stock.established


def test_p_is_adjusted_over_the_themes():
    """2/252 is the smallest of three: times three. The other two differ in nothing."""
    found = emerging({"a": 5, "b": 2, "c": 3}, 5, {"b": 2, "c": 3}, 5)
    assert found["a"].p_adjusted == pytest.approx(3 * 2 / 252)
    assert found["b"].p_adjusted == found["c"].p_adjusted == 1.0


def test_a_finding_alone_may_not_survive_company():
    """Alone p is 1/56 = .018, among three .054."""
    assert emerging({"a": 3}, 3, {}, 5)["a"].established
    assert not emerging({"a": 3, "b": 1, "c": 1}, 3, {"b": 1, "c": 1}, 5)["a"].established


def test_the_rate_of_false_findings_is_the_callers():
    """2/252 is .0079."""
    assert not emerging({"a": 5}, 5, {}, 5, false_discovery_rate=0.005)["a"].established


def test_a_theme_that_nobody_raises_is_not_tested():
    found = emerging({"a": 5, "b": 0}, 5, {"b": 0}, 5)
    assert math.isnan(found["b"].p)
    assert not found["b"].established
    assert found["a"].p_adjusted == found["a"].p


@pytest.mark.parametrize(("n_now", "n_before"), [(0, 5), (5, 0)])
def test_a_period_without_comments_leaves_the_change_unknown(n_now, n_before):
    one = emerging({"a": n_now}, n_now, {"a": n_before}, n_before)["a"]
    assert all(map(math.isnan, (one.difference, one.p, one.p_adjusted)))
    assert not one.established


def test_themes_of_now_come_first_then_those_gone():
    assert list(emerging({"b": 1, "a": 1}, 9, {"c": 1, "a": 1}, 9)) == ["b", "a", "c"]


def test_no_theme_no_finding():
    assert emerging({}, 10, {}, 10) == {}


@pytest.mark.parametrize(
    ("now", "n_now", "before", "n_before", "said"),
    [
        ({"a": 6}, 5, {}, 5, "'a' now: 6 of 5"),
        ({}, 5, {"a": 6}, 5, "'a' before: 6 of 5"),
        ({"a": -1}, 5, {}, 5, "'a' now: -1 of 5"),
    ],
)
def test_more_respondents_than_there_are_is_refused(now, n_now, before, n_before, said):
    with pytest.raises(ValueError, match=said):
        emerging(now, n_now, before, n_before)


@given(some_counts, some_counts)
def test_the_periods_exchanged_turn_the_difference_alone(now, before):
    there, back = emerging(now, 30, before, 40), emerging(before, 40, now, 30)
    for theme, one in there.items():
        assert back[theme].difference == pytest.approx(-one.difference)
        assert back[theme].p == pytest.approx(one.p, nan_ok=True)


@given(some_counts, some_counts)
def test_established_is_what_the_adjusted_p_says(now, before):
    found = emerging(now, 30, before, 40)
    adjusted = benjamini_hochberg([one.p for one in found.values()])
    assert [one.established for one in found.values()] == [p < 0.05 for p in adjusted]
