"""A list to be exported: its columns, what kind of value each holds, and its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

Value: TypeAlias = str | int | float | bool | date | datetime | tuple[str, ...] | None
Kind: TypeAlias = Literal["text", "choice", "choices", "number", "flag", "day", "moment"]
Record: TypeAlias = Literal["contact", "account", "answer"]

KEY = "external_id"
"""The first column of every list: what a second import finds the same record by."""


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its heading for people (to be translated), what it holds.

    `words` are what the values of a choice are called; one that is not among them stands as it is.
    """

    name: str
    heading: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """Rows of one kind of `record`, told apart by their first column; `level` ends the file's name, if anything.

    >>> columns = (Column(KEY, "External id"), Column("score", "Score", "number"))
    >>> Listing.of("", "contact", columns, [{"external_id": "x1", "score": float("nan")}]).rows
    (('x1', None),)
    """

    level: str
    record: Record
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    @classmethod
    def of(
        cls, level: str, record: Record, columns: tuple[Column, ...], rows: Iterable[Mapping[str, Any]]
    ) -> Listing:
        """The list of rows given by column name; what a row does not hold is unknown."""
        names = [column.name for column in columns]
        return cls(
            level, record, columns, tuple(tuple(_known(row.get(name)) for name in names) for row in rows)
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """What each row is found by."""
        return tuple(str(row[0]) for row in self.rows)

    def only(self, keys: Iterable[str]) -> Listing:
        """The rows of these keys alone."""
        wanted = frozenset(keys)
        return replace(self, rows=tuple(row for row in self.rows if row[0] in wanted))


def _known(value: Any) -> Any:
    return None if value != value else value


def external_id(programme: str, record: Record, own: str) -> str:
    """What a record is called outside: always the same for the same programme and id, and readable by nobody.

    Ids may be e-mails or names, so none stands in it.

    >>> external_id("Helios", "contact", "C1") == external_id("Helios", "contact", "C1")
    True
    >>> len(external_id("Helios", "contact", "rose@b.example")), external_id("Helios", "account", "C1")[:4]
    (28, 'nps-')
    """
    # The lengths keep two names from running into each other.
    told = "".join(f"{len(part)}:{part}" for part in ("nps-report", programme, record, own))
    return f"nps-{hashlib.sha256(told.encode()).hexdigest()[:24]}"
