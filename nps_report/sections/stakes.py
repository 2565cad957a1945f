"""What is at stake: revenue at risk by assumption, whom to win over, and where there is room to grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from nps_report.blocks import Block, Cell, Column, Section, Table, Text, runs
from nps_report.facts.internal import Facts
from nps_report.facts.people import Person
from nps_report.facts.stakes import ClassStakes, NearMiss, Stakes
from nps_report.sections import opportunities
from nps_report.sections.labels import (
    FOUR_CLASSES,
    account_label,
    amount,
    count_cell,
    crowded,
    person_label,
)
from nps_report.sections.numbers import known
from nps_report.sections.persons import contact_id, response_id
from nps_report.wording import UNKNOWN, Words

NEAR_ROWS = 6
REASON_LENGTH = 90
"""How many signs of a reason a row has room for."""


def stakes(facts: Facts, words: Words) -> Section | None:
    """Revenue by account class with what is at risk, whom to win over, where there is room; None without accounts."""
    if facts.crowded and facts.side.has_account_ids():
        return Section(words("What is at stake"), (Text((runs(crowded(words)),), tone="quiet"),))
    if not facts.people.accounts:
        return None
    found = facts.topic(Stakes)
    lists = tuple(_lists(found, words))
    if not found.priced:
        gone = words.plural("{n} account has already left.", "{n} accounts have already left.", found.left)
        line = (
            words("No account's revenue is known: what is at risk cannot be told.")
            if found.accounts
            else gone
        )
        return Section(words("What is at stake"), (Text((runs(line),), tone="quiet"), *lists))
    heading = words(
        "What is at stake: {amount} at risk, by assumption",
        amount=amount(words, facts.programme, found.at_risk),
    )
    return Section(heading, (_revenue(found, words), *lists))


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How accounts are classed and what is left out."""
    if facts.crowded or not facts.people.accounts:
        return
    found = facts.topic(Stakes)
    if found.priced:
        yield words("Revenue at risk"), _how_at_risk(found, words)


def numbers(facts: Facts) -> dict[str, Any]:
    """Revenue by class, what is at risk, and the lists; persons by their ids where they may be named."""
    if facts.crowded or not facts.people.accounts:
        return {}
    found = facts.topic(Stakes)
    return {
        "classes": [_class_numbers(one) for one in found.classes],
        "at_risk": known(found.at_risk),
        "accounts": {"known": found.priced, "unknown": found.unknown, "left": found.left},
        "nearly_passive": [_near_numbers(facts, one) for one in found.nearly_passive],
        "nearly_promoters": [_near_numbers(facts, one) for one in found.nearly_promoters],
        "opportunities": opportunities.numbers(facts),
        "goodwill": [{**_ids(facts, one.person), "tasks": list(one.tasks)} for one in found.goodwill],
    }


def shortened(text: str, length: int = REASON_LENGTH) -> str:
    """The text in one line, cut after a word where it is too long.

    >>> shortened("Too slow,\\n and nobody calls back", 20), shortened("Too slow"), shortened("x" * 30, 10)
    ('Too slow, and…', 'Too slow', 'xxxxxxxxx…')
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    words, _, _ = line[:length].rpartition(" ")
    return (words or line[: length - 1]).rstrip(" ,;:.–-") + "…"


def _lists(found: Stakes, words: Words) -> Iterator[Block]:
    # Where follow-ups are kept, these people stand among the unfinished ones.
    if not found.followed and any(_reached(one) for one in found.nearly_passive):
        title = words.plural(
            "Nearly passive: {n} detractor at 5 or 6",
            "Nearly passive: {n} detractors at 5 or 6",
            len(found.nearly_passive),
        )
        yield _near(found, title, found.nearly_passive, words)
    room = opportunities.opportunities(found.facts, words)
    if room is not None:
        yield room


def _reached(near: NearMiss) -> bool:
    """Whether anything is known by which to win somebody over: who it is, what was said, or a follow-up."""
    return bool(near.person.contact or near.person.comment or near.follow_up)


def _revenue(found: Stakes, words: Words) -> Table:
    invited = found.facts.silence_known
    return Table(
        title=words("Revenue by account class"),
        columns=(
            Column(words("Class")),
            Column(words("Accounts"), "end", 0.7),
            Column(words("Revenue"), "end", 0.8),
            Column(words("Share of known revenue"), "end", 1.1),
            Column(words("At risk"), "end", 1.1),
        ),
        rows=tuple(
            _class_row(found, one, words) for one in found.classes if one.score_class != "silent" or invited
        ),
        note=" ".join(_revenue_notes(found, words)),
    )


def _class_row(found: Stakes, one: ClassStakes, words: Words) -> tuple[Cell, ...]:
    programme = found.facts.programme
    return (
        Cell(words(FOUR_CLASSES[one.score_class]).capitalize(), one.score_class),
        count_cell(words, one.accounts),
        Cell(amount(words, programme, one.revenue), one.revenue),
        Cell(words.percent(one.share), known(one.share)),
        _risk_cell(found, one, words),
    )


def _risk_cell(found: Stakes, one: ClassStakes, words: Words) -> Cell:
    if one.rate is None or one.at_risk is None:
        return Cell(UNKNOWN)
    said = words(
        "{amount} ({rate})",
        amount=amount(words, found.facts.programme, one.at_risk),
        rate=words.percent(one.rate),
    )
    return Cell(said, one.at_risk, "strong" if one.at_risk else "")


def _revenue_notes(found: Stakes, words: Words) -> Iterator[str]:
    yield words(
        "At risk: {detractors} of the revenue of detractors and {passives} of that of passives, an assumption, not a "
        "forecast.",
        detractors=words.percent(found.rates["detractors"]),
        passives=words.percent(found.rates["passives"]),
    )
    if found.unknown:
        yield words.plural(
            "Left out: {n} account without a known revenue.",
            "Left out: {n} accounts without a known revenue.",
            found.unknown,
        )
    if found.left:
        yield words.plural("{n} account has already left.", "{n} accounts have already left.", found.left)


def _near(found: Stakes, title: str, people: Sequence[NearMiss], words: Words) -> Table:
    shown = people[:NEAR_ROWS]
    priced = _priced([one.person for one in people])
    return Table(
        title=title,
        columns=(
            Column(words("Account"), width=1.5),
            Column(words("Contact"), width=1.5),
            *([Column(words("Revenue"), "end", 0.6)] if priced else []),
            Column(words("Reason"), width=2.6),
        ),
        rows=tuple(_near_row(found, one, priced, words) for one in shown),
        note=_others(len(people) - len(shown), priced, words),
    )


def _priced(people: Iterable[Person]) -> bool:
    """Whether anybody's revenue is known, so that it can be shown and put people in order."""
    return any(person.revenue is not None for person in people)


def _near_row(found: Stakes, near: NearMiss, priced: bool, words: Words) -> tuple[Cell, ...]:
    programme, person, said = found.facts.programme, near.person, near.person.comment
    return (
        Cell(account_label(words, programme, person.account_name, person.account)),
        Cell(person_label(words, programme, person)),
        *([Cell(amount(words, programme, person.revenue), person.revenue)] if priced else []),
        Cell(words.quoted(shortened(said)) if said else UNKNOWN),
    )


def _others(others: int, priced: bool, words: Words) -> str:
    if not others:
        return ""
    if not priced:
        return words.plural("and {n} other", "and {n} others", others)
    return words.plural(
        "By revenue; and {n} other, not shown.", "By revenue; and {n} others, not shown.", others
    )


def _how_at_risk(found: Stakes, words: Words) -> str:
    return words(
        "An account's class is that of the mean of its contacts' latest answers from {start} to {end}: promoters "
        "from 9, passives from 7. Rates assumed by the programme: {detractors} of the revenue of detractors, "
        "{passives} of that of passives, nothing for the silent. n = {known} accounts; revenue unknown: {unknown}; "
        "already left: {left}.",
        start=words.date(found.facts.people.start),
        end=words.date(found.facts.people.end),
        detractors=words.percent(found.rates["detractors"]),
        passives=words.percent(found.rates["passives"]),
        known=found.priced,
        unknown=found.unknown,
        left=found.left,
    )


def _class_numbers(one: ClassStakes) -> dict[str, Any]:
    return {
        "class": one.score_class,
        "accounts": one.accounts,
        "unknown_revenue": one.unknown,
        "revenue": one.revenue,
        "share": known(one.share),
        "rate": one.rate,
        "at_risk": one.at_risk,
    }


def _near_numbers(facts: Facts, near: NearMiss) -> dict[str, Any]:
    last = near.follow_up.last_contact if near.follow_up else None
    return {
        **_ids(facts, near.person),
        "revenue": near.person.revenue,
        "last_contact": _iso(last),
    }


def _ids(facts: Facts, person: Person) -> dict[str, Any]:
    return {
        "response_id": response_id(facts.programme, person),
        "contact_id": contact_id(facts.programme, person),
        "score": person.score,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
