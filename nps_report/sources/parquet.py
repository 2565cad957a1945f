"""Parquet files, read in batches; row 2 is the first record, as if the names stood in row 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nps_report.errors import SourceError
from nps_report.sources.inputs import Input
from nps_report.sources.sheet import PIECE_ROWS, Numbered, Sheet, pieces_of

if TYPE_CHECKING:
    import pyarrow as pa

FIRST_ROW = 2
"""The row of the first record."""


def read_parquet(file: Input) -> Sheet:
    """A Parquet file, typed and as text; typed values are written as an export would write them."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    if file.address:
        raise SourceError(
            "prepare",
            f"{file.name}: `prepare` takes whole files of this machine. Copy the file here, or leave `prepare` out.",
        )
    try:
        names = ParquetFile(file.path).schema_arrow.names
    except pa.ArrowException as error:
        raise SourceError(
            "not-a-table", f"{file.name}: not a Parquet file ({error}). Write it again, or export it as CSV."
        ) from error
    return Sheet(tuple(names), pieces_of(_numbered(file)), _batches(file))


def _batches(file: Input) -> Iterator[pa.RecordBatch]:
    """The file's rows some at a time; one batch without rows where there are none."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    opened = ParquetFile(file.path)
    if not opened.metadata.num_rows:
        yield pa.RecordBatch.from_pylist([], opened.schema_arrow)
    yield from opened.iter_batches(PIECE_ROWS)


def _numbered(file: Input) -> Iterator[Numbered]:
    from nps_report.sources.columns import texts_of

    row = FIRST_ROW
    for batch in _batches(file):
        columns = [texts_of(column, file.source.decimal).to_pylist() for column in batch.columns]
        for record in zip(*columns, strict=True):
            yield row, record
            row += 1
