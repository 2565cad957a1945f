"""Keeps by unit what a unit's report reads beside its answers: its invitations, and whom its answers come from.

An answer of an invited person counts whatever unit it is for, and persons and accounts lie in the order of their ids. A
report that looked them up there would cost more with each answer that other units have.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nps_report.files import replacing
from nps_report.snapshot.database import Database, name, parquet, text

INVITED = "invited.parquet"
"""The invitations by unit and day, with the days that tell who has answered."""

KEY = "answering_unit"
"""The unit for which somebody has answered, beside what is known of them."""

PERSONS = {"accounts": "account_id", "contacts": "contact_id"}
"""The tables that tell whom an answer comes from, and the column that leads there."""

_GROUP = 10_000


def known_file(table: str) -> str:
    """The file of the accounts or contacts that answered for each unit."""
    return f"{table}_by_unit.parquet"


def write_by_unit(database: Database, tables: Mapping[str, Path], folder: Path) -> None:
    """Write these files into `folder`, from the snapshot's answers there and its clean tables."""
    responses = parquet(folder / "responses.parquet")
    if "invitations" in tables:
        _copy(database, invited_sql(parquet(tables["invitations"]), responses), folder / INVITED)
    for table in PERSONS.keys() & tables.keys():
        _copy(database, _known_sql(table, parquet(tables[table]), responses), folder / known_file(table))


def invited_sql(invitations: str, responses: str) -> str:
    """Each invitation with four days: when its contact and its account answered next, and last before it.

    "Next" is on its day or later. They tell for any span of days that holds the invitation whether it also holds an
    answer: the last one before lies after its start, or the next one before its end. An answer that another of the same
    contact replaced is an answer too.
    """
    joined = " ".join(
        f"LEFT JOIN {_days_sql(responses, key)} {table} ON {table}.{key} = i.{key}"
        for table, key in PERSONS.items()
    )
    days = (
        f"list_{nearest}(list_filter({table}.days, lambda day: day {relation} i.sent_at::DATE)) "
        f"AS {key.removesuffix('_id')}_{when}"
        for table, key in PERSONS.items()
        for when, relation, nearest in (("next", ">=", "min"), ("before", "<", "max"))
    )
    return (
        f"SELECT i.unit, i.contact_id, i.account_id, i.sent_at, {', '.join(days)} FROM {invitations} i {joined} "
        "ORDER BY i.unit, i.sent_at, i.contact_id, i.account_id"
    )


def _days_sql(responses: str, key: str) -> str:
    """The different days on which each contact or account answered, in a list: sorting all of them takes longer."""
    return (
        f"(SELECT {key}, list(DISTINCT responded_at::DATE) AS days FROM {responses} WHERE {key} IS NOT NULL "
        "AND score IS NOT NULL AND responded_at IS NOT NULL AND coalesce(reason, 'duplicate') = 'duplicate' "
        f"GROUP BY {key})"
    )


def _known_sql(table: str, source: str, responses: str) -> str:
    key = PERSONS[table]
    answering = f"(SELECT DISTINCT unit AS {name(KEY)}, {key} FROM {responses} WHERE unit IS NOT NULL)"
    return (
        f"SELECT u.{name(KEY)}, k.* FROM {answering} u JOIN {source} k ON k.{key} = u.{key} "
        f"ORDER BY u.{name(KEY)}, k.{key}"
    )


def _copy(database: Database, query: str, path: Path) -> None:
    with replacing(path) as draft:
        database.execute(
            f"COPY ({query}) TO {text(str(draft))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"
        )
