"""What became of detractors at their next answer, beside whether anybody called them in between."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from nps_report.metrics.counts import class_of
from nps_report.metrics.proportion import ShareInterval, share_interval


@dataclass(frozen=True)
class Given:
    """An answer of a contact, and when somebody first called about it; None if nobody did."""

    contact: str
    at: datetime
    score: int
    called_at: datetime | None = None


@dataclass(frozen=True)
class Again:
    """A detractor's answer and the contact's next one; `called` if the first call came in between."""

    before: Given
    after: Given

    @property
    def called(self) -> bool:
        """Whether somebody had called about the first answer before the next one was given."""
        return self.before.called_at is not None and self.before.called_at < self.after.at

    @property
    def recovered(self) -> bool:
        """Whether the next answer is no detractor's."""
        return class_of(self.after.score) != "detractors"

    @property
    def converted(self) -> bool:
        """Whether the next answer is a promoter's."""
        return class_of(self.after.score) == "promoters"


@dataclass(frozen=True)
class Recovered:
    """Of `n` detractors who answered again, how many were detractors no more, and how many were promoters.

    Each share has its Wilson interval, 0 to 1.
    """

    n: int
    recovered: int
    converted: int
    share: ShareInterval
    promoters: ShareInterval


class ShareDifference(NamedTuple):
    """One share less another, -1 to 1, with its limits; unknown (NaN) where one side is empty."""

    value: float
    low: float
    high: float

    @property
    def established(self) -> bool:
        """Whether the limits leave out no difference."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Recovery:
    """Detractors who were called beside those who were not, and how much more often the former recovered.

    The difference is an association. Nobody drew lots for who was called: those who were may have been easier to
    please, or to reach, or be the ones that matter.
    """

    called: Recovered
    uncalled: Recovered
    difference: ShareDifference


def answered_again(answers: Iterable[Given]) -> Iterator[Again]:
    """Each detractor's answer that the same contact's next one follows, by contact; an answer counts once as each.

    Answers of one moment are in the order given; the last of them is the one that another may follow.

    >>> at = [datetime(2026, month, 1) for month in (1, 4, 7)]
    >>> found = answered_again([Given("C", at[0], 3), Given("C", at[2], 9), Given("C", at[1], 6)])
    >>> [(one.before.score, one.after.score) for one in found]
    [(3, 6), (6, 9)]
    """
    by_contact: dict[str, list[Given]] = {}
    for one in sorted(answers, key=attrgetter("at")):
        by_contact.setdefault(one.contact, []).append(one)
    for _, given in sorted(by_contact.items()):
        for before, after in pairwise(given):
            if class_of(before.score) == "detractors" and before.at < after.at:
                yield Again(before, after)


def recovery(pairs: Iterable[Again], confidence: float = 0.95) -> Recovery:
    """How often detractors recovered, those called and those not, with Newcombe's limits of the difference.

    Detractors whom nobody called recover too: who gave a very low score gives a higher one next more often than a lower
    one, whatever was done in between (regression to the mean). Only the difference may have to do with the calls.
    Several pairs of one contact count as independent.

    >>> day, later = datetime(2026, 1, 1), datetime(2026, 6, 1)
    >>> called, uncalled = Given("A", day, 2, called_at=datetime(2026, 1, 3)), Given("B", day, 2)
    >>> found = recovery([Again(called, Given("A", later, 9)), Again(uncalled, Given("B", later, 6))])
    >>> found.called.recovered, found.called.converted, found.uncalled.recovered, found.difference.value
    (1, 1, 0, 1.0)
    """
    known = list(pairs)
    called, uncalled = (
        _side([pair for pair in known if pair.called == whether], confidence) for whether in (True, False)
    )
    return Recovery(called, uncalled, share_difference(called.share, uncalled.share))


def _side(pairs: list[Again], confidence: float) -> Recovered:
    recovered = sum(pair.recovered for pair in pairs)
    converted = sum(pair.converted for pair in pairs)
    shares = (share_interval(hits, len(pairs), confidence) for hits in (recovered, converted))
    return Recovered(len(pairs), recovered, converted, *shares)


def share_difference(first: ShareInterval, second: ShareInterval) -> ShareDifference:
    """One share less another of other people, by Newcombe's hybrid score method (1998b, method 10).

    Each limit is as far from the difference as the nearer Wilson limits of both shares are together, by Pythagoras.
    It keeps within -1 and 1 and has a width even where both shares are 0 or 1. An empty side: unknown, -1 to 1.

    >>> found = share_difference(share_interval(56, 70), share_interval(48, 80))
    >>> [round(figure, 4) for figure in found]
    [0.2, 0.0524, 0.3339]
    >>> share_difference(share_interval(0, 0), share_interval(1, 2))
    ShareDifference(value=nan, low=-1.0, high=1.0)
    """
    value = first.value - second.value
    if math.isnan(value):
        return ShareDifference(math.nan, -1.0, 1.0)
    down = math.hypot(first.value - first.low, second.high - second.value)
    up = math.hypot(first.high - first.value, second.value - second.low)
    return ShareDifference(value, max(-1.0, value - down), min(1.0, value + up))
