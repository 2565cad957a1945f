"""Writes the customer side of a snapshot: released values and quotes alone, so that nothing else can leak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nps_report.comparisons import against_last_year, against_previous
from nps_report.files import replacing, write_text
from nps_report.periods import Period
from nps_report.programme import LANGUAGES, Programme, Thresholds
from nps_report.scope import Scope
from nps_report.snapshot.answers import Marked, marked
from nps_report.snapshot.build import Snapshot
from nps_report.snapshot.disclosure import (
    HIDDEN,
    Cell,
    Released,
    published_change,
    released,
    released_below,
    released_segments,
)
from nps_report.snapshot.drafts import whole_folder
from nps_report.snapshot.internal import InternalSide, concerns, open_internal
from nps_report.snapshot.named import keep_names
from nps_report.snapshot.promises import promises
from nps_report.snapshot.public import PublicTone, public_programme, public_segments
from nps_report.snapshot.quoting import Quotable
from nps_report.snapshot.themed import Themed
from nps_report.snapshot.units import WHOLE
from nps_report.verbatims.pinned import Choice
from nps_report.verbatims.visible import visible

_TEXT, _NUMBER = pa.string(), pa.int16()

SCHEMAS = {
    "cells": {
        "segment": _TEXT,
        "value": _TEXT,
        "level": _TEXT,
        "words": _TEXT,
        "nps": _NUMBER,
        "n_band": _TEXT,
    },
    "changes": {"against": _TEXT, "nps": _NUMBER},
    "themes": {"theme": _TEXT, "tone": _TEXT, **{f"name_{language}": _TEXT for language in LANGUAGES}},
    "quotes": {"theme": _TEXT, "tone": _TEXT, "text": _TEXT, "language": _TEXT},
}
"""The columns of the released tables, beside `unit`; `actions` has those of `promises`.

In `cells` a unit's own score has a blank `segment`; small values and blanks of a segment stand together as no
value.
"""

LONGEST_NAME = 80
"""How many letters of a theme's name a letter has room for: a longer one is cut there, and in it, perhaps, the name of
an account, which the leak check would no longer know."""

# What breaks a line becomes a space; what is a letter to computers, and nothing to the eye, goes.
_UNSEEN = dict.fromkeys(map(ord, "\n\t\u2028\u2029"), " ") | dict.fromkeys(
    map(ord, "\u034f\u115f\u1160\u2800\u3164\uffa0")
)


def release(snapshot: Snapshot, programme: Programme, period: Period, as_of: date) -> Path:
    """The customer side for a period as known on `as_of`; written unless it is there already."""
    folder = snapshot.folder / "customer" / f"{period.slug}_{as_of}"
    if not folder.is_dir():
        side = open_internal(snapshot.folder / "internal")
        keep_names(side.folder, side.names())
        released_now = Release(side, period, as_of)
        with whole_folder(folder) as draft:
            _write(released_now, programme, draft)
    return folder


@dataclass(frozen=True)
class Release:
    """What customers may know of a period, unit by unit, the whole programme first."""

    side: InternalSide
    period: Period
    as_of: date
    _read: dict[Period, Marked] = field(default_factory=dict, init=False, repr=False, compare=False)
    _judged: dict[Period, dict[str, Released]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def scores(self) -> dict[str, Released]:
        """What may be shown of each unit's own score."""
        return self.scores_of(self.period)

    def scores_of(self, period: Period) -> dict[str, Released]:
        """What could be shown of each unit's own score in a period, this one or an earlier."""
        if period not in self._judged:
            whole = released(self._cell(WHOLE, period), self.rules)
            below = dict(released_below(WHOLE, lambda unit: self._parts(unit, period), self.rules))
            names = self.side.units.names
            self._judged[period] = {WHOLE: whole} | {unit: below.get(unit, HIDDEN) for unit in names}
        return self._judged[period]

    def _parts(self, unit: str, period: Period) -> dict[str | None, Cell]:
        """The cells of the units right under `unit`, and of its answers in none of them."""
        children = self.side.units.children(unit)
        if not children:
            return {}
        covered = {name for child in children for name in self.side.units.covers(child)}
        answers, above = self.answers(period), self._units_of(unit, period)
        own = answers.rows(name for name in above if name not in covered)
        return {**{child: self._cell(child, period) for child in children}, None: answers.cell(own)}

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """The units' own cells and those of their segments; none of these where the unit's own is hidden."""
        return [cell for unit in self.scores for cell in self._cells(unit)]

    def _cells(self, unit: str) -> Iterator[dict[str, Any]]:
        yield {"unit": unit, "segment": "", "value": None, **vars(self.scores[unit])}
        answers, rows = self.answers(self.period), self._rows(unit, self.period)
        for segment in public_segments(self.side.programme) if self.scores[unit] != HIDDEN else ():
            for value, cell in released_segments(answers.segment_cells(rows, segment), self.rules).items():
                yield {"unit": unit, "segment": segment, "value": value, **vars(cell)}

    def changes(self) -> Iterator[dict[str, Any]]:
        """How far each published number lies from those published for earlier periods."""
        for unit, score in self.scores.items():
            for against in self._earlier(unit) if score.nps is not None else ():
                change = published_change(score, self.scores_of(against)[unit])
                if change is not None:
                    yield {"unit": unit, "against": against.name, "nps": change}

    def themes(self) -> Iterator[dict[str, Any]]:
        """What each unit's customers raise, with the names of these themes and of no other."""
        for unit, themes in self._themes.items():
            for theme, tone in themes:
                called = {f"name_{language}": name for language, name in self.called[theme].items()}
                yield {"unit": unit, "theme": theme, "tone": tone, **called}

    def quotes(self) -> Iterator[dict[str, Any]]:
        """The quotes of each unit, in an order that tells nothing."""
        quotable = self.quotable(self._themed, self.rules)
        for unit, themes in self._themes.items():
            for quote in quotable.of_rows(self._rows(unit, self.period), themes):
                yield {"unit": unit, **vars(quote)}

    def quotable(self, themed: Themed, rules: Thresholds) -> Quotable:
        """The comments of these answers that customers could read, by these rules."""
        programme, names = self.side.programme, (*self.side.names(), *self.side.staff())
        known = (programme.programme, programme.brand.name)
        choice = Choice(*map(frozenset, self.side.pinned_and_banned()))
        return Quotable(themed, names, known, choice, rules, self.side.competitor_names())

    @cached_property
    def _themes(self) -> dict[str, tuple[tuple[str, PublicTone], ...]]:
        """The themes that may be told of each unit whose score may be."""
        return {
            unit: self._themed.released(self._rows(unit, self.period), self.rules)
            for unit in self._shown_units()
        }

    @cached_property
    def _themed(self) -> Themed:
        return self.themed(self.answers(self.period))

    def themed(self, answers: Marked) -> Themed:
        """The themes that these answers of the period raise."""
        mentions = self.side.mentions(WHOLE, self.period.start, min(self.period.end, self.as_of))
        return Themed(answers, mentions, [*self.called])

    @cached_property
    def called(self) -> dict[str, dict[str, str]]:
        """What the themes that may be told are called, by language; one without a name to print is told to nobody."""
        names = {
            theme: {language: seen(one.names[language]) for language in LANGUAGES if language in one.names}
            for theme, one in self.side.theme_names().items()
        }
        return {
            theme: called for theme, called in names.items() if all(map(_can_be_printed, called.values()))
        }

    def actions(self) -> pd.DataFrame:
        """The promises made to each unit's customers, as they stood that day."""
        register = self.side.actions(WHOLE)
        public = promises(register, self.as_of)
        concerned = register["unit"].loc[public.index]
        told = [public[concerns(concerned, unit, self.side.units)].assign(unit=unit) for unit in self.scores]
        return pd.concat(told, ignore_index=True)

    @property
    def rules(self) -> Thresholds:
        """The programme's thresholds."""
        return self.side.programme.thresholds

    def _shown_units(self) -> list[str]:
        return [unit for unit, score in self.scores.items() if score != HIDDEN]

    def _earlier(self, unit: str) -> list[Period]:
        scope = Scope(self.period, unit, self.as_of)
        found = [against_previous(self.side, scope), against_last_year(self.side, scope)]
        return [period for period in dict.fromkeys(found) if period]

    def _cell(self, unit: str, period: Period) -> Cell:
        return self.answers(period).cell(self._rows(unit, period))

    def _rows(self, unit: str, period: Period) -> list[int]:
        return self.answers(period).rows(self._units_of(unit, period))

    def _units_of(self, unit: str, period: Period) -> Iterable[str | None]:
        """The units that the answers of `unit` name; the whole programme's may name none, or an unknown one."""
        return self.answers(period).units if unit == WHOLE else self.side.units.covers(unit)

    def answers(self, period: Period) -> Marked:
        """The answers of a period, which is read once, however many units are compared with it."""
        if period not in self._read:
            answers = self.side.answers(WHOLE, period.start, min(period.end, self.as_of))
            by_revenue = self.side.programme.statistics.headline == "revenue"
            self._read[period] = marked(answers, self.side.has_account_ids(), by_revenue)
        return self._read[period]


def seen(name: str) -> str:
    """A name as its readers see it, on one line: without signs of direction, of zero width and of control.

    >>> seen("Prix\\u202e et\\n délais\\u200b"), seen("\\u200b\\u3164")
    ('Prix et  délais', '')
    """
    return visible(name).translate(_UNSEEN).strip()


def _can_be_printed(name: str) -> bool:
    """Whether a name says something, and need not be cut."""
    return any(map(str.isalnum, name)) and len(name) <= LONGEST_NAME


def _write(released_now: Release, programme: Programme, folder: Path) -> None:
    write_rows(folder / "cells.parquet", released_now.cells)
    changes = list(released_now.changes())
    write_rows(folder / "changes.parquet", changes)
    write_rows(folder / "themes.parquet", released_now.themes())
    write_rows(folder / "quotes.parquet", released_now.quotes())
    write_table(
        folder / "actions.parquet", pa.Table.from_pandas(released_now.actions(), preserve_index=False)
    )
    values = {(cell["segment"], cell["value"]) for cell in released_now.cells}
    scope = Scope(released_now.period, WHOLE, released_now.as_of)
    public = public_programme(programme, scope, values, {change["against"] for change in changes})
    write_text(folder / "programme.json", public.model_dump_json(indent=1))
    write_text(folder / "units.json", released_now.side.units.as_json())


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write a released table: `unit` and the columns of its schema, nothing else of the rows."""
    schema = pa.schema({"unit": _TEXT, **SCHEMAS[path.stem]})
    write_table(path, pa.Table.from_pylist(list(rows), schema=schema))


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table without what pandas or Arrow tell of where it comes from."""
    with replacing(path) as draft:
        pq.write_table(table.replace_schema_metadata(None), draft)
