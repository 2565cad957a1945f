"""How silent accounts are asked again, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from nps_report.actions.second_chances import SecondChance, Way
from nps_report.blocks import Cell, Runs
from nps_report.facts.lists import SilentPlan
from nps_report.sections.labels import STATUS_NAMES
from nps_report.sections.many import LONGEST_NAME, brief
from nps_report.wording import N_, Words

WAYS: dict[Way, str] = {
    "other form": N_("another form"),
    "other signature": N_("another signature"),
    "phone": N_("by phone"),
    "next visit": N_("at the next visit"),
}


def chance_cell(plan: SecondChance | None, day: date, words: Words) -> Cell:
    """What is planned for a silent account, by whom and when: "by phone, 12 Nov (Odile Marchal)"."""
    if plan is None:
        return Cell(words("none planned"), mark="quiet")
    way = words(WAYS[plan.way]) if plan.way else words("second chance")
    said = words("{way}, {when}", way=way, when=_when(plan, day, words))
    if plan.owner:
        said = words("{name} ({role})", name=said, role=brief(plan.owner, LONGEST_NAME))
    return Cell(said, mark="late" if plan.late(day) else "")


def _when(plan: SecondChance, day: date, words: Words) -> str:
    if plan.status == "done" and plan.done_at is not None:
        return words("done {day}", day=words.short_date(plan.done_at))
    if plan.finished or plan.planned_for is None:
        return words(STATUS_NAMES[plan.status])
    due = words.short_date(plan.planned_for)
    return words("late, {day}", day=due) if plan.late(day) else due


def told(found: SilentPlan, words: Words) -> Iterator[Runs]:
    """How many of the accounts with a plan have answered since; nothing without a plan."""
    if found.tried:
        yield words.runs(
            "*Second chances*: of {n} accounts with a plan, {answered} answered since.",
            answered=len(found.answered_since),
            n=len(found.tried),
        )


def chance_numbers(plan: SecondChance | None) -> dict[str, Any] | None:
    """A plan without the names in it."""
    if plan is None:
        return None
    return {
        "way": plan.way,
        "status": plan.status,
        "planned_for": None if plan.planned_for is None else plan.planned_for.isoformat(),
        "done_at": None if plan.done_at is None else plan.done_at.isoformat(),
    }
