"""The difference of two scores whose answers come from different people: adjusted Wald."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from nps_report.metrics.counts import Counts
from nps_report.metrics.score import quantile

_ADDED = (0.75, 1.5, 0.75)
"""Answers added to each side's detractors, passives and promoters, which keeps small bases honest."""


@dataclass(frozen=True)
class Difference:
    """One score less another, in points from -200 to 200; unknown (NaN) where one of them has no answer.

    `value` is the plain difference. `low`, `high` and `p` stem from the adjusted counts, so the limits
    do not lie evenly around it.
    """

    value: float
    low: float
    high: float
    p: float

    def stands(self, alpha: float = 0.05, p: float | None = None) -> bool:
        """Whether the score may be called higher or lower: the test says so, and the plain difference agrees.

        `p` stands in for the difference's own where several are adjusted together. The second condition
        matters next to very few answers: one promoter does not differ from a thousand promoters, and yet

        >>> lonely = difference(Counts(0, 0, 1), Counts(0, 0, 1000))
        >>> lonely.p < 0.05, lonely.value, lonely.stands()
        (True, 0.0, False)
        """
        side = math.copysign(1, self.low + self.high)
        return (self.p if p is None else p) < alpha and self.value * side > 0


UNKNOWN = Difference(math.nan, -200.0, 200.0, math.nan)
"""What is known of a difference when one side has no answer."""


def difference(now: Counts, before: Counts, confidence: float = 0.95) -> Difference:
    """`now` less `before`, with limits and the two-sided p of no difference.

    >>> moved = difference(now=Counts(6, 10, 20), before=Counts(12, 10, 14))
    >>> [round(limit, 2) for limit in (moved.value, moved.low, moved.high)], round(moved.p, 4)
    ([33.33, -4.72, 66.26], 0.0893)
    >>> difference(now=Counts(6, 10, 20), before=Counts(0, 0, 0))
    Difference(value=nan, low=-200.0, high=200.0, p=nan)
    """
    z = quantile(confidence)
    if not now.n or not before.n:
        return UNKNOWN
    centre_now, variance_now = adjusted(now)
    centre_before, variance_before = adjusted(before)
    centre, error = centre_now - centre_before, math.sqrt(variance_now + variance_before)
    return Difference(
        value=now.nps - before.nps,
        low=max(100 * (centre - z * error), -200.0),
        high=min(100 * (centre + z * error), 200.0),
        p=2 * NormalDist().cdf(-abs(centre) / error),
    )


def adjusted(counts: Counts) -> tuple[float, float]:
    """The score, -1 to 1, and its variance once the added answers are counted.

    >>> adjusted(Counts(0, 0, 5))[0]
    0.625
    """
    detractors, passives, promoters = (
        count + added
        for count, added in zip((counts.detractors, counts.passives, counts.promoters), _ADDED, strict=True)
    )
    n = detractors + passives + promoters
    score = (promoters - detractors) / n
    return score, ((promoters + detractors) / n - score * score) / n
