"""Batches of a table: text under the table's own column names, with where each row stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from nps_report.errors import SourceError
from nps_report.sources.headings import Headings, mapping
from nps_report.sources.inputs import Input, inputs_of
from nps_report.sources.parquet import read_parquet
from nps_report.sources.prepare import prepared
from nps_report.sources.sheet import Piece, Reader
from nps_report.sources.spreadsheet import read_spreadsheet
from nps_report.sources.text import read_text

if TYPE_CHECKING:
    from nps_report.programme import Programme, Source

READERS: dict[str, Reader] = {
    ".parquet": read_parquet,
    ".pq": read_parquet,
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"), read_spreadsheet),
}
"""How a file is read, by its ending; any other ending is taken for delimited text."""


@dataclass(frozen=True)
class Batch:
    """Some rows of one file: `frame` holds text alone, nothing coerced, and blanks are empty strings.

    `rows` are the rows as a spreadsheet shows them. `left_out` marks those that `where` leaves out,
    `misshapen` those with more cells than headings, `made` those whose id is made from the row's content.
    """

    path: Path
    name: str
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    left_out: npt.NDArray[np.bool_]
    misshapen: npt.NDArray[np.bool_]
    made: npt.NDArray[np.bool_]


def read_batches(source: Source, table: str, programme: Programme) -> Iterator[Batch]:
    """The rows of every file of `source`, in the order of the files' names; at least one batch per file."""
    for file in inputs_of(source, programme):
        yield from _batches_of(file, table, programme)


def _batches_of(file: Input, table: str, programme: Programme) -> Iterator[Batch]:
    sheet = prepared(READERS.get(file.path.suffix.lower(), read_text)(file), file, programme)
    headings = Headings.of(file, sheet.headings)
    pieces = iter(sheet.pieces)
    first = _evened(next(pieces, Piece([], [])), len(headings.names))
    places = _places(headings, table, programme, first)
    for piece in chain([first], pieces):
        yield _batch(file, headings, places, piece)


def _places(headings: Headings, table: str, programme: Programme, first: Piece) -> dict[str, int]:
    try:
        return mapping(headings, table, programme.segments, first.records[:2000])
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
    if file.source.date:
        _refuse_other_dates(file, frame, piece.rows)
        frame["responded_at"] = pd.Series(file.source.date.isoformat(), index=frame.index, dtype="str")
    made = _without_id(frame, len(records))
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


def _refuse_other_dates(file: Input, frame: pd.DataFrame, rows: Sequence[int]) -> None:
    """`date` is for an export without dates: it must not write over those that stand there."""
    if "responded_at" not in frame:
        return
    for row, cell in zip(rows, frame["responded_at"], strict=True):
        if cell.strip():
            raise SourceError(
                "two-dates",
                f"{file.name}, row {row}: responded_at holds {cell!r}, but `date` gives every answer of this "
                f"source {file.source.date}. Remove `date`.",
            )


def _cells(records: Sequence[Sequence[str]], place: int) -> pd.Series[str]:
    return pd.Series([record[place] for record in records], dtype="str")


def _without_id(frame: pd.DataFrame, size: int) -> npt.NDArray[np.bool_]:
    if "response_id" not in frame:
        return np.ones(size, dtype=bool)
    blank: npt.NDArray[np.bool_] = (frame["response_id"].str.strip() == "").to_numpy(dtype=bool)
    return blank


def _with_made_ids(
    frame: pd.DataFrame, made: npt.NDArray[np.bool_], records: Sequence[Sequence[str]]
) -> pd.Series[str]:
    """The rows' ids; one that is missing is made from all the cells of its row, mapped or not."""
    # From the whole row, so that mapping another column later changes no id.
    given = frame["response_id"].tolist() if "response_id" in frame else [""] * len(records)
    rows = zip(given, made, records, strict=True)
    return pd.Series([_digest(record) if is_made else own for own, is_made, record in rows], dtype="str")


def _digest(record: Sequence[str]) -> str:
    r"""A short fingerprint of a row's content.

    >>> _digest(["9", "Très bien"]) == _digest(["9", "Très bien"]), len(_digest(["9"]))
    (True, 16)
    """
    return blake2b("\x1f".join(record).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _left_out(headings: Headings, records: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """The rows that do not hold what `where` asks for."""
    kept = np.ones(len(records), dtype=bool)
    for heading, wanted in headings.file.source.where.items():
        place = headings.position(heading)
        kept &= np.array([record[place].strip() == wanted.strip() for record in records], dtype=bool)
    return ~kept
