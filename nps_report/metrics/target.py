"""The gap between a score and its target."""

from __future__ import annotations

from dataclasses import dataclass

from nps_report.metrics.counts import Counts
from nps_report.metrics.score import score_interval


@dataclass(frozen=True)
class TargetGap:
    """The score less its target; `established` only where the score's interval excludes the target."""

    gap: float
    established: bool


def target_gap(counts: Counts, target: float, confidence: float = 0.95) -> TargetGap:
    """How far the score stands above (+) or below (-) its target, in points; unknown without answers.

    >>> target_gap(Counts(10, 20, 30), target=30)
    TargetGap(gap=3.3333333333333357, established=False)
    >>> target_gap(Counts(300, 200, 100), target=30).established
    True
    """
    return TargetGap(
        counts.nps - target, counts.n > 0 and not score_interval(counts, confidence).holds(target)
    )
