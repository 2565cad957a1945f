"""Cuts a file into pieces, so that of a large table only what a unit's report reads need travel.

A table is cut between its groups of rows, and within one between columns. Where only some pieces are put together
again, the file has holes: its end tells of all rows, and to read those of a hole fails, so that nobody takes missing
rows for none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from nps_report.files import replacing
from nps_report.snapshot.by_unit import INVITED, KEY, PERSONS, known_file
from nps_report.snapshot.parted import table_of

LEAST = 2**20
"""A table of fewer bytes is not worth cutting."""

BLOCK = 2**25
"""How many bytes of a whole file travel together."""

READ_OF_ALL: Mapping[str, Collection[str]] = {
    # Whether there are weights is asked of all answers; and what the whole's customers raised, at any time.
    "responses.parquet": ("weight", "reason", "responded_at", "response_id", "comment_empty"),
}
"""The columns of which a unit's report reads the rows of all units."""

CUT: Mapping[str, str] = {
    "responses.parquet": "unit",
    INVITED: "unit",
    **{known_file(table): KEY for table in (*PERSONS, "followups")},
}
"""The tables that lie in the order of their units, and the column that tells these."""

KNOWN_BY_UNIT = frozenset(f"{table}.parquet" for table in (*PERSONS, "followups", "invitations"))
"""The tables of which the report of a unit reads what another table holds by unit."""


class Piece(NamedTuple):
    """Some bytes of a file, and the digest of what they hold."""

    start: int
    digest: str


@dataclass(frozen=True)
class Span:
    """A piece of a file yet to be read; its rows lie between the units `least` and `greatest`, where these are told.

    What is not `of_all` is read by the reports of its units alone.
    """

    start: int
    end: int
    of_all: bool = True
    least: str | None = None
    greatest: str | None = None

    def is_read_of(self, units: Collection[str]) -> bool:
        """Whether a report about these units may read it.

        >>> Span(4, 90, False, "Lille", "Metz").is_read_of(["Lyon"]), Span(4, 90, False).is_read_of(["Lyon"])
        (True, False)
        """
        least, greatest = self.least, self.greatest
        if self.of_all or least is None or greatest is None:
            return self.of_all
        return any(least <= unit <= greatest for unit in units)

    def read(self, path: Path) -> bytes:
        """What it holds."""
        with path.open("rb") as file:
            file.seek(self.start)
            return file.read(self.end - self.start)


def spans_of(path: Path) -> tuple[Span, ...]:
    """The pieces of a file: those of a large table's groups of rows, and its end; of any other file all of it."""
    size = path.stat().st_size
    if size < LEAST or table_of(path) not in (*CUT, *KNOWN_BY_UNIT):
        return (Span(0, size),)
    return tuple(_groups(path, size))


def blocks_of(path: Path) -> tuple[Span, ...]:
    """The pieces of a file that nobody reads a part of: each small enough to be held in memory."""
    size = path.stat().st_size
    return tuple(Span(start, min(start + BLOCK, size)) for start in range(0, size, BLOCK))


def _groups(path: Path, size: int) -> Iterator[Span]:
    import pyarrow.parquet as pq

    told, start = pq.read_metadata(path), 0
    for number in range(told.num_row_groups):
        columns = {one.path_in_schema: one for one in _columns(told.row_group(number))}
        for span in _of_group(table_of(path), columns, start, first=number == 0):
            yield span
            start = span.end
    yield Span(start, size)


def _columns(group: Any) -> list[Any]:
    """The columns of a group as they lie in the file."""
    return sorted((group.column(place) for place in range(group.num_columns)), key=_end)


def _of_group(name: str, columns: Mapping[str, Any], start: int, first: bool) -> Iterator[Span]:
    """The pieces of a group of rows: columns that lie side by side and are read alike."""
    bounds = _bounds(columns.get(CUT.get(name, "")))
    # Whether accounts are known is asked of all answers too, and most often told by the first.
    read = {*READ_OF_ALL.get(name, ()), *(["account_id"] if first else [])}
    # Without bounds nobody knows whose rows they are.
    lost = name in CUT and bounds is None
    for of_all, together in groupby(columns, lambda column: lost or column in read):
        end = _end(columns[[*together][-1]])
        yield Span(start, end, of_all, *(bounds or ()))
        start = end


def _end(column: Any) -> int:
    """Where a column of a group ends in its file."""
    first = column.dictionary_page_offset
    start = column.data_page_offset if first is None else min(first, column.data_page_offset)
    return int(start + column.total_compressed_size)


def _bounds(column: Any) -> tuple[str, str] | None:
    """The first and the last unit of a group of rows, where it tells."""
    told = None if column is None else column.statistics
    return (told.min, told.max) if told is not None and told.has_min_max else None


@dataclass(frozen=True)
class Carried:
    """A file that travels: where it lies in its folder, how long it is, and those of its pieces that travel.

    >>> carried = Carried("snapshot/internal/units.json", 12, (Piece(0, "ab"),))
    >>> Carried.of(carried.as_list()) == carried
    True
    """

    path: str
    size: int
    pieces: tuple[Piece, ...]
    whole: bool = True

    def as_list(self) -> list[Any]:
        """As it is written down."""
        return [self.path, self.size, [list(piece) for piece in self.pieces], self.whole]

    @classmethod
    def of(cls, written: list[Any]) -> Carried:
        """As it was written down."""
        path, size, pieces, whole = written
        return cls(path, size, tuple(Piece(*piece) for piece in pieces), whole)


def write_pieces(path: Path, carried: Carried, contents: Iterator[bytes]) -> None:
    """Write a file from the contents of its pieces, in their order; what is not among them stays a hole."""
    with replacing(path) as draft, draft.open("wb") as file:
        file.truncate(carried.size)
        for piece, content in zip(carried.pieces, contents, strict=True):
            _write_at(file, piece.start, content)


def _write_at(file: BinaryIO, start: int, content: bytes) -> None:
    file.seek(start)
    file.write(content)
