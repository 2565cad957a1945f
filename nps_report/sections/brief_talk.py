"""What to talk about with one account: what it raises, what we did, what waits for us, and its people's own words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate

import pandas as pd

from nps_report.actions import localized
from nps_report.blocks import (
    Cell,
    Column,
    Findings,
    Quote,
    QuoteGroup,
    Quotes,
    Run,
    Runs,
    Section,
    Table,
)
from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.facts.brief_voice import Comment, ThemeHeard
from nps_report.facts.cases import Case
from nps_report.facts.freed import Freed
from nps_report.programme import LANGUAGES
from nps_report.programme.replies import ReplyBank
from nps_report.sections import paper
from nps_report.sections.account_brief import customer, standing
from nps_report.sections.brief_room import USUAL, BriefRoom
from nps_report.sections.call_sheet import due_cell
from nps_report.sections.callers import caller_cell
from nps_report.sections.comments import SIGNS
from nps_report.sections.labels import STATUS_NAMES, person_label, value_name
from nps_report.sections.many import LONGEST_NAME, brief, in_the_annex
from nps_report.sections.theme_tables import theme_name
from nps_report.wording import UNKNOWN, Words

MOST_PRAISED, MOST_QUESTIONS = 3, 3
"""How many subjects of praise and questions a meeting has time for."""


def overview(found: AccountBriefFacts, bank: ReplyBank, words: Words, room: BriefRoom = USUAL) -> Section:
    """Where the account stands beside what it is to us, then what to talk about."""
    beside = Section("", (standing(found, words), customer(found, words)), layout="columns")
    return Section("", (beside, talking_points(found, bank, words, room)))


def talking_points(
    found: AccountBriefFacts, bank: ReplyBank, words: Words, room: BriefRoom = USUAL
) -> Findings:
    """What the account raises, with a first answer to each, and what to ask."""
    points = (
        *_blamed(found, bank, words, room),
        *_praised(found, words),
        *_open_door(found, words),
        *_questions(found, bank, words),
    )
    return Findings(words("Talking points"), points)


def _questions(found: AccountBriefFacts, bank: ReplyBank, words: Words) -> Iterator[Runs]:
    """The first questions of the reply bank to an account of this class."""
    if asked := bank.asked_of(found.score_class)[:MOST_QUESTIONS]:
        yield words.runs("*Ask*: {questions}", questions=" ".join(asked))


def _blamed(found: AccountBriefFacts, bank: ReplyBank, words: Words, room: BriefRoom) -> Iterator[Runs]:
    for place, one in enumerate([theme for theme in found.themes if theme.negative][: room.blamed]):
        answer = words.quoted(bank.reply(one.theme).answer) if place < room.answered else ""
        yield (
            Run(theme_name(found.facts, one.theme, words), "strong"),
            Run(words(": {said}.", said=_blame(one, words))),
            Run(f" {_done_about(found, one, words)}{answer}".rstrip()),
        )


def _blame(one: ThemeHeard, words: Words) -> str:
    return words.plural(
        "unfavourable in {n} comment",
        "unfavourable in {n} comments",
        one.negative,
    )


def _done_about(found: AccountBriefFacts, one: ThemeHeard, words: Words) -> str:
    """What we have done about a theme, the latest first."""
    done = found.actions.done[found.actions.done["about"] == one.theme].head(1)
    said = zip(_titles(found, done, words), done["done_at"], strict=True)
    return "".join(
        words("Done on {day}: {title}.", day=words.date(day.date()), title=told.rstrip(".")) + " "
        for told, day in said
    )


def _praised(found: AccountBriefFacts, words: Words) -> Iterator[Runs]:
    liked = [one for one in found.themes if one.positive and not one.negative]
    names = [theme_name(found.facts, one.theme, words) for one in liked[:MOST_PRAISED]]
    if names:
        yield words.runs("*Praised*, to give thanks for: {themes}.", themes=words.listed(names))


def _open_door(found: AccountBriefFacts, words: Words) -> Iterator[Runs]:
    one = found.opportunity
    if one is not None and one.missing:
        names = [theme_name(found.facts, theme, words) for theme in one.missing[:MOST_PRAISED]]
        yield words.runs("*Room to grow*: ask its passives about {themes}.", themes=words.listed(names))


def follow_ups(found: AccountBriefFacts, words: Words, room: BriefRoom = USUAL) -> Table | None:
    """The follow-ups to finish before or at the meeting; None where none waits."""
    cases = found.follow_ups
    if not cases:
        return None
    rows = tuple(_case(found, case, words) for case in cases)
    return Table(
        title=words.plural("Follow-up to finish: {n}", "Follow-ups to finish: {n}", len(cases)),
        columns=(
            Column(words("Contact"), width=2.0),
            Column(words("Score"), "end", 0.4),
            Column(words("Caller"), width=1.5),
            Column(words("First contact"), width=1.8),
        ),
        rows=rows[: room.cases],
        note=_more(len(rows) - room.cases, words),
        beyond=rows[room.cases :],
    )


def _more(others: int, words: Words) -> str:
    return words.plural("{n} other.", "{n} others.", others) if others > 0 else ""


def _case(found: AccountBriefFacts, case: Case, words: Words) -> tuple[Cell, ...]:
    first = case.follow_up.first_contact_at
    made = Cell(words("made {day}", day=words.short_date(first.date()))) if first else due_cell(case, words)
    return (
        Cell(person_label(words, found.facts.programme, case.person)),
        Cell(words.whole(case.person.score), case.person.score),
        caller_cell(case, words),
        made,
    )


def actions(found: AccountBriefFacts, words: Words, room: BriefRoom = USUAL) -> Table | None:
    """The actions that concern the account, those to finish before those done; None where there are none."""
    still, done = found.actions.still, found.actions.done
    # What was done on other subjects is no matter for this meeting.
    done = done[done["raised"]].head(room.done)
    rows = (*_rows(found, still, words), *_rows(found, done, words))
    shown = len(still.head(room.still)), len(rows) - len(still)
    if not rows:
        return None
    return Table(
        title=words("Actions for its unit, or on what it raises"),
        columns=(
            Column(words("Action"), width=2.3),
            Column(words("Raised by it"), width=1.6),
            Column(words("Owner"), width=1.1),
            Column(words("Status"), width=1.3),
        ),
        rows=(*rows[: shown[0]], *rows[len(still) :]),
        note=_more(len(still) - shown[0], words),
        beyond=rows[shown[0] : len(still)],
    )


def _rows(found: AccountBriefFacts, actions: pd.DataFrame, words: Words) -> Iterator[tuple[Cell, ...]]:
    rows = actions[["about", "raised", "owner", "status", "due", "done_at", "late"]].to_dict("records")
    for told, row in zip(_titles(found, actions, words), rows, strict=True):
        yield (
            Cell(told),
            Cell(theme_name(found.facts, row["about"], words) if row["raised"] else UNKNOWN),
            Cell(UNKNOWN if pd.isna(row["owner"]) else brief(str(row["owner"]), LONGEST_NAME)),
            _status(
                row["status"], row["done_at"] if row["status"] == "done" else row["due"], row["late"], words
            ),
        )


def _status(status: str, day: pd.Timestamp, late: bool, words: Words) -> Cell:
    """What became of an action, or when it is due; late in words too."""
    name = words(STATUS_NAMES[status])
    if pd.isna(day):
        return Cell(name)
    if status == "done":
        return Cell(words("done {day}", day=words.short_date(day.date())), mark="good")
    due = words.short_date(day.date())
    if late:
        return Cell(words("late, {day}", day=due), mark="late")
    return Cell(words("{status}, due {day}", status=name, day=due))


def _titles(found: AccountBriefFacts, actions: pd.DataFrame, words: Words) -> list[str]:
    """The titles, freed of names where not all may be named."""
    titles = localized(actions, "title", (words.language, *LANGUAGES))
    return [brief(found.facts.topic(Freed).of(str(one)) or UNKNOWN) for one in titles]


def comments(found: AccountBriefFacts, words: Words, room: float = math.inf) -> Quotes | None:
    """What its people wrote in the year, the newest first, as much as there is room for; None where nobody answered.

    `room` is in points; one comment is always shown. The annex holds all.
    """
    told = found.comments
    heading = words.plural(
        "What they say: {n} comment in twelve months, the newest first",
        "What they say: {n} comments in twelve months, the newest first",
        len(told),
    )
    if found.silent and not told:
        return None
    quotes = tuple(_quote(found, one, words) for one in told)
    shown = quotes[: max(1, _fitting(quotes, room))]
    group = QuoteGroup("", shown, empty=words("No comment was left."))
    return Quotes(
        (group,),
        title=heading if told else words("What they say"),
        note=in_the_annex(len(quotes) - len(shown), words),
    )


def _fitting(quotes: Sequence[Quote], room: float) -> int:
    """How many quotes stand below a heading and above a note within so many points."""
    heights = accumulate(map(paper.quote_height, quotes), initial=paper.height(Quotes(())) + paper.NOTE)
    return sum(high <= room for high in heights) - 1


def _quote(found: AccountBriefFacts, one: Comment, words: Words) -> Quote:
    role = value_name(words, found.facts.programme, "role", one.role) if one.role else ""
    said = [
        words("score {score}", score=one.score) if one.score is not None else words("no score"),
        brief(one.name, LONGEST_NAME) if one.name else "",
        role,
        words.date(one.at),
    ]
    themes = ", ".join(theme_name(found.facts, theme, words) + SIGNS[tone] for theme, tone in one.themes)
    return Quote(
        text=one.text,
        language=one.language,
        about=words(" · ").join(filter(None, [", ".join(filter(None, said)), themes])),
        marks=one.marks,
    )
