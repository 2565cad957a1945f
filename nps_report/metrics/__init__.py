"""Scores, their uncertainty and what moved them: pure functions, never rounded."""

from nps_report.metrics.agreement import Agreement, PooledAgreement, ThemeAgreement, kappa, pooled_kappa
from nps_report.metrics.answers import Answer, counts_of_answers
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
from nps_report.metrics.emerging import Emergence, emerging
from nps_report.metrics.headline import (
    HEADLINES,
    Headline,
    by_account,
    by_influence,
    by_influence_and_revenue,
    by_respondent,
    by_revenue,
)
from nps_report.metrics.matched import MatchedChange, matched_change, weighted_change
from nps_report.metrics.recovery import Recovery
from nps_report.metrics.score import Interval, score_interval
from nps_report.metrics.segments import SegmentTest, merged_tiny, segment_tests, shrunk, unit_changes
from nps_report.metrics.stakes import account_class
from nps_report.metrics.survival import Survival, Wait, kaplan_meier
from nps_report.metrics.target import TargetGap, target_gap
from nps_report.metrics.testing import Verdict, adjust_together, benjamini_hochberg
from nps_report.metrics.trend import TrendPoint, rolling
from nps_report.metrics.weighted import Weighted, weighted_score

__all__ = [
    "HEADLINES",
    "NONE",
    "SCORES",
    "Agreement",
    "Answer",
    "Counts",
    "Difference",
    "Emergence",
    "Headline",
    "Interval",
    "MatchedChange",
    "MixAndRate",
    "Part",
    "PooledAgreement",
    "Recovery",
    "ScoreClass",
    "SegmentTest",
    "Survival",
    "TargetGap",
    "ThemeAgreement",
    "TrendPoint",
    "Verdict",
    "Wait",
    "Weighted",
    "account_class",
    "adjust_together",
    "benjamini_hochberg",
    "by_account",
    "by_influence",
    "by_influence_and_revenue",
    "by_respondent",
    "by_revenue",
    "class_of",
    "counts_of",
    "counts_of_answers",
    "difference",
    "distribution_of",
    "emerging",
    "impact",
    "kaplan_meier",
    "kappa",
    "matched_change",
    "merged_tiny",
    "mix_and_rate",
    "pooled_kappa",
    "response_rate",
    "rolling",
    "score_interval",
    "segment_tests",
    "shares_of",
    "shrunk",
    "target_gap",
    "unit_changes",
    "weighted_change",
    "weighted_score",
]
