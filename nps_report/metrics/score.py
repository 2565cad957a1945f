"""The interval of a score: Tango's score interval, read as promoters less detractors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from nps_report.metrics.counts import Counts

_HALVINGS = 52
"""Halving [-1, 1] this often leaves less than a float can tell."""


@dataclass(frozen=True)
class Interval:
    """Limits in points; wider for few answers, and never narrower than what the answers can tell."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether `value` lies within the limits, which belong to the interval.

        >>> Interval(-5.0, 20.0).holds(20.0), Interval(-5.0, 20.0).holds(21.0)
        (True, False)
        """
        return self.low <= value <= self.high


def score_interval(counts: Counts, confidence: float = 0.95) -> Interval:
    """The scores that the answers do not contradict (Tango 1998; docs/statistics.md gives the formula).

    Unlike the Wald interval it keeps within -100 and 100 and stays honest for few answers or for
    answers of one class alone. Without any answer every score is possible.

    >>> interval = score_interval(Counts(6, 10, 20))
    >>> round(interval.low, 2), round(interval.high, 2)
    (11.65, 60.17)
    >>> only_promoter = score_interval(Counts(0, 0, 1))
    >>> round(only_promoter.low, 2), only_promoter.high
    (-58.69, 100.0)
    >>> score_interval(Counts(0, 0, 0))
    Interval(low=-100.0, high=100.0)
    """
    z = quantile(confidence)
    if not counts.n:
        return Interval(-100.0, 100.0)
    losses, gains = counts.detractors / counts.n, counts.promoters / counts.n
    reach = z * z / counts.n
    return Interval(100 * _lowest(losses, gains, reach), -100 * _lowest(gains, losses, reach))


def score_p(counts: Counts, value: float) -> float:
    """How seldom answers lie so far from a true score of `value` points: below it or above it, by the same test.

    The interval of a confidence leaves out the values whose p is less than the rest. Without any answer: unknown (NaN).

    >>> counts = Counts(6, 10, 20)
    >>> round(score_p(counts, score_interval(counts).low), 6), round(score_p(counts, counts.nps), 6)
    (0.05, 1.0)
    >>> score_p(Counts(0, 0, 3), 100), score_p(Counts(0, 1, 2), 100), score_p(Counts(0, 0, 0), 30)
    (1.0, 0.0, nan)
    """
    if not counts.n:
        return math.nan
    gap = counts.nps - value
    variance = _variance(counts.detractors / counts.n, counts.promoters / counts.n, value / 100)
    if not gap or variance <= 0:
        return 0.0 if gap else 1.0
    return 2 * NormalDist().cdf(-abs(gap) / 100 * math.sqrt(counts.n / variance))


def quantile(confidence: float) -> float:
    """How many standard errors each side an interval of this confidence reaches.

    >>> round(quantile(0.95), 4)
    1.96
    """
    if not 0 < confidence < 1:
        raise ValueError(f"Confidence lies between 0 and 1, not {confidence!r}.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _lowest(losses: float, gains: float, reach: float) -> float:
    """The smallest difference of shares that is not contradicted, by bisection up from -1.

    The highest is the lowest of the mirrored answers, with its sign turned.
    """
    outside, inside = -1.0, gains - losses
    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        gap = gains - losses - middle
        if gap * gap > reach * _variance(losses, gains, middle):
            outside = middle
        else:
            inside = middle
    return inside


def _variance(losses: float, gains: float, delta: float) -> float:
    """The variance of one answer if the true difference of shares were `delta`.

    The share of detractors is then the likeliest one under `delta`: the larger root of a quadratic.
    """
    b = (2 - gains + losses) * delta - gains - losses
    c = -losses * delta * (1 - delta)
    detractors = (math.sqrt(max(b * b - 8 * c, 0.0)) - b) / 4
    return 2 * detractors + delta * (1 - delta)
