"""Scores, their uncertainty and what moved them: pure functions on counts, never rounded."""

from nps_report.metrics.change import Difference, difference
from nps_report.metrics.counts import (
    NONE,
    SCORES,
    Counts,
    ScoreClass,
    class_of,
    counts_of,
    distribution_of,
    shares_of,
)
from nps_report.metrics.coverage import response_rate
from nps_report.metrics.decomposition import MixAndRate, Part, impact, mix_and_rate
from nps_report.metrics.score import Interval, score_interval
from nps_report.metrics.segments import SegmentTest, segment_tests, unit_changes
from nps_report.metrics.target import TargetGap, target_gap
from nps_report.metrics.testing import Verdict, adjust_together, benjamini_hochberg
from nps_report.metrics.trend import TrendPoint, rolling

__all__ = [
    "NONE",
    "SCORES",
    "Counts",
    "Difference",
    "Interval",
    "MixAndRate",
    "Part",
    "ScoreClass",
    "SegmentTest",
    "TargetGap",
    "TrendPoint",
    "Verdict",
    "adjust_together",
    "benjamini_hochberg",
    "class_of",
    "counts_of",
    "difference",
    "distribution_of",
    "impact",
    "mix_and_rate",
    "response_rate",
    "rolling",
    "score_interval",
    "segment_tests",
    "shares_of",
    "target_gap",
    "unit_changes",
]
