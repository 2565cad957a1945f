"""Scores, their uncertainty and what moved them: pure functions on counts, never rounded."""

from nps_report.metrics.change import Difference, difference
from nps_report.metrics.counts import NONE, Counts, counts_of, distribution_of, shares_of
from nps_report.metrics.score import Interval, score_interval

__all__ = [
    "NONE",
    "Counts",
    "Difference",
    "Interval",
    "counts_of",
    "difference",
    "distribution_of",
    "score_interval",
    "shares_of",
]
