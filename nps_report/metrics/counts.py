"""Detractors, passives and promoters: what every score starts from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import pandas as pd

ScoreClass: TypeAlias = Literal["promoters", "passives", "detractors"]

SCORES = range(11)
"""The answers there are to the question: 0 to 10."""

FIRST_PASSIVE = 7
FIRST_PROMOTER = 9


@dataclass(frozen=True)
class Counts:
    """How many answers fall in each class, in this order everywhere.

    No answer gives an empty base, whose score is unknown (NaN), not zero.

    >>> Counts(6, 10, 24).nps
    45.0
    >>> Counts(0, 0, 0).nps
    nan
    """

    detractors: int
    passives: int
    promoters: int

    def __post_init__(self) -> None:
        counts = (self.detractors, self.passives, self.promoters)
        if all(type(count) is int and count >= 0 for count in counts):
            return
        for name, count in vars(self).items():
            # A remainder of NaN is true, so that NaN and infinity are refused as well.
            if count < 0 or count % 1:
                raise ValueError(f"A count is a whole number, 0 or more, not {name}={count!r}.")
            object.__setattr__(self, name, int(count))

    @classmethod
    def of_scores(cls, scores: Sequence[int]) -> Counts:
        """The classes of a distribution: how many answers gave 0, 1, ... 10.

        >>> Counts.of_scores((1, 0, 0, 0, 0, 0, 2, 4, 5, 6, 7))
        Counts(detractors=3, passives=9, promoters=13)
        """
        if len(scores) != len(SCORES):
            raise ValueError(f"A distribution has 11 counts, for the scores 0 to 10, not {len(scores)}.")
        passives = scores[FIRST_PASSIVE:FIRST_PROMOTER]
        return cls(sum(scores[:FIRST_PASSIVE]), sum(passives), sum(scores[FIRST_PROMOTER:]))

    @property
    def n(self) -> int:
        """All answers: the base of the score."""
        return self.detractors + self.passives + self.promoters

    @property
    def nps(self) -> float:
        """The share of promoters less that of detractors, in points from -100 to 100; NaN without answers."""
        return 100 * (self.promoters - self.detractors) / self.n if self.n else math.nan

    @property
    def shares(self) -> tuple[float, float, float]:
        """Each class's part of the answers, 0 to 1; NaN without answers.

        >>> Counts(1, 1, 2).shares
        (0.25, 0.25, 0.5)
        """
        if not self.n:
            return (math.nan, math.nan, math.nan)
        return (self.detractors / self.n, self.passives / self.n, self.promoters / self.n)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.detractors + other.detractors,
            self.passives + other.passives,
            self.promoters + other.promoters,
        )

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            self.detractors - other.detractors,
            self.passives - other.passives,
            self.promoters - other.promoters,
        )


NONE = Counts(0, 0, 0)
"""No answer at all: where a sum starts."""


def class_of(score: int) -> ScoreClass:
    """The class of one score: "detractors" (0-6), "passives" (7-8) or "promoters" (9-10).

    >>> [class_of(score) for score in (6, 7, 9)]
    ['detractors', 'passives', 'promoters']
    """
    if score < FIRST_PASSIVE:
        return "detractors"
    return "passives" if score < FIRST_PROMOTER else "promoters"


def counts_of(scores: pd.Series[float]) -> Counts:
    """Detractors (0-6), passives (7-8) and promoters (9-10) among 0-10 scores; blank scores do not count.

    >>> import pandas as pd
    >>> counts_of(pd.Series([10, 9, 8, 3, None]))
    Counts(detractors=1, passives=1, promoters=2)
    """
    return Counts.of_scores(distribution_of(scores))


def distribution_of(scores: pd.Series[float]) -> tuple[int, ...]:
    """How many answers gave each score from 0 to 10; blank scores do not count.

    >>> import pandas as pd
    >>> distribution_of(pd.Series([10, 10, 8, 0, None]))
    (1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2)
    """
    answered = scores.dropna()
    if not answered.isin(SCORES).all():
        raise ValueError(
            f"A score is a whole number from 0 to 10, not {answered[~answered.isin(SCORES)].iloc[0]}."
        )
    given = answered.value_counts()
    return tuple(int(given.get(score, 0)) for score in SCORES)


def shares_of(distribution: Sequence[int]) -> tuple[float, ...]:
    """Each score's part of the answers, 0 to 1; NaN without answers.

    >>> shares_of((1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2))[8:]
    (0.25, 0.0, 0.5)
    """
    n = sum(distribution)
    return tuple(count / n if n else math.nan for count in distribution)
