"""Leaves forgotten persons out of the clean tables, once everything that needs them was settled.

Answers stay counted, for they were given; nothing is left in them that tells by whom. Which answers replace others, and
to which account each belongs, is settled before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nps_report import files
from nps_report.contract.problems import ProblemLog
from nps_report.contract.store import Store
from nps_report.programme.forgotten import ANSWER, EMAIL, Forgotten
from nps_report.tables import RESERVED, TABLES, field_of
from nps_report.verbatims.placeholders import placeholder

if TYPE_CHECKING:
    from nps_report.programme import Programme

_CONTACTS = ("contacts", "responses", "invitations")
_ACCOUNTS = ("accounts", "contacts", "responses", "invitations")
_TEXTS = {
    "actions": ("title", "said", "public_text"),
    "followups": ("outcome", "root_cause", "note"),
    "second_chances": ("outcome", "note"),
    "corrections": ("old", "new", "reason"),
}
"""Where a person may be named in free text, beside comments and the analyst's own columns."""

_FLAGS = tuple(field.name for field in TABLES["responses"] if field.kind == "flag")


@dataclass(frozen=True)
class _Gone:
    """The ids of forgotten persons, of their answers, and of accounts that are one of them."""

    contacts: frozenset[str]
    answers: frozenset[str]
    accounts: frozenset[str]


def leave_out(store: Store, programme: Programme, forgotten: Forgotten, log: ProblemLog) -> None:
    """Write the final tables again without these persons, and take them out of the problems met."""
    gone = _gone_in(store, forgotten)
    rows = set(_rows_of(store, _CONTACTS, "contact_id", gone.contacts))
    rows |= set(_rows_of(store, ("responses", "followups", "corrections"), "response_id", gone.answers))
    log.blank(rows, lambda value: forgotten.knows_contact(value) or forgotten.knows_name(value))
    for table in store.written:
        kept = _Kept(store, table, programme, forgotten, gone)
        _write_again(store, table, kept.query())


def _gone_in(store: Store, forgotten: Forgotten) -> _Gone:
    contacts = set(_known(store, _CONTACTS, "contact_id", forgotten.knows_contact))
    if "contacts" in store.written:
        named = store.rows("SELECT contact_id, email FROM contacts WHERE email IS NOT NULL")
        contacts.update(own for own, email in named if forgotten.knows(EMAIL, email))
    answers = set(_known(store, ("responses",), "response_id", lambda own: forgotten.knows(ANSWER, own)))
    if "responses" in store.written:
        given = f"SELECT response_id FROM responses WHERE {_among('contact_id', contacts)}"
        answers.update(own for (own,) in store.rows(given))
    accounts = frozenset(_known(store, _ACCOUNTS, "account_id", forgotten.knows_name))
    return _Gone(frozenset(contacts), frozenset(answers), accounts)


def _known(store: Store, tables: Sequence[str], column: str, knows: Callable[[str], bool]) -> Iterator[str]:
    """The values of a column, in any of these tables, that are a forgotten person's."""
    for table in tables:
        if table in store.written:
            values = store.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
            yield from (value for (value,) in values if knows(value))


@dataclass(frozen=True)
class _Kept:
    """What is kept of one table."""

    store: Store
    table: str
    programme: Programme
    forgotten: Forgotten
    gone: _Gone

    def query(self) -> str:
        """The rows that are kept, without what names the persons."""
        replaced = {**self._cleaned(), **self._own_rules()}
        columns = ", ".join(f"{text} AS {_name(column)}" for column, text in replaced.items())
        return f"SELECT * {f'REPLACE ({columns})' if columns else ''} FROM {self.table} {self._rows()}"

    def _rows(self) -> str:
        """Which rows are kept: all answers, of other tables those of other persons."""
        if self.table in ("contacts", "invitations"):
            return f"WHERE NOT {_among('contact_id', self.gone.contacts)}"
        if self.table in ("followups", "corrections"):
            return f"WHERE NOT {_among('response_id', self.gone.answers)}"
        if self.table in ("accounts", "second_chances"):
            return f"WHERE NOT {_among('account_id', self.gone.accounts)}"
        return ""

    def _own_rules(self) -> dict[str, str]:
        """By column what stands in it instead of what names a person."""
        if self.table == "accounts":
            names = set(_known(self.store, ("accounts",), "name", self.forgotten.knows_name))
            return {"name": _unless(_among("name", names), "NULL", "name")} if names else {}
        theirs = {"account_id": _unless(_among("account_id", self.gone.accounts), "NULL", "account_id")}
        if self.table == "responses":
            return {**(theirs if self.gone.accounts else {}), **self._of_answers()}
        return theirs if self.gone.accounts and self.table in _ACCOUNTS else {}

    def _of_answers(self) -> dict[str, str]:
        """A forgotten answer keeps its day, score, account, unit and segments, under a number of its own."""
        if not self.gone.answers:
            return {}
        theirs = _among("response_id", self.gone.answers)
        order = "responded_at, source_file, source_row"
        number = f"'forgotten-' || row_number() OVER (PARTITION BY {theirs} ORDER BY {order})"
        instead = {"response_id": number, "responded_at": "date_trunc('day', responded_at)"}
        free = [column for column in self._columns() if self._is_free(column)]
        cleaned = self._cleaned()
        blanked = ("contact_id", "source_row", *free)
        return {
            **{column: _unless(theirs, text, column) for column, text in instead.items()},
            **{column: _unless(theirs, "false", column) for column in _FLAGS},
            **{column: _unless(theirs, "NULL", cleaned.get(column, _name(column))) for column in blanked},
        }

    def _is_free(self, column: str) -> bool:
        """Whether people may write what they like into a column of the answers."""
        own = field_of("responses", column) is None and column not in (*RESERVED, *self.programme.own_columns)
        return column == "comment" or own

    def _is_own(self, column: str) -> bool:
        return column in self.programme.own_columns and field_of("responses", column) is None

    def _cleaned(self) -> dict[str, str]:
        """By column of free text the query for it without names, where any text in it names a person."""
        instead = placeholder("name", self.programme.languages[0])
        found = {}
        for column in self._texts():
            values = self.store.rows(f"SELECT DISTINCT {_name(column)} FROM {self.table}")
            told = ((text, self.forgotten.cleaned(text, instead)) for (text,) in values if text)
            if changed := [(text, clean) for text, clean in told if text != clean]:
                cases = " ".join(f"WHEN {_text(text)} THEN {_text(clean)}" for text, clean in changed)
                found[column] = f"CASE {_name(column)} {cases} ELSE {_name(column)} END"
        return found

    def _texts(self) -> list[str]:
        if self.table == "responses":
            # A column of the programme's own keeps its values, but no name in one.
            return [column for column in self._columns() if self._is_free(column) or self._is_own(column)]
        bases = _TEXTS.get(self.table, ())
        return [
            column
            for column in self._columns()
            if (field := field_of(self.table, column)) is None
            or any(column.startswith(base) for base in bases)
            if field is None or field.kind == "text"
        ]

    def _columns(self) -> list[str]:
        query = f"SELECT column_name FROM (DESCRIBE {self.table}) WHERE column_type = 'VARCHAR'"
        return [column for (column,) in self.store.rows(query)]


def _write_again(store: Store, table: str, query: str) -> None:
    """Put the rows of a query in the place of a table's."""
    path: Path = store.written[table]
    with files.replacing(path) as draft:
        compression = "lz4" if table == "responses" else "zstd"
        store.execute(f"COPY ({query}) TO {_text(str(draft))} (FORMAT parquet, COMPRESSION {compression})")


def _rows_of(
    store: Store, tables: Sequence[str], column: str, values: Collection[str]
) -> Iterator[tuple[str, int]]:
    for table in tables:
        if table in store.written:
            query = f"SELECT _file, _row FROM staged_{table} WHERE {_among(column, values)}"
            yield from ((file, row) for file, row in store.rows(query))


def _unless(condition: str, instead: str, otherwise: str) -> str:
    return f"CASE WHEN {condition} THEN {instead} ELSE {otherwise} END"


def _among(column: str, values: Collection[str]) -> str:
    """A condition that holds for these values, and for no blank."""
    listed = ", ".join(map(_text, sorted(values)))
    return f"coalesce({column} IN ({listed}), false)" if values else "false"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
