"""One scored answer, with what its weight and its company depend on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nps_report.metrics.counts import Counts, class_of

_SIGNS = {"detractors": -1, "passives": 0, "promoters": 1}


class Answer(NamedTuple):
    """A score from 0 to 10 and whom it comes from; what is not known is None.

    `weight` is the survey's own; `revenue` the account's. `rank` tells how influential the contact is in the account,
    the lowest first; `at` is when it was given, in any values that can be compared.

    >>> Answer(10).sign, Answer(8).sign, Answer(6).sign
    (1, 0, -1)
    """

    score: int
    account: str | None = None
    contact: str | None = None
    weight: float = 1.0
    revenue: float | None = None
    rank: tuple[int, ...] = ()
    at: float = 0.0

    @property
    def sign(self) -> int:
        """What the answer adds to the score: 1 for a promoter, -1 for a detractor, 0 for a passive."""
        return _SIGNS[class_of(self.score)]


def counts_of_answers(answers: Sequence[Answer]) -> Counts:
    """Detractors, passives and promoters among answers, whatever they weigh.

    >>> counts_of_answers([Answer(10), Answer(9), Answer(3)])
    Counts(detractors=1, passives=0, promoters=2)
    """
    signs = [answer.sign for answer in answers]
    return Counts(signs.count(-1), signs.count(0), signs.count(1))
