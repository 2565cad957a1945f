"""What was published, as linear limits on the counts behind it, though nobody is told how many answered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypeGuard

from nps_report.metrics import Counts, ScoreClass
from nps_report.programme import Thresholds
from nps_report.snapshot.disclosure import BANDS, FROM_NUMBERS, HIGH, LOW, Level, Released

CLASSES: tuple[ScoreClass, ...] = ("detractors", "passives", "promoters")
"""The classes, in the order of `Counts`."""


class Answer(NamedTuple):
    """A scored answer, the account and the person it comes from.

    One that was corrected between two publications is two answers, each in the cells that counted it so. `like` is
    what an answer has that can be known again where its id cannot: its day, and its unit.
    """

    id: str
    account: str
    person: str
    score_class: ScoreClass
    like: str = ""


@dataclass(frozen=True)
class Size:
    """How many answers there are, told exactly."""

    n: int


@dataclass(frozen=True)
class Shares:
    """The shares of detractors, passives and promoters in whole per cent, a half rounded to the even one."""

    detractors: int
    passives: int
    promoters: int


@dataclass(frozen=True)
class Score:
    """A score as a whole number, a half rounded to the even one, by no rule on who may be told it."""

    nps: int


@dataclass(frozen=True)
class AtLeast:
    """How many answers there are at least, for all that else stands there."""

    n: int


@dataclass(frozen=True)
class Together:
    """Of what is hidden together: nothing is told but that it could be shown as one, at this level."""

    level: Level


Value: TypeAlias = Released | Counts | Size | Shares | Score | AtLeast | Together
"""What is told of a cell. The kit tells a `Released`; the others are what other papers may tell."""


@dataclass(frozen=True)
class PublishedCell:
    """What was told of some answers; of hidden ones nothing.

    `cut` names what cuts it out of a larger cell, "unit" or a segment's name: what the cells of one cut leave of a
    larger one is looked at too. `consented` says that those who answered agreed to be told of, as in a letter to their
    own account: what a reader learns of them alone is no betrayal, yet counts as known.
    """

    label: str
    answers: frozenset[str]
    value: Value
    cut: str = ""
    consented: bool = False


@dataclass(frozen=True)
class Publication:
    """Cells published together: a report of a unit or all those of a period, withdrawn ones too, or a letter."""

    name: str
    cells: tuple[PublishedCell, ...]


class Line(NamedTuple):
    """A limit: `least` <= the counts of a cell, each times its weight <= `most`."""

    weights: tuple[int, int, int]
    least: float = -math.inf
    most: float = math.inf

    def holds(self, counts: tuple[int, int, int]) -> bool:
        """Whether counts (detractors, passives, promoters) keep the limit.

        >>> Line((-1, 0, 1), least=3).holds((2, 9, 4))
        False
        """
        found = sum(weight * count for weight, count in zip(self.weights, counts, strict=True))
        return self.least <= found <= self.most


FLOORS = ((0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, 1))
"""The sums of counts of which the rules promise each reader that they are not too small."""


def told(value: Value) -> tuple[Line, ...]:
    """What a published value says of its cell's counts, whatever the rules.

    >>> [line.holds((0, 1, 9)) for line in told(Released("number", nps=90, n_band="10-29"))]
    [True, True, True]
    >>> [line.holds((0, 0, 9)) for line in told(Released("number", nps=90, n_band="10-29"))]
    [True, False, False]
    >>> told(Released("hidden"))
    ()
    """
    if isinstance(value, Counts):
        exact = (value.detractors, value.passives, value.promoters)
        return tuple(Line(_only(place), count, count) for place, count in enumerate(exact))
    if isinstance(value, Size):
        return (Line((1, 1, 1), value.n, value.n),)
    if isinstance(value, Shares):
        shares = (value.detractors, value.passives, value.promoters)
        return tuple(line for place, share in enumerate(shares) for line in _rounded(_only(place), share))
    if isinstance(value, Score):
        return _rounded((-1, 0, 1), value.nps)
    if isinstance(value, AtLeast | Together):
        return ()
    return tuple(_told_of(value))


def promised(value: Value, rules: Thresholds) -> tuple[Line, ...]:
    """What the rules add where they let a value be published: words stand for few answers, none of a class missing.

    Words with a band stand for a number that would have told too much.

    >>> [(line.least, line.most) for line in promised(Released("words", words="high"), Thresholds())][:2]
    [(5, inf), (-inf, 9)]
    """
    if isinstance(value, AtLeast):
        return (Line((1, 1, 1), least=value.n),)
    if not _is_judged(value):
        return ()
    if value.level == "number" or (isinstance(value, Released) and value.n_band):
        return (Line((1, 1, 1), least=FROM_NUMBERS),)
    # Two limits, for a person may answer twice: then there are more, and no fewer.
    sizes = (Line((1, 1, 1), least=rules.public_respondents), Line((1, 1, 1), most=FROM_NUMBERS - 1))
    return (*sizes, *(Line(_only(place), least=1) for place in range(len(CLASSES))))


def floors(value: Value, own: Counts, rules: Thresholds) -> tuple[float, ...]:
    """What the rules promise to a reader with answers of its `own` in a cell: the least of each sum of `FLOORS`.

    The others' answers are not all of one class, come from enough accounts, and the reader holds no more than
    its share.

    >>> floors(Released("number", nps=25, n_band="10-29"), Counts(1, 2, 4), Thresholds())
    (7, 6, 4, 14)
    >>> floors(Released("hidden"), Counts(1, 2, 4), Thresholds())
    (-inf, -inf, -inf, -inf)
    """
    if not _is_judged(value):
        return (-math.inf,) * len(FLOORS)
    mixed = [own.n - count + 1 for count in (own.detractors, own.passives, own.promoters)]
    accounts = rules.public_accounts - 1 if own.n else rules.public_accounts
    return (*mixed, max(own.n + accounts, _least_base(own.n, rules.public_max_share)))


def _is_judged(value: Value) -> TypeGuard[Released | Together]:
    """Whether the rules let it be shown."""
    return isinstance(value, Released | Together) and value.level != "hidden"


def _told_of(value: Released) -> Iterator[Line]:
    if value.nps is not None:
        yield from _rounded((-1, 0, 1), value.nps)
    if value.n_band is not None:
        band = BANDS.get(value.n_band)
        above = max(inside.stop for inside in BANDS.values())
        yield Line((1, 1, 1), band.start, band.stop - 1) if band else Line((1, 1, 1), least=above)
    # 100 times the lead lies so far above a level times the base: whole numbers, so "less than" is one less.
    if value.words in ("low", "high"):
        level, side = (LOW, -1) if value.words == "low" else (HIGH, 1)
        yield Line(_scaled((-1, 0, 1), 100 * side, -level * side), least=1)
    if value.words == "middle":
        yield Line(_scaled((-1, 0, 1), 100, -LOW), least=0)
        yield Line(_scaled((-1, 0, 1), 100, -HIGH), most=0)


def _rounded(weights: tuple[int, int, int], told: int) -> tuple[Line, Line]:
    """The weighted sum is `told` hundredths of all, within half a one; a half goes to the even one."""
    # (2 told - 1) n <= 200 sum <= (2 told + 1) n
    spare = told % 2
    return (
        Line(_scaled(weights, 200, 1 - 2 * told), least=spare),
        Line(_scaled(weights, 200, -1 - 2 * told), most=-spare),
    )


def _scaled(weights: tuple[int, int, int], times: int, more: int) -> tuple[int, int, int]:
    detractors, passives, promoters = (times * weight + more for weight in weights)
    return (detractors, passives, promoters)


def _only(place: int) -> tuple[int, int, int]:
    return (int(place == 0), int(place == 1), int(place == 2))


def _least_base(own: int, share: float) -> int:
    """The smallest base of which `own` is no more than its share."""
    base = math.ceil(own / share)
    return base if own <= share * base else base + 1
