"""Clean batches on their way to the final tables: typed Parquet, one file per input, before anything is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from nps_report import files
from nps_report.sources import Batch
from nps_report.tables import TABLES

ARROW = {
    "text": pa.string(),
    "choice": pa.string(),
    "score": pa.int8(),
    "moment": pa.timestamp("us"),
    "number": pa.float64(),
    "flag": pa.bool_(),
}
"""What a column is made of once it is written."""

MARKS = {
    "source_file": pa.string(),
    "source_row": pa.int32(),
    "reason": pa.string(),
    "place": pa.int64(),
    "made": pa.bool_(),
}
"""Beside its table's columns, a staged row bears its file and row, why it does not count, its place among all rows
and whether its id is made."""


@dataclass
class Stage:
    """The staged files of one table, and how many rows were read and set aside."""

    folder: Path
    table: str
    parts: list[Path] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def part(self) -> Iterator[Part]:
        """A new staged file to write batches to."""
        path = self.folder / f"{self.table}-{len(self.parts)}.parquet"
        with files.replacing(path) as draft:
            part = Part(draft, self.table)
            try:
                yield part
            finally:
                part.close()
        if part.written:
            self.parts.append(path)


class Part:
    """One staged file; its columns are those of its first batch, as a file's headings do not change."""

    def __init__(self, draft: Path, table: str) -> None:
        self._draft = draft
        self._table = table
        self._writer: ParquetWriter | None = None

    @property
    def written(self) -> bool:
        """Whether it holds a batch, were it without rows."""
        return self._writer is not None

    def write(self, frame: pd.DataFrame) -> None:
        """Append a typed frame."""
        if self._writer is None:
            self._writer = ParquetWriter(self._draft, arrow_schema(self._table, frame))
        self._writer.write_table(
            pa.Table.from_pandas(frame, schema=self._writer.schema, preserve_index=False)
        )

    def close(self) -> None:
        """End the file."""
        if self._writer is not None:
            self._writer.close()


def marked(
    frame: pd.DataFrame, batch: Batch, reasons: pd.Series[str] | None, first_place: int
) -> pd.DataFrame:
    """The frame with the marks of `MARKS`."""
    return frame.assign(
        source_file=batch.name,
        source_row=batch.rows,
        reason=None if reasons is None else reasons,
        place=np.arange(first_place, first_place + len(frame)),
        made=batch.made,
    )


def arrow_schema(table: str, frame: pd.DataFrame) -> pa.Schema:
    """The types of a frame's columns: its table's, the marks', and text for the analyst's own."""
    types = {own.name: ARROW[own.kind] for own in TABLES[table]} | MARKS
    return pa.schema([(name, types.get(name, pa.string())) for name in frame.columns])


def empty_frame(table: str) -> pd.DataFrame:
    """A table without rows, with its columns and marks."""
    names = [own.name for own in TABLES[table]]
    return pd.DataFrame({name: pd.Series(dtype="object") for name in [*names, *MARKS]})
