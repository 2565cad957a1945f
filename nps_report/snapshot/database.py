"""Asks DuckDB about Parquet files, and writes what queries need."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from nps_report.contract.databases import Database, connect, opened, shared
from nps_report.snapshot.parted import files_of

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
    "together",
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
    """A Parquet file, or the parts of a table, as a table of a query."""
    return together(files_of(path))


def together(files: Iterable[Path]) -> str:
    """Parquet files with the same columns as a table of a query.

    >>> together([Path("a.parquet"), Path("b.parquet")])
    "read_parquet(['a.parquet', 'b.parquet'], hive_partitioning = false)"
    """
    named = [text(str(file)) for file in files]
    # A folder named "key=value" is no column.
    return f"read_parquet([{', '.join(named)}], hive_partitioning = false)"


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
