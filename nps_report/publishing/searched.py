"""Names kept in a file to be searched for: a report looks up its own words, however many names there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nps_report.files import replacing
from nps_report.publishing.leaks import NameIndex, words_of

_AT_ONCE = 500
"""How many phrases one question holds."""


@dataclass(frozen=True)
class NameBook:
    """An index of names in a file; it finds what the index finds, in a time that does not depend on their number.

    >>> import tempfile
    >>> index = NameIndex.of(["Ateliers Novalux SARL", "Élise Roy"])
    >>> book = NameBook.of(index, Path(tempfile.mkdtemp(), "names.sqlite"))
    >>> list(book.found_in("Merci à ROY ELISE, et à Novalux."))
    ['Élise Roy']
    >>> list(book.found_in("Merci aux ateliers Novalux."))
    ['Ateliers Novalux SARL']
    """

    path: Path

    @classmethod
    def of(cls, index: NameIndex, path: Path) -> NameBook:
        """Write an index to a file, whole or not at all."""
        with replacing(path) as draft, closing(sqlite3.connect(draft)) as written, written:
            written.execute("PRAGMA journal_mode = OFF")
            written.execute(
                "CREATE TABLE names (form TEXT PRIMARY KEY, words INTEGER, name TEXT) WITHOUT ROWID"
            )
            written.execute("CREATE TABLE unspaced (form TEXT, name TEXT)")
            forms = (
                (form, form.count(" ") + 1, name)
                for first in index.names.values()
                for form, name in first.items()
            )
            written.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", forms)
            written.executemany("INSERT INTO unspaced VALUES (?, ?)", index.unspaced.items())
            written.execute("CREATE TABLE lengths AS SELECT DISTINCT words FROM names")
        return cls(path)

    def found_in(self, text: str) -> Iterator[str]:
        """Each name that stands in `text`, once."""
        words = words_of(text)
        # Nobody writes to it, so nothing need be locked.
        with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True)) as book:
            yield from dict.fromkeys([*_among(book, words), *_inside(book, "".join(words))])


def _among(book: sqlite3.Connection, words: tuple[str, ...]) -> Iterator[str]:
    lengths = [many for (many,) in book.execute("SELECT words FROM lengths")]
    phrases = list(
        dict.fromkeys(
            " ".join(words[start : start + many])
            for many in lengths
            for start in range(len(words) - many + 1)
        )
    )
    for start in range(0, len(phrases), _AT_ONCE):
        asked = phrases[start : start + _AT_ONCE]
        marks = ",".join("?" * len(asked))
        yield from (
            name for (name,) in book.execute(f"SELECT name FROM names WHERE form IN ({marks})", asked)
        )


def _inside(book: sqlite3.Connection, joined: str) -> Iterator[str]:
    return (name for form, name in book.execute("SELECT form, name FROM unspaced") if form in joined)
