"""A score whose answers do not weigh the same, with an error that allows for contacts of one account thinking alike."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from nps_report.metrics.answers import Answer, counts_of_answers
from nps_report.metrics.distributions import student_quantile
from nps_report.metrics.score import score_interval


@dataclass(frozen=True)
class Weighted:
    """A weighted score, in points, and what is known of its chance.

    `error` is clustered by account, `plain_error` takes the answers as independent; either is unknown (NaN) where it
    cannot be told. `shares` are the weighted ones of detractors, passives and promoters, 0 to 1; `n` and `accounts`
    count what has a weight, an answer without an account being one of its own. `effective_n` is Kish's.
    """

    value: float
    error: float
    plain_error: float
    low: float
    high: float
    shares: tuple[float, float, float]
    n: int
    accounts: int
    effective_n: float


def weighted_score(answers: Sequence[Answer], weights: Sequence[float], confidence: float = 0.95) -> Weighted:
    """The score of answers, each with its weight; one of weight 0 counts for nothing.

    The plain variance is that of a linearised ratio, sum of w^2 (x - NPS)^2 / (sum of w)^2. Clustered by account it is
    G / (G - 1) times the sum over the G accounts of (sum of w (x - NPS))^2 / (sum of w)^2 (Binder 1983), and unknown
    for one account alone. Limits: NPS -+ t(G - 1) times the clustered error, cut at -100 and 100. Where the accounts
    cancel out to no error at all the plain one stands in for it, and where there is none either, for everyone answers
    alike, the score interval of the counts: such answers are no proof.

    >>> pair = [Answer(10, "A"), Answer(9, "A"), Answer(3, "B")]
    >>> even = weighted_score(pair, [1.0, 1.0, 1.0])
    >>> round(even.value, 2), round(even.plain_error, 2), even.accounts, even.low
    (33.33, 54.43, 2, -100.0)
    >>> weighted_score(pair, [0.5, 0.5, 1.0]).value, weighted_score([], []).value
    (0.0, nan)
    """
    total = math.fsum(weights)
    if not total:
        return _NOTHING
    parts = list(zip(answers, weights, strict=True))
    value = math.fsum(weight * answer.sign for answer, weight in parts) / total
    residuals = influences(answers, weights)
    plain = math.fsum((weight * (answer.sign - value) / total) ** 2 for answer, weight in parts)
    error = clustered_error(residuals.values())
    low, high = _limits(
        100 * value, error or 100 * math.sqrt(plain), student_quantile(confidence, len(residuals) - 1)
    )
    if low == high:
        alike = score_interval(
            counts_of_answers([answer for answer, weight in parts if weight > 0]), confidence
        )
        low, high = alike.low, alike.high
    return Weighted(
        value=100 * value,
        error=error,
        plain_error=100 * math.sqrt(plain),
        low=low,
        high=high,
        shares=_shares(parts, total),
        n=sum(weight > 0 for weight in weights),
        accounts=len(residuals),
        effective_n=total * total / math.fsum(weight * weight for weight in weights),
    )


_NOTHING = Weighted(math.nan, math.nan, math.nan, -100.0, 100.0, (math.nan, math.nan, math.nan), 0, 0, 0.0)


def influences(answers: Sequence[Answer], weights: Sequence[float]) -> dict[Hashable, float]:
    """How far each account pulls a weighted score, -1 to 1; together they add up to nothing.

    An answer without an account is an account of its own, under its place. Answers of weight 0 are left out.

    >>> influences([Answer(10, "A"), Answer(3, "B"), Answer(8)], [1.0, 1.0, 0.0])
    {'A': 0.5, 'B': -0.5}
    """
    total = math.fsum(weights)
    counted = [
        (place, answer, weight)
        for place, (answer, weight) in enumerate(zip(answers, weights, strict=True))
        if weight > 0
    ]
    value = math.fsum(weight * answer.sign for _, answer, weight in counted) / total if total else math.nan
    pulls: dict[Hashable, list[float]] = defaultdict(list)
    for place, answer, weight in counted:
        pulls[place if answer.account is None else answer.account].append(
            weight * (answer.sign - value) / total
        )
    return {account: math.fsum(pulled) for account, pulled in pulls.items()}


def clustered_error(influence: Iterable[float]) -> float:
    """The standard error, in points, from the influences of the accounts; unknown (NaN) for fewer than two.

    >>> round(clustered_error([0.5, -0.5]), 1), clustered_error([0.0])
    (100.0, nan)
    """
    pulls = list(influence)
    many = len(pulls)
    if many < 2:
        return math.nan
    return 100 * math.sqrt(many / (many - 1) * math.fsum(pull * pull for pull in pulls))


def _limits(value: float, error: float, reach: float) -> tuple[float, float]:
    if math.isnan(error):
        return -100.0, 100.0
    return max(value - reach * error, -100.0), min(value + reach * error, 100.0)


def _shares(parts: Sequence[tuple[Answer, float]], total: float) -> tuple[float, float, float]:
    detractors, passives, promoters = (
        math.fsum(weight for answer, weight in parts if answer.sign == sign) / total for sign in (-1, 0, 1)
    )
    return detractors, passives, promoters
