"""Parquet in folders that say something, or in an object store: read by predicate.

Of each file the footer is read, then of the row groups that can hold what `where` asks for the columns that are mapped.
What `where` leaves out is counted, and goes no further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from nps_report.errors import SourceError
from nps_report.sources.addresses import opened_at
from nps_report.sources.columns import texts_of
from nps_report.sources.groups import may_hold
from nps_report.sources.headings import Headings, could_be_called_score
from nps_report.sources.inputs import Input
from nps_report.sources.parquet import FIRST_ROW
from nps_report.sources.sheet import PIECE_ROWS, Record
from nps_report.sources.typed import TypedBatch, typed_batch

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

Mapped: TypeAlias = Callable[[Headings, Sequence[Record]], Mapping[str, int]]
"""Tells where each column of a table stands, from the headings and the first records."""


def read_by_predicate(file: Input, mapped: Mapped, looked_at: int) -> Iterator[TypedBatch]:
    """The rows of a file that `where` asks for; at least one batch, were it without rows.

    `looked_at` is how many records tell which column is the score, where the source does not.
    """
    with _opened(file) as parquet:
        scan = _Scan(file, parquet)
        headings = Headings.of(file, scan.names)
        places = mapped(headings, scan.first_records(headings, looked_at))
        where = {headings.position(heading): wanted.strip() for heading, wanted in file.source.where.items()}
        passed, told = 0, False
        for row, rows in scan.batches(places, where):
            batch = typed_batch(headings, places, rows, row)
            passed += int(batch.left_out.sum())
            if not batch.left_out.all():
                yield batch.kept(passed)
                passed, told = 0, True
        passed += scan.passed_over(where)
        if passed or not told:
            yield typed_batch(headings, places, scan.no_rows, FIRST_ROW).kept(passed)


@contextmanager
def _opened(file: Input) -> Iterator[ParquetFile]:
    from pyarrow.parquet import ParquetFile

    try:
        if file.address:
            with opened_at(file.address) as stream:
                yield ParquetFile(stream, pre_buffer=True)
        else:
            with ParquetFile(file.path) as opened:
                yield opened
    except pa.ArrowException as error:
        raise SourceError(
            "not-a-table", f"{file.name}: not a Parquet file ({error}). Write it again, or export it as CSV."
        ) from error


@dataclass(frozen=True)
class _Scan:
    """An opened file: its own columns, then those that its folders give."""

    file: Input
    parquet: ParquetFile

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The names of the file's own columns."""
        return tuple(self.parquet.schema_arrow.names)

    @cached_property
    def given(self) -> Mapping[str, str]:
        """What its folders say and no column of its own."""
        return {key: value for key, value in self.file.folders if key not in self.own}

    @property
    def names(self) -> tuple[str, ...]:
        """The headings."""
        return (*self.own, *self.given)

    @property
    def no_rows(self) -> pa.RecordBatch:
        """A batch without rows."""
        return self._whole(pa.RecordBatch.from_pylist([], self.parquet.schema_arrow))

    def first_records(self, headings: Headings, many: int) -> list[Record]:
        """The first records, blank where nothing needs to be known of them."""
        asked = [
            name for name, read in zip(self.own, headings.names, strict=False) if could_be_called_score(read)
        ]
        if "score" in self.file.source.columns or not asked or not self.parquet.metadata.num_rows:
            return []
        first = next(self.parquet.iter_batches(many, columns=asked))
        return self._records(self._whole(first), asked)

    def _records(self, rows: pa.RecordBatch, asked: Sequence[str]) -> list[Record]:
        blank = [""] * rows.num_rows
        cells = (
            texts_of(column, self.file.source.decimal).to_pylist() if name in asked else blank
            for name, column in zip(self.names, rows.columns, strict=True)
        )
        return list(zip(*cells, strict=True))

    def batches(
        self, places: Mapping[str, int], where: Mapping[int, str]
    ) -> Iterator[tuple[int, pa.RecordBatch]]:
        """The rows of the groups that may be asked for, and the row in which each batch begins."""
        row, asked = FIRST_ROW, self._asked(places, where)
        for group in range(self.parquet.num_row_groups):
            begins = row
            row += self.parquet.metadata.row_group(group).num_rows
            if self._may_hold(group, where):
                for rows in self._group(group, asked, places):
                    yield begins, rows
                    begins += rows.num_rows

    def passed_over(self, where: Mapping[int, str]) -> int:
        """How many rows stand in groups that are not read."""
        groups = range(self.parquet.num_row_groups)
        sizes = (
            self.parquet.metadata.row_group(group).num_rows
            for group in groups
            if not self._may_hold(group, where)
        )
        return sum(sizes)

    def _may_hold(self, group: int, where: Mapping[int, str]) -> bool:
        """A footer counts the leaves of nested columns: where there are any, places in it are others."""
        metadata = self.parquet.metadata
        if metadata.num_columns != len(self.own):
            return True
        own = {place: wanted for place, wanted in where.items() if place < len(self.own)}
        return may_hold(metadata.row_group(group), own)

    def _asked(self, places: Mapping[str, int], where: Mapping[int, str]) -> list[str]:
        """The file's columns that are needed; an id that is missing is made of all."""
        if "response_id" not in places and "score" in places:
            return list(self.own)
        needed = sorted({*places.values(), *where})
        return [self.own[place] for place in needed if place < len(self.own)]

    def _group(self, group: int, asked: Sequence[str], places: Mapping[str, int]) -> Iterator[pa.RecordBatch]:
        begins = 0
        for rows in self.parquet.iter_batches(PIECE_ROWS, row_groups=[group], columns=asked):
            whole = self._whole(rows)
            if len(asked) < len(self.own) and _lacks_ids(whole, places):
                whole = self._whole(self._slice(group, begins, rows.num_rows))
            yield whole
            begins += rows.num_rows

    def _slice(self, group: int, begins: int, many: int) -> pa.RecordBatch:
        rows = self.parquet.read_row_group(group).slice(begins, many).combine_chunks()
        return rows.to_batches()[0]

    def _whole(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """The rows with all columns, nothing in those that were not read."""
        own = [_column(rows, name) for name in self.own]
        given = [pa.repeat(pa.scalar(value, pa.string()), rows.num_rows) for value in self.given.values()]
        return pa.RecordBatch.from_arrays([*own, *given], names=list(self.names))


def _column(rows: pa.RecordBatch, name: str) -> Any:
    place = rows.schema.get_field_index(name)
    return pa.nulls(rows.num_rows) if place < 0 else rows.column(place)


def _lacks_ids(rows: pa.RecordBatch, places: Mapping[str, int]) -> bool:
    if "response_id" not in places:
        return False
    said = pc.utf8_trim_whitespace(texts_of(rows.column(places["response_id"])))
    return bool(pc.any(pc.equal(said, "")).as_py())
