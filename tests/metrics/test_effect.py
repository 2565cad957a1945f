"""What an action changed, against figures counted on paper."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import NONE, Counts, difference
from nps_report.metrics.effect import (
    EffectRule,
    Mentioned,
    score_effect,
    share_effect,
    slope_gap,
)

some_answers = st.builds(Counts, *[st.integers(0, 300)] * 3).filter(lambda counts: counts.n)
some_comments = st.integers(1, 300).flatmap(lambda n: st.builds(Mentioned, st.integers(0, n), st.just(n)))
ONE = Counts(0, 0, 1)


def test_an_effect_counted_on_paper():
    """Three answers are added to each group: 3/4, 1 1/2 and 3/4.

    done, before       (12.75, 11.5, 14.75) of 39: score  2/39, per answer 27.5/39 - ( 2/39)² = .702498, / 39 = .0180128
    done, after        ( 6.75, 11.5, 20.75) of 39: score 14/39, per answer 27.5/39 - (14/39)² = .576266, / 39 = .0147760
    elsewhere, before  (10.75, 21.5, 30.75) of 63: score 20/63, per answer 41.5/63 - (20/63)² = .557949, / 63 = .0088563
    elsewhere, after   (12.75, 21.5, 28.75) of 63: score 16/63, per answer 41.5/63 - (16/63)² = .594230, / 63 = .0094322
    plain   (14/36 - 2/36) - (16/60 - 20/60) = 12/36 + 4/60 = .4
    centre  (14/39 - 2/39) - (16/63 - 20/63) = 12/39 + 4/63 = .371184
    error   √(.0180128 + .0147760 + .0088563 + .0094322) = √.0510774 = .226003, times 1.959964 = .442958
    needed  (1.959964 + .841621)² x 2.430944 / .1² = 7.848880 x 243.0944 = 1908.02
    """
    found = score_effect((Counts(12, 10, 14), Counts(6, 10, 20)), (Counts(10, 20, 30), Counts(12, 20, 28)))
    assert [found.value, found.low, found.high] == pytest.approx([40.0, -7.1774, 81.4142], abs=1e-4)
    assert (found.compared, found.verdict, found.needed) == (True, "too early", 1909)


def test_a_share_counted_on_paper():
    """One comment that raises the theme and one that does not are added to each group.

    done 13/22 before, 4/22 after; elsewhere 6/32 and 7/32
    plain   (3/20 - 12/20) - (6/30 - 5/30) = -.483333
    centre  -9/22 - 1/32 = -.440341
    error   √(.590909 x .409091/22 + .181818 x .818182/22 + .1875 x .8125/32 + .21875 x .78125/32) = √.0278513 = .166887
    """
    found = share_effect((Mentioned(12, 20), Mentioned(3, 20)), (Mentioned(5, 30), Mentioned(6, 30)))
    assert [found.value, found.low, found.high] == pytest.approx([-48.3333, -76.7433, -11.3249], abs=1e-4)
    assert found.verdict == "improved"


def test_without_others_it_is_the_change_of_a_score_alone():
    before, after = Counts(12, 10, 14), Counts(6, 10, 20)
    found, moved = score_effect((before, after)), difference(now=after, before=before)
    assert [found.value, found.low, found.high] == pytest.approx([moved.value, moved.low, moved.high])
    assert not found.compared


@pytest.mark.parametrize("others", [(NONE, ONE), (ONE, NONE), (NONE, NONE)])
def test_others_who_did_not_answer_in_both_periods_compare_with_nothing(others):
    treated = Counts(12, 10, 14), Counts(6, 10, 20)
    assert score_effect(treated, others) == score_effect(treated)


@pytest.mark.parametrize("treated", [(NONE, ONE), (ONE, NONE), (NONE, NONE)])
@pytest.mark.parametrize(("others", "widest"), [((ONE, ONE), 400.0), (None, 200.0)])
def test_without_answers_everything_is_possible(treated, others, widest):
    found = score_effect(treated, others)
    assert math.isnan(found.value)
    assert (found.low, found.high, found.verdict) == (-widest, widest, "too early")
    assert found.needed > 0


@pytest.mark.parametrize("treated", [(Mentioned(0, 0), Mentioned(1, 1)), (Mentioned(1, 1), Mentioned(0, 0))])
def test_without_comments_every_share_is_possible(treated):
    found = share_effect(treated)
    assert math.isnan(found.value)
    assert (found.low, found.high, found.verdict) == (-100.0, 100.0, "too early")


def test_one_answer_everywhere_has_limits_that_tell_nothing():
    found = score_effect((Counts(1, 0, 0), ONE), (ONE, Counts(1, 0, 0)))
    assert found.value == 400
    assert -400 < found.low < 0 < found.high < 400
    assert found.verdict == "too early"


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (Counts(150, 300, 550), "improved"),
        (Counts(300, 300, 400), "not improved"),
        (Counts(270, 300, 430), "too early"),
    ],
)
def test_the_verdict_rests_on_the_limits(after, verdict):
    """A thousand answers each time, 30/30/40 before: the change is 30, 0 or 6 points, give or take 7."""
    assert score_effect((Counts(300, 300, 400), after)).verdict == verdict


def test_a_fall_of_a_score_has_not_improved_it():
    assert score_effect((Counts(100, 300, 600), Counts(600, 300, 100))).verdict == "not improved"


def test_a_share_that_rose_has_not_improved():
    assert share_effect((Mentioned(100, 1000), Mentioned(200, 1000))).verdict == "not improved"


def test_a_small_effect_that_is_sure_is_an_improvement():
    """From 30/30/40 to 27/30/43 it is 6 points, give or take less than 1."""
    found = score_effect((Counts(30_000, 30_000, 40_000), Counts(27_000, 30_000, 43_000)))
    assert 0 < found.low < found.high < 10
    assert found.verdict == "improved"


def test_limits_are_not_enough_where_the_plain_change_is_nil():
    """All are promoters each time; the answers added weigh more on one than on a thousand."""
    found = score_effect((ONE, Counts(0, 0, 1000)))
    assert found.low > 0
    assert (found.value, found.verdict) == (0, "too early")


def test_a_larger_least_effect_needs_fewer_answers_by_its_square():
    treated = Counts(12, 10, 14), Counts(6, 10, 20)
    ten, twenty = (score_effect(treated, rule=EffectRule(least=least)).needed for least in (10, 20))
    assert twenty == pytest.approx(ten / 4, abs=1)


def test_limits_are_wider_the_surer_they_must_be():
    treated = Counts(12, 10, 14), Counts(6, 10, 20)
    usual, sure = score_effect(treated), score_effect(treated, rule=EffectRule(confidence=0.99))
    assert sure.low < usual.low
    assert usual.high < sure.high


@pytest.mark.parametrize("least", [0, -1, math.nan])
def test_the_least_effect_is_more_than_nothing(least):
    with pytest.raises(ValueError, match="more than 0 points"):
        EffectRule(least=least)


@pytest.mark.parametrize(("hits", "n"), [(2, 1), (-1, 1), (0, -1)])
def test_a_share_has_no_more_hits_than_comments(hits, n):
    with pytest.raises(ValueError, match="is no share"):
        Mentioned(hits, n)


@given(some_answers, some_answers, some_answers, some_answers)
def test_exchanging_the_groups_turns_the_sign(a, b, c, d):
    there, back = score_effect((a, b), (c, d)), score_effect((c, d), (a, b))
    assert [there.value, there.low, there.high] == pytest.approx([-back.value, -back.high, -back.low])
    assert there.needed == back.needed


@given(some_comments, some_comments, some_comments, some_comments)
def test_exchanging_the_periods_of_shares_turns_the_sign(a, b, c, d):
    there, back = share_effect((a, b), (c, d)), share_effect((b, a), (d, c))
    assert [there.value, there.low, there.high] == pytest.approx([-back.value, -back.high, -back.low])


@given(some_answers, some_answers, some_answers, some_answers)
def test_limits_stand_in_order_and_within_what_is_possible(a, b, c, d):
    found = score_effect((a, b), (c, d))
    assert -400 <= found.low < found.high <= 400
    assert -400 <= found.value <= 400


@given(some_answers, some_answers)
def test_the_same_change_elsewhere_leaves_no_effect(before, after):
    found = score_effect((before, after), (before, after))
    assert found.value == pytest.approx(0)
    assert found.verdict != "improved"


def test_slopes_counted_on_paper():
    """Scores of -100, 0 and 100 rise 100 a grain, those of 0, 0 and 0 not at all.

    Weights -1/2, 0 and 1/2; of ten answers each, thirteen adjusted: centres -10/13 and 10/13 give 10/13 = 76.9231.
    Ten of one class: per answer 11.5/13 - (10/13)² = .292899, / 13 = .0225307. All passive: 1.5/13 = .115385, / 13 =
    .0088757. Error √(2 x .0225307/4 + 2 x .0088757/4) = √.0157032 = .125312, times 1.959964 = .245608.
    """
    rising = [Counts(10, 0, 0), Counts(5, 0, 5), Counts(0, 0, 10)]
    found = slope_gap(rising, [Counts(0, 10, 0)] * 3)
    assert [found.value, found.low, found.high] == pytest.approx([100.0, 52.3623, 101.4839], abs=1e-4)
    assert found.differs


def test_a_grain_without_answers_on_one_side_is_left_out_of_both_slopes():
    """The others keep their places: two grains apart, 200 points are 100 a grain."""
    rising = [Counts(10, 0, 0), NONE, Counts(0, 0, 10)]
    assert slope_gap(rising, [Counts(0, 10, 0)] * 3).value == pytest.approx(100)


@pytest.mark.parametrize("points", [[], [ONE], [ONE, NONE]])
def test_fewer_than_two_grains_tell_no_slope(points):
    found = slope_gap(points, points)
    assert math.isnan(found.value)
    assert (found.low, found.high, found.differs) == (-400.0, 400.0, False)


@given(st.lists(st.tuples(some_answers, some_answers), min_size=2, max_size=6))
def test_exchanging_the_lines_turns_the_sign(pairs):
    one, other = zip(*pairs, strict=True)
    there, back = slope_gap(one, other), slope_gap(other, one)
    assert [there.value, there.low, there.high] == pytest.approx([-back.value, -back.high, -back.low])
