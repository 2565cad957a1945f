"""Gathers what the internal side of a snapshot holds and no customer may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nps_report.snapshot.database import ask, columns_of, name, parquet
from nps_report.snapshot.internal import InternalSide
from nps_report.snapshot.named import customers_named, persons_named, staff_named
from nps_report.tables import TABLES, field_of

_IDS = {
    "accounts": ("account_id",),
    "contacts": ("contact_id", "account_id"),
    "responses": ("response_id", "account_id", "contact_id"),
    "invitations": ("account_id", "contact_id"),
    "followups": ("response_id",),
}
_FIGURES = ("revenue", "potential")


@dataclass(frozen=True)
class Secrets:
    """What no customer may read, as the tables write it.

    `telephones` are all texts in columns that the analyst added to contacts and accounts, whatever they are;
    `comments` come with the account that wrote each, or who did where accounts are not known. What `enough` accounts
    write is nobody's own. `units` are public.
    """

    accounts: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    figures: tuple[float, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    units: tuple[str, ...] = ()
    enough: int = 3


def secrets_of(side: InternalSide) -> Secrets:
    """What the internal side holds and no customer may read; the same for the same tables, in the same order."""
    tables = {table: parquet(side.folder / f"{table}.parquet") for table in TABLES if side.has(table)}
    persons = persons_named(tables)
    return Secrets(
        accounts=tuple(sorted(customers_named(tables, side.units.names) - persons)),
        contacts=tuple(sorted(persons)),
        staff=tuple(sorted(staff_named(tables))),
        ids=_texts(tables, _IDS),
        telephones=_texts(
            tables, {table: tuple(_added(tables, table)) for table in ("contacts", "accounts")}
        ),
        figures=tuple(sorted(_figures(tables))),
        comments=tuple(_comments(tables, side.has_account_ids())),
        units=side.units.names,
        enough=side.programme.thresholds.public_accounts,
    )


def _texts(tables: Mapping[str, str], columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The different texts in these columns, where there are any."""
    found: set[str] = set()
    for table in columns.keys() & tables.keys():
        known = columns_of(tables[table])
        for column in columns[table]:
            if column in known:
                query = f"SELECT DISTINCT {name(column)}::VARCHAR AS value FROM {tables[table]}"
                found.update(ask(query)["value"].dropna())
    return tuple(sorted(found))


def _added(tables: Mapping[str, str], table: str) -> Iterator[str]:
    """The columns of a table that are the analyst's own."""
    for column in columns_of(tables[table]) if table in tables else ():
        if field_of(table, column) is None:
            yield column


def _figures(tables: Mapping[str, str]) -> set[float]:
    """The revenues of accounts: those of single years, which the analyst added, too."""
    found: set[float] = set()
    for column in columns_of(tables["accounts"]) if "accounts" in tables else ():
        if column.startswith(_FIGURES):
            query = f"SELECT DISTINCT TRY_CAST({name(column)} AS DOUBLE) AS value FROM {tables['accounts']}"
            found.update(ask(query)["value"].dropna().tolist())
    return found


def _comments(tables: Mapping[str, str], has_accounts: bool) -> Iterator[tuple[str, str]]:
    """Each comment with who wrote it: the account, all those without one being one."""
    author = "coalesce(account_id, '')" if has_accounts else "coalesce(contact_id, response_id)"
    query = (
        f"SELECT DISTINCT {author} AS author, comment FROM {tables['responses']} "
        "WHERE comment IS NOT NULL ORDER BY author, comment"
    )
    found = ask(query)
    yield from zip(found["author"].tolist(), found["comment"].tolist(), strict=True)
