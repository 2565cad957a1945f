"""Who is named in a snapshot's tables: the customers, their people, and the company's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from nps_report.errors import SnapshotError
from nps_report.files import writing_once
from nps_report.snapshot.database import Database, name, opened, text, texts

Tables: TypeAlias = Mapping[str, str]
"""What a query reads of each table that there is."""

_PERSONS = {"contacts": ("name", "email")}
_STAFF = {
    "accounts": ("account_manager",),
    "units": ("manager",),
    "responses": ("handled_by",),
    "actions": ("owner",),
    "followups": ("owner", "caller"),
    "second_chances": ("owner",),
    "team": ("name",),
    "invitations": ("chosen_by",),
    "corrections": ("by",),
}
_ACCOUNT_IDS = dict.fromkeys(("responses", "invitations", "contacts"), ("account_id",))
_CONTACT_IDS = dict.fromkeys(("responses", "invitations", "contacts"), ("contact_id",))
_FOUR_LETTERS = re.compile(r"[^\W\d_]{4}")
# A word of Chinese, Japanese or Korean may be a whole name.
_WHOLE_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
_FULL_NAME = re.compile(r"[^\W\d_]+([ .'’-]+[^\W\d_]+)+")


_AT_ONCE = 10_000
"""So many names are taken at a time: there may be millions."""

KEPT = "names.json"
"""Where the internal side keeps its customers' names once they were gathered."""


def kept_names(folder: Path) -> tuple[str, ...] | None:
    """The names that are kept in a folder, None where none are.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> kept_names(folder), keep_names(folder, ("Novalux", "Élise Roy")), kept_names(folder)
    (None, None, ('Novalux', 'Élise Roy'))
    """
    path = folder / KEPT
    return tuple(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def keep_names(folder: Path, names: Iterable[str]) -> None:
    """Keep names in a folder, one a line; where another process was faster, what it keeps, which is the same."""
    path = folder / KEPT
    if path.is_file():
        return
    with writing_once(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        file.writelines(f"{',' if place else ''}\n{json.dumps(one)}" for place, one in enumerate(names))
        file.write("\n]\n")


@dataclass(frozen=True)
class KeptNames:
    """The names that are kept in a folder, read anew whenever they are gone through: one at a time is in memory.

    Raises SnapshotError where the file is not whole: fewer names would be found.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> keep_names(folder, ("Novalux", "Élise Roy"))
    >>> [*KeptNames(folder)], [*KeptNames(folder)]
    (['Novalux', 'Élise Roy'], ['Novalux', 'Élise Roy'])
    """

    folder: Path

    def __iter__(self) -> Iterator[str]:
        line = ""
        with (self.folder / KEPT).open(encoding="utf-8") as file:
            for place, line in enumerate(file):
                if place == 0 and line != "[\n":
                    break
                if line.startswith('"'):
                    written = line.rstrip(",\n")
                    # Most have nothing that would stand otherwise.
                    yield json.loads(written) if "\\" in written else written[1:-1]
        if line != "]\n":
            raise SnapshotError(
                "no-snapshot",
                f"{self.folder / KEPT}: is not whole. Remove it; `nps-report run` writes it again.",
            )


@contextmanager
def customers_in(tables: Tables, units: Collection[str], scratch: Path, rows: int) -> Iterator[Iterator[str]]:
    """The names of customers in tables of so many rows, each once, in order, without holding them in memory."""
    with opened(scratch, rows) as database:
        write_named(database, tables, units)
        yield listed(database, "SELECT name FROM customers ORDER BY name")


def customers_named(tables: Tables, units: Collection[str]) -> set[str]:
    """Every account's name and every contact's name and e-mail; where an account has no name, its id serves."""
    with customers_in(tables, units, Path(), rows=0) as names:
        return set(names)


def persons_named(tables: Tables) -> set[str]:
    """Every contact's name and e-mail, and the ids that are one."""
    with opened(Path(), rows=0) as database:
        _write_persons(database, tables)
        return set(listed(database, "SELECT name FROM persons"))


def staff_named(tables: Tables) -> set[str]:
    """The company's own people: who manages, handles, owns, calls, chose or corrected."""
    found = _values(tables, _STAFF)
    with opened(Path(), rows=0) as database:
        return set(listed(database, found)) if found else set()


def write_named(database: Database, tables: Tables, units: Collection[str]) -> None:
    """Write who is named to two tables of a database, `customers` and, of these, `persons`; each `name` once."""
    _write_persons(database, tables)
    queries = [
        "SELECT name FROM persons",
        _values(tables, {"accounts": ("name",)}),
        _ids_that_are_names(database, tables, units),
    ]
    database.execute(f"CREATE TABLE customers AS {' UNION '.join(filter(None, queries))}")


def _write_persons(database: Database, tables: Tables) -> None:
    ids, accounts = _values(tables, _CONTACT_IDS), _values(tables, _ACCOUNT_IDS)
    addresses = (
        f"SELECT name FROM ({found}) WHERE contains(name, '@')" for found in (ids, accounts) if found
    )
    queries = [_values(tables, _PERSONS), *addresses]
    # No other id can be a person's full name, so that few are looked at one by one.
    maybe = f"SELECT name FROM ({ids}) WHERE regexp_matches(name, '[ .''’-]') AND NOT regexp_matches(name, '[0-9@_]')"
    if ids:
        queries.append(_looked_at(database, "full_names", maybe, is_person))
    database.execute(f"CREATE TABLE persons AS {' UNION '.join(filter(None, queries)) or _NONE}")


_NONE = "SELECT ''::VARCHAR AS name WHERE false"


def _ids_that_are_names(database: Database, tables: Tables, units: Collection[str]) -> str:
    """Asks for the ids of accounts without a name that read as one; a unit's name is public."""
    ids = _values(tables, _ACCOUNT_IDS)
    if not ids:
        return ""
    unnamed = f"SELECT name FROM ({ids}) WHERE name NOT IN {texts(units) if units else '(' + text('') + ')'}"
    if "accounts" in tables:
        named = (
            f"SELECT account_id FROM {tables['accounts']} WHERE name IS NOT NULL AND account_id IS NOT NULL"
        )
        unnamed += f" AND name NOT IN ({named})"
    return _looked_at(database, "names_of_accounts", unnamed, is_name)


def _looked_at(database: Database, table: str, query: str, is_one: Callable[[str], bool]) -> str:
    """Asks for those of the texts that a query gives which are as wanted; they are in a table of this name."""
    database.execute(f"CREATE TABLE {table} (name VARCHAR)")
    with beside(database) as other:
        found = filter(is_one, listed(other, query))
        while some := [*islice(found, _AT_ONCE)]:
            database.register("some_names", pa.table({"name": pa.array(some, pa.string())}))
            database.execute(f"INSERT INTO {table} SELECT name FROM some_names")
            database.unregister("some_names")
    return f"SELECT name FROM {table}"


@contextmanager
def beside(database: Database) -> Iterator[Database]:
    """Another connection to the tables of a database, whose rows may come while the first one writes."""
    with database.cursor() as other:
        ((used,),) = database.execute("SELECT current_database()").fetchall()
        other.execute(f"USE {name(used)}")
        yield other


def listed(database: Database, query: str) -> Iterator[str]:
    """The texts that a query gives, some at a time."""
    told = database.execute(query)
    while some := told.fetchmany(_AT_ONCE):
        yield from (value for (value,) in some)


def is_name(text: str) -> bool:
    """Whether the id of an account reads as its name.

    >>> [is_name(text) for text in ("Petit Bateau", "a@b.example", "C-0042", "東京商事")]
    [True, True, False, True]
    """
    return "@" in text or bool(_FOUR_LETTERS.search(text) or _WHOLE_NAME.search(text))


def is_person(text: str) -> bool:
    """Whether the id of a contact is an e-mail, or two words of letters and nothing else.

    >>> [is_person(text) for text in ("a@b.example", "Élise Roy", "R_3fKsdJHdkf", "LyonC7")]
    [True, True, False, False]
    """
    return "@" in text or bool(_FULL_NAME.fullmatch(text.strip()))


def _values(tables: Tables, columns: Mapping[str, Sequence[str]]) -> str:
    """Asks for the texts in these columns of the tables that there are, as `name`; blank where there are none."""
    return " UNION ".join(
        f"SELECT {name(column)}::VARCHAR AS name FROM {tables[table]} WHERE {name(column)} IS NOT NULL"
        for table in columns
        if table in tables
        for column in columns[table]
    )
