"""Gathers what the internal side of a snapshot holds and no customer may read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nps_report.contract.databases import are_few
from nps_report.files import own_mark
from nps_report.snapshot.database import Database, ask, columns_of, name, opened, parquet
from nps_report.snapshot.drafts import clear_abandoned
from nps_report.snapshot.internal import InternalSide
from nps_report.snapshot.named import (
    KEPT,
    KeptNames,
    beside,
    keep_names,
    listed,
    staff_named,
    write_named,
)
from nps_report.snapshot.reading import row_count
from nps_report.tables import TABLES, field_of

_IDS = {
    "accounts": ("account_id",),
    "contacts": ("contact_id", "account_id"),
    "responses": ("response_id", "account_id", "contact_id"),
    "invitations": ("account_id", "contact_id"),
    "followups": ("response_id",),
}
_FIGURES = ("revenue", "potential")
_AT_ONCE = 10_000


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
    with asking(side) as (database, tables):
        hoard = Hoard(side, database, tables)
        ids = {value for _, query in hoard.ids() for value in listed(database, query)}
        return Secrets(
            accounts=tuple(sorted(listed(database, hoard.accounts))),
            contacts=tuple(sorted(listed(database, hoard.persons))),
            staff=tuple(sorted(hoard.staff())),
            ids=tuple(sorted(ids)),
            telephones=tuple(sorted({*hoard.telephones()})),
            figures=tuple(sorted({*hoard.figures().tolist()})),
            comments=tuple(hoard.written()),
            units=side.units.names,
            enough=side.programme.thresholds.public_accounts,
        )


@dataclass(frozen=True)
class Hoard:
    """The secrets of a side as a database gives them, of whatever size: `accounts` and `persons` ask for names."""

    side: InternalSide
    database: Database
    tables: Mapping[str, str]
    persons = "SELECT name AS value FROM persons"
    accounts = "SELECT name AS value FROM customers EXCEPT SELECT name FROM persons"

    def __post_init__(self) -> None:
        write_named(self.database, self.tables, self.side.units.names)

    def ids(self) -> Iterator[tuple[str, str]]:
        """Asks for the ids of each column, as `value`: about once each, and then as they stand in the rows.

        An answer's own id stands there once.
        """
        for table in _IDS.keys() & self.tables.keys():
            for column in _IDS[table]:
                if column in columns_of(self.tables[table]):
                    query = _values(self.tables[table], column)
                    once = (table, column) == ("responses", "response_id")
                    yield query if once else f"SELECT DISTINCT value FROM ({query})", query

    def staff(self) -> set[str]:
        """The names of the company's own people."""
        return staff_named(self.tables)

    def telephones(self) -> Iterator[str]:
        """All texts in columns that the analyst added to contacts and accounts."""
        for table in ("accounts", "contacts"):
            for column in _added(self.tables, table):
                with beside(self.database) as other:
                    yield from listed(
                        other, f"SELECT DISTINCT value FROM ({_values(self.tables[table], column)})"
                    )

    def figures(self) -> npt.NDArray[np.float64]:
        """The revenues of accounts: those of single years, which the analyst added, too."""
        found = [np.empty(0)]
        for column in columns_of(self.tables["accounts"]) if "accounts" in self.tables else ():
            if column.startswith(_FIGURES):
                query = f"SELECT DISTINCT TRY_CAST({name(column)} AS DOUBLE) AS value FROM {self.tables['accounts']}"
                found.append(ask(query)["value"].dropna().to_numpy())
        return np.concatenate(found)

    def written(self) -> Iterator[tuple[str, str]]:
        """Each comment with who wrote it: the account, all those without one being one."""
        with beside(self.database) as other:
            told = other.execute(f"{self._written} ORDER BY author, comment")
            while some := told.fetchmany(_AT_ONCE):
                yield from some

    def comments(self) -> Iterator[tuple[str, list[str]]]:
        """Each comment once, with who wrote it, or as many of them as make it everybody's."""
        enough = max(self.side.programme.thresholds.public_accounts, 1)
        query = f"SELECT comment, list(author)[:{enough}] FROM ({self._written}) GROUP BY comment ORDER BY comment"
        with beside(self.database) as other:
            told = other.execute(query)
            while some := told.fetchmany(_AT_ONCE):
                yield from some

    def different(self) -> int:
        """How many different comments there are."""
        query = f"SELECT count(DISTINCT comment) FROM ({self._written})"
        ((found,),) = self.database.execute(query).fetchall()
        return int(found)

    @property
    def _written(self) -> str:
        has_accounts = self.side.has_account_ids()
        author = "coalesce(account_id, '')" if has_accounts else "coalesce(contact_id, response_id)"
        return f"SELECT DISTINCT {author} AS author, comment FROM {self.tables['responses']} WHERE comment IS NOT NULL"


@contextmanager
def asking(side: InternalSide) -> Iterator[tuple[Database, Mapping[str, str]]]:
    """A database in which the tables of a side are asked, however large they are; and what a query reads of each."""
    tables = {table: parquet(side.folder / f"{table}.parquet") for table in TABLES if side.has(table)}
    rows = sum(row_count(side.folder / f"{table}.parquet") for table in tables)
    # What a killed process left holds names.
    clear_abandoned(side.folder)
    scratch = side.folder / f".names.{own_mark()}"
    try:
        with opened(scratch, rows) as database:
            if not are_few(rows):
                # What is gathered is sorted in the end: to keep an order on the way takes memory.
                database.execute("SET preserve_insertion_order = false")
            yield database, tables
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def keep_customers(side: InternalSide) -> None:
    """Gather the names of a side's customers and keep them beside its tables, unless they are there."""
    if (side.folder / KEPT).is_file():
        return
    with asking(side) as (database, tables):
        write_named(database, tables, side.units.names)
        keep_names(side.folder, listed(database, "SELECT name FROM customers ORDER BY name"))


def customers_of(side: InternalSide) -> Iterable[str]:
    """The names of a side's customers, from where they are kept: one at a time is in memory."""
    return KeptNames(side.folder) if (side.folder / KEPT).is_file() else side.names()


@dataclass(frozen=True)
class Everybody:
    """The names of a side's customers and of the company's own people, as often as they are gone through."""

    side: InternalSide

    def __iter__(self) -> Iterator[str]:
        yield from customers_of(self.side)
        yield from self.side.staff()


def _values(table: str, column: str) -> str:
    return f"SELECT {name(column)}::VARCHAR AS value FROM {table} WHERE {name(column)} IS NOT NULL"


def _added(tables: Mapping[str, str], table: str) -> Iterator[str]:
    """The columns of a table that are the analyst's own."""
    for column in columns_of(tables[table]) if table in tables else ():
        if field_of(table, column) is None:
            yield column
