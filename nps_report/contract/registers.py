"""What is wrong in the registers that people keep, beside the answers, the accounts and the team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any, TypeAlias

from nps_report.actions.callers import involved, words_of_name
from nps_report.contract.problems import Problem
from nps_report.contract.store import Store
from nps_report.nearest import nearest_of
from nps_report.tables import KEYS, TABLES

_FINISHED = ("closed", "done", "dropped")
WAYS_TO_NAME_STAFF = (("team", "name"), ("units", "manager"), ("accounts", "account_manager"))
"""Where the company's own people are named: table and column."""

_MOST_COLUMNS = 3
_ORDER = (
    ("first_contact_at", "opened_at"),
    ("closed_at", "first_contact_at"),
    ("closed_at", "opened_at"),
    ("reopened_at", "opened_at"),
)
"""Moments of a follow-up that cannot be before another one. What was reopened may be closed again, so later."""


Concerned: TypeAlias = tuple[str | None, str | None]
"""Who handled what a customer judges, and who looks after the account."""


@dataclass(frozen=True)
class Row:
    """A row of a register, and where it stands; `values` are its cells by column."""

    file: str
    number: int
    made: bool
    values: dict[str, Any]
    key: str = KEYS["followups"]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it but the id made for it, as in the empty rows that spreadsheets save."""
        return self.made and not any(
            value is not None for name, value in self.values.items() if name != self.key
        )

    def problem(self, column: str, slug: str, way_out: str = "", value: str | None = None) -> Problem:
        """A problem of one of its cells, told with what stands there unless told otherwise."""
        told = said(self.values.get(column)) if value is None else value
        return Problem(self.file, self.number, column, told, slug, way_out)


def register_problems(store: Store) -> Iterator[Problem]:
    """The problems of the registers that there are."""
    if "followups" in store.written:
        yield from _of_follow_ups(store)
    if "second_chances" in store.written:
        yield from _of_second_chances(store)


def differing_rows(store: Store, table: str) -> Iterator[Problem]:
    """The rows of a register whose id comes again: what differs, with both values, where anything does.

    An account that is asked again after a plan has ended has another row for good reason.
    """
    key, rows = KEYS[table], rows_of(store, table)
    for own, some in groupby(sorted(rows, key=lambda row: str(row.values[key])), lambda row: row.values[key]):
        *others, last = some
        for row in others:
            differing = [name for name in row.values if row.values[name] != last.values[name]]
            ended = table == "second_chances" and row.values["status"] in _FINISHED
            if not differing:
                yield row.problem(key, "duplicate-id", value=str(own))
            elif not ended:
                yield row.problem(key, "rows-differ", _differences(row, last, differing), str(own))


def _differences(row: Row, last: Row, differing: Sequence[str]) -> str:
    where = f"row {last.number}" if row.file == last.file else f"{last.file}, row {last.number}"
    told = [
        f"{name} {_quoted(row.values[name])} here, {_quoted(last.values[name])} in {where}"
        for name in differing[:_MOST_COLUMNS]
    ]
    more = f" and {len(differing) - _MOST_COLUMNS} more columns" if len(differing) > _MOST_COLUMNS else ""
    return f"{'; '.join(told)}{more}. Keep one of the rows."


def rows_of(store: Store, table: str, more: Sequence[str] = ()) -> list[Row]:
    """The usable rows of a register in which anything stands, in their order; `more` are columns of its texts."""
    names = [*(field.name for field in TABLES[table]), *more]
    query = f"SELECT _file, _row, _made, {', '.join(names)} FROM staged_{table} WHERE _reason IS NULL ORDER BY _place"
    rows = (
        Row(file, number, made, dict(zip(names, values, strict=True)), KEYS[table])
        for file, number, made, *values in store.rows(query)
    )
    return [row for row in rows if not row.blank]


def _of_follow_ups(store: Store) -> Iterator[Problem]:
    staff, answers = Staff(store), _answers(store)
    for row in rows_of(store, "followups"):
        response = row.values["response_id"]
        if row.made or response not in answers:
            yield row.problem("response_id", "followup-unknown", value="" if row.made else response)
        if row.values["status"] == "closed":
            yield from _of_a_closed_one(row)
        yield from _order_of(row)
        yield from staff.problems(row, ("caller", "owner"), finished=row.values["status"] == "closed")
        yield from _involved(row, answers.get(response, (None, None)))


def _of_a_closed_one(row: Row) -> Iterator[Problem]:
    if row.values["outcome"] is None:
        yield row.problem("outcome", "outcome-missing")
    if row.values["closed_at"] is None:
        yield row.problem("closed_at", "closed-undated")


def _order_of(row: Row) -> Iterator[Problem]:
    told: set[str] = set()
    for later, earlier in _ORDER:
        if later not in told and is_before(row.values[later], row.values[earlier]):
            told.add(later)
            yield row.problem(
                later,
                "contact-early",
                f"{earlier} is {said(row.values[earlier])}. Correct the one or the other.",
            )


def is_before(later: datetime | None, earlier: datetime | None) -> bool:
    """Whether what comes later is before; where one of them is a day without a time, days are compared.

    >>> day, noon = datetime(2026, 10, 5), datetime(2026, 10, 5, 12)
    >>> is_before(day, noon), is_before(datetime(2026, 10, 5, 11), noon), is_before(datetime(2026, 10, 4), noon)
    (False, True, True)
    """
    if later is None or earlier is None:
        return False
    if not (later.hour or later.minute) or not (earlier.hour or earlier.minute):
        return later.date() < earlier.date()
    return later < earlier


def _involved(row: Row, concerned: Concerned) -> Iterator[Problem]:
    """Who is to call and took part in what the customer judges, while there is still time for another caller."""
    if row.values["first_contact_at"] is not None or row.values["status"] == "closed":
        return
    for part in involved(row.values["caller"], row.values["owner"], *concerned)[:1]:
        yield row.problem(part, "caller-involved")


def _of_second_chances(store: Store) -> Iterator[Problem]:
    staff = Staff(store)
    for row in rows_of(store, "second_chances"):
        finished = row.values["status"] in _FINISHED
        if row.values["status"] == "done" and row.values["outcome"] is None:
            yield row.problem("outcome", "outcome-missing")
        yield from staff.problems(row, ("owner",), finished)


@dataclass(frozen=True)
class Staff:
    """The company's own people, as far as tables name them; nothing is said of anybody without a table of the team.

    `named` are the tables and columns that name them.
    """

    store: Store
    named: tuple[tuple[str, str], ...] = WAYS_TO_NAME_STAFF

    def problems(self, row: Row, columns: Sequence[str], finished: bool) -> Iterator[Problem]:
        """Those in these columns whom nobody knows, and those who left while there is still something to do."""
        if "team" not in self.store.written:
            return
        for column in columns:
            name = row.values[column]
            if name is None:
                continue
            if _key(name) not in self._known:
                yield row.problem(column, "unknown-colleague", self._meant(name))
            elif not finished and (left := self._left.get(_key(name))):
                yield row.problem(
                    column, "colleague-left", f"Left on {left:%Y-%m-%d}: give it to somebody else."
                )

    def _meant(self, name: str) -> str:
        meant = nearest_of(_key(name), self._known)
        return f"Did you mean {self._known[meant]!r}? Correct it, or add a row to the team." if meant else ""

    @cached_property
    def _known(self) -> dict[str, str]:
        """Everybody's name, by how it is compared: the managers of units and accounts are colleagues too."""
        found: dict[str, str] = {}
        for table, column in self.named:
            if table in self.store.written:
                query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1"
                found |= {_key(name): name for (name,) in self.store.rows(query)}
        return found

    @cached_property
    def _left(self) -> dict[str, datetime]:
        found = self.store.rows("SELECT name, left_at FROM team WHERE left_at IS NOT NULL")
        return {_key(name): left for name, left in found}


def _answers(store: Store) -> dict[str, Concerned]:
    """The answers that the register names, whatever became of them, with who took part: the handler, the manager."""
    named = "SELECT response_id FROM staged_followups"
    managed = "accounts" in store.written
    manager = "any_value(a.account_manager)" if managed else "NULL"
    accounts = "LEFT JOIN accounts a ON a.account_id = r.account_id" if managed else ""
    query = f"""
        SELECT r.response_id, any_value(r.handled_by), {manager} FROM responses r {accounts}
        WHERE r.response_id IN ({named}) GROUP BY r.response_id"""
    return {own: (handler, manager) for own, handler, manager in store.rows(query)}


def _key(name: str) -> str:
    return " ".join(words_of_name(name))


def said(value: Any) -> str:
    """A cell as a message shows it; a moment without a time as its day."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.hour or value.minute else f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def _quoted(value: Any) -> str:
    told = said(value)
    return repr(told if len(told) <= 40 else told[:39] + "…") if told else "blank"
