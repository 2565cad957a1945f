"""The list of follow-ups to work through, each with the way to its call sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nps_report.blocks import Block, Cell, Column, Document, Table, Text, Title, runs
from nps_report.facts.cases import Case
from nps_report.facts.internal import Facts
from nps_report.sections.call_sheet import contact_name, customer_name, due_cell
from nps_report.sections.callers import caller_cell
from nps_report.sections.labels import amount, unit_name
from nps_report.sections.opening import template_words
from nps_report.wording import Words


@dataclass(frozen=True)
class Linked(Cell):
    """A cell that leads to another file, by its address from the page's own folder."""

    link: str = ""


def call_list(
    facts: Facts, unit: str, cases: Sequence[Case], sheets: Mapping[str, str], words: Words
) -> tuple[Block, ...]:
    """A unit's unfinished follow-ups in the order to work in; `sheets` are the addresses of their sheets, by answer."""
    name = unit_name(words, facts.side.units.label(unit, words.language), unit)
    title = words("Customers to call: {unit}", unit=name)
    head = Title(
        eyebrow=words("Calls to make · {day}", day=words.date(facts.scope.as_of)),
        heading=(name,),
        facts=_counted(cases, words),
        document=Document(
            language=words.language,
            title=title,
            description=words("Follow-ups that are not finished, in the order to work in"),
            author=facts.programme.brand.name or facts.programme.programme,
            date=facts.scope.as_of.isoformat(),
            footer=words(" · ").join([facts.programme.programme, name, words("list of calls, confidential")]),
            edition="internal",
        ),
        words=template_words(words),
    )
    if not cases:
        return head, Text((runs(words("No follow-up is left to finish.")),), tone="quiet")
    return head, _table(facts, cases, sheets, words)


def _counted(cases: Sequence[Case], words: Words) -> tuple[str, ...]:
    unassigned = sum(case.follow_up.caller is None for case in cases)
    late = sum(case.late and not case.contacted for case in cases)
    involved = sum(case.follow_up.assigned and case.to_be_assigned for case in cases)
    told = (
        words.plural("{n} to finish", "{n} to finish", len(cases)),
        words.plural("{n} to assign", "{n} to assign", unassigned) if unassigned else "",
        words.plural("{n} to reassign", "{n} to reassign", involved) if involved else "",
        words.plural("{n} late", "{n} late", late) if late else "",
    )
    return tuple(filter(None, told))


def _table(facts: Facts, cases: Sequence[Case], sheets: Mapping[str, str], words: Words) -> Table:
    columns = (
        Column(words("Account"), width=1.5),
        Column(words("Contact"), width=1.3),
        Column(words("Score"), "end", 0.5),
        Column(words("First contact"), width=1.2),
        Column(words("Caller"), width=1.8),
        Column(words("Revenue"), "end", 0.7),
    )
    note = words(
        "In the order to work in: first those to assign, then those where the caller or the owner was involved with "
        "the customer, then late ones. Each name opens its call sheet."
    )
    return Table("", columns, tuple(_row(facts, case, sheets, words) for case in cases), note=note)


def _row(facts: Facts, case: Case, sheets: Mapping[str, str], words: Words) -> tuple[Cell, ...]:
    person = case.person
    name, sheet = customer_name(facts, person, words), sheets.get(case.follow_up.response)
    return (
        Linked(name, link=sheet) if sheet else Cell(name),
        Cell(contact_name(facts, person, words)),
        Cell("–") if person.score is None else Cell(words.whole(person.score), person.score),
        _contact_cell(case, words),
        caller_cell(case, words),
        Cell(amount(words, facts.programme, person.revenue), person.revenue),
    )


def _contact_cell(case: Case, words: Words) -> Cell:
    """When the customer was called, else until when that is due; the hour only where there is still time."""
    first = case.follow_up.first_contact_at
    if first is not None:
        return Cell(words("made {day}", day=words.short_date(first.date())), mark="good")
    if case.late and case.due is not None:
        return Cell(words("late, {day}", day=words.short_date(case.due.date())), mark="late")
    return due_cell(case, words)
