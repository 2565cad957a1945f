"""The staged rows in DuckDB, which keeps to its memory and spills to the work folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from nps_report import files
from nps_report.contract.staging import Stage

MEMORY = "2GB"
"""What DuckDB may hold before it spills to disk."""


@dataclass
class Store:
    """A database over the staged files, for one cleaning; `written` are the final tables so far."""

    connection: duckdb.DuckDBPyConnection
    written: dict[str, Path] = field(default_factory=dict)

    def show(self, stage: Stage) -> None:
        """Make the staged rows of a table the view `staged_<table>`; columns of its files meet by name."""
        parts = ", ".join(map(_quoted, stage.parts))
        rows = f"SELECT * FROM read_parquet([{parts}], union_by_name = true)"
        self.execute(f"CREATE VIEW staged_{stage.table} AS {rows}")

    def write(self, table: str, query: str, path: Path, compression: str = "zstd") -> None:
        """Write the rows of `query` as Parquet, and show them as the view `<table>`."""
        with files.replacing(path) as draft:
            self.execute(f"COPY ({query}) TO {_quoted(draft)} (FORMAT parquet, COMPRESSION {compression})")
        self.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet({_quoted(path)})")
        self.written[table] = path

    def execute(self, statement: str) -> None:
        """Run a statement for what it does."""
        self.connection.execute(statement)

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of `query`, some at a time."""
        # A cursor of its own, so that other statements may run while rows are still being fetched.
        found = self.connection.cursor().execute(query)
        while some := found.fetchmany(10_000):
            yield from some


@contextmanager
def opened_store(folder: Path) -> Iterator[Store]:
    """A store that spills to `folder`."""
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")})
    try:
        yield Store(connection)
    finally:
        connection.close()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
