"""Scores of a finite population, whole and by stratum."""

import math
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.counts import NONE, Counts
from nps_report.metrics.population import FiniteScore, Stratum, finite_interval, post_stratified

SMALL = Stratum("small", Counts(2, 3, 5), 20)
MIDDLE = Stratum("middle", Counts(4, 6, 10), 80)
LARGE = Stratum("large", Counts(4, 8, 28), 300)

some_answers = st.builds(Counts, *[st.integers(0, 5)] * 3)
some_strata = st.lists(
    st.builds(
        lambda name, counts, others: Stratum(name, counts, counts.n + others),
        st.sampled_from("abcd"),
        some_answers,
        st.integers(0, 9),
    ),
    max_size=6,
)


def test_the_finite_interval_of_the_known_case():
    """(6, 10, 20) of 60 invited: the error is .125941 times the root of 24/59."""
    found = finite_interval(Counts(6, 10, 20), invited=60)
    assert astuple(found) == pytest.approx((8.0323, 23.15, 54.63), abs=0.005)
    assert found.error == pytest.approx(100 * math.sqrt((26 / 36 - (14 / 36) ** 2) / 36 * 24 / 59))


def test_the_limits_take_the_confidence_asked_for():
    wide, narrow = (finite_interval(Counts(6, 10, 20), 60, confidence) for confidence in (0.99, 0.9))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_no_answer_leaves_every_score_possible():
    found = finite_interval(NONE, invited=60)
    assert math.isnan(found.error)
    assert (found.low, found.high) == (-100.0, 100.0)


@pytest.mark.parametrize("counts", [Counts(1, 0, 0), Counts(0, 1, 0), Counts(2, 3, 5)])
def test_where_everyone_answered_there_is_no_error(counts):
    assert finite_interval(counts, invited=counts.n) == FiniteScore(0.0, counts.nps, counts.nps)


@pytest.mark.parametrize("invited", [0, 1])
def test_nobody_invited_or_one_alone_and_no_answer(invited):
    assert math.isnan(finite_interval(NONE, invited).error)


def test_more_answers_than_invitations_are_refused():
    with pytest.raises(ValueError, match="Of 9 invited 10 cannot"):
        finite_interval(Counts(2, 3, 5), invited=9)


@given(some_answers.filter(lambda counts: counts.n), st.integers(0, 50))
def test_finite_limits_hold_the_score_and_keep_within_the_scale(counts, others):
    found = finite_interval(counts, counts.n + others)
    assert -100 <= found.low <= counts.nps <= found.high <= 100


@given(some_answers.filter(lambda counts: counts.n), st.integers(0, 50))
def test_the_larger_the_population_the_larger_the_error(counts, others):
    near, far = (finite_interval(counts, counts.n + more).error for more in (others, others + 1))
    assert near <= far * (1 + 1e-12)


def test_strata_weigh_what_they_weigh_among_the_customers():
    """.05 x .3 + .2 x .3 + .75 x .6 = .525, where the answers as they are give 33/70."""
    found = post_stratified([SMALL, MIDDLE, LARGE])
    assert (SMALL.counts + MIDDLE.counts + LARGE.counts).nps == pytest.approx(47.1429, abs=1e-4)
    assert found.value == pytest.approx(52.5)
    assert found.error == pytest.approx(8.0919, abs=1e-4)
    assert (found.low, found.high) == pytest.approx(
        (52.5 - 1.959964 * 8.0919, 52.5 + 1.959964 * 8.0919), abs=1e-3
    )
    assert (found.n, found.population, found.merged) == (70, 400, ())


def test_one_stratum_alone_has_its_own_score():
    found = post_stratified([SMALL])
    assert found.value == pytest.approx(30.0)
    assert found.error == pytest.approx(100 * math.sqrt((0.7 - 0.09) / 9 / 2))


def test_a_thin_stratum_joins_the_smallest_of_the_others_by_population():
    thin = Stratum("thin", Counts(1, 0, 0), 100)
    together = Stratum("small + thin", SMALL.counts + thin.counts, 120)
    found, expected = post_stratified([LARGE, thin, SMALL]), post_stratified([LARGE, together])
    assert found.merged == ("thin",)
    assert astuple(found)[:-1] == pytest.approx(astuple(expected)[:-1])


def test_thin_strata_are_merged_until_there_are_two_answers():
    thin = [Stratum("none", NONE, 5), Stratum("one", Counts(0, 0, 1), 6), LARGE]
    found = post_stratified(thin)
    assert found.merged == ("none", "one")
    assert found.value == pytest.approx((LARGE.counts + Counts(0, 0, 1)).nps)


def test_two_thin_strata_can_make_one():
    """One promoter and one detractor of 10 and 20 customers score 0 together; the rest of 270 is at 60."""
    rest = Stratum("rest", Counts(4, 8, 28), 270)
    thin = [Stratum("a", Counts(0, 0, 1), 10), Stratum("b", Counts(1, 0, 0), 20)]
    found = post_stratified([*thin, rest])
    assert found.value == pytest.approx(54.0)
    assert found.merged == ("a", "b")


def test_a_stratum_without_customers_is_left_out():
    assert post_stratified([Stratum("gone", NONE, 0), SMALL, MIDDLE]) == post_stratified([SMALL, MIDDLE])


@pytest.mark.parametrize(
    ("strata", "value"),
    [
        ([], math.nan),
        ([Stratum("a", NONE, 4)], math.nan),
        ([Stratum("a", NONE, 4), Stratum("b", NONE, 9)], math.nan),
        ([Stratum("a", Counts(0, 0, 1), 4)], 100.0),
        ([Stratum("a", Counts(0, 0, 1), 4), Stratum("b", NONE, 9)], 100.0),
    ],
)
def test_fewer_than_two_answers_in_all_have_no_error(strata, value):
    found = post_stratified(strata)
    assert found.value == pytest.approx(value, nan_ok=True)
    assert math.isnan(found.error)
    assert (found.low, found.high) == (-100.0, 100.0)


def test_more_answers_than_customers_are_refused():
    with pytest.raises(ValueError, match="Of 3 customers of 'Lyon' 5 cannot"):
        Stratum("Lyon", Counts(0, 0, 5), 3)


@given(some_strata, st.randoms())
def test_the_order_of_the_strata_changes_nothing(strata, chance):
    shuffled = chance.sample(strata, len(strata))
    assert str(post_stratified(shuffled)) == str(post_stratified(strata))


@given(some_strata)
def test_merging_strata_conserves_answers_and_customers(strata):
    found = post_stratified(strata)
    assert found.n == sum(stratum.counts.n for stratum in strata)
    assert found.population == sum(stratum.population for stratum in strata)
    assert found.n < 2 or -100 <= found.low <= found.value <= found.high <= 100


@given(st.lists(some_answers.filter(lambda counts: counts.n > 1), min_size=1, max_size=5))
def test_strata_that_answered_alike_often_give_the_plain_score(answers):
    """Where each stratum's population is three times its answers, the weights are those of the answers."""
    found = post_stratified([Stratum(str(place), one, 3 * one.n) for place, one in enumerate(answers)])
    assert found.value == pytest.approx(sum(answers, NONE).nps)
