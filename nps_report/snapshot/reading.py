"""Reads the rows that a question is about out of a Parquet file or its parts, without those beside them.

A report is made in a process of its own, where to open a database takes longer than to read what one unit needs. Files
lie sorted, so most groups of rows are told to hold nothing by the least and the greatest value that they bear.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nps_report.snapshot.parted import files_of

Mask: TypeAlias = Any
"""Which rows: a column of yes and no; a blank is a no."""


class Condition(Protocol):
    """What the rows asked for hold in one column."""

    @property
    def column(self) -> str:
        """The column that is tested."""

    def possible(self, least: Any, greatest: Any) -> bool:
        """Whether a row may hold among values from `least` to `greatest`."""

    def holds(self, values: pa.ChunkedArray) -> Mask:
        """Which values are as wanted."""


@dataclass(frozen=True)
class Among:
    """The column holds one of `values`, which may be None for a blank.

    >>> Among("unit", ("Lyon",)).possible("Lille", "Metz"), Among("unit", ("Lyon",)).possible("Metz", "Nantes")
    (True, False)
    """

    column: str
    values: Collection[Any]

    def possible(self, least: Any, greatest: Any) -> bool:
        """Whether one of the values lies between the two."""
        return any(value is None or least <= value <= greatest for value in self.values)

    def holds(self, values: pa.ChunkedArray) -> Mask:
        """Which values are among them."""
        wanted = [*self.values]
        if len(wanted) == 1:
            return pc.equal(values, pa.scalar(wanted[0], values.type))
        return pc.is_in(values, value_set=pa.array(wanted, values.type))


@dataclass(frozen=True)
class On:
    """The column, a moment or a day, falls on a day from `start` to `end`.

    >>> On("sent_at", date(2026, 10, 1), date(2026, 10, 31)).possible(date(2026, 10, 31), date(2026, 12, 1))
    True
    """

    column: str
    start: date
    end: date

    def possible(self, least: Any, greatest: Any) -> bool:
        """Whether a day from `start` to `end` lies between the two."""
        return _day(least) <= self.end and self.start <= _day(greatest)

    def holds(self, values: pa.ChunkedArray) -> Mask:
        """Which moments fall on these days."""
        first, after = (
            pa.scalar(day, pa.date32()).cast(values.type)
            for day in (self.start, self.end + timedelta(days=1))
        )
        return pc.and_(pc.greater_equal(values, first), pc.less(values, after))


@dataclass(frozen=True)
class Other:
    """The column holds something else than `value`; a blank is nothing else.

    >>> Other("weight", 1.0).possible(1.0, 1.0), Other("weight", 1.0).possible(0.5, 1.0)
    (False, True)
    """

    column: str
    value: Any

    def possible(self, least: Any, greatest: Any) -> bool:
        """Whether the two tell of another value."""
        return bool(least != self.value or greatest != self.value)

    def holds(self, values: pa.ChunkedArray) -> Mask:
        """Which values are others."""
        return pc.not_equal(values, pa.scalar(self.value, values.type))


@dataclass(frozen=True)
class Blank:
    """The column holds nothing, or something where `blank` is no."""

    column: str
    blank: bool = True

    def possible(self, least: Any, greatest: Any) -> bool:
        """Least and greatest do not tell whether there are blanks."""
        return True

    def holds(self, values: pa.ChunkedArray) -> Mask:
        """Which values are blank, or are not."""
        return pc.is_null(values) if self.blank else pc.is_valid(values)


def read_rows(
    path: Path, conditions: Sequence[Condition] = (), columns: Sequence[str] | None = None
) -> pa.Table:
    """The rows of a table for which all conditions hold, in its order; all columns, or these.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "answers.parquet"
    >>> pq.write_table(pa.table({"unit": ["Lille", "Lyon", None], "score": [3, 9, 10]}), path)
    >>> read_rows(path, [Among("unit", ["Lyon"])]).to_pylist()
    [{'unit': 'Lyon', 'score': 9}]
    """
    files = files_of(path)
    schema = _footer(*_version(files[0])).schema
    wanted = schema.names if columns is None else [*columns]
    none = pa.table({name: pa.array([], schema.field(name).type) for name in wanted})
    return pa.concat_tables([none, *_found(files, conditions, wanted)])


def holds_row(path: Path, conditions: Sequence[Condition]) -> bool:
    """Whether all conditions hold for any row of a table, which is read up to the first."""
    return any(_found(files_of(path), conditions, [conditions[0].column]))


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table as a frame; whole numbers stay whole beside blanks.

    >>> frame_of(pa.table({"score": pa.array([9, None], "int8")}))["score"].dtype
    Int8Dtype()
    """
    frame: pd.DataFrame = table.to_pandas(use_threads=False)
    partly = [name for name in table.column_names if table[name].null_count]
    whole = {
        name: pd.array(table[name].to_pylist(), dtype=f"Int{table[name].type.bit_width}")
        for name in partly
        if pa.types.is_integer(table[name].type)
    }
    return frame.assign(**whole) if whole else frame


def column_names(path: Path) -> tuple[str, ...]:
    """The names of a table's columns."""
    return tuple(_footer(*_version(files_of(path)[0])).schema.names)


def row_count(path: Path) -> int:
    """How many rows a table holds."""
    return sum(_footer(*_version(file)).metadata.num_rows for file in files_of(path))


def holds_values(path: Path, column: str) -> bool:
    """Whether a column of a table holds anything: its end tells, or else its cells.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "answers.parquet"
    >>> pq.write_table(pa.table({"score": [3, None], "tier": pa.nulls(2, "string")}), path)
    >>> holds_values(path, "score"), holds_values(path, "tier")
    (True, False)
    """
    return any(_holds_values(file, column) for file in files_of(path))


def _holds_values(file: Path, column: str) -> bool:
    metadata, schema = _footer(*_version(file))
    place = schema.get_field_index(column)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    told = [group.column(place).statistics for group in groups]
    if any(one is None or not one.has_null_count for one in told):
        return holds_row(file, [Blank(column, blank=False)])
    return any(one.null_count < group.num_rows for one, group in zip(told, groups, strict=True))


def _found(
    files: Sequence[Path], conditions: Sequence[Condition], wanted: Sequence[str]
) -> Iterator[pa.Table]:
    """What holds in each file, one after the other."""
    return chain.from_iterable(_found_in(file, conditions, wanted) for file in files)


def _found_in(path: Path, conditions: Sequence[Condition], wanted: Sequence[str]) -> Iterator[pa.Table]:
    """What holds in each group of a file's rows, where anything does; other columns are read only there."""
    groups = _possible(path, conditions)
    if not groups:
        return
    tested = [*dict.fromkeys(condition.column for condition in conditions)]
    others = [column for column in wanted if column not in tested]
    with _opened(path) as file:
        for group in groups:
            rows = _columns(file, group, tested)
            masks = [condition.holds(rows[condition.column]) for condition in conditions]
            mask = reduce(pc.and_, masks) if masks else None
            if mask is None or pc.any(mask).as_py():
                beside = _columns(file, group, others)
                columns = {name: (rows if name in tested else beside)[name] for name in wanted}
                found = pa.table(columns)
                yield found if mask is None else found.filter(mask)


def _columns(file: pq.ParquetFile, group: int, columns: Sequence[str]) -> pa.Table:
    # One thread: a report's process has a part of one processor, and lives for a moment.
    return file.read_row_group(group, columns=[*columns], use_threads=False)


def _possible(path: Path, conditions: Sequence[Condition]) -> list[int]:
    """The groups of rows in which all conditions may hold."""
    groups = list(range(_footer(*_version(path)).metadata.num_row_groups))
    for condition in conditions:
        bounds = _bounds(*_version(path), condition.column)
        groups = [group for group in groups if (known := bounds[group]) is None or condition.possible(*known)]
    return groups


class _Footer(NamedTuple):
    """What a file tells of itself at its end."""

    metadata: pq.FileMetaData
    schema: pa.Schema


def _opened(path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(path, pre_buffer=False, metadata=_footer(*_version(path)).metadata)


def _version(path: Path) -> tuple[str, int, int]:
    """A file as it is now: what was read of another under its name does not count."""
    now = path.stat()
    return str(path), now.st_mtime_ns, now.st_size


# A report asks the same files a dozen times, and the end of a large one takes milliseconds to read.
@lru_cache(maxsize=512)
def _footer(path: str, changed: int, size: int) -> _Footer:
    metadata = pq.read_metadata(path)
    return _Footer(metadata, metadata.schema.to_arrow_schema())


@lru_cache(maxsize=2048)
def _bounds(path: str, changed: int, size: int, column: str) -> tuple[tuple[Any, Any] | None, ...]:
    """The least and the greatest value of a column in each group of rows, where the file tells."""
    footer = _footer(path, changed, size)
    place = footer.schema.get_field_index(column)
    return tuple(
        _told(footer.metadata.row_group(group), place) for group in range(footer.metadata.num_row_groups)
    )


def _told(group: pq.RowGroupMetaData, place: int) -> tuple[Any, Any] | None:
    found = group.column(place).statistics
    return (found.min, found.max) if found is not None and found.has_min_max else None


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
