"""Which snapshots hold a person: they go whole, for the next run makes one without, and half of one is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb

from nps_report.forgetting.person import Person, may_name
from nps_report.programme.forgotten import Forgotten
from nps_report.snapshot.database import ask, name, parquet, text, texts
from nps_report.snapshot.parted import table_of

_PLAIN = re.compile(r"[a-z0-9]+")
_IDS = {"contact_id": "contacts", "response_id": "answers", "email": "emails", "account_id": "emails"}
"""What stands in a column, by the column."""


def snapshots_in(place: Path) -> list[Path]:
    """The whole snapshots in their folder, in order."""
    return sorted(folder for folder in place.glob("[!.]*") if (folder / "internal").is_dir())


def holds(folder: Path, person: Person, forgotten: Forgotten) -> bool:
    """Whether a snapshot holds a person; one that cannot be read is taken to."""
    try:
        return any(_in_table(path, person, forgotten) for path in _files_in(folder))
    except duckdb.Error:
        return True


def _files_in(folder: Path) -> list[Path]:
    """The Parquet files of a snapshot; tables that lie in parts are folders."""
    return sorted(path for path in folder.rglob("*.parquet") if path.is_file())


def _in_table(path: Path, person: Person, forgotten: Forgotten) -> bool:
    table = parquet(path)
    columns = list(_text_columns(table))
    for column in columns:
        known = getattr(person, _IDS[column]) if column in _IDS else ()
        if known and len(
            ask(f"SELECT 1 FROM {table} WHERE {name(column)} IN {texts(sorted(known))} LIMIT 1")
        ):
            return True
    free = [column for column in columns if may_name(Path(table_of(path)).stem, column)]
    return any(_is_named(table, column, person, forgotten) for column in free)


def _text_columns(table: str) -> Iterator[str]:
    described = ask(f"DESCRIBE SELECT * FROM {table}")
    yield from described.loc[described["column_type"] == "VARCHAR", "column_name"]


def _is_named(table: str, column: str, person: Person, forgotten: Forgotten) -> bool:
    """Whether a text of the column names the person: first those are found that hold a word of the name."""
    words = sorted({_telling_word(one) for one in (*person.names, *person.emails)} - {""})
    if not words:
        return False
    plain = f"strip_accents(lower({name(column)}))"
    some = " OR ".join(f"contains({plain}, {text(word)})" for word in words)
    found = ask(f"SELECT DISTINCT {name(column)} AS said FROM {table} WHERE {some}")["said"]
    return any(forgotten.cleaned(said) != said for said in found)


def _telling_word(said: str) -> str:
    """The longest run of plain letters in a name: whatever holds the name holds it.

    >>> _telling_word("Élise Roy-Delaunay"), _telling_word("Œuvray"), _telling_word("東京")
    ('delaunay', 'uvray', '東京')
    """
    letters = unicodedata.normalize("NFD", said.lower())
    runs = _PLAIN.findall("".join(sign for sign in letters if not unicodedata.combining(sign)))
    return max(runs, key=len, default=said.strip().lower())
