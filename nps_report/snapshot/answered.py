"""Keeps beside each invitation when its contact and its account answered next, and last before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from nps_report.files import replacing
from nps_report.snapshot.database import Database, parquet, text

Ints: TypeAlias = npt.NDArray[np.int64]

_KEYS = ("account_id", "contact_id")
_TOLD = ("unit", "contact_id", "account_id", "sent_at", "role", "channel", "reminders", "chosen_by")
"""What is kept of an invitation, where its table has it."""

_GROUP = 10_000
_DAY = 32
"""How many bits of a sort key hold its day."""


def write_invited(database: Database, invitations: Path, answers: Path, path: Path) -> None:
    """Write each invitation with four days, sorted by unit and moment: see `beside`.

    "Next" is on its day or later. They tell for any span of days that holds the invitation whether it also holds an
    answer: the last one before lies after its start, or the next one before its end. An answer that another of the
    same contact replaced is an answer too; one that is kept apart, for it is about an event, answers no invitation.
    """
    given = database.sql(f"SELECT * FROM {parquet(invitations)}")
    invited = given.select(*(column for column in _TOLD if column in given.columns)).to_arrow_table()
    for key in _KEYS:
        for name, days in _days(database, invited, answers, key):
            invited = invited.append_column(name, days)
    # The largest sort of a snapshot but that of the answers: in DuckDB, which keeps to its memory.
    database.register("invited", invited)
    with replacing(path) as draft:
        database.execute(
            "COPY (SELECT * FROM invited ORDER BY unit, sent_at, contact_id, account_id) "
            f"TO {text(str(draft))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"
        )
    database.unregister("invited")


def _days(database: Database, invited: pa.Table, answers: Path, key: str) -> Iterator[tuple[str, pa.Array]]:
    """The days on which those whom `key` names answered, from each invitation on and before it."""
    answered = database.sql(
        f"SELECT {key}, responded_at::DATE AS day FROM {parquet(answers)} WHERE {key} IS NOT NULL "
        "AND score IS NOT NULL AND responded_at IS NOT NULL AND coalesce(reason, 'duplicate') = 'duplicate'"
    ).to_arrow_table()
    both = pa.chunked_array([*answered[key].chunks, *invited[key].chunks], pa.string())
    codes = _codes(both)
    then = _keys_of(codes[: len(answered)], answered["day"])
    when = _keys_of(codes[len(answered) :], invited["sent_at"].cast(pa.date32(), safe=False))
    following, before = beside(when, np.sort(then))
    name = key.removesuffix("_id")
    yield f"{name}_next", _as_days(following)
    yield f"{name}_before", _as_days(before)


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
