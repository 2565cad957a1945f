"""Judges what customers may know of a period's answers: unit by unit by the rules, then all together by the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import Marked
from nps_report.snapshot.disclosure import (
    HIDDEN,
    Cell,
    Level,
    Released,
    released,
    released_below,
    released_segments,
)
from nps_report.snapshot.published import Answer, AtLeast, PublishedCell, Together, Value
from nps_report.snapshot.settling import Limits, settled
from nps_report.snapshot.telling import THEMES, TOGETHER, Spot, Telling, answers_of, known_again
from nps_report.snapshot.units import WHOLE, Units


@dataclass(frozen=True)
class Judged:
    """The answers between two days, and what may be told of each unit and of its segments.

    `before` is what customers were told before of these days.
    """

    name: str
    start: date
    end: date
    answers: Marked
    units: Units
    rules: Thresholds
    segments: tuple[str, ...] = ()
    before: Sequence[Telling] = ()
    _cells: dict[str, Cell] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def scores(self) -> dict[str, Released]:
        """What may be shown of each unit's own score, the whole first; they alone were judged together."""
        return self._scores(self._limits)

    @cached_property
    def _limits(self) -> Limits:
        return settled(
            lambda limits: self.told(self._score_values(limits)),
            self.before,
            self.rules,
            {},
            lambda spot: True,
        )

    def limits(self, at_least: Mapping[str, int]) -> Limits:
        """How much may be told where segments and themes stand beside the scores, which are as they are.

        `at_least` tells for how many answers of each unit its themes stand.
        """
        return settled(
            lambda limits: self.telling(limits, at_least),
            self.before,
            self.rules,
            self._limits,
            lambda spot: bool(spot.segment or spot.about),
        )

    def telling(self, limits: Limits, at_least: Mapping[str, int]) -> Telling:
        """All that is told within these limits, and what they hide, so that it stays hidden when it is told again."""
        themes = {Spot(unit, about=THEMES): AtLeast(n) for unit, n in at_least.items()}
        withheld = {spot: HIDDEN for spot, most in limits.items() if most == "hidden"}
        return self.told(
            {**self._score_values(limits), **dict(self.shown_segments(limits)), **themes, **withheld}
        )

    def shown_segments(self, limits: Limits) -> Iterator[tuple[Spot, Released]]:
        """What is shown of the values of segments in each unit whose own score is."""
        for unit, score in self.scores.items():
            for segment in self.segments if score != HIDDEN else ():
                cells = self.answers.segment_cells(self.rows(unit), segment)
                most = {spot.value: most for spot, most in limits.items() if spot[:2] == (unit, segment)}
                for value, shown in released_segments(cells, self.rules, most).items():
                    yield Spot(unit, segment, value), shown

    def rows(self, unit: str) -> list[int]:
        """The rows of a unit's answers; the whole programme's may name no unit, or an unknown one."""
        return self.answers.rows(self.answers.units if unit == WHOLE else self.units.covers(unit))

    def _scores(self, limits: Limits) -> dict[str, Released]:
        most: dict[str | None, Level] = {
            unit: limits[Spot(unit)] for unit in self._names if Spot(unit) in limits
        }
        whole = released(self._cell(WHOLE), self.rules, most=most.get(WHOLE, "number"))
        below = dict(released_below(WHOLE, self._parts, self.rules, most))
        return {unit: whole if unit == WHOLE else below.get(unit, HIDDEN) for unit in self._names}

    @property
    def _names(self) -> Sequence[str]:
        return (WHOLE, *self.units.names)

    def _parts(self, unit: str) -> dict[str | None, Cell]:
        """The cells of the units right under `unit`, and of its answers in none of them."""
        children = self.units.children(unit)
        if not children:
            return {}
        covered = {name for child in children for name in self.units.covers(child)}
        above = self.answers.units if unit == WHOLE else self.units.covers(unit)
        own = self.answers.rows(name for name in above if name not in covered)
        return {**{child: self._cell(child) for child in children}, None: self.answers.cell(own)}

    def _cell(self, unit: str) -> Cell:
        if unit not in self._cells:
            self._cells[unit] = self.answers.cell(self.rows(unit))
        return self._cells[unit]

    def _score_values(self, limits: Limits) -> dict[Spot, Value]:
        return {Spot(unit): score for unit, score in self._scores(limits).items()}

    def told(self, values: Mapping[Spot, Value]) -> Telling:
        """What these values tell; where there is no answer, nothing."""
        cells = {spot: self._cell_told(spot, value, values) for spot, value in values.items()}
        cells |= {spot: self._together(spot, rows) for spot, rows in self._hidden_together(values)}
        cells = {spot: cell for spot, cell in cells.items() if cell.answers}
        return Telling(self.name, self.start, self.end, cells, {one.id: one for one in self.listed})

    def _cell_told(self, spot: Spot, value: Value, values: Mapping[Spot, Value]) -> PublishedCell:
        rows = self._rows_at(spot, values) if spot.segment else self.rows(spot.unit)
        answers = frozenset(self.listed[row].id for row in rows)
        return PublishedCell(spot.label, answers, value, spot.segment or "unit")

    def _hidden_together(self, values: Mapping[Spot, Value]) -> Iterator[tuple[Spot, Sequence[int]]]:
        """What is hidden together by the rules: parts of a unit that is shown, small values of a segment."""
        for spot, shown in values.items():
            if spot.segment and spot.value is None and shown == HIDDEN:
                yield spot._replace(about=TOGETHER), self._rows_at(spot, values)
            elif spot == Spot(spot.unit) and shown != HIDDEN:
                parts = [values.get(Spot(child)) for child in self.units.children(spot.unit)]
                if parts and None not in parts:
                    yield Spot(spot.unit, about=TOGETHER), self._rest(spot.unit, values)

    def _rest(self, unit: str, values: Mapping[Spot, Value]) -> list[int]:
        """The rows of a unit's answers that are in none of its parts that are shown."""
        shown = [child for child in self.units.children(unit) if values[Spot(child)] != HIDDEN]
        apart = {row for child in shown for row in self.rows(child)}
        return [row for row in self.rows(unit) if row not in apart]

    def _together(self, spot: Spot, rows: Sequence[int]) -> PublishedCell:
        level = released(self.answers.cell(rows), self.rules).level
        answers = frozenset(self.listed[row].id for row in rows)
        return PublishedCell(spot.label, answers, HIDDEN if level == "hidden" else Together(level), TOGETHER)

    def _rows_at(self, spot: Spot, values: Mapping[Spot, Value]) -> Sequence[int]:
        """The rows of a segment's value in a unit; without one, of all that have none of those shown."""
        by_value = self._by_value(spot.unit, spot.segment)
        if spot.value is not None:
            return by_value[spot.value]
        apart = {
            other.value
            for other, shown in values.items()
            if other[:2] == spot[:2] and other.value is not None and shown != HIDDEN
        }
        return [row for value, rows in by_value.items() if value not in apart for row in rows]

    def _by_value(self, unit: str, segment: str) -> Mapping[str | None, Sequence[int]]:
        values, found = self.answers.values(segment), defaultdict[str | None, list[int]](list)
        for row in self.rows(unit):
            found[values[row]].append(row)
        return found

    @cached_property
    def listed(self) -> list[Answer]:
        """The answers as the audit sees them, row by row."""
        before = {id_: one for telling in self.before for id_, one in telling.answers.items()}
        return known_again(answers_of(self.answers), before.values())
