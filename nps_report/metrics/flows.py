"""Who moved where between two periods: promoters, passives, detractors and those who fell silent."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nps_report.metrics.counts import ScoreClass
from nps_report.metrics.distributions import chi_square_p, sign_p

State: TypeAlias = ScoreClass | Literal["silent"]

STATES: tuple[State, ...] = ("detractors", "passives", "promoters", "silent")
"""The order of rows and columns; silent is who was asked and did not answer."""

Table: TypeAlias = tuple[tuple[int, ...], ...]

_CLASSES = range(3)
_SILENT = 3


@dataclass(frozen=True)
class Flows:
    """How many contacts went from each state to each, in the order of STATES: rows before, columns now.

    >>> moved = Flows(((8, 6, 2, 1), (3, 15, 7, 0), (1, 4, 14, 0), (2, 0, 5, 9)))
    >>> moved.ups, moved.downs, moved.steady, moved.answered_twice
    (15, 8, 37, 60)
    >>> moved.fell_silent, moved.spoke_again
    (1, 7)
    """

    table: Table

    @classmethod
    def of_table(cls, answered: Sequence[Sequence[int]]) -> Flows:
        """The flows of contacts who answered both times: three rows of three, nobody silent.

        >>> Flows.of_table([[1, 0, 2], [0, 3, 0], [0, 0, 4]]).table
        ((1, 0, 2, 0), (0, 3, 0, 0), (0, 0, 4, 0), (0, 0, 0, 0))
        """
        return cls((*((*row, 0) for row in _square(answered)), (0, 0, 0, 0)))

    @property
    def answered(self) -> Table:
        """The three rows and columns of those who answered both times."""
        return tuple(row[:_SILENT] for row in self.table[:_SILENT])

    @property
    def answered_twice(self) -> int:
        """Contacts who answered both times."""
        return sum(map(sum, self.answered))

    @property
    def ups(self) -> int:
        """Contacts who answered both times, now in a better class."""
        return sum(self.table[was][is_now] for was in _CLASSES for is_now in _CLASSES if is_now > was)

    @property
    def downs(self) -> int:
        """Contacts who answered both times, now in a worse class."""
        return sum(self.table[was][is_now] for was in _CLASSES for is_now in _CLASSES if is_now < was)

    @property
    def steady(self) -> int:
        """Contacts who answered both times, still in their class."""
        return sum(self.table[place][place] for place in _CLASSES)

    @property
    def fell_silent(self) -> int:
        """Contacts who answered before and not now."""
        return sum(row[_SILENT] for row in self.table[:_SILENT])

    @property
    def spoke_again(self) -> int:
        """Contacts who answered now and not before."""
        return sum(self.table[_SILENT][:_SILENT])


@dataclass(frozen=True)
class MarginalTest:
    """A chi-square statistic, its degrees of freedom and its p; unknown (NaN) where nobody was there to be tested."""

    statistic: float
    degrees: int
    p: float


def flows(before: Mapping[str, str], now: Mapping[str, str]) -> Flows:
    """The flows of contacts whose state is known both times; a contact missing on one side is not counted.

    >>> flows({"Ada": "passives", "Bea": "silent", "Cy": "silent"}, {"Ada": "promoters", "Bea": "passives"}).table
    ((0, 0, 0, 0), (0, 0, 1, 0), (0, 0, 0, 0), (0, 1, 0, 0))
    >>> flows({}, {}).answered_twice
    0
    """
    known: set[str] = {*STATES}
    for state in (*before.values(), *now.values()):
        if state not in known:
            raise ValueError(f"A contact is among {', '.join(STATES)}, not {state!r}.")
    went = Counter((was, now[contact]) for contact, was in before.items() if contact in now)
    return Flows(tuple(tuple(went[was, is_now] for is_now in STATES) for was in STATES))


def stuart_maxwell(table: Sequence[Sequence[int]]) -> MarginalTest:
    """Whether the shares of the classes changed among contacts who answered both times (Stuart 1955, Maxwell 1970).

    `table` has three rows, before, of three columns, now: `Flows.answered`. A class that nobody entered or left tells
    nothing and is dropped, an empty one above all; the two others leave one degree of freedom and McNemar's test,
    without a correction. Where nobody moved at all, the statistic is 0 and p is 1.

    >>> found = stuart_maxwell([[8, 6, 2], [3, 15, 7], [1, 4, 14]])
    >>> round(found.statistic, 6), found.degrees, round(found.p, 6)
    (2.012579, 2, 0.365573)
    >>> stuart_maxwell([[5, 0, 9], [0, 0, 0], [1, 0, 7]]).statistic == (9 - 1) ** 2 / (9 + 1)
    True
    >>> stuart_maxwell([[1, 0, 0], [0, 2, 0], [0, 0, 3]])
    MarginalTest(statistic=0.0, degrees=2, p=1.0)
    >>> stuart_maxwell([[0, 0, 0], [0, 0, 0], [0, 0, 0]])
    MarginalTest(statistic=nan, degrees=0, p=nan)
    """
    rows = _square(table)
    columns = tuple(zip(*rows, strict=True))
    losses = [sum(row) - sum(column) for row, column in zip(rows, columns, strict=True)]
    exchanged = [rows[1][2] + rows[2][1], rows[0][2] + rows[2][0], rows[0][1] + rows[1][0]]
    # The cofactors of the covariance of two losses, any two of the three.
    determinant = sum(exchanged[one] * exchanged[other] for one, other in ((0, 1), (0, 2), (1, 2)))
    if determinant:
        weighed = sum(swap * loss * loss for swap, loss in zip(exchanged, losses, strict=True))
        return _chi_square(weighed / determinant, degrees=2)
    if any(exchanged):
        return _chi_square(max(loss * loss for loss in losses) / sum(exchanged), degrees=1)
    return _nobody_moved(sum(any((*row, *column)) for row, column in zip(rows, columns, strict=True)))


def sign_test(moved: Flows) -> float:
    """The exact two-sided p of as many ups as downs, steps of two classes counting once; 1 where nobody moved.

    >>> round(sign_test(Flows.of_table([[8, 6, 2], [3, 15, 7], [1, 4, 14]])), 6)
    0.21004
    """
    return sign_p(moved.ups, moved.downs)


def _square(table: Sequence[Sequence[int]]) -> Table:
    rows = tuple(tuple(row) for row in table)
    if [len(row) for row in rows] != [len(_CLASSES)] * len(_CLASSES):
        raise ValueError(f"The classes before and now make three rows of three, not {rows!r}.")
    return rows


def _chi_square(statistic: float, degrees: int) -> MarginalTest:
    return MarginalTest(statistic, degrees, chi_square_p(statistic, degrees))


def _nobody_moved(classes: int) -> MarginalTest:
    """Nothing to explain, were there two classes or one; without anybody there is no knowing."""
    return MarginalTest(0.0, classes - 1, 1.0) if classes else MarginalTest(math.nan, 0, math.nan)
