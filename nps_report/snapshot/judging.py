"""Judges what customers may know of a period's answers: unit by unit by the rules, then all together by the audit."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

import numpy as np

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import Marked, MarkedCell, Places
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

_Shown: TypeAlias = Mapping[tuple[str, str], set[str]]
"""The values that are shown of each segment of a unit."""


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
    # Limits are tried one after the other: what is asked of the same answers again is kept.
    _rows: dict[str, Places] = field(default_factory=dict, init=False, repr=False, compare=False)
    _cells: dict[str, Cell] = field(default_factory=dict, init=False, repr=False, compare=False)
    _below: dict[str, dict[str | None, Cell]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _cut: dict[tuple[str, str], dict[str | None, MarkedCell]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _ids: dict[bytes, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

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
        most_at: dict[tuple[str, ...], dict[str | None, Level]] = defaultdict(dict)
        for spot, level in limits.items():
            most_at[spot[:2]][spot.value] = level
        for unit, score in self.scores.items():
            for segment in self.segments if score != HIDDEN else ():
                cells, most = self._segment_cells(unit, segment), most_at.get((unit, segment), {})
                for value, shown in released_segments(cells, self.rules, most).items():
                    yield Spot(unit, segment, value), shown

    def _segment_cells(self, unit: str, segment: str) -> dict[str | None, MarkedCell]:
        if (unit, segment) not in self._cut:
            self._cut[unit, segment] = self.answers.segment_cells(self.rows(unit), segment)
        return self._cut[unit, segment]

    def rows(self, unit: str) -> list[int]:
        """The rows of a unit's answers; the whole programme's may name no unit, or an unknown one."""
        rows: list[int] = self._places(unit).tolist()
        return rows

    def _places(self, unit: str) -> Places:
        if unit not in self._rows:
            names = self.answers.units if unit == WHOLE else self.units.covers(unit)
            self._rows[unit] = self.answers.places(names)
        return self._rows[unit]

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
        if unit not in self._below:
            self._below[unit] = self._cells_below(unit)
        return self._below[unit]

    def _cells_below(self, unit: str) -> dict[str | None, Cell]:
        children = self.units.children(unit)
        if not children:
            return {}
        covered = {name for child in children for name in self.units.covers(child)}
        above = self.answers.units if unit == WHOLE else self.units.covers(unit)
        own = self.answers.places(name for name in above if name not in covered)
        return {**{child: self._cell(child) for child in children}, None: self.answers.cell(own)}

    def _cell(self, unit: str) -> Cell:
        if unit not in self._cells:
            self._cells[unit] = self.answers.cell(self._places(unit))
        return self._cells[unit]

    def _score_values(self, limits: Limits) -> dict[Spot, Value]:
        return {Spot(unit): score for unit, score in self._scores(limits).items()}

    def told(self, values: Mapping[Spot, Value]) -> Telling:
        """What these values tell; where there is no answer, nothing."""
        shown = _shown_in(values)
        cells = {spot: self._cell_told(spot, value, shown) for spot, value in values.items()}
        cells |= {spot: self._together(spot, rows) for spot, rows in self._hidden_together(values, shown)}
        cells = {spot: cell for spot, cell in cells.items() if cell.answers}
        return Telling(self.name, self.start, self.end, cells, self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, Answer]:
        return {one.id: one for one in self.listed}

    def _cell_told(self, spot: Spot, value: Value, shown: _Shown) -> PublishedCell:
        rows = self._rows_at(spot, shown) if spot.segment else self._places(spot.unit)
        return PublishedCell(spot.label, self._ids_of(rows), value, spot.segment or "unit")

    def _ids_of(self, rows: Places) -> frozenset[str]:
        """The answers in these rows; the same set where they were asked for before."""
        key = hashlib.blake2b(np.sort(rows).tobytes(), digest_size=16).digest()
        if key not in self._ids:
            listed = self.listed
            self._ids[key] = frozenset(listed[row].id for row in rows.tolist())
        return self._ids[key]

    def _hidden_together(self, values: Mapping[Spot, Value], shown: _Shown) -> Iterator[tuple[Spot, Places]]:
        """What is hidden together by the rules: parts of a unit that is shown, small values of a segment."""
        for spot, value in values.items():
            if spot.segment and spot.value is None and value == HIDDEN:
                yield spot._replace(about=TOGETHER), self._rows_at(spot, shown)
            elif spot == Spot(spot.unit) and value != HIDDEN:
                parts = [values.get(Spot(child)) for child in self.units.children(spot.unit)]
                if parts and None not in parts:
                    yield Spot(spot.unit, about=TOGETHER), self._rest(spot.unit, values)

    def _rest(self, unit: str, values: Mapping[Spot, Value]) -> Places:
        """The rows of a unit's answers that are in none of its parts that are shown."""
        shown = [child for child in self.units.children(unit) if values[Spot(child)] != HIDDEN]
        apart, own = [self._places(child) for child in shown], self._places(unit)
        return own[~np.isin(own, np.concatenate(apart))] if apart else own

    def _together(self, spot: Spot, rows: Places) -> PublishedCell:
        level = released(self.answers.cell(rows), self.rules).level
        value = HIDDEN if level == "hidden" else Together(level)
        return PublishedCell(spot.label, self._ids_of(rows), value, TOGETHER)

    def _rows_at(self, spot: Spot, shown: _Shown) -> Places:
        """The rows of a segment's value in a unit; without one, of all that have none of those shown."""
        cells, apart = (
            self._segment_cells(spot.unit, spot.segment),
            shown.get((spot.unit, spot.segment), set()),
        )
        if spot.value is not None:
            found = [cell.rows for value, cell in cells.items() if value == spot.value]
        else:
            found = [cell.rows for value, cell in cells.items() if value not in apart]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    @cached_property
    def listed(self) -> list[Answer]:
        """The answers as the audit sees them, row by row."""
        before = {id_: one for telling in self.before for id_, one in telling.answers.items()}
        return known_again(answers_of(self.answers), before.values())


def _shown_in(values: Mapping[Spot, Value]) -> _Shown:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for spot, value in values.items():
        if spot.segment and spot.value is not None and value != HIDDEN:
            found[spot.unit, spot.segment].add(spot.value)
    return found
