"""Asks DuckDB about Parquet files, and writes what queries need."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from nps_report.contract.databases import Database, connect, opened, shared

__all__ = [
    "Database",
    "ask",
    "columns_of",
    "connect",
    "name",
    "opened",
    "parquet",
    "shared",
    "text",
    "texts",
]


def ask(sql: str) -> pd.DataFrame:
    """The answer to a query as a plain frame.

    >>> ask("SELECT 1 AS n, 'Lyon' AS unit").to_dict("records")
    [{'n': 1, 'unit': 'Lyon'}]
    """
    with shared().cursor() as database:
        return database.execute(sql).df()


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
