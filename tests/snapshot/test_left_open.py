"""No word on what came of an action tells how many of a group are of a class, to whom their scores are known."""

import math
from itertools import product

import pytest

from nps_report.metrics import Counts
from nps_report.metrics.change import adjusted
from nps_report.metrics.effect import EffectRule
from nps_report.snapshot.disclosure import Released
from nps_report.snapshot.left_open import leaves_open

FEW = range(10, 30)
Z = 1.959964


def told(nps, band="10-29"):
    return Released("number", nps=nps, n_band=band)


def fitting(nps):
    """All counts of ten to twenty-nine answers that make a score, not all of one class."""
    every = (Counts(d, n - d - p, p) for n in FEW for d in range(n + 1) for p in range(n - d + 1))
    return [one for one in every if round(one.nps) == nps and max(one.shares) < 1]


def rose(before, after):
    """Whether a score rose for sure, where that elsewhere stood still among very many."""
    (first, v), (then, w) = adjusted(before), adjusted(after)
    return then - first > Z * math.sqrt(v + w) and after.nps > before.nps


def pinned(before, after):
    """Whether somebody who knows that it rose, and both scores, knows how many are of a class, and else would not."""
    every = fitting(before), fitting(after)
    left = [pair for pair in product(*every) if rose(*pair)]
    return bool(left) and any(
        len({getattr(pair[place], of) for pair in left})
        == 1
        < len({getattr(one, of) for one in every[place]})
        for place in (0, 1)
        for of in ("detractors", "passives", "promoters")
    )


def may_be_told(before, after):
    groups = [told(before), told(after), told(0, "100+"), told(0, "100+")]
    return leaves_open(groups, "improved", EffectRule(), 5)


@pytest.mark.parametrize(("before", "after"), [(-90, -62), (-85, -56), (-95, -63)])
def test_a_rise_that_few_counts_could_make_is_not_told(before, after):
    """It rose so little that only twenty-nine, none of them a promoter, could have made it sure."""
    assert pinned(before, after)
    assert not may_be_told(before, after)


def test_where_it_is_told_no_count_is_known():
    some = [(before, after) for before in (-85, -40, 0) for after in range(before + 25, 60, 9)]
    shown = [pair for pair in some if may_be_told(*pair)]
    assert len(shown) > 10
    assert not any(pinned(*pair) for pair in shown)


def test_of_a_hundred_and_more_a_rise_is_told_and_what_too_few_could_leave_unsure_is_not():
    """A difference of forty-five is unsure only among a hundred of whom nobody is in the middle."""
    large = [told(10, "100+"), told(55, "100+"), told(19, "100+"), told(19, "100+")]
    assert leaves_open(large, "improved", EffectRule(), 5)
    assert not leaves_open(large, "too early", EffectRule(), 5)
