"""The databases in which rows are compared, joined and counted.

To open one takes longer than all that is asked of a few rows: those share one that the process keeps, and that no fork
ever sees open.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import TypeAlias

import duckdb

Database: TypeAlias = duckdb.DuckDBPyConnection

MEMORY = "2GB"
"""What a database holds before it turns to its scratch folder."""

FEW = 10_000
"""How many rows are few: they need no scratch folder."""

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # Files come again under their names with another content: what was read of one must not stand for it.
    "enable_external_file_cache": False,
}
_NUMBERS = count()


def connect(scratch: Path | None = None) -> Database:
    """A database in memory that asks the network for nothing; with `scratch` it may be of any size."""
    database = duckdb.connect(config=_CONFIG)
    # It would draw one among the lines of a run, where a question takes long.
    database.execute("SET enable_progress_bar = false")
    if scratch is not None:
        spill = str(scratch).replace("'", "''")
        database.execute(f"SET temp_directory = '{spill}'")
        database.execute(f"SET memory_limit = '{MEMORY}'")
    return database


@cache
def shared() -> Database:
    """The process's own connection: to open one takes longer than most questions."""
    # By the process's number: a child must not find what its parent has, for it has no threads there.
    return duckdb.connect(f":memory:{os.getpid()}", config=_CONFIG)


def _close() -> None:
    """Close it before a fork: the child would inherit a database without its threads."""
    if shared.cache_info().currsize:
        shared().close()
        shared.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_close)


def are_few(rows: int) -> bool:
    """Whether so many rows are few."""
    return rows <= FEW


@contextmanager
def opened(scratch: Path, rows: int) -> Iterator[Database]:
    """A database for tables of so many rows in all, with nothing in it.

    >>> for _ in range(2):
    ...     with opened(Path("scratch"), rows=1) as database:
    ...         _ = database.execute("CREATE TABLE answers AS SELECT 9 AS score")
    ...         database.execute("SELECT * FROM answers").fetchall()
    [(9,)]
    [(9,)]
    """
    with _corner() if are_few(rows) else connect(scratch) as database:
        yield database


@contextmanager
def _corner() -> Iterator[Database]:
    """A connection to the process's database with tables of its own."""
    shared()
    corner = f"corner_{next(_NUMBERS)}"
    # No cursor, which would be closed with what it comes from.
    database = duckdb.connect(f":memory:{os.getpid()}", config=_CONFIG)
    try:
        database.execute(f"ATTACH ':memory:' AS {corner}")
        database.execute(f"USE {corner}")
        yield database
    finally:
        # Whoever failed while rows came leaves them: that connection answers nothing more. Another clears up.
        with duckdb.connect(f":memory:{os.getpid()}", config=_CONFIG) as other:
            database.close()
            other.execute(f"DETACH DATABASE IF EXISTS {corner}")
