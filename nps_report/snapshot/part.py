"""Writes the tables that lie in the order of units, for all units or a part of them: answers joined, sorted, counted.

A part needs nothing of another, so parts may be written one after the other, or each by another machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from nps_report.files import make_folder, replacing
from nps_report.snapshot.by_unit import write_by_unit
from nps_report.snapshot.counting import counted_sql, counts_sql
from nps_report.snapshot.database import Database, name, opened, parquet, text
from nps_report.snapshot.reading import column_names, row_count
from nps_report.tables import APART

Tables: TypeAlias = Mapping[str, Path]
"""The clean Parquet file of each table that exists, by the table's name."""

HOMES = {"responses": "r", "accounts": "a", "contacts": "c"}
"""Where a segment column may live, the first that holds a value first, and how the query calls that table."""

COUNTS = "counts.parquet"
COUNTED = "segment, unit, start, value, kind, score"
"""The order of counts, which no two share."""

_ROW_GROUP = 50_000


@dataclass(frozen=True)
class Recipe:
    """How answers become a unit's tables.

    `segments` tells each segment's column as a query asks for it; `commented`, whether any answer has a comment.
    """

    segments: Mapping[str, str]
    grain: str
    commented: bool

    def joined(self, tables: Tables) -> str:
        """The answers with every segment beside them, and the language `given` by the form or for the person.

        Tables that give nothing are not joined; only comments ask for a language.
        """
        answers = tables["responses"]
        own = [f"r.{name(one)}" for one in column_names(answers) if one not in self.segments]
        asked = {column.partition(".")[0] for column in self.segments.values()}
        if self.commented and "contacts" in tables:
            asked.add("c")
        given = "coalesce(r.language, c.language)" if "c" in asked else "r.language"
        joined = f"{parquet(answers)} r"
        for table, key in (("accounts", "account_id"), ("contacts", "contact_id")):
            if (home := HOMES[table]) in asked:
                joined += f" LEFT JOIN {parquet(tables[table])} {home} ON {home}.{key} = r.{key}"
        return f"SELECT {', '.join([*own, *self.segments.values(), f'{given} AS given'])} FROM {joined}"


def write_part(recipe: Recipe, tables: Tables, folder: Path, threads: int | None = None) -> None:
    """Write a part's tables into `folder`, in a database of its own; see `write_tables`."""
    rows = sum(map(row_count, tables.values()))
    with (
        TemporaryDirectory(dir=make_folder(folder), prefix=".scratch-") as scratch,
        opened(Path(scratch), rows) as database,
    ):
        if threads is not None:
            database.execute(f"SET threads = {threads}")
        database.execute(f"CREATE TEMP VIEW joined AS {recipe.joined(tables)}")
        write_tables(database, recipe, tables, folder)


def write_tables(database: Database, recipe: Recipe, tables: Tables, folder: Path) -> None:
    """Write what lies by unit into `folder`: answers, mentions, counts, whom they come from, follow-ups.

    `tables` are the answers and invitations of these units and the other tables whole; `comments` what was read in
    comments. The view `joined` of the database shows the answers as the recipe joins them.
    """
    rows = "SELECT * EXCLUDE (given), NULL::VARCHAR AS comment_language, true AS comment_empty FROM joined j"
    if recipe.commented:
        rows = (
            "SELECT j.* EXCLUDE (given) REPLACE (m.kept AS comment), m.comment_language, "
            "coalesce(m.comment_empty, true) AS comment_empty "
            f"FROM joined j LEFT JOIN {parquet(tables['comments'])} m "
            "ON m.comment = j.comment AND m.given IS NOT DISTINCT FROM j.given"
        )
        _write_mentions(database, tables["comments"], folder / "mentions.parquet")
    order = "j.unit, j.responded_at, j.response_id, j.source_file, j.source_row"
    copy(database, f"{rows} ORDER BY {order}", folder / "responses.parquet")
    _write_counts(database, recipe, folder)
    write_by_unit(database, tables, folder)


def _write_mentions(database: Database, read: Path, path: Path) -> None:
    """Write the mentions of themes in the comments that reports may speak of, beside the answers that they stand in."""
    query = (
        "SELECT j.unit, j.responded_at, j.response_id, j.reason IS NULL AS counts, unnest(m.mentions, max_depth := 2) "
        f"FROM joined j JOIN {parquet(read)} m ON m.comment = j.comment AND m.given IS NOT DISTINCT FROM j.given "
        f"WHERE j.reason IS NULL OR j.reason IN ('no score', '{APART}')"
    )
    copy(database, f"SELECT * FROM ({query}) ORDER BY unit, responded_at, response_id, start, theme", path)


def _write_counts(database: Database, recipe: Recipe, folder: Path) -> None:
    answers = counted_sql(parquet(folder / "responses.parquet"), recipe.grain)
    counts = counts_sql(answers, [*recipe.segments])
    copy(database, f"SELECT * FROM {counts} ORDER BY {COUNTED}", folder / COUNTS)


def copy(database: Database, query: str, path: Path) -> None:
    """Write the rows of a query, in its order."""
    with replacing(path) as draft:
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}"
        database.execute(f"COPY ({query}) TO {text(str(draft))} ({options})")
