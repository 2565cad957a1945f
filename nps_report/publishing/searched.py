"""What is forbidden, kept in a file to be searched for: a report looks up its own words, however much there is."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_report.files import replacing
from nps_report.publishing.forbidden import Forbidden, Secret

_AT_ONCE = 500
"""How many texts one question holds."""

_MAPPED = 2**30
"""So many bytes of a book are read without a copy."""

_TABLES = (
    "CREATE TABLE forms (form TEXT PRIMARY KEY, kind TEXT, written TEXT) WITHOUT ROWID",
    "CREATE TABLE firsts (first TEXT, words INTEGER, PRIMARY KEY (first, words)) WITHOUT ROWID",
    "CREATE TABLE runs (key INTEGER PRIMARY KEY)",
    "CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE figures (value REAL PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE about (least INTEGER, digest TEXT)",
)


@dataclass(frozen=True)
class NameBook:
    """What is forbidden, in a file: open it, then ask it as what it was made from could be asked.

    >>> import tempfile
    >>> forbidden = Forbidden({"elise roy": Secret("a name", "Élise Roy")}, runs_kept=(7,), figures=(539_402.67,))
    >>> book = NameBook.of(forbidden, Path(tempfile.mkdtemp(), "names.sqlite"))
    >>> with book.opened() as known:
    ...     dict(known.lengths(["elise"])), dict(known.named(["elise roy"])), known.runs([7, 8]), known.least
    ({'elise': {2}}, {'elise roy': Secret(kind='a name', written='Élise Roy')}, {7}, 3)
    """

    path: Path

    @classmethod
    def of(cls, forbidden: Forbidden, path: Path) -> NameBook:
        """Write what is forbidden to a file, whole or not at all."""
        with replacing(path) as draft, closing(sqlite3.connect(draft)) as written, written:
            written.execute("PRAGMA journal_mode = OFF")
            written.execute("PRAGMA synchronous = OFF")
            for table in _TABLES:
                written.execute(table)
            forms = ((form, *forbidden.forms[form]) for form in sorted(forbidden.forms))
            firsts = (
                (first, many)
                for first in sorted(forbidden.firsts)
                for many in sorted(forbidden.firsts[first])
            )
            written.executemany("INSERT INTO forms VALUES (?, ?, ?)", forms)
            written.executemany("INSERT INTO firsts VALUES (?, ?)", firsts)
            written.executemany("INSERT INTO runs VALUES (?)", ((key,) for key in forbidden.runs_kept))
            words = ((word,) for word in sorted(forbidden.vocabulary))
            written.executemany("INSERT INTO vocabulary VALUES (?)", words)
            written.executemany("INSERT INTO figures VALUES (?)", ((value,) for value in forbidden.figures))
            written.execute("INSERT INTO about VALUES (?, ?)", (forbidden.least, digest_of(forbidden)))
        return cls(path)

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """The book, open to be asked."""
        # Nobody writes to it, so nothing need be locked.
        address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as book:
            book.execute(f"PRAGMA mmap_size = {_MAPPED}")
            (least,) = book.execute("SELECT least FROM about").fetchone()
            yield Opened(book, least)

    @property
    def digest(self) -> str:
        """A digest of all that stands in it."""
        with self.opened() as known:
            found: str = known.book.execute("SELECT digest FROM about").fetchone()[0]
            return found


@dataclass(frozen=True)
class Opened:
    """An open book."""

    book: sqlite3.Connection
    least: int

    def lengths(self, firsts: Collection[str]) -> Mapping[str, Collection[int]]:
        """How many words the forms that begin with any of these words have."""
        found: dict[str, set[int]] = {}
        for first, many in self._looked_up("SELECT first, words FROM firsts WHERE first", firsts):
            found.setdefault(first, set()).add(many)
        return found

    def named(self, phrases: Collection[str]) -> Mapping[str, Secret]:
        """Those of the phrases that are forms, with what they stand for."""
        rows = self._looked_up("SELECT form, kind, written FROM forms WHERE form", phrases)
        return {form: Secret(kind, written) for form, kind, written in rows}

    def of_comments(self, words: Collection[str]) -> Collection[str]:
        """Those of the words that stand in a run of a comment."""
        return {word for (word,) in self._looked_up("SELECT word FROM vocabulary WHERE word", words)}

    def runs(self, keys: Collection[int]) -> Collection[int]:
        """Those of the keys that are runs of comments."""
        return {key for (key,) in self._looked_up("SELECT key FROM runs WHERE key", keys)}

    def holds_figure(self, low: float, high: float) -> bool:
        """Whether a revenue lies between two amounts, both included."""
        asked = "SELECT 1 FROM figures WHERE value BETWEEN ? AND ? LIMIT 1"
        return self.book.execute(asked, (low, high)).fetchone() is not None

    def _looked_up(self, question: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows that `question` gives for any of the values, so many at once."""
        different = sorted(values)
        for start in range(0, len(different), _AT_ONCE):
            asked = different[start : start + _AT_ONCE]
            yield from self.book.execute(f"{question} IN ({','.join('?' * len(asked))})", asked)


def digest_of(forbidden: Forbidden) -> str:
    """A short digest of what is forbidden; what a customer's files were searched for is known by it.

    >>> digest_of(Forbidden()) == digest_of(Forbidden()), digest_of(Forbidden()) == digest_of(Forbidden(runs_kept=(1,)))
    (True, False)
    """
    digest = hashlib.sha256()
    for form in sorted(forbidden.forms):
        digest.update(f"{form}\t{forbidden.forms[form].kind}\n".encode(errors="surrogatepass"))
    for values in (forbidden.runs_kept, forbidden.figures, (forbidden.least,)):
        digest.update(repr(tuple(values)).encode())
    return digest.hexdigest()[:16]
