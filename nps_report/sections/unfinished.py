"""The follow-ups to be finished, in the order to work in: who calls whom, until when."""

from __future__ import annotations

from nps_report.blocks import Cell, Column, Table
from nps_report.facts.cases import LONG, Case, Cases
from nps_report.sections.callers import caller_cell
from nps_report.sections.labels import account_label, person_label
from nps_report.sections.many import in_the_annex, joined
from nps_report.wording import Words

SHOWN = 6
"""How many the pages have room for; the annex holds all."""


def unfinished(found: Cases, words: Words) -> Table:
    """Whom to call first."""
    rows = tuple(_row(found, case, words) for case in found.unfinished)
    return Table(
        title=_title(found, words),
        columns=(
            Column(words("Account"), width=1.5),
            Column(words("Contact"), width=1.9),
            Column(words("Score"), "end", 0.4),
            Column(words("Caller"), width=2.1),
            Column(words("First contact"), width=1.25),
        ),
        rows=rows[:SHOWN],
        note=joined(_order(found, words), in_the_annex(len(rows) - SHOWN, words)),
        beyond=rows[SHOWN:],
        empty=words("No follow-up is unfinished."),
    )


def _title(found: Cases, words: Words) -> str:
    cases = found.unfinished
    unassigned = sum(not case.follow_up.assigned for case in cases)
    judged = sum(bool(case.involved) and not case.contacted for case in cases)
    late = sum(case.late and not case.contacted for case in cases)
    told = [
        words.plural("{n} to finish", "{n} to finish", len(cases)),
        *([words.plural("{n} to assign", "{n} to assign", unassigned)] if unassigned else []),
        *([words("{n} with somebody involved", n=judged)] if judged else []),
        *([words("{n} late", n=late)] if late else []),
    ]
    return words("Start with these: {counted}", counted=", ".join(told))


def _order(found: Cases, words: Words) -> str:
    """The order of the rows, where there are several."""
    if len(found.unfinished) < 2:
        return ""
    if len(found.unfinished) > LONG:
        return words("In order: to assign, somebody involved, late, detractors (5 and 6 first), revenue.")
    return words("In order: to assign, somebody involved, late, detractors, revenue.")


def _row(found: Cases, case: Case, words: Words) -> tuple[Cell, ...]:
    programme, person = found.facts.programme, case.person
    return (
        Cell(account_label(words, programme, person.account_name, person.account)),
        Cell(person_label(words, programme, person)),
        Cell(words.whole(person.score), person.score),
        caller_cell(case, words),
        _due(case, words),
    )


def _due(case: Case, words: Words) -> Cell:
    """When the first contact was, or is due."""
    contact = case.follow_up.first_contact_at
    if contact is not None:
        return Cell(words("made {day}", day=words.short_date(contact.date())), contact.date().isoformat())
    if case.due is None:
        return Cell(words("no date"), mark="quiet")
    day = words.short_date(case.due.date())
    if case.late:
        return Cell(words("late, {day}", day=day), case.due.date().isoformat(), "late")
    return Cell(words("due {day}", day=day), case.due.date().isoformat())
