"""The staged rows in DuckDB, which keeps to its memory and spills to the work folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nps_report import files
from nps_report.contract.databases import Database, are_few, opened
from nps_report.contract.staging import Stage


@dataclass
class Store:
    """A database over the staged files, for one cleaning of so many rows; `written` are the final tables so far."""

    connection: Database
    size: int
    written: dict[str, Path] = field(default_factory=dict)

    @property
    def is_small(self) -> bool:
        """Whether it holds few rows, which lie in memory."""
        return are_few(self.size)

    def show(self, stage: Stage) -> None:
        """Show the staged rows of a table as `staged_<table>`; columns of its files meet by name."""
        parts = ", ".join(map(_quoted, stage.parts))
        rows = f"SELECT * FROM read_parquet([{parts}], union_by_name = true)"
        # A dozen questions about few rows take half as long where they lie in memory.
        kind = "TABLE" if self.is_small else "VIEW"
        self.execute(f"CREATE {kind} staged_{stage.table} AS {rows}")

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
        """The rows of `query`; of many, some at a time."""
        if self.is_small:
            yield from self.connection.execute(query).fetchall()
            return
        # A cursor of its own, so that other statements may run while rows are still being fetched.
        found = self.connection.cursor().execute(query)
        while some := found.fetchmany(10_000):
            yield from some


@contextmanager
def opened_store(folder: Path, size: int) -> Iterator[Store]:
    """A store for so many rows, which spills to `folder`."""
    with opened(folder / "spill", size) as database:
        yield Store(database, size)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
