"""Rows of typed files in which there is nothing to find: typed as they are, column by column.

All others are marked odd and go the long way through text, which alone says what is wrong with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nps_report.contract.coerce import COERCIONS, Habits, Mask, filled
from nps_report.contract.dates import EARLIEST, LATEST
from nps_report.contract.schemas import DTYPES, within
from nps_report.contract.staging import ARROW, MARKS
from nps_report.sources import TypedBatch
from nps_report.sources.columns import each_once, texts_of
from nps_report.tables import TABLES, Field

_COMPLETED = {"quote_consent": False, "contact_consent": False, "letter_consent": False, "weight": 1.0}
"""What holds where an answer says nothing."""

_LIKE_A_DATE = re.compile(r"\d{4}-")


@dataclass(frozen=True)
class Plain:
    """The typed columns of a batch, and which of its rows are odd: their cells here mean nothing."""

    table: str
    batch: TypedBatch
    columns: dict[str, pa.Array]
    odd: Mask

    def without(self, ids: Collection[str]) -> Plain:
        """The same, the answers of these ids being odd too."""
        own = pc.is_in(texts_of(self.batch.columns["response_id"]), pa.array(sorted(ids), pa.string()))
        return replace(self, odd=self.odd | _mask(own))

    def marked(self, first_place: int) -> pa.Table:
        """The rows that are not odd, with the marks of `MARKS`; `first_place` counts the rows before them."""
        size = len(self.odd)
        marks = {
            "_file": pa.repeat(pa.scalar(self.batch.name), size),
            "_row": pa.array(self.batch.rows, pa.int32()),
            "_reason": self._reasons(),
            "_place": pa.array(np.arange(first_place, first_place + size)),
            "_made": pa.array(self.batch.made),
        }
        return pa.table(self.columns | marks).filter(pa.array(~self.odd))

    def _reasons(self) -> pa.Array:
        reasons = pa.nulls(len(self.odd), MARKS["_reason"])
        if self.table == "responses":
            reasons = pc.if_else(pc.is_null(self.columns["score"]), "no score", reasons)
        return pc.if_else(pa.array(self.batch.left_out), "left out", reasons)


def is_typed(table: str, batch: TypedBatch) -> bool:
    """Whether the columns of a typed file are all that its rows are made from."""
    return not batch.file.source.date and not any(field.per_language for field in TABLES[table])


def plain_of(batch: TypedBatch, table: str, habits: Habits) -> Plain:
    """The batch typed as `clean_batch` would; odd are the rows in which that would find something."""
    columns: dict[str, pa.Array] = {}
    odd = np.zeros(len(batch.rows), dtype=bool)
    for field in TABLES[table]:
        cells = batch.columns.get(field.name)
        if cells is None:
            columns[field.name] = pa.nulls(len(odd), ARROW[field.kind])
        else:
            columns[field.name], faults = _typed(cells, field, habits)
            odd |= faults
        if field.required:
            odd |= _mask(pc.is_null(columns[field.name]))
    if table == "responses":
        _complete(columns, batch)
    extras = {name: _text(cells, habits) for name, cells in batch.columns.items() if name not in columns}
    return Plain(table, batch, columns | extras, odd)


def _typed(cells: pa.Array, field: Field, habits: Habits) -> tuple[pa.Array, Mask]:
    """The cells as what their column is made of, and where they are not that."""
    if field.kind == "text":
        return _text(cells, habits), np.zeros(len(cells), dtype=bool)
    if field.kind == "moment" and pa.types.is_temporal(cells.type) and not _may_be_missing_dates(habits):
        return _moments(cells, habits.dates.timezone)
    different, places = each_once(cells)
    said = filled(pd.Series(texts_of(different, habits.decimal), dtype="str"), habits.missing)
    values = COERCIONS[field.kind](said, habits).astype(DTYPES[field.kind])
    sound = values.notna() & within(values, field)
    faults = (said.notna() & ~sound).to_numpy(dtype=bool)
    typed = pa.Array.from_pandas(values.where(sound), type=ARROW[field.kind])
    return typed.take(places), faults[np.asarray(places)]


def _text(cells: pa.Array, habits: Habits) -> pa.Array:
    """Text as `filled` leaves it."""
    trimmed = pc.utf8_trim_whitespace(texts_of(cells, habits.decimal))
    return _blanked(trimmed, trimmed, habits)


def _blanked(cells: pa.Array, trimmed: pa.Array, habits: Habits) -> pa.Array:
    blanks = pa.array(["", *sorted(habits.missing)], pa.string())
    return pc.if_else(pc.is_in(trimmed, blanks), pa.scalar(None, pa.string()), cells)


def _may_be_missing_dates(habits: Habits) -> bool:
    """Whether a code for no answer could be a date, which only its text would tell."""
    return any(_LIKE_A_DATE.match(code) for code in habits.missing)


def _moments(cells: pa.Array, timezone: str) -> tuple[pa.Array, Mask]:
    """Dates and times as they stand, in the programme's time zone where they name one."""
    if pa.types.is_timestamp(cells.type) and cells.type.tz:
        stamps = pd.Series(cells.cast(pa.timestamp("us", "UTC"), safe=False).to_pandas())
        cells = pa.Array.from_pandas(stamps.dt.tz_convert(timezone).dt.tz_localize(None))
    moments = cells.cast(pa.timestamp("us"), safe=False)
    first, last = (pa.scalar(pd.Timestamp(day), pa.timestamp("us")) for day in (EARLIEST, LATEST))
    outside = pc.or_(pc.less(moments, first), pc.greater(moments, last))
    return moments, _mask(pc.fill_null(outside, False))


def _complete(columns: dict[str, pa.Array], batch: TypedBatch) -> None:
    """Fill in the consents and weights that hold where none is given; comments stay to the letter."""
    for name, value in _COMPLETED.items():
        columns[name] = pc.fill_null(columns[name], value)
    if "comment" in batch.columns:
        said = texts_of(batch.columns["comment"], batch.file.source.decimal)
        columns["comment"] = pc.if_else(pc.is_valid(columns["comment"]), said, pa.scalar(None, pa.string()))


def _mask(flags: pa.Array) -> Mask:
    return np.asarray(flags, dtype=bool)
