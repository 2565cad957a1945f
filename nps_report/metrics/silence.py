"""What those who did not answer could change: the score at the worst and at the best, and what would undo it."""

from __future__ import annotations

import math

from nps_report.metrics.counts import Counts
from nps_report.metrics.score import Interval


def silent_bounds(counts: Counts, silent: int) -> Interval:
    """The score if every silent customer were a detractor, and if every one were a promoter, in points.

    These are worst-case bounds (Manski 1989): they assume nothing of the silent and know nothing of chance.
    With nobody silent both are the score; with nobody at all every score is possible.

    >>> bounds = silent_bounds(Counts(6, 10, 20), silent=24)
    >>> round(bounds.low, 2), round(bounds.high, 2)
    (-16.67, 63.33)
    >>> silent_bounds(Counts(0, 0, 0), silent=0)
    Interval(low=-100.0, high=100.0)
    """
    if not counts.n + silent:
        return Interval(-100.0, 100.0)
    return Interval((counts + Counts(silent, 0, 0)).nps, (counts + Counts(0, 0, silent)).nps)


def tipping_share(counts: Counts, silent: int) -> float:
    """The share of detractors among the silent, the others being passives, that brings the score to zero.

    It is (promoters - detractors) / silent, 0 to 1; above 1 no share suffices, and the ratio is given as it is.
    Where nobody is silent, nobody answered or the score is not above zero the question does not arise: NaN.

    >>> round(tipping_share(Counts(6, 10, 20), silent=24), 4), tipping_share(Counts(0, 0, 9), silent=6)
    (0.5833, 1.5)
    >>> tipping_share(Counts(6, 10, 20), silent=0), tipping_share(Counts(3, 0, 3), silent=4)
    (nan, nan)
    """
    if silent < 0:
        raise ValueError(f"Silent customers are counted, 0 or more, not {silent}.")
    lead = counts.promoters - counts.detractors
    return lead / silent if silent and lead > 0 else math.nan
