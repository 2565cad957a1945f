"""Rows of a file whose columns have types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from nps_report.sources.batch import Batch, Mask, date_all, digest, without_id
from nps_report.sources.columns import texts_of
from nps_report.sources.headings import Headings
from nps_report.sources.inputs import Input
from nps_report.sources.sheet import Record


@dataclass(frozen=True)
class TypedBatch:
    """Some rows of a file whose columns have types: a `Batch` before anything is made into text.

    `columns` are those of the table, in their order, with the ids made where there were none.
    """

    file: Input
    columns: Mapping[str, pa.Array]
    rows: npt.NDArray[np.int64]
    left_out: Mask
    made: Mask
    passed: int = 0
    """How many rows before these `where` left out, and no batch holds."""

    def kept(self, passed: int) -> TypedBatch:
        """The rows that are not left out, after so many that are."""
        kept = ~self.left_out
        columns = {name: column.filter(pa.array(kept)) for name, column in self.columns.items()}
        rows, left_out, made = self.rows[kept], self.left_out[kept], self.made[kept]
        return TypedBatch(self.file, columns, rows, left_out, made, passed)

    @property
    def path(self) -> Path:
        """The file."""
        return self.file.path

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.file.name

    def texts(self, which: Mask | None = None) -> Batch:
        """The rows, or those that `which` marks, as text."""
        kept = np.ones(len(self.rows), dtype=bool) if which is None else which
        frame = pd.DataFrame(
            {name: _series(column.filter(kept), self.file) for name, column in self.columns.items()}
        )
        date_all(self.file, frame, self.rows[kept])
        misshapen = np.zeros(int(kept.sum()), dtype=bool)
        rows, left_out, made = self.rows[kept], self.left_out[kept], self.made[kept]
        return Batch(self.path, self.name, frame, rows, left_out, misshapen, made)


def typed_batch(headings: Headings, places: Mapping[str, int], rows: pa.RecordBatch, row: int) -> TypedBatch:
    """Rows of a file, the first of which stands in `row`, under the names of its table."""
    file, size = headings.file, rows.num_rows
    columns = {name: rows.column(place) for name, place in places.items()}
    given = {name: _series(columns[name], file) for name in ("response_id",) if name in columns}
    made = without_id(pd.DataFrame(given), size)
    if "score" in places if not given else made.any():
        columns["response_id"] = _with_made(file, rows, given.get("response_id"), made)
    return TypedBatch(file, columns, np.arange(row, row + size), _left_out(headings, rows), made)


def records_of(rows: pa.RecordBatch, file: Input) -> list[Record]:
    """The rows as text."""
    columns = [texts_of(column, file.source.decimal).to_pylist() for column in rows.columns]
    return list(zip(*columns, strict=True))


def _left_out(headings: Headings, rows: pa.RecordBatch) -> Mask:
    """The rows that do not hold what `where` asks for."""
    kept = np.ones(rows.num_rows, dtype=bool)
    for heading, wanted in headings.file.source.where.items():
        cells = _series(rows.column(headings.position(heading)), headings.file).str.strip()
        kept &= (cells == wanted.strip()).to_numpy(dtype=bool)
    return ~kept


def _with_made(file: Input, rows: pa.RecordBatch, given: pd.Series[str] | None, made: Mask) -> pa.Array:
    """The ids, those that are missing made from their row."""
    ids = np.array([""] * len(made) if given is None else given.tolist(), dtype=object)
    ids[made] = [digest(record) for record in records_of(rows.filter(pa.array(made)), file)]
    return pa.array(ids, pa.string())


def _series(column: pa.Array, file: Input) -> pd.Series[str]:
    return pd.Series(texts_of(column, file.source.decimal), dtype="str")
