"""Whether a word on what came of an action leaves open how its groups scored, for who knows their published scores.

A verdict is a limit on means and on how far answers lie apart. Where few answered, and only the largest base that a
band allows, without a single promoter, say, would make it so, the word tells just that. Asked is what a reader could
ask, of nothing but published scores, bands and the rule: so that a word is told, or not, tells nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from nps_report.metrics import Counts
from nps_report.metrics.change import adjusted
from nps_report.metrics.effect import EffectRule, EffectVerdict
from nps_report.metrics.score import quantile
from nps_report.snapshot.disclosure import BANDS, Released

_LARGE = (100, 150, 300, 1000, 10_000)
"""Some of the bases that `100+` stands for."""

_SO_MANY = 12
"""Of the counts that fit a base and a score, so many are looked at, evenly spread: fewer of them leave less open."""

_SIGNS = (-1, 1, 1, -1)
"""How the groups count: before, after, and the same elsewhere."""

_Numbers = npt.NDArray[np.float64]


def leaves_open(shown: Sequence[Released], verdict: EffectVerdict, rule: EffectRule, least: int) -> bool:
    """Whether `least` numbers of each class stay possible in each group, or all that its score leaves possible.

    `shown` are the groups' published scores: before and after, then those elsewhere, if any.

    >>> def told(nps, band="100+"):
    ...     return Released("number", nps=nps, n_band=band)
    >>> leaves_open([told(-60), told(40), told(0), told(0)], "improved", EffectRule(), 5)
    True
    >>> leaves_open([told(-90, "10-29"), told(-62, "10-29"), told(0), told(0)], "improved", EffectRule(), 5)
    False
    """
    groups = [_Group(one) for one in shown]
    fit = all(len(group.counts) for group in groups)
    return fit and all(_is_open(place, groups, verdict, rule, least) for place in range(len(groups)))


def _is_open(
    place: int, groups: Sequence[_Group], verdict: EffectVerdict, rule: EffectRule, least: int
) -> bool:
    """Whether enough numbers of each class stay possible in one of the groups."""
    signs = _SIGNS[: len(groups)]
    others = [
        (sign, group) for at, (sign, group) in enumerate(zip(signs, groups, strict=True)) if at != place
    ]
    beside = [
        sum(
            sign * group.figures[chosen] * _BOTH_WAYS[sign]
            for (sign, group), chosen in zip(others, some, strict=True)
        )
        for some in product(*(group.telling for _, group in others))
    ]
    own = signs[place] * groups[place].figures * _BOTH_WAYS[signs[place]]
    told = _verdicts(own[:, None, :] + np.array(beside)[None, :, :], rule) == verdict
    left = groups[place].counts[told.any(axis=1)]
    return all(
        len(np.unique(left[:, of])) >= min(least, len(np.unique(groups[place].counts[:, of])))
        for of in range(3)
    )


_BOTH_WAYS = {sign: np.array([1, 1, sign]) for sign in (-1, 1)}
"""Means are taken off, variances never."""


def _verdicts(figures: _Numbers, rule: EffectRule) -> npt.NDArray[np.str_]:
    """The verdict on sums of means as seen, of means and of variances, as `metrics.effect` finds it."""
    value, centre = 100 * figures[..., 0], 100 * figures[..., 1]
    reach = 100 * quantile(rule.confidence) * np.sqrt(figures[..., 2])
    improved = (centre - reach > 0) & (value > 0)
    idle = (centre + reach < rule.least) & (value < rule.least)
    return np.where(improved, "improved", np.where(idle, "not improved", "too early"))


@dataclass(frozen=True)
class _Group:
    """The counts that fit a published score."""

    shown: Released

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """Some of them, each a row: detractors, passives, promoters."""
        return np.array([*self._fitting()], dtype=np.int64).reshape(-1, 3)

    @cached_property
    def figures(self) -> _Numbers:
        """Of each, the mean as it is seen; then, once the added answers are counted, the mean and its variance."""
        found = (Counts(*map(int, one)) for one in self.counts)
        return np.array([(one.nps / 100, *adjusted(one)) for one in found]).reshape(-1, 3)

    @cached_property
    def telling(self) -> list[int]:
        """Those that lie farthest out: any verdict that is possible at all is so beside one of them, or nearly so."""
        _, centre, variance = self.figures.T
        sorted_by = (variance, -variance, centre, -centre, centre + variance, variance - centre)
        return sorted({int(np.argmin(values)) for values in sorted_by})

    def _fitting(self) -> Iterator[tuple[int, int, int]]:
        for n in BANDS.get(self.shown.n_band or "", _LARGE):
            for lead in _leads(n, self.shown.nps or 0):
                first, last = max(0, -lead), (n - lead) // 2
                many = min(_SO_MANY, last - first + 1)
                for detractors in sorted({*np.linspace(first, last, many, dtype=int).tolist()}):
                    counts = (detractors, n - lead - 2 * detractors, detractors + lead)
                    # Nothing is told of answers that are all of one class.
                    if sum(map(bool, counts)) > 1:
                        yield counts


def _leads(n: int, nps: int) -> Iterator[int]:
    """By how many promoters may lead detractors among `n` at a score; a few of many.

    >>> [*_leads(10, 20)], [*_leads(29, 3)], [*_leads(10, 25)]
    ([2], [1], [])
    """
    middle, reach = round(nps * n / 100), n // 200 + 1
    for lead in sorted({middle - reach, middle - reach // 2, middle, middle + reach // 2, middle + reach}):
        if abs(lead) <= n and round(100 * lead / n) == nps:
            yield lead
