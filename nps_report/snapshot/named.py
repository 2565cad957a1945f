"""Who is named in a snapshot's tables: the customers, their people, and the company's own."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from nps_report.files import write_text
from nps_report.snapshot.database import ask, name, shared

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


KEPT = "names.json"
"""Where the internal side keeps its customers' names once they were gathered: each customer file asks for them."""


def kept_names(folder: Path) -> tuple[str, ...] | None:
    """The names that are kept in a folder, None where none are.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> kept_names(folder), keep_names(folder, ("Novalux",)), kept_names(folder)
    (None, None, ('Novalux',))
    """
    path = folder / KEPT
    return tuple(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def keep_names(folder: Path, names: Sequence[str]) -> None:
    """Keep names in a folder."""
    write_text(folder / KEPT, json.dumps(names))


def customers_named(tables: Tables, units: Collection[str]) -> set[str]:
    """Every account's name and every contact's name and e-mail; where an account has no name, its id serves."""
    named = _values(tables, {"accounts": ("name",)}) | persons_named(tables)
    unnamed = _values(tables, _ACCOUNT_IDS) - _accounts_with_name(tables)
    return named | {text for text in unnamed if is_name(text) and text not in units}


def persons_named(tables: Tables) -> set[str]:
    """Every contact's name and e-mail, and the ids that are one."""
    ids = _values(tables, _CONTACT_IDS) | {text for text in _values(tables, _ACCOUNT_IDS) if "@" in text}
    return _values(tables, _PERSONS) | {text for text in ids if is_person(text)}


def staff_named(tables: Tables) -> set[str]:
    """The company's own people: who manages, handles, owns, calls, chose or corrected."""
    return _values(tables, _STAFF)


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


def _accounts_with_name(tables: Tables) -> set[str]:
    if "accounts" not in tables:
        return set()
    return set(ask(f"SELECT account_id FROM {tables['accounts']} WHERE name IS NOT NULL")["account_id"])


def _values(tables: Tables, columns: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    with shared().cursor() as database:
        for table in columns.keys() & tables.keys():
            for column in map(name, columns[table]):
                told = database.execute(
                    f"SELECT DISTINCT {column} FROM {tables[table]} WHERE {column} IS NOT NULL"
                )
                # Some at a time: there may be millions.
                while some := told.fetchmany(10_000):
                    found.update(value for (value,) in some)
    return found
