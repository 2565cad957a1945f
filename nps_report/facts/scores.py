"""The score weighed in four ways, and the one that a programme leads with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nps_report.metrics import (
    HEADLINES,
    Answer,
    Counts,
    Headline,
    Weighted,
    by_account,
    by_influence,
    by_influence_and_revenue,
    by_respondent,
    by_revenue,
    score_interval,
    weighted_score,
)

Way: TypeAlias = Literal["respondents", "accounts", "revenue", "waterfall", "waterfall_revenue"]

WAYS: dict[Way, Callable[[Sequence[Answer]], list[float]]] = {
    "respondents": by_respondent,
    "accounts": by_account,
    "revenue": by_revenue,
    "waterfall": by_influence,
    "waterfall_revenue": by_influence_and_revenue,
}
"""Every way in which answers are weighed, the four headline methods first."""

OF_REVENUE: tuple[Way, ...] = ("revenue", "waterfall_revenue")
BY_INFLUENCE: tuple[Way, ...] = ("waterfall", "waterfall_revenue")


@dataclass(frozen=True)
class Score:
    """The score that a report leads with, in points; unknown (NaN) where no answer counts.

    `shares` are those of detractors, passives and promoters, 0 to 1. `weighted` tells whether survey weights differ.
    """

    method: Headline
    weighted: bool
    value: float
    low: float
    high: float
    shares: tuple[float, float, float]

    @property
    def plain(self) -> bool:
        """Whether every answer counts 1, so that counts tell all."""
        return self.method == "respondents" and not self.weighted


@dataclass(frozen=True)
class WayScore:
    """One of the ways: its score, and how many answers (of a waterfall, accounts) are left out: no revenue is known."""

    way: Way
    score: Weighted
    left_out: int


def plain_score(counts: Counts, confidence: float) -> Score:
    """The share of promoters less that of detractors, with Tango's interval.

    >>> plain_score(Counts(6, 10, 20), 0.95).plain
    True
    """
    interval = score_interval(counts, confidence)
    return Score("respondents", False, counts.nps, interval.low, interval.high, counts.shares)


def led_by(method: Headline, answers: Sequence[Answer], confidence: float, weighted: bool = False) -> Score:
    """The score by a headline method, where counts alone do not tell it; `weighted` where survey weights differ.

    >>> led_by("accounts", [Answer(9, "A"), Answer(10, "A"), Answer(3, "B")], 0.95).value
    0.0
    """
    found = weighted_score(answers, HEADLINES[method](answers), confidence)
    return Score(method, weighted and method != "waterfall", found.value, found.low, found.high, found.shares)


def ways_of(answers: Sequence[Answer], confidence: float) -> tuple[WayScore, ...]:
    """The same answers weighed in every way that they allow: by account only where accounts are known, and revenues."""
    return tuple(_ways(answers, confidence))


def _ways(answers: Sequence[Answer], confidence: float) -> Iterator[WayScore]:
    if not any(answer.account is not None for answer in answers):
        return
    known = _known_ways(answers)
    for way, weigh in WAYS.items():
        weights = weigh(answers)
        if way in known and any(weights):
            left_out = _left_out(way, answers, weights)
            yield WayScore(way, weighted_score(answers, weights, confidence), left_out)


def _known_ways(answers: Sequence[Answer]) -> set[Way]:
    """The ways that are not empty words: by revenue where one is known, by influence where it tells contacts apart."""
    no_revenue = set() if any(WAYS["revenue"](answers)) else {*OF_REVENUE}
    no_influence = {*BY_INFLUENCE} if len({answer.rank for answer in answers}) == 1 else set()
    return {way for way in WAYS if way not in no_revenue | no_influence}


def _left_out(way: Way, answers: Sequence[Answer], weights: Sequence[float]) -> int:
    if way not in OF_REVENUE:
        return 0
    asked = WAYS["waterfall"](answers) if way == "waterfall_revenue" else WAYS["respondents"](answers)
    return sum(one > 0 for one in asked) - sum(one > 0 for one in weights)
