"""Why a score moved: who answered (mix) and what they said (rate), segment by segment."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, TypeAlias

from nps_report.metrics import NONE, Counts, MixAndRate, Part, Verdict, mix_and_rate, unit_changes
from nps_report.metrics.decomposition import Reversal, reversed_by_mix

if TYPE_CHECKING:
    from nps_report.facts.internal import Change, Facts
    from nps_report.periods import Period

Main: TypeAlias = Literal["rate", "mix", "both"]
"""What a change mostly is: one that is MOSTLY times the other, else both."""

UNIT = "unit"
"""The column that the units right under a report's unit make; a segment column of that name stands in its stead."""

NO_VALUE = ""
"""Stands for the answers that have no value in a column."""

MOSTLY = 2.0
MOST_STEPS = 6
MOST_ROWS = 9
TICK = 20
"""Points between the ends of an axis and zero are a multiple of this."""


@dataclass(frozen=True)
class Piece:
    """A segment, or a unit: its answers before and now, and what it adds to the change, in points.

    `p` is that of its own change, adjusted over the column, and `established` what it says: unknown (NaN) and False
    for a segment of one period alone.
    """

    value: str
    before: Counts
    now: Counts
    part: Part
    p: float
    established: bool

    @property
    def kept(self) -> bool:
        """Whether it answered in both periods."""
        return self.before.n > 0 and self.now.n > 0


@dataclass(frozen=True)
class Split:
    """A change split by the segments of one column, which hold every answer once; `mix` and `rate` in points."""

    against: Period
    column: str
    of_units: bool
    pieces: tuple[Piece, ...]
    mix: float
    rate: float
    reversal: Reversal

    @cached_property
    def before(self) -> Counts:
        """All answers before."""
        return sum((piece.before for piece in self.pieces), NONE)

    @cached_property
    def now(self) -> Counts:
        """All answers now."""
        return sum((piece.now for piece in self.pieces), NONE)

    @property
    def main(self) -> Main:
        """What the change mostly is."""
        if abs(self.rate) >= MOSTLY * abs(self.mix):
            return "rate"
        return "mix" if abs(self.mix) >= MOSTLY * abs(self.rate) else "both"

    @property
    def kept(self) -> tuple[Piece, ...]:
        """The segments that answered in both periods: the others have no rate."""
        return tuple(piece for piece in self.pieces if piece.kept)

    @property
    def established(self) -> bool:
        """Whether any segment has an established change of its own."""
        return any(piece.established for piece in self.pieces)

    @property
    def grown(self) -> Piece:
        """The segment whose share of the answers grew most."""
        return max(self.pieces, key=lambda piece: self.share_now(piece) - self.share_before(piece))

    @property
    def steps(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """The segments whose rate is drawn, and the others: many small ones are drawn as one."""
        return parted(self.kept, MOST_STEPS, lambda piece: abs(piece.part.rate))

    @property
    def rows(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """The segments that have a row of their own in a table, and the others."""
        return parted(self.pieces, MOST_ROWS, lambda piece: abs(piece.part.mix) + abs(piece.part.rate))

    @property
    def heaviest(self) -> Piece | None:
        """The segment whose rate weighs most; None where the mix weighs more."""
        first = max(self.kept, key=lambda piece: abs(piece.part.rate), default=None)
        return first if first is not None and abs(first.part.rate) > abs(self.mix) else None

    @property
    def axis(self) -> tuple[int, int]:
        """An axis that holds zero and every score between before and now, step by step."""
        drawn, others = self.steps
        rates = [piece.part.rate for piece in (*drawn, together(others))]
        # Without the dust of floats, which would add a whole tick.
        levels = [0.0, *(round(level, 6) for level in accumulate([self.before.nps, self.mix, *rates]))]
        return TICK * math.floor(min(levels) / TICK), TICK * math.ceil(max(levels) / TICK)

    def share_before(self, piece: Piece) -> float:
        """A segment's share of the answers before, 0 to 1."""
        return piece.before.n / self.before.n

    def share_now(self, piece: Piece) -> float:
        """A segment's share of the answers now, 0 to 1."""
        return piece.now.n / self.now.n


def parted(
    pieces: Sequence[Piece], most: int, size: Callable[[Piece], float]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The largest pieces in their order, and the others; `most` in all if the others count one.

    >>> pieces = [Piece(name, NONE, NONE, Part(0.0, rate), 1.0, False) for name, rate in zip("abc", (1.0, 9.0, -4.0))]
    >>> [[piece.value for piece in part] for part in parted(pieces, 2, lambda piece: abs(piece.part.rate))]
    [['b'], ['a', 'c']]
    >>> len(parted(pieces, 3, lambda piece: 0.0)[0])
    3
    """
    if len(pieces) <= most:
        return tuple(pieces), ()
    leading = sorted(pieces, key=size, reverse=True)[: most - 1]
    return tuple(one for one in pieces if one in leading), tuple(one for one in pieces if one not in leading)


def together(pieces: Sequence[Piece]) -> Piece:
    """Several segments as one: what they add is the sum of what each adds; no test is made of them.

    >>> together([]).part
    Part(mix=0, rate=0)
    """
    return Piece(
        value=NO_VALUE,
        before=sum((piece.before for piece in pieces), NONE),
        now=sum((piece.now for piece in pieces), NONE),
        part=Part(sum(piece.part.mix for piece in pieces), sum(piece.part.rate for piece in pieces)),
        p=math.nan,
        established=False,
    )


@dataclass(frozen=True)
class Movement:
    """The change that a report explains, split by each column; every respondent counts 1, whatever the headline."""

    facts: Facts

    @cached_property
    def change(self) -> Change | None:
        """The first established change, else the first; None where there is no earlier period."""
        changes = self.facts.changes
        return next((change for change in changes if change.established), changes[0] if changes else None)

    @cached_property
    def value(self) -> float:
        """The change that is split, in points: every respondent counts 1. Unknown (NaN) without an earlier period."""
        return math.nan if self.change is None else self.facts.counts.nps - self.change.before.nps

    @cached_property
    def established(self) -> bool:
        """Whether the total that is split has an established change: the headline's, if it goes the same way."""
        if self.change is None or not self.change.established:
            return False
        return self.value * self.change.difference.value > 0

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """The change by each segment column, then by the units below; not by a column with one value alone."""
        return () if self.change is None else tuple(self._splits(self.change.against))

    @cached_property
    def split(self) -> Split | None:
        """The one to show: with a reversal first, else with the largest mix; None where nothing can be split."""
        return max(self.splits, key=lambda split: (split.reversal != "", abs(split.mix)), default=None)

    @property
    def shown(self) -> Split | None:
        """The same where there is something to explain: an established change, or a reversal."""
        return self.split if self.split is not None and (self.established or self.split.reversal) else None

    def _splits(self, against: Period) -> Iterator[Split]:
        scope = self.facts.scope
        before, now = self._columns(against.start, against.end), self._columns(scope.start, scope.end)
        for column, now_parts in now.items():
            before_parts = before[column]
            if len({*before_parts, *now_parts}) > 1:
                yield self._split(against, column, before_parts, now_parts)

    def _split(
        self, against: Period, column: str, before: Mapping[str, Counts], now: Mapping[str, Counts]
    ) -> Split:
        split = mix_and_rate(before, now)
        moved = unit_changes(now, before, self.facts.programme.statistics.confidence)
        return Split(
            against=against,
            column=column,
            of_units=self._of_units(column),
            pieces=tuple(
                _piece(value, before, now, split, moved) for value in self._ordered(column, split.segments)
            ),
            mix=split.mix,
            rate=split.rate,
            reversal=reversed_by_mix(before, now),
        )

    def _of_units(self, column: str) -> bool:
        """Whether the column is that of the units below, and no segment column that a programme calls so."""
        return column == UNIT and UNIT not in self.facts.programme.segments

    def _columns(self, start: date, end: date) -> dict[str, dict[str, Counts]]:
        """Counts per value of each segment column, then per unit right below, of some days."""
        # Not above: the report's facts may well hold these.
        from nps_report.facts.internal import counts_by

        found: dict[str, dict[str, Counts]] = {column: {} for column in self.facts.programme.segments}
        table = self.facts.side.segments(self.facts.scope.unit, start, end)
        for (column, value), counts in counts_by(table, ["segment", "value"]).items():
            found[column][value or NO_VALUE] = counts
        below = counts_by(self.facts.side.unit_scores(start, end, self.facts.scope.unit), ["unit"])
        found.setdefault(UNIT, self._units({unit: one for (unit,), one in below.items()}, start, end))
        return found

    def _units(self, below: Mapping[str, Counts], start: date, end: date) -> dict[str, Counts]:
        """The units right below, each with those under it, then all other answers."""
        unit, side = self.facts.scope.unit, self.facts.side
        parts = {child: below[child] for child in side.units.children(unit) if child in below}
        rest = Counts.of_scores(side.scores(unit, start, end)) - sum(parts.values(), NONE)
        return {**parts, NO_VALUE: rest} if rest.n else parts

    def _ordered(self, column: str, values: Iterable[str]) -> list[str]:
        """The values in the programme's order, else by name, answers without one last."""
        of_units = self._of_units(column)
        known = self.facts.side.units.names if of_units else self.facts.programme.order.get(column, ())
        places = {value: place for place, value in enumerate(known)}
        return sorted(values, key=lambda value: (value == NO_VALUE, places.get(value, len(places)), value))


def _piece(
    value: str,
    before: Mapping[str, Counts],
    now: Mapping[str, Counts],
    split: MixAndRate,
    moved: Mapping[str, Verdict],
) -> Piece:
    tested = moved.get(value)
    return Piece(
        value=value,
        before=before.get(value, NONE),
        now=now.get(value, NONE),
        part=split.segments[value],
        p=math.nan if tested is None else tested.p_adjusted,
        established=tested is not None and tested.established,
    )
