"""Clean batches on their way to the final tables: typed Parquet, a file per input, nothing compared yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
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

Places: TypeAlias = npt.NDArray[np.int64]
"""Where rows stand among all rows of their table."""

MARKS = {
    "_file": pa.string(),
    "_row": pa.int32(),
    "_reason": pa.string(),
    "_place": pa.int64(),
    "_made": pa.bool_(),
}
"""What a staged row bears beside its columns: its file and row, why it does not count, its place among all
rows of its table, and whether its id is made from its content."""


_VARIED = ("response_id", "comment", "_row", "_place")
"""The columns whose cells hardly ever come again, so that a dictionary of them would be in vain."""


@dataclass
class Stage:
    """The staged files of one table, and how many rows were read, bad or moved elsewhere."""

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

    def usable(self) -> pd.DataFrame:
        """The staged rows that are not set aside, in memory and in their order: for small tables."""
        whole = pd.concat([pd.read_parquet(part) for part in self.parts]).sort_values(
            "_place", ignore_index=True
        )
        return whole[whole["_reason"].isna()]


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
            # The first batch has them all: a file's headings do not change on the way.
            self._writer = _writer(self._draft, arrow_schema(self._table, frame))
        self._writer.write_table(
            pa.Table.from_pandas(frame, schema=self._writer.schema, preserve_index=False)
        )

    def write_typed(self, rows: pa.Table) -> None:
        """Append rows whose columns are typed already."""
        if self._writer is None:
            self._writer = _writer(self._draft, rows.schema)
        self._writer.write_table(rows.select(self._writer.schema.names))

    def close(self) -> None:
        """End the file."""
        if self._writer is not None:
            self._writer.close()


def _writer(path: Path, schema: pa.Schema) -> ParquetWriter:
    """A writer for files that are read once and thrown away: fast rather than small."""
    coded = [name for name in schema.names if name not in _VARIED]
    return ParquetWriter(path, schema, compression="lz4", use_dictionary=coded)


def marked(frame: pd.DataFrame, batch: Batch, reasons: pd.Series[str], places: Places) -> pd.DataFrame:
    """The frame with the marks of `MARKS`; `places` counts the rows of its table before each."""
    return frame.assign(
        _file=batch.name,
        _row=batch.rows,
        _reason=reasons,
        _place=places,
        _made=batch.made,
    )


def arrow_schema(table: str, frame: pd.DataFrame) -> pa.Schema:
    """The types of a frame's columns: its table's, the marks', and text for the analyst's own."""
    types = {own.name: ARROW[own.kind] for own in TABLES[table]} | MARKS
    return pa.schema([(str(name), types.get(str(name), pa.string())) for name in frame.columns])


def columns_of(table: str) -> list[str]:
    """The columns of a staged table, without the analyst's own."""
    return [*(own.name for own in TABLES[table]), *MARKS]
