"""A score over time, each point over several grains so that one thin month does not shake it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nps_report.metrics.counts import NONE, Counts
from nps_report.metrics.score import Interval, score_interval


@dataclass(frozen=True)
class TrendPoint:
    """The answers of the grains that end here, and the interval of their score.

    `weighed` is the score where the answers do not weigh the same.
    """

    counts: Counts
    interval: Interval
    weighed: float | None = None

    @property
    def nps(self) -> float:
        """The score, in points; unknown (NaN) without answers."""
        return self.counts.nps if self.weighed is None else self.weighed


def rolling(counts: Sequence[Counts], window: int = 3, confidence: float = 0.95) -> tuple[TrendPoint, ...]:
    """One point per grain with `window` - 1 others before it: fifteen months give thirteen points of three.

    Points less than `window` apart share answers, so their difference is not to be tested.

    >>> months = [Counts(0, 0, 1), Counts(1, 0, 0), Counts(0, 1, 1), Counts(0, 0, 0)]
    >>> [point.counts.n for point in rolling(months)]
    [4, 3]
    """
    windows = [counts[end - window : end] for end in range(window, len(counts) + 1)]
    sums = [sum(window, NONE) for window in windows]
    return tuple(TrendPoint(one, score_interval(one, confidence)) for one in sums)
