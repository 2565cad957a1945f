"""Opens follow-ups: the answers of a period that ask for one get a row in the register, which people then keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nps_report.actions.opening import ToOpen, answers_in, to_open
from nps_report.choosing import WHOLE, chosen_periods
from nps_report.errors import PeriodError, UsageError
from nps_report.followups.opened import Opened as Known
from nps_report.followups.place import none_declared, register_file
from nps_report.followups.register import (
    NewRow,
    Register,
    is_workbook,
    read_register,
    runs_as_formula,
    safe_text,
)
from nps_report.followups.second_chances import HELP as CHANCE_HELP
from nps_report.followups.second_chances import Planned, plan_second_chances
from nps_report.programme import Programme
from nps_report.programme.forgotten import forgotten_in
from nps_report.scope import Scope
from nps_report.snapshot import InternalSide, build_snapshot, open_internal
from nps_report.snapshot.reading import Among, read_rows
from nps_report.sources import opened_list

FOLLOWUPS, CHANCES = "followups", "second_chances"

HELP = ("unit", "account", "contact", "role", "score")
"""Columns that help people, filled where the register has them; a new one has."""

_HELPING = (*HELP, "account_id", "account_name", "contact_name", "priority")

_KNOWN = ("unit", "account_id", "account_name", "contact_name", "role")

_FORGOTTEN = "forgotten-"
"""How the ids of answers begin whose persons are forgotten."""

_SHOWN = 5


@dataclass(frozen=True)
class Opened:
    """What a command opened, or would open. `kept` were in the register already, `deleted` were once.

    `unknown` are the rows of the register that belong to no answer, `unsafe` the answers whose id a spreadsheet would
    compute, so that no row is made of them. `unheard` are the days of a period without any answer. `planned` are the
    second chances, None where no register of them is declared.
    """

    register: str
    opened: tuple[ToOpen, ...]
    kept: int = 0
    deleted: int = 0
    unknown: tuple[str, ...] = ()
    unsafe: int = 0
    planned: Planned | None = None
    dry_run: bool = False
    unheard: str = ""

    def lines(self) -> Iterator[str]:
        """What was done, a line each."""
        done = "would be opened" if self.dry_run else "opened"
        yield f"{self.register}: {_counted(len(self.opened), 'follow-up')} {done}, {self.kept} there already."
        yield from self._by_rule()
        if self.unheard:
            yield f"  No answer from {self.unheard}."
        if self.deleted:
            yield f"  {self.deleted} deleted by hand before: not opened again."
        if self.unsafe:
            yield (
                f"  {self.unsafe} left out: a spreadsheet would compute their response_id as a formula. Keep the "
                "register as XLSX, where it stays text."
            )
        if self.unknown:
            shown = ", ".join(safe_text(own, True) for own in self.unknown[:_SHOWN])
            more = f" and {len(self.unknown) - _SHOWN} more" if len(self.unknown) > _SHOWN else ""
            yield f"  In the register without an answer in the exports: {shown}{more}."
        if self.planned is not None:
            yield from self.planned.lines(self.dry_run)

    def _by_rule(self) -> Iterator[str]:
        for rule in dict.fromkeys(one.rule for one in self.opened):
            units = Counter(
                one.answer.more.get("unit") or "no unit" for one in self.opened if one.rule == rule
            )
            told = ", ".join(f"{safe_text(unit, True)} {many}" for unit, many in sorted(units.items()))
            yield f"  {safe_text(rule, True)}: {units.total()} ({told})"


def open_followups(programme: Programme, period: str, as_of: date | None, dry_run: bool) -> Opened:
    """Add a row to the register for each answer of the period that asks for a follow-up and has none.

    Nothing that stands in the register is changed, and what was deleted from it is not opened again. A silent account
    gets a plan in the register of second chances, where there is one. `as_of` is the day of today, the period's last
    day by default; with `dry_run` nothing is written.

    Raises a ReportError where the input, the period or a register cannot be used.
    """
    file, chances_file = (register_file(programme, table) for table in (FOLLOWUPS, CHANCES))
    if file is None:
        raise none_declared(programme, FOLLOWUPS)
    snapshot = build_snapshot(programme, programme.home.resolve() / "snapshot")
    side = open_internal(snapshot.folder / "internal")
    scope = _scope(side, period, as_of)
    register = read_register(programme, FOLLOWUPS, file, HELP, _HELPING)
    known = Known.of(opened_list(programme, FOLLOWUPS))
    opened = _opened(programme, side, scope, register, known)
    if chances_file is None or opened.unheard:
        # A period without an answer is one too far: everybody would look silent.
        planned = None
    else:
        chances = read_register(programme, CHANCES, chances_file, CHANCE_HELP)
        planned = plan_second_chances(side, scope, chances, Known.of(opened_list(programme, CHANCES)))
    if not dry_run:
        _write(register, [_row(one, programme, register) for one in opened.opened])
        before = [(own, scope.as_of) for own in register.ids if known.day_of(own) is None]
        known.keep([*before, *((one.answer.response, one.answer.at.date()) for one in opened.opened)])
        if planned is not None:
            _write(planned.register, planned.rows)
            planned.keep()
    return replace(opened, planned=planned, dry_run=dry_run)


def _scope(side: InternalSide, text: str, as_of: date | None) -> Scope:
    periods = chosen_periods(text, side, as_of)
    if len(periods) != 1:
        raise PeriodError("many-periods", f"{text}: follow-ups are those of one period, A:B or one name.")
    found = periods[0]
    if as_of and as_of < found.start:
        raise UsageError(
            "too-early", f"--as-of {as_of}: {found.name} only starts on {found.start}. Name a later day."
        )
    return Scope(found, WHOLE, as_of or found.end)


def _opened(
    programme: Programme, side: InternalSide, scope: Scope, register: Register, known: Known
) -> Opened:
    follow_up = programme.follow_up
    table = side.to_follow_up(WHOLE, scope.start, scope.end)
    asking = [
        one
        for one in to_open(answers_in(table, follow_up, _KNOWN), follow_up.rules)
        if not _is_forgotten(one.answer.response, programme)
    ]
    there = set(register.ids)
    missing = [one for one in asking if one.answer.response not in there]
    new = [one for one in missing if known.day_of(one.answer.response) is None]
    safe = [one for one in new if is_workbook(register.file) or not runs_as_formula(one.answer.response)]
    return Opened(
        register=register.file.name,
        opened=tuple(safe),
        kept=len(asking) - len(missing),
        deleted=len(missing) - len(new),
        unknown=_unknown(side, register),
        unsafe=len(new) - len(safe),
        unheard=f"{scope.start} to {scope.end}" if table.empty else "",
    )


def _is_forgotten(response: str, programme: Programme) -> bool:
    """Whether an answer is that of a person who asked to be forgotten: it is counted, and nobody may be called."""
    return response.startswith(_FORGOTTEN) and bool(forgotten_in(programme))


def _unknown(side: InternalSide, register: Register) -> tuple[str, ...]:
    """The ids of the register that no answer has, whatever became of it."""
    wanted = [Among("response_id", register.ids)]
    found = {
        *read_rows(side.folder / "responses.parquet", wanted, ("response_id",))["response_id"].to_pylist()
    }
    return tuple(own for own in dict.fromkeys(register.ids) if own and own not in found)


def _row(one: ToOpen, programme: Programme, register: Register) -> NewRow:
    answer = one.answer
    told = {name: value for name, value in _told(one, programme).items() if value}
    texts = {name: safe_text(str(value), is_workbook(register.file)) for name, value in told.items()}
    return {
        **texts,
        "response_id": answer.response,
        "opened_at": answer.at,
        "opened_for": safe_text(one.rule, is_workbook(register.file)),
        "status": "open",
        "score": answer.score,
    }


def _told(one: ToOpen, programme: Programme) -> Mapping[str, Any]:
    """What helps people to know whom it is about; an e-mail stands for no account where its person is not named."""
    more = dict(one.answer.more)
    if programme.identified != "yes" and more["contact_name"] is None:
        for column in ("account_id", "account_name"):
            more[column] = None if "@" in str(more[column]) else more[column]
    more |= {"account": more["account_name"] or more["account_id"], "contact": more["contact_name"]}
    return more | {"priority": one.answer.priority}


def _write(register: Register, rows: Sequence[NewRow]) -> None:
    if rows or register.is_new:
        register.write(register.with_rows(rows))


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
