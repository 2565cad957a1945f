"""What is wrong in the register of actions: who and what nobody knows, days in disorder, texts in one language only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from nps_report.actions.callers import words_of_name
from nps_report.contract.registers import WAYS_TO_NAME_STAFF, Row, Staff, is_before, rows_of, said
from nps_report.contract.store import Store
from nps_report.errors import ProgrammeError
from nps_report.programme.comment_rules import comment_files
from nps_report.programme.themes import load_themes
from nps_report.tables import TABLES
from nps_report.verbatims.called import called, meant, themes_of_frame
from nps_report.verbatims.frame import CodeFrame

if TYPE_CHECKING:
    from nps_report.contract.problems import Problem
    from nps_report.programme import Programme

_FINISHED = ("done", "dropped")
_OWNERS = (*WAYS_TO_NAME_STAFF, ("responses", "handled_by"))
"""Where names of the company's own people stand who may own an action: they need not call customers."""

_EXPORTED = (("responses", "responded_at"), ("invitations", "sent_at"))
_PER_LANGUAGE = tuple(field.name for field in TABLES["actions"] if field.per_language)


def action_problems(store: Store, programme: Programme) -> Iterator[Problem]:
    """The problems of the register of actions: unknown themes, then all others row by row."""
    texts = _Texts(programme.languages, _columns(store))
    rows = rows_of(store, "actions", texts.columns)
    owners, newest, units = _Owners(store, rows), _newest(store), _units_heard_of(store)
    yield from _unknown_themes(rows, programme)
    for row in rows:
        yield from owners.problems(row)
        yield from _of_days(row, newest)
        yield from texts.problems(row)
        yield from _of_unit(row, units)


def _of_unit(row: Row, known: frozenset[str]) -> Iterator[Problem]:
    """A unit that no longer exists, as far as answers and accounts tell."""
    if known and row.values["unit"] is not None and row.values["unit"] not in known:
        yield row.problem("unit", "unit-unheard")


def _units_heard_of(store: Store) -> frozenset[str]:
    """The units of answers and accounts; none where a table of units tells which there are."""
    tables = () if "units" in store.written else ("responses", "accounts")
    queries = (f"SELECT DISTINCT unit FROM {table}" for table in tables if table in store.written)
    return frozenset(unit for query in queries for (unit,) in store.rows(query) if unit is not None)


def _columns(store: Store) -> frozenset[str]:
    """The columns that the register has."""
    return frozenset(name for (name,) in store.rows("SELECT column_name FROM (DESCRIBE staged_actions)"))


def _frame(programme: Programme) -> CodeFrame:
    """The code frame; one without themes where it cannot be read, which is told elsewhere."""
    try:
        return load_themes(comment_files(programme).frame)
    except ProgrammeError:
        return CodeFrame()


def _unknown_themes(rows: Sequence[Row], programme: Programme) -> Iterator[Problem]:
    named = [row for row in rows if row.values["theme"] is not None]
    frame = _frame(programme) if named else CodeFrame()
    known = themes_of_frame(frame)
    for row in named:
        if known and called(row.values["theme"]) not in known:
            way_out = f"{meant(row.values['theme'], frame)} Write a theme's id or name."
            yield row.problem("theme", "unknown-theme", way_out)


@dataclass(frozen=True)
class _Owners:
    """Who owns actions. A name that owns several is no slip of the pen, unless it is nearly somebody else's."""

    store: Store
    rows: Sequence[Row]

    def problems(self, row: Row) -> Iterator[Problem]:
        """An owner whom nobody knows, or who left with the action unfinished."""
        for problem in self._staff.problems(row, ("owner",), row.values["status"] in _FINISHED):
            if problem.slug != "unknown-colleague" or problem.way_out or self._owned(row) == 1:
                yield problem

    def _owned(self, row: Row) -> int:
        return self._keys.count(_key(row))

    @cached_property
    def _keys(self) -> list[tuple[str, ...]]:
        return [_key(row) for row in self.rows]

    @cached_property
    def _staff(self) -> Staff:
        return Staff(self.store, _OWNERS)


def _key(row: Row) -> tuple[str, ...]:
    return words_of_name(row.values["owner"] or "")


def _newest(store: Store) -> datetime | None:
    """The newest moment that the exports tell of: the kit has no clock, so what is later is in the future."""
    known = [(table, column) for table, column in _EXPORTED if table in store.written]
    found = [next(store.rows(f"SELECT max({column}) FROM {table}"))[0] for table, column in known]
    return max((moment for moment in found if moment is not None), default=None)


def _of_days(row: Row, newest: datetime | None) -> Iterator[Problem]:
    """Days before the action was opened, and an end that is not known or cannot be known yet."""
    opened, done = row.values["opened_at"], row.values["done_at"]
    for column in ("due", "done_at"):
        if is_before(row.values[column], opened):
            way_out = f"opened_at is {said(opened)}. Correct the one or the other."
            yield row.problem(column, "before-opened", way_out)
    if row.values["status"] != "done":
        return
    if done is None:
        yield row.problem("done_at", "done-undated")
    elif newest is not None and done.date() > newest.date():
        yield row.problem("done_at", "done-in-future")


@dataclass(frozen=True)
class _Texts:
    """The texts that stand per language, of the languages in which reports are written."""

    languages: Sequence[str]
    known: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of these texts that the register has."""
        wanted = (f"{name}_{language}" for name in _PER_LANGUAGE for language in self.languages)
        return tuple(column for column in wanted if column in self.known)

    def _says(self, row: Row, name: str) -> bool:
        """Whether a text is there in any language of the reports, or in none."""
        columns = (name, *(f"{name}_{language}" for language in self.languages))
        return any(row.values.get(column) is not None for column in columns)

    def problems(self, row: Row) -> Iterator[Problem]:
        """Texts that are missing: of what customers are to read, and in a language where another one has it.

        A text without a language serves all.
        """
        told = row.values["visibility"] == "customer" and row.values["status"] != "dropped"
        if told and not self._says(row, "public_text"):
            yield row.problem("visibility", "untold")
        for name in _PER_LANGUAGE:
            texts = {
                f"{name}_{language}": row.values.get(f"{name}_{language}") for language in self.languages
            }
            blank = [column for column, text in texts.items() if text is None]
            # What may not be blank was filled with the text of a language.
            for_all = row.values[name] is not None and row.values[name] not in texts.values()
            if not for_all and len(blank) < len(texts):
                yield from (row.problem(column, "one-language") for column in blank)
