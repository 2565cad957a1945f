"""Plans how silent accounts are asked again: a row for each that has none, the best accounts first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from nps_report.actions.opening import ways_for
from nps_report.actions.second_chances import SecondChance, second_chances_on
from nps_report.facts.accounts import AccountsFacts
from nps_report.facts.internal import Facts
from nps_report.facts.people import Account
from nps_report.followups.opened import Opened
from nps_report.followups.register import NewRow, Register, is_workbook, runs_as_formula, safe_text
from nps_report.periods.months import add_months
from nps_report.programme import Programme
from nps_report.scope import Scope
from nps_report.sections.persons import account_id
from nps_report.snapshot import InternalSide

HELP = ("account", "account_manager")
"""Columns that help people, filled where the register has them; a new one has."""

REST = 12
"""So many months after a plan has ended, a silent account is asked again."""


@dataclass(frozen=True)
class Planned:
    """The rows that a register of second chances gets, and how many silent accounts are in it already or were once."""

    register: Register
    rows: tuple[NewRow, ...]
    day: date
    known: Opened
    kept: int = 0
    deleted: int = 0

    def keep(self) -> None:
        """Remember which accounts are in the register."""
        before = [(own, self.day) for own in self.register.ids if self.known.day_of(own) is None]
        self.known.keep([*before, *((str(row["account_id"]), self.day) for row in self.rows)])

    def lines(self, dry_run: bool = False) -> Iterator[str]:
        """What was done, a line each."""
        many = f"{len(self.rows)} second chance{'s' if len(self.rows) != 1 else ''}"
        done = "would be planned" if dry_run else "planned"
        yield f"{self.register.file.name}: {many} {done}, {self.kept} there already."
        ways = Counter(str(row["way"]) for row in self.rows)
        if ways:
            yield "  " + ", ".join(f"{way} {count}" for way, count in sorted(ways.items()))
        if self.deleted:
            yield f"  {self.deleted} deleted by hand before: not planned again within {REST} months."


def plan_second_chances(side: InternalSide, scope: Scope, register: Register, known: Opened) -> Planned:
    """A plan for each silent account of the report's date that has none, nor had one in the last twelve months."""
    silent = [
        one for one in Facts(side, scope).topic(AccountsFacts).silent if _may_stand(one, side, register)
    ]
    plans = second_chances_on(side.second_chances(), scope.as_of)
    there, rested = set(register.ids), add_months(scope.as_of, -REST)
    waiting = [one for one in silent if one.account in there and not _rested(plans.get(one.account), rested)]
    free = [one for one in silent if one not in waiting]
    deleted = [one for one in free if one.account not in there and _lately(known.day_of(one.account), rested)]
    new = [one for one in free if one not in deleted]
    ways = ways_for(
        [one.revenue for one in new],
        [one.manager is not None for one in new],
        [plan.way if (plan := plans.get(one.account)) else None for one in new],
    )
    rows = tuple(
        _row(side.programme, one, way, scope.as_of, register) for one, way in zip(new, ways, strict=True)
    )
    return Planned(register, rows, scope.as_of, known, len(waiting), len(deleted))


def _may_stand(account: Account, side: InternalSide, register: Register) -> bool:
    """Whether its id may stand in a register: a person's e-mail may not where nobody is named."""
    named = account_id(side.programme, account.account) is not None
    return named and (is_workbook(register.file) or not runs_as_formula(account.account))


def _rested(plan: SecondChance | None, by: date) -> bool:
    """Whether a plan ended long ago; of one whose end is not known nobody can tell."""
    if plan is None or not plan.finished:
        return False
    ended = plan.done_at or plan.opened_at
    return ended is not None and ended <= by


def _lately(day: date | None, by: date) -> bool:
    return day is not None and day > by


def _row(programme: Programme, account: Account, way: str, day: date, register: Register) -> NewRow:
    # A name that is an e-mail is that of a person, as an id is.
    name = account_id(programme, account.name) or ""
    told = {"account": name, "account_manager": account.manager or ""}
    return {
        **{name: safe_text(text, is_workbook(register.file)) for name, text in told.items()},
        "account_id": account.account,
        "opened_at": datetime.combine(day, time()),
        "way": way,
        "status": "planned",
    }
