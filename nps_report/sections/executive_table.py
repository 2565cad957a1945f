"""The table of all units for those who lead them: a row each, with as many columns as something is known of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from nps_report.actions import localized
from nps_report.blocks import Cell, Column, Table
from nps_report.facts.executive import Executive, UnitOverview
from nps_report.programme import LANGUAGES
from nps_report.sections.labels import amount, score_cell
from nps_report.sections.many import LONGEST_NAME, brief, in_the_annex, joined
from nps_report.sections.theme_tables import theme_name
from nps_report.wording import UNKNOWN, Words

SHOWN = 10
"""The most units that page one has room for: those that need attention first."""

LONGEST_ACTION = 32
"""How many letters of an action's title a row has room for."""

LEAST_COMMENTS = 2
"""With fewer unfavourable comments than this, a theme is one customer's, not the unit's."""


class _Part(NamedTuple):
    """A column of the table, what it says of a unit, and what is said of it below."""

    column: Column
    cell: Callable[[UnitOverview], Cell]
    note: str = ""


def table(found: Executive, words: Words) -> Table:
    """Every unit, those that need attention first; the annex has those for which pages have no room."""
    parts = [*_of_scores(found, words), *_of_stakes(found, words), *_of_work(found, words)]
    order = words(
        "First established falls, then scores below target, late follow-ups and revenue at risk. A change is not "
        "established unless it says so; tests adjusted for the number of units."
    )
    rows = tuple(tuple(part.cell(one) for part in parts) for one in found.units)
    others = in_the_annex(len(rows) - SHOWN, words)
    return Table(
        title=words("What to know of each unit"),
        columns=tuple(part.column for part in parts),
        rows=rows[:SHOWN],
        note=joined(order, *(part.note for part in parts), others),
        beyond=rows[SHOWN:],
    )


def name_of(found: Executive, one: UnitOverview, words: Words) -> str:
    """A unit's name in the report's language."""
    return brief(found.facts.side.units.label(one.unit, words.language), LONGEST_NAME)


# Columns are narrow, so that a screen has room for all of them.
def _of_scores(found: Executive, words: Words) -> Iterator[_Part]:
    yield _Part(Column(words("Unit"), width=0.9), lambda one: Cell(name_of(found, one, words), one.unit))
    yield _Part(Column(words("Score"), "end", 0.47), lambda one: _score(found, one, words))
    yield _Part(Column(words("Change"), "end", 0.82), lambda one: _change(one, words))
    if any(one.score.target is not None for one in found.units):
        yield _Part(Column(words("Target"), "end", 0.5), lambda one: _target(found, one, words))


def _of_stakes(found: Executive, words: Words) -> Iterator[_Part]:
    if any(one.silent is not None for one in found.units):
        yield _Part(
            Column(words("Silent"), "end", 0.43),
            lambda one: _silent(one, words),
            words("Silent: contacts invited in twelve months without an answer."),
        )
    if any(one.at_risk is not None for one in found.units):
        yield _Part(
            Column(words("At risk"), "end", 0.5),
            lambda one: Cell(amount(words, found.facts.programme, one.at_risk), one.at_risk),
            words("At risk: revenue, by assumption."),
        )


def _of_work(found: Executive, words: Words) -> Iterator[_Part]:
    if any(one.in_time is not None for one in found.units):
        yield _Part(
            Column(words("In time"), "end", 0.5),
            lambda one: _in_time(one, words),
            words("In time: first calls, of those due in twelve months. Overdue: those still to be made."),
        )
        yield _Part(Column(words("Overdue"), "end", 0.43), lambda one: _overdue(one, words))
    if any(one.theme is not None and one.theme.negative >= LEAST_COMMENTS for one in found.units):
        yield _Part(
            Column(words("Top theme"), width=1.45),
            lambda one: _theme(found, one, words),
            words("Top theme: unfavourable comments of those that raise it, from two on."),
        )
    if any(one.action is not None for one in found.units):
        yield _Part(Column(words("Top action"), width=2.02), _action_of(found, words))


def _score(found: Executive, one: UnitOverview, words: Words) -> Cell:
    counts = one.score.counts
    shown = score_cell(words, counts)
    return replace(shown, mark="small-base") if counts.n and found.facts.small(counts) else shown


def _change(one: UnitOverview, words: Words) -> Cell:
    change = one.score.change
    if change is None:
        return Cell(UNKNOWN)
    moved = words.signed(change.difference.value)
    if not change.established:
        return Cell(moved, change.difference.value, "quiet")
    return Cell(words("{change}, established", change=moved), change.difference.value, "strong")


def _target(found: Executive, one: UnitOverview, words: Words) -> Cell:
    target = found.facts.programme.targets.get(one.unit)
    if target is None or one.score.target is None:
        return Cell(UNKNOWN)
    shown = words.signed(target)
    if not one.score.target.established:
        return Cell(shown, target, "quiet")
    if one.below_target:
        return Cell(words("{target}: below", target=shown), target, "strong")
    return Cell(words("{target}: above", target=shown), target, "strong")


def _silent(one: UnitOverview, words: Words) -> Cell:
    if one.silent is None or not one.silent.invited_contacts:
        return Cell(UNKNOWN)
    share = one.silent.contacts / one.silent.invited_contacts
    return Cell(words.percent(share), share)


def _in_time(one: UnitOverview, words: Words) -> Cell:
    if one.in_time is None or not one.in_time.n:
        return Cell(UNKNOWN)
    return Cell(words("{k}/{n}", k=one.in_time.k, n=one.in_time.n), one.in_time.interval.value)


def _overdue(one: UnitOverview, words: Words) -> Cell:
    if one.in_time is None:
        return Cell(UNKNOWN)
    return Cell(words.whole(one.overdue), one.overdue, "strong" if one.overdue else "quiet")


def _theme(found: Executive, one: UnitOverview, words: Words) -> Cell:
    if one.theme is None or one.theme.negative < LEAST_COMMENTS:
        return Cell(UNKNOWN)
    label = words(
        "{theme} ({k}/{n})",
        theme=theme_name(found.facts, one.theme.theme, words),
        k=one.theme.negative,
        n=one.theme.comments,
    )
    return Cell(label, one.theme.theme)


def _action_of(found: Executive, words: Words) -> Callable[[UnitOverview], Cell]:
    """What is said of a unit's top action; the titles are looked up once."""
    titles = localized(found.facts.open_actions, "title", (words.language, *LANGUAGES)).tolist()

    def told(one: UnitOverview) -> Cell:
        action = one.action
        if action is None:
            return Cell(UNKNOWN)
        title = brief(str(titles[action.place]), LONGEST_ACTION)
        if action.due is None:
            return Cell(title)
        day = words.short_date(action.due)
        # In words alone: a column of red titles would be all that is seen of the page.
        when = words("late, {day}", day=day) if action.late else day
        return Cell(words("{name} ({role})", name=title, role=when), title)

    return told
