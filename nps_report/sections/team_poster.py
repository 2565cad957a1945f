"""The poster: what customers say in a few words, on one page to hang up where colleagues meet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from nps_report.blocks import (
    Findings,
    Headline,
    Note,
    QuoteGroup,
    Quotes,
    Run,
    Runs,
    Section,
    SpokenCell,
    Text,
    Title,
    runs,
)
from nps_report.facts.team import TeamFacts
from nps_report.sections import team
from nps_report.sections.customer import more_told, promised, quote_shown
from nps_report.sections.many import LONGEST_NAME, brief, joined
from nps_report.snapshot import ReleasedQuote
from nps_report.snapshot.public import PublicTone
from nps_report.wording import N_, Words

MOST = 3
"""So many strengths, things to improve and actions a poster has room for."""

FEW_WORDS, FEW_LETTERS = 16, 110
LONGEST_ROLE = 48
MOST_NAMES = 24
"""So many names fit on one line of a poster."""

LONGEST_QUOTE = 40
"""Words: a longer quote cannot be read from where one stands."""

LEVELS: dict[str, str] = {"low": N_("Low"), "middle": N_("Mixed"), "high": N_("Good")}
TONES: dict[PublicTone, str] = {
    "appreciated": N_("Our strengths"),
    "to improve": N_("To improve"),
}
NONE_TOLD = N_("This time, no subject comes up often enough to be named.")

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")
_CLAUSE_END = re.compile(r"[,;:.!?…](?=\s|$)|\s(?:[—–]|et|ou|mais|and|or|but)\s")


def title(facts: TeamFacts, words: Words) -> Title:
    """Opens the poster; carries its numbers."""
    opened = team.title(facts, words)
    return replace(opened, document=replace(opened.document, page="a3-poster"))


def score(facts: TeamFacts, words: Words) -> Headline | Text:
    """The score, as big as a poster is: a number or a word; a sentence where it is hidden."""
    shown = team.score(facts, words)
    if isinstance(shown, Headline):
        return replace(shown, more=shown.more[:1] if facts.changes else ())
    if not facts.cell.words:
        return shown
    level = facts.cell.words
    return Headline(
        None, words(LEVELS[level]), team.many_answered(facts, words), runs(words(team.LEVELS[level]))
    )


def themes(facts: TeamFacts, words: Words) -> Section:
    """Three strengths beside three things that must get better, and what several see both ways."""
    named = [_themes(facts, tone, label, words) for tone, label in TONES.items()]
    shown = [Section("", tuple(named), layout="columns")] if any(one.items for one in named) else []
    mentioned = ", ".join(_names(facts, "mentioned", words))
    both = words("Several mention, favourably or not: {themes}.", themes=mentioned) if mentioned else ""
    said = both if shown or both else words(team.NOTHING_TO_REPEAT)
    return Section("", (*shown, *([Text((runs(said),))] if said else [])))


def _themes(facts: TeamFacts, tone: PublicTone, label: str, words: Words) -> Findings:
    return Findings(words(label), tuple(map(runs, _names(facts, tone, words))), words(NONE_TOLD))


def _names(facts: TeamFacts, tone: PublicTone, words: Words) -> list[str]:
    return [_name(one.names, words) for one in facts.themes if one.tone == tone][:MOST]


def _name(names: Any, words: Words) -> str:
    return brief(names.get(words.language) or next(iter(names.values())), LONGEST_NAME)


def quote(facts: TeamFacts, words: Words) -> Quotes | None:
    """One quote, big: what somebody appreciates, else what must get better; the shortest, in the poster's language."""
    short = [one for one in facts.quotes if len(one.text.split()) <= LONGEST_QUOTE]
    if not short:
        return None
    chosen = min(short, key=lambda one: _place(one, words))
    return Quotes((QuoteGroup("", (quote_shown(chosen, words),)),))


def _place(one: ReleasedQuote, words: Words) -> tuple[bool, bool, int, str]:
    return one.tone != "appreciated", one.language != words.language, len(one.text), one.text


def actions(facts: TeamFacts, words: Words) -> Section:
    """Three actions: the last one done, then what is under way; and how many more there are."""
    kept, under_way = facts.kept(words.language), facts.under_way(words.language)
    shown = _mixed(kept, under_way)
    done = sum(row["status"] == "done" for row in shown)
    more = joined(
        more_told(len(under_way) - (len(shown) - done), words), team.more_done(len(kept) - done, words)
    )
    listed = Findings(
        words("What we promised them"),
        tuple(_action(row, facts.scope.as_of, words) for row in shown),
        words(team.NOTHING_PROMISED),
    )
    return Section("", (listed, *([Text((runs(more, "quiet"),))] if more else [])))


def _mixed(kept: Sequence[dict[str, Any]], under_way: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One that was kept, two under way; where there are fewer of these, more of those."""
    first = [*kept[:1], *under_way[: MOST - len(kept[:1])]]
    return [*first, *kept[1 : 1 + MOST - len(first)]]


def _action(row: dict[str, Any], today: date, words: Words) -> Runs:
    """An action in a few words, then who sees to it, when, and what came of it."""
    short = {**row, "text": in_few_words(row["text"] or ""), "role": None}
    *_, does, when = promised([short], today, words).rows[0]
    role = f"{brief(row['role'], LONGEST_ROLE)} · " if row["role"] else ""
    notes = joined(*(cell.note for cell in (does, when) if isinstance(cell, SpokenCell)))
    return (Run(f"{does.label} ", "strong"), Run(joined(f"{role}{when.label}.", notes), "quiet"))


def in_few_words(text: str, most: int = FEW_WORDS, letters: int = FEW_LETTERS) -> str:
    """The first sentence of a text, as far as a poster has room for it: to the end of a clause, else of a word.

    >>> in_few_words("We will ring you about any delay, and give you a new time.", most=10)
    'We will ring you about any delay…'
    >>> in_few_words("We ring you first. Always."), in_few_words("one two three four", most=3)
    ('We ring you first.', 'one two three…')
    """
    first = _SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    ends = [found.end() for found in re.finditer(r"\S+", first)]
    if len(ends) <= most and len(first) <= letters:
        return first
    room = first[: min(ends[min(most, len(ends)) - 1], letters)]
    clauses = [
        found.start()
        for found in _CLAUSE_END.finditer(first[: len(room) + 1])
        if found.start() > len(room) / 2
    ]
    whole = room[: clauses[-1]] if clauses else _whole_words(room, first)
    return whole.rstrip(" \u00a0\u202f,;:.—–") + "…"


def _whole_words(room: str, text: str) -> str:
    """What there is room for without half a word, unless that is the only one."""
    cut_inside = len(room) < len(text) and not text[len(room)].isspace()
    return room.rsplit(None, 1)[0] if cut_inside and len(room.split()) > 1 else room


def thanks(facts: TeamFacts, words: Words) -> Note | None:
    """Thanks by name, on one line; where there are too many for a poster, its sheet on A4 names them all."""
    return team.thanks(facts, words) if len(facts.thanked) <= MOST_NAMES else None


def method(facts: TeamFacts, words: Words) -> Text:
    """How it was measured, small, at the foot."""
    return team.method(facts, words)
