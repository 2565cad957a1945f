"""The history of one account: what was answered period by period, and who moved."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Cell, Column, Findings, Mark, Run, Runs, Section, Table, Text, runs
from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.facts.brief_people import Contact, Heard, Moved
from nps_report.facts.people import Person
from nps_report.sections.brief_room import USUAL, BriefRoom
from nps_report.sections.labels import FOUR_CLASSES, person_label
from nps_report.sections.many import LONGEST_NAME, brief
from nps_report.wording import Words

MOST_SCORES = 10
"""How many scores the row of a period has room for."""


def history(found: AccountBriefFacts, words: Words, room: BriefRoom = USUAL) -> Section | None:
    """The scores of two years beside who moved; None where nobody answered in them."""
    if not found.history:
        return None
    moved = Findings(
        words("Who moved"),
        tuple(_move(found, one, words) for one in found.moved[: room.moved]),
        empty=words("Nobody who answered twice changed class."),
    )
    more = tuple(_more(found, room.moved, words))
    beside = Section("", (moved, Text(more))) if more else moved
    return Section("", (_periods(found, room.periods, words), beside), layout="columns")


def _title(found: AccountBriefFacts, words: Words) -> str:
    """Where the account came from, where it answered in both years."""
    before, now = (words(FOUR_CLASSES[one]) for one in (found.class_before, found.score_class))
    if "silent" in (found.class_before, found.score_class):
        return words("History")
    if before == now:
        return words("History: {now}, as a year before", now=now)
    return words("History: {now}, a year before {before}", now=now, before=before)


def _periods(found: AccountBriefFacts, most: int, words: Words) -> Table:
    rows = tuple(_period(one, words) for one in found.history)
    return Table(
        title=_title(found, words),
        columns=(
            Column(words("Period"), width=0.8),
            Column(words("Scores"), width=1.4),
            Column(words("Mean"), "end", 0.75),
            Column(words("Class"), width=1.15),
        ),
        rows=rows[:most],
        beyond=rows[most:],
    )


def _period(one: Heard, words: Words) -> tuple[Cell, ...]:
    scores = [words.whole(score) for score in one.scores[:MOST_SCORES]]
    told = ", ".join([*scores, "…"] if len(one.scores) > MOST_SCORES else scores)
    mark: Mark = "strong" if one.account_class == "detractors" else ""
    return (
        Cell(one.period.short_label(words.language), one.period.name),
        Cell(told),
        Cell(words.decimal(one.mean), one.mean),
        Cell(words(FOUR_CLASSES[one.account_class]), mark=mark),
    )


def _more(found: AccountBriefFacts, most: int, words: Words) -> Iterator[Runs]:
    if (others := len(found.moved) - most) > 0:
        yield runs(words.plural("{n} other changed class.", "{n} others changed class.", others), "quiet")
    if found.fell_silent:
        yield _fell_silent(found, found.fell_silent, most, words)


def _move(found: AccountBriefFacts, one: Moved, words: Words) -> Runs:
    said = words(
        ": from {before} to {now} ({month})",
        before=one.before.score,
        now=one.now.score,
        month=words.short_month(one.now.at),
    )
    return Run(_name(found, one.person, words), "strong"), Run(said)


def _name(found: AccountBriefFacts, person: Person, words: Words) -> str:
    """A name alone, where it may be said: the role stands among the contacts."""
    named = brief(person.name, LONGEST_NAME) if person.name else ""
    return named or person_label(words, found.facts.programme, person)


def _fell_silent(found: AccountBriefFacts, quiet: tuple[Contact, ...], most: int, words: Words) -> Runs:
    names = [_name(found, one.person, words) for one in quiet[:most]]
    if (others := len(quiet) - most) > 0:
        names.append(words.plural("{n} other", "{n} others", others))
    return words.runs("*Fell silent*: {named}.", named=words.listed(names))
