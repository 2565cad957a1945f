"""Names kept in a file to be searched for: a report looks up its own words, however many names there are."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_report.files import replacing
from nps_report.publishing.leaks import NameIndex, words_of

_AT_ONCE = 500
"""How many texts one question holds."""


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
            written.execute(
                "CREATE TABLE firsts (first TEXT, words INTEGER, PRIMARY KEY (first, words)) WITHOUT ROWID"
            )
            firsts = {(first, form.count(" ") + 1) for first, forms in index.names.items() for form in forms}
            written.executemany("INSERT INTO firsts VALUES (?, ?)", sorted(firsts))
        return cls(path)

    def found_in(self, text: str) -> Iterator[str]:
        """Each name that stands in `text`, once."""
        words = words_of(text)
        # Nobody writes to it, so nothing need be locked.
        with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True)) as book:
            yield from dict.fromkeys([*_among(book, words), *_inside(book, "".join(words))])


def _among(book: sqlite3.Connection, words: tuple[str, ...]) -> Iterator[str]:
    """The names whose words stand one after another in the text; only what may begin one is looked up."""
    lengths = defaultdict(list)
    for first, many in _looked_up(book, "SELECT first, words FROM firsts WHERE first", words):
        lengths[first].append(many)
    phrases = (
        " ".join(words[start : start + many])
        for start, word in enumerate(words)
        for many in lengths.get(word, ())
    )
    for (name,) in _looked_up(book, "SELECT name FROM names WHERE form", phrases):
        yield name


def _looked_up(book: sqlite3.Connection, question: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """The rows that `question` gives for any of the values, so many at once."""
    different = list(dict.fromkeys(values))
    for start in range(0, len(different), _AT_ONCE):
        asked = different[start : start + _AT_ONCE]
        yield from book.execute(f"{question} IN ({','.join('?' * len(asked))})", asked)


def _inside(book: sqlite3.Connection, joined: str) -> Iterator[str]:
    return (name for form, name in book.execute("SELECT form, name FROM unspaced") if form in joined)
