"""Parquet files, read in batches; row 2 is the first record, as if the names stood in row 1."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.errors import SourceError
from nps_report.sources.inputs import Input
from nps_report.sources.sheet import PIECE_ROWS, Numbered, Sheet, as_text, pieces_of


def read_parquet(file: Input) -> Sheet:
    """A Parquet file as text; typed values are written as an export would write them."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        names = ParquetFile(file.path).schema_arrow.names
    except pa.ArrowException as error:
        raise SourceError(
            "not-a-table", f"{file.name}: not a Parquet file ({error}). Write it again, or export it as CSV."
        ) from error
    return Sheet(tuple(names), pieces_of(_numbered(file)))


def _numbered(file: Input) -> Iterator[Numbered]:
    from pyarrow.parquet import ParquetFile

    row = 1
    for batch in ParquetFile(file.path).iter_batches(PIECE_ROWS):
        columns = [
            [as_text(value, file.source.decimal) for value in column.to_pylist()] for column in batch.columns
        ]
        for record in zip(*columns, strict=True):
            row += 1
            yield row, record
