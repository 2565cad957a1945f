"""Keeps beside each invitation when its contact and its account answered next, and last before it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from nps_report.files import replacing
from nps_report.snapshot.database import Database, parquet, text
from nps_report.snapshot.reading import row_count

Ints: TypeAlias = npt.NDArray[np.int64]

_KEYS = ("account_id", "contact_id")
_TOLD = ("unit", "contact_id", "account_id", "sent_at", "role", "channel", "reminders", "chosen_by")
"""What is kept of an invitation, where its table has it."""

_ORDER = ("unit", "sent_at", "contact_id", "account_id")

_TOGETHER = 20_000_000
"""How many invitations and answers are held in memory together: about 100 bytes each."""

_FLUSHED = 50_000
"""How many rows of a part are held before they are written."""

_GROUP = 10_000
_DAY = 32
"""How many bits of a sort key hold its day."""


def write_invited(
    database: Database, invitations: Path, answers: Path, path: Path, together: int = _TOGETHER
) -> None:
    """Write each invitation with four days, sorted by unit and moment: see `beside`.

    "Next" is on its day or later. They tell for any span of days that holds the invitation whether it also holds an
    answer: the last one before lies after its start, or the next one before its end. An answer that another of the
    same contact replaced is an answer too; one that is kept apart, for it is about an event, answers no invitation.
    More than `together` invitations and answers are looked at in parts, a person and all of theirs in one.
    """
    given = database.sql(f"SELECT * FROM {parquet(invitations)}")
    told = [column for column in _TOLD if column in given.columns]
    invited = f"(SELECT {', '.join(told)} FROM {parquet(invitations)})"
    many = 1 + (row_count(invitations) + row_count(answers)) // together
    if many == 1:
        _write_sorted(database, _all_days(database, invited, answers), _ORDER, path)
        return
    with TemporaryDirectory(dir=path.parent, prefix=".scratch-") as scratch:
        in_parts = _Parts(database, Path(scratch), many)
        for key in _KEYS:
            invited = in_parts.with_days(invited, answers, key)
        # Parts keep no order: what no column tells apart may stand in any.
        _write_sorted(database, invited, [*_ORDER, *(one for one in told if one not in _ORDER)], path)


def _all_days(database: Database, invited: str, answers: Path) -> pa.Table:
    found = database.sql(f"SELECT * FROM {invited}").to_arrow_table()
    for key in _KEYS:
        found = _with_days(found, database.sql(_answered_sql(answers, key)).to_arrow_table(), key)
    return found


def _write_sorted(database: Database, invited: pa.Table | str, order: Sequence[str], path: Path) -> None:
    """The largest sort of a snapshot but that of the answers: in DuckDB, which keeps to its memory."""
    with _shown(database, invited) as rows, replacing(path) as draft:
        database.execute(
            f"COPY (SELECT * FROM {rows} ORDER BY {', '.join(order)}) "
            f"TO {text(str(draft))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"
        )


@contextmanager
def _shown(database: Database, rows: pa.Table | str) -> Iterator[str]:
    """Rows in memory as a table of a query."""
    if isinstance(rows, str):
        yield rows
        return
    database.register("invited", rows)
    try:
        yield "invited"
    finally:
        database.unregister("invited")


@dataclass(frozen=True)
class _Parts:
    """Invitations and answers cut into parts by whom they are of, each small enough to be looked at in memory."""

    database: Database
    scratch: Path
    many: int

    def with_days(self, invited: str, answers: Path, key: str) -> str:
        """The invitations with the days of `key`, as a table of a query."""
        whom = self._cut(invited, f"coalesce({key}, contact_id, '')", f"invited-{key}")
        whose = self._cut(f"({_answered_sql(answers, key)})", key, f"answered-{key}")
        found = [self.scratch / f"{key}-{part}.parquet" for part in range(self.many)]
        for part, path in enumerate(found):
            days = _with_days(self._part(whom, part), self._part(whose, part), key)
            with _shown(self.database, days) as rows:
                self.database.execute(f"COPY {rows} TO {text(str(path))} (FORMAT parquet, COMPRESSION lz4)")
        for folder in (whom, whose):
            shutil.rmtree(folder)
        return f"read_parquet([{', '.join(text(str(path)) for path in found)}])"

    def _cut(self, rows: str, by: str, name: str) -> Path:
        """Write rows into a folder per part; those of nobody may be in any."""
        folder = self.scratch / name
        self.database.execute(f"SET partitioned_write_flush_threshold = {_FLUSHED}")
        self.database.execute(
            f"COPY (SELECT *, hash({by}) % {self.many} AS part FROM {rows}) TO {text(str(folder))} "
            "(FORMAT parquet, COMPRESSION lz4, PARTITION_BY (part))"
        )
        # A part that nothing is in has the columns all the same.
        self.database.execute(
            f"COPY (SELECT * FROM {rows} LIMIT 0) TO {text(str(folder / 'none.parquet'))} (FORMAT parquet)"
        )
        return folder

    def _part(self, folder: Path, part: int) -> pa.Table:
        files = [folder / "none.parquet", *sorted(folder.glob(f"part={part}/*.parquet"))]
        named = ", ".join(text(str(file)) for file in files)
        return self.database.sql(
            f"SELECT * FROM read_parquet([{named}], hive_partitioning = false)"
        ).to_arrow_table()


def _answered_sql(answers: Path, key: str) -> str:
    """Whom `key` names and the days on which they answered."""
    return (
        f"SELECT {key}, responded_at::DATE AS day FROM {parquet(answers)} WHERE {key} IS NOT NULL "
        "AND score IS NOT NULL AND responded_at IS NOT NULL AND coalesce(reason, 'duplicate') = 'duplicate'"
    )


def _with_days(invited: pa.Table, answered: pa.Table, key: str) -> pa.Table:
    """The invitations with the days on which those whom `key` names answered, from each on and before it."""
    both = pa.chunked_array([*answered[key].chunks, *invited[key].chunks], pa.string())
    codes = _codes(both)
    then = _keys_of(codes[: len(answered)], answered["day"])
    when = _keys_of(codes[len(answered) :], invited["sent_at"].cast(pa.date32(), safe=False))
    following, before = beside(when, np.sort(then))
    name = key.removesuffix("_id")
    return invited.append_column(f"{name}_next", _as_days(following)).append_column(
        f"{name}_before", _as_days(before)
    )


def beside(keys: Ints, among: Ints) -> tuple[Ints, Ints]:
    """The first of `among` from each key on, and the last before it, of the same person; else -1.

    A key holds a person in its upper half and a day in its lower one; `among` is sorted, and -1 is nobody's.

    >>> one, two = 1 << 32, 2 << 32
    >>> answers = np.array([one + 4, one + 10, one + 12])
    >>> following, before = beside(np.array([one + 10, two + 3, -1]), answers)
    >>> [int(key) - one for key in (following[0], before[0])], following[1:].tolist(), before[1:].tolist()
    ([10, 4], [-1, -1], [-1, -1])
    """
    order = np.argsort(keys)
    ordered = keys[order]
    bounded = np.concatenate([[-1], among, [-1]])
    places = np.searchsorted(among, ordered) + 1
    following, before = np.empty_like(keys), np.empty_like(keys)
    following[order] = _of_same(ordered, bounded[places])
    before[order] = _of_same(ordered, bounded[places - 1])
    return following, before


def _of_same(keys: Ints, found: Ints) -> Ints:
    same = (keys >> _DAY == found >> _DAY) & (keys >= 0)
    return np.where(same, found, -1)


def _codes(ids: pa.ChunkedArray) -> Ints:
    """A number for each different id, -1 for none."""
    encoded = ids.dictionary_encode().combine_chunks()
    chunk = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    return np.asarray(pc.fill_null(chunk.indices, -1)).astype(np.int64)


def _keys_of(codes: Ints, days: pa.ChunkedArray) -> Ints:
    """A key for each id and day, in the order of ids and then of days; -1 where there is no id."""
    # Days count from 1970, and none is before 1990.
    return np.where(codes < 0, -1, (codes << _DAY) + np.asarray(days.cast(pa.int32())))


def _as_days(keys: Ints) -> pa.Array:
    days = (keys & ((1 << _DAY) - 1)).astype(np.int32)
    return pa.array(days, mask=keys < 0).cast(pa.date32())
