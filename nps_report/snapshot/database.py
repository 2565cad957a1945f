"""Asks DuckDB about Parquet files, through one connection per process that no fork ever sees open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import duckdb
import pandas as pd

Database: TypeAlias = duckdb.DuckDBPyConnection

MEMORY = "2GB"
"""What a database holds before it turns to its scratch folder."""

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def ask(sql: str) -> pd.DataFrame:
    """The answer to a query as a plain frame.

    >>> ask("SELECT 1 AS n, 'Lyon' AS unit").to_dict("records")
    [{'n': 1, 'unit': 'Lyon'}]
    """
    with _shared().cursor() as database:
        return database.execute(sql).df()


@cache
def _shared() -> Database:
    """The process's own connection: to open one takes longer than most questions."""
    return connect()


def _close() -> None:
    """Close it before a fork: the child would inherit a database without its threads."""
    if _shared.cache_info().currsize:
        _shared().close()
        _shared.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_close)


def connect(scratch: Path | None = None) -> Database:
    """A database in memory that asks the network for nothing; with `scratch` it may be of any size."""
    database = duckdb.connect(config=_OFFLINE)
    if scratch is not None:
        database.execute(f"SET temp_directory = {text(str(scratch))}")
        database.execute(f"SET memory_limit = {text(MEMORY)}")
    return database


def columns_of(source: str) -> tuple[str, ...]:
    """The names of the columns of a table or query.

    >>> columns_of("(SELECT 1 AS n, 2 AS m)")
    ('n', 'm')
    """
    return tuple(ask(f"SELECT * FROM {source} LIMIT 0").columns)


def parquet(path: Path) -> str:
    """A Parquet file as a table of a query."""
    return f"read_parquet({text(str(path))})"


def text(value: str) -> str:
    """A value as a query writes it.

    >>> text("L'Isle")
    "'L''Isle'"
    """
    return "'" + value.replace("'", "''") + "'"


def name(column: str) -> str:
    """A column as a query names it, whatever stands in its name.

    >>> name('Dans "quelle" ville ?')
    '"Dans ""quelle"" ville ?"'
    """
    return '"' + column.replace('"', '""') + '"'


def texts(values: Iterable[str]) -> str:
    """Values as the list behind IN; an empty list matches nothing.

    >>> texts(["Lyon", "Lille"]), texts([])
    ("('Lyon', 'Lille')", '(NULL)')
    """
    return f"({', '.join(map(text, values)) or 'NULL'})"
