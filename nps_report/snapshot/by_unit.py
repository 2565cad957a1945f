"""Keeps by unit what a unit's report reads beside its answers: whom they come from.

Persons and accounts lie in the order of their ids: a report that looked them up there would cost more with each one
that other units have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from nps_report.files import replacing
from nps_report.snapshot.database import Database, name, parquet, text

INVITED = "invited.parquet"
"""The invitations by unit and day, with the days that tell who has answered."""

KEY = "answering_unit"
"""The unit for which somebody has answered or was invited, beside what is known of them."""

PERSONS = {"accounts": "account_id", "contacts": "contact_id"}
"""The tables that tell whom an answer comes from, and the column that leads there."""

_GROUP = 10_000


def known_file(table: str) -> str:
    """The file of the accounts or contacts that answered or were invited for each unit, or of its follow-ups."""
    return f"{table}_by_unit.parquet"


def write_by_unit(database: Database, tables: Mapping[str, Path], folder: Path) -> None:
    """Write these files into `folder`, from the snapshot's answers there and its clean tables."""
    responses = parquet(folder / "responses.parquet")
    asked = [responses, *([parquet(tables["invitations"])] if "invitations" in tables else [])]
    for table in PERSONS.keys() & tables.keys():
        _copy(database, _known_sql(table, parquet(tables[table]), asked), folder / known_file(table))
    if "followups" in tables:
        _copy(
            database, _followed_sql(parquet(tables["followups"]), responses), folder / known_file("followups")
        )


def _known_sql(table: str, source: str, asked: Sequence[str]) -> str:
    key = PERSONS[table]
    concerned = " UNION ".join(
        f"SELECT unit AS {name(KEY)}, {key} FROM {one} WHERE unit IS NOT NULL" for one in asked
    )
    return (
        f"SELECT u.{name(KEY)}, k.* FROM ({concerned}) u JOIN {source} k ON k.{key} = u.{key} "
        f"ORDER BY u.{name(KEY)}, k.{key}"
    )


def _followed_sql(followups: str, responses: str) -> str:
    return (
        f"SELECT r.unit AS {name(KEY)}, f.* FROM {followups} f JOIN {responses} r USING (response_id) "
        f"ORDER BY r.unit, f.response_id"
    )


def _copy(database: Database, query: str, path: Path) -> None:
    with replacing(path) as draft:
        database.execute(
            f"COPY ({query}) TO {text(str(draft))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"
        )
