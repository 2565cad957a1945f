"""A file's table as text: headings, then records in pieces, each with the row that a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from nps_report.sources.inputs import Input

if TYPE_CHECKING:
    import pyarrow as pa

PIECE_ROWS = 50_000
"""How many records are held at a time."""

Record: TypeAlias = tuple[str, ...]
"""The cells of one row; a tuple, as the garbage collector does not follow tuples of text."""

Numbered: TypeAlias = tuple[int, Record]
"""A record and its row, 1 being the first line of the file."""


@dataclass(frozen=True)
class Piece:
    """Some records of a table, one after the other."""

    rows: list[int]
    records: list[Record]


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in a file: nothing is coerced, mapped or left out yet.

    A file whose columns have types gives them in `typed` as well, for those who can do without the text.
    """

    headings: tuple[str, ...]
    pieces: Iterable[Piece]
    typed: Iterable[pa.RecordBatch] | None = None


Reader: TypeAlias = Callable[[Input], Sheet]
"""Reads one file as a table, or raises SourceError where it is none."""


def pieces_of(numbered: Iterator[Numbered], size: int = PIECE_ROWS) -> Iterator[Piece]:
    """The records in pieces of `size`.

    >>> [piece.rows for piece in pieces_of(iter([(2, ("a",)), (3, ("b",)), (5, ("c",))]), size=2)]
    [[2, 3], [5]]
    """
    while some := list(islice(numbered, size)):
        yield Piece([row for row, _ in some], [record for _, record in some])


def as_text(value: Any, decimal: str = ".") -> str:
    """A typed cell as the text that an export would hold: ISO dates, no `9.0` for a whole number.

    `decimal` is the mark that the source declares, so that its text and its numbers read alike.

    >>> as_text(9.0), as_text(7.5, decimal=","), as_text(None), as_text(date(2026, 10, 31)), as_text(True)
    ('9', '7,5', '', '2026-10-31', 'true')
    """
    if isinstance(value, str):
        return value
    # NaN and NaT differ from themselves; NA will not be compared at all.
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace(".", decimal)
