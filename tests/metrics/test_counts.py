"""Classes, scores and distributions, counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from nps_report.metrics import NONE, SCORES, Counts, class_of, counts_of, distribution_of, shares_of


@pytest.mark.parametrize(
    ("scores", "expected"), [([9, 9], 100.0), ([10, 0], 0.0), ([7, 8], 0.0), ([6, 6, 9, 7], -25.0)]
)
def test_score_counted_by_hand(scores, expected):
    """The score is the one counted on paper."""
    assert expected == counts_of(pd.Series(scores)).nps


def test_every_score_has_its_class():
    assert Counts(7, 2, 2) == Counts.of_scores([1] * 11)


def test_a_score_is_named_after_its_class():
    assert [class_of(score) for score in SCORES] == ["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2


def test_a_distribution_of_another_length_is_refused():
    with pytest.raises(ValueError, match="11 counts, for the scores 0 to 10, not 10"):
        Counts.of_scores([1] * 10)


def test_no_answer_has_no_score_and_no_shares():
    assert math.isnan(NONE.nps)
    assert all(map(math.isnan, NONE.shares))
    assert all(map(math.isnan, shares_of([0] * 11)))


@pytest.mark.parametrize("count", [-1, 0.5, math.nan, math.inf])
def test_a_count_that_counts_nothing_is_refused(count):
    with pytest.raises(ValueError, match="whole number, 0 or more, not passives="):
        Counts(0, count, 1)


def test_whole_numbers_of_any_make_are_kept_as_plain_ones():
    counts = Counts(np.int64(1), 2.0, np.int8(3))
    assert [int, int, int] == [
        type(count) for count in (counts.detractors, counts.passives, counts.promoters)
    ]
    assert Counts(1, 2, 3) == counts


def test_counts_add_up_and_come_apart_again():
    assert Counts(4, 6, 8) == Counts(1, 2, 3) + Counts(3, 4, 5)
    assert Counts(1, 2, 3) == Counts(4, 6, 8) - Counts(3, 4, 5)


def test_taking_away_more_than_there_is_is_refused():
    with pytest.raises(ValueError, match="detractors=-1"):
        Counts(1, 2, 3) - Counts(2, 0, 0)


def test_shares_are_in_the_order_of_the_classes():
    assert Counts(1, 4, 5).shares == (0.1, 0.4, 0.5)


def test_a_published_score():
    """Scores 1 to 15 cut at 6 and 8, from a published package: six, two and seven of fifteen."""
    assert pytest.approx(6.666667) == Counts(6, 2, 7).nps


def test_blank_scores_stay_out_of_the_distribution():
    assert sum(distribution_of(pd.Series([0, None, 10, 10]))) == 3


@pytest.mark.parametrize("score", [11, -1, 7.5])
def test_a_score_off_the_scale_is_refused(score):
    with pytest.raises(ValueError, match="whole number from 0 to 10"):
        distribution_of(pd.Series([9, score]))


def test_shares_of_a_distribution_add_up_to_one():
    assert pytest.approx(1) == sum(shares_of([1, 2, 0, 0, 0, 3, 0, 1, 1, 1, 2]))
