"""Four ways to weigh the same answers into one score: by respondent, by account, by revenue, by influence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from nps_report.metrics.answers import Answer

Headline: TypeAlias = Literal["respondents", "accounts", "revenue", "waterfall"]
Weigh: TypeAlias = Callable[[Sequence[Answer]], list[float]]
"""Gives each answer its weight; 0 leaves it out."""


def by_respondent(answers: Sequence[Answer]) -> list[float]:
    """Every answer counts its survey weight, 1 where there is none.

    >>> by_respondent([Answer(9), Answer(3, weight=2.0)])
    [1.0, 2.0]
    """
    return [answer.weight for answer in answers]


def by_account(answers: Sequence[Answer]) -> list[float]:
    """Every account counts 1, shared out among its answers by their survey weights: the mean of the accounts' scores.

    >>> by_account([Answer(9, "A"), Answer(3, "A"), Answer(3, "B")])
    [0.5, 0.5, 1.0]
    """
    return _shared_out(answers, lambda answer: 1.0)


def by_revenue(answers: Sequence[Answer]) -> list[float]:
    """Every account counts its revenue, shared out likewise; one of unknown or negative revenue is left out.

    >>> by_revenue([Answer(9, "A", revenue=500.0), Answer(3, "A", revenue=500.0), Answer(3, "B")])
    [250.0, 250.0, 0.0]
    """
    return _shared_out(answers, _revenue)


def by_influence(answers: Sequence[Answer]) -> list[float]:
    """One answer per account counts 1: the most influential contact's, the latest where several are alike.

    Survey weights have no part in it.

    >>> by_influence([Answer(9, "A", rank=(2,)), Answer(3, "A", rank=(0,)), Answer(8, "B", rank=(2,))])
    [0.0, 1.0, 1.0]
    """
    return _of_the_first(answers, lambda answer: 1.0)


def by_influence_and_revenue(answers: Sequence[Answer]) -> list[float]:
    """The same answers, each counting its account's revenue; one of unknown revenue is left out.

    >>> by_influence_and_revenue([Answer(9, "A", revenue=5.0), Answer(3, "B")])
    [5.0, 0.0]
    """
    return _of_the_first(answers, _revenue)


HEADLINES: Mapping[Headline, Weigh] = {
    "respondents": by_respondent,
    "accounts": by_account,
    "revenue": by_revenue,
    "waterfall": by_influence,
}
"""How each headline method weighs the answers."""


def _revenue(answer: Answer) -> float:
    known = answer.revenue is not None and not math.isnan(answer.revenue)
    return max(answer.revenue or 0.0, 0.0) if known else 0.0


def _groups(answers: Sequence[Answer]) -> Iterator[list[int]]:
    """The places of each account's answers; an answer without an account stands alone."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, answer in enumerate(answers):
        places[place if answer.account is None else answer.account].append(place)
    yield from places.values()


def _shared_out(answers: Sequence[Answer], worth: Callable[[Answer], float]) -> list[float]:
    weights = [0.0] * len(answers)
    for places in _groups(answers):
        total = math.fsum(answers[place].weight for place in places)
        for place in places if total else ():
            weights[place] = worth(answers[place]) * answers[place].weight / total
    return weights


def _of_the_first(answers: Sequence[Answer], worth: Callable[[Answer], float]) -> list[float]:
    weights = [0.0] * len(answers)
    for places in _groups(answers):
        # Of the same rank and moment the later row counts, as among duplicates.
        first = min(places, key=lambda place: (answers[place].rank, -answers[place].at, -place))
        weights[first] = worth(answers[first])
    return weights
