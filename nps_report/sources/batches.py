"""Batches of a table: text under the table's own column names, with where each row stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nps_report.errors import SourceError
from nps_report.sources.batch import Batch, Mask, date_all, digest, without_id
from nps_report.sources.headings import Headings, mapping
from nps_report.sources.inputs import Input, inputs_of
from nps_report.sources.parquet import FIRST_ROW, read_parquet
from nps_report.sources.predicate import read_by_predicate
from nps_report.sources.prepare import prepared
from nps_report.sources.sheet import Piece, Reader, Record, Sheet
from nps_report.sources.spreadsheet import read_spreadsheet
from nps_report.sources.text import read_text
from nps_report.sources.typed import TypedBatch, records_of, typed_batch

if TYPE_CHECKING:
    import pyarrow as pa

    from nps_report.programme import Programme, Source

READERS: dict[str, Reader] = {
    ".parquet": read_parquet,
    ".pq": read_parquet,
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"), read_spreadsheet),
}
"""How a file is read, by its ending; any other ending is taken for delimited text."""


_LOOKED_AT = 2_000
"""How many records tell which column is the score."""


def read_batches(source: Source, table: str, programme: Programme) -> Iterator[Batch]:
    """The rows of every file of `source`, in the order of the files' names; at least one batch per file."""
    for batch in read_rows(source, table, programme):
        yield batch.texts() if isinstance(batch, TypedBatch) else batch


def read_rows(source: Source, table: str, programme: Programme) -> Iterator[Batch | TypedBatch]:
    """The same, typed where the file itself is and no function of the analyst's has been over it."""
    for file in inputs_of(source, programme):
        if file.is_partitioned and not source.prepare:
            yield from read_by_predicate(file, partial(_mapped, table, programme), _LOOKED_AT)
            continue
        sheet = prepared(READERS.get(file.path.suffix.lower(), read_text)(file), file, programme)
        headings = Headings.of(file, sheet.headings)
        if sheet.typed is None:
            yield from _batches_of(headings, sheet, table, programme)
        else:
            yield from _typed_batches(headings, iter(sheet.typed), table, programme)


def _typed_batches(
    headings: Headings, found: Iterator[pa.RecordBatch], table: str, programme: Programme
) -> Iterator[TypedBatch]:
    first, row = next(found), FIRST_ROW
    records = records_of(first.slice(0, _LOOKED_AT), headings.file)
    places = _places(headings, table, programme, Piece([], records))
    for batch in chain([first], found):
        yield typed_batch(headings, places, batch, row)
        row += batch.num_rows


def _batches_of(headings: Headings, sheet: Sheet, table: str, programme: Programme) -> Iterator[Batch]:
    file = headings.file
    pieces = iter(sheet.pieces)
    first = _evened(next(pieces, Piece([], [])), len(headings.names))
    places = _places(headings, table, programme, first)
    for piece in chain([first], pieces):
        yield _batch(file, headings, places, piece)


def _mapped(
    table: str, programme: Programme, headings: Headings, records: Sequence[Record]
) -> dict[str, int]:
    return _places(headings, table, programme, Piece([], [*records]))


def _places(headings: Headings, table: str, programme: Programme, first: Piece) -> dict[str, int]:
    try:
        return mapping(headings, table, programme.own_columns, first.records[:_LOOKED_AT])
    except SourceError as error:
        filled = [name for name in headings.names if name]
        if len(headings.names) == 1:
            raise SourceError("not-a-table", _one_column(headings.file)) from error
        if len(filled) == 1:
            raise SourceError(
                "not-a-table",
                f"{headings.file.name}: its first row holds {filled[0]!r} alone, and no headings. "
                "Delete the rows above the headings.",
            ) from error
        raise


def _one_column(file: Input) -> str:
    if file.source.delimiter:
        return f"{file.name}: {file.source.delimiter!r} cuts no columns out of it. Correct or remove `delimiter`."
    return f"{file.name}: one column of text, not a table. Export it as CSV or XLSX."


def _evened(piece: Piece, width: int) -> Piece:
    """The piece with short records filled up with blanks, as spreadsheets leave out the last empty cells."""
    records = [r if len(r) >= width else (*r, *[""] * (width - len(r))) for r in piece.records]
    return Piece(piece.rows, records)


def _batch(file: Input, headings: Headings, places: Mapping[str, int], piece: Piece) -> Batch:
    width = len(headings.names)
    records = _evened(piece, width).records
    frame = pd.DataFrame({name: _cells(records, place) for name, place in places.items()})
    date_all(file, frame, piece.rows)
    made = without_id(frame, len(records))
    if "response_id" in places or "score" in places:
        frame["response_id"] = _with_made_ids(frame, made, records)
    return Batch(
        path=file.path,
        name=file.name,
        frame=frame,
        rows=np.array(piece.rows, dtype=np.int64),
        left_out=_left_out(headings, records),
        misshapen=np.array([any(record[width:]) for record in records], dtype=bool),
        made=made,
    )


def _cells(records: Sequence[Sequence[str]], place: int) -> pd.Series[str]:
    return pd.Series([record[place] for record in records], dtype="str")


def _with_made_ids(frame: pd.DataFrame, made: Mask, records: Sequence[Sequence[str]]) -> pd.Series[str]:
    """The rows' ids; one that is missing is made from all the cells of its row, mapped or not."""
    # From the whole row, so that mapping another column later changes no id.
    given = frame["response_id"].tolist() if "response_id" in frame else [""] * len(records)
    rows = zip(given, made, records, strict=True)
    return pd.Series([digest(record) if is_made else own for own, is_made, record in rows], dtype="str")


def _left_out(headings: Headings, records: Sequence[Sequence[str]]) -> Mask:
    """The rows that do not hold what `where` asks for."""
    kept = np.ones(len(records), dtype=bool)
    for heading, wanted in headings.file.source.where.items():
        place = headings.position(heading)
        kept &= np.array([record[place].strip() == wanted.strip() for record in records], dtype=bool)
    return ~kept
