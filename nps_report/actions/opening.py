"""What opens a follow-up, and how a silent account is asked again: rules alone, no files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from nps_report.actions.second_chances import Way
    from nps_report.programme.parts import FollowUp, Opening

STANDARD = "standard"
"""The priority of a contact of whom none is written down."""

WAYS: tuple[Way, ...] = ("phone", "next visit", "other signature", "other form")
"""How a silent account may be asked again, what takes most of our time first."""

_NO = frozenset(("no", "n", "non", "false", "faux", "0", "nan"))
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Answer:
    """An answer as the rules look at it; `asked` tells whether the customer wishes to be contacted.

    `more` holds what callers read beside it: the unit, the account, the name where it may be told.
    """

    response: str
    at: datetime
    score: int
    asked: bool = False
    revenue: float | None = None
    priority: str = STANDARD
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ToOpen:
    """An answer that asks for a follow-up, and the name of the first rule that says so."""

    answer: Answer
    rule: str


def to_open(answers: Iterable[Answer], rules: Sequence[Opening]) -> tuple[ToOpen, ...]:
    """The answers that open a follow-up, in their order.

    >>> from nps_report.programme.parts import Opening
    >>> day, rules = datetime(2026, 10, 5), [Opening(name="low", scores=(0, 6)), Opening(name="asked", asked=True)]
    >>> some = [Answer("R1", day, 3, asked=True), Answer("R2", day, 9), Answer("R3", day, 9, asked=True)]
    >>> [(one.answer.response, one.rule) for one in to_open(some, rules)]
    [('R1', 'low'), ('R3', 'asked')]
    """
    found = ((answer, _first(answer, rules)) for answer in answers)
    return tuple(ToOpen(answer, rule) for answer, rule in found if rule is not None)


def _first(answer: Answer, rules: Sequence[Opening]) -> str | None:
    return next((rule.name for rule in rules if holds(rule, answer)), None)


def holds(rule: Opening, answer: Answer) -> bool:
    """Whether all that a rule asks is true of an answer; a revenue that is not known is not enough.

    >>> from nps_report.programme.parts import Opening
    >>> rule = Opening(scores=(7, 8), revenue=100_000, priority=("critical",))
    >>> [holds(rule, Answer("R1", datetime(2026, 10, 5), 8, revenue=revenue, priority="critical"))
    ...  for revenue in (100_000.0, 99_999.0, None)]
    [True, False, False]
    """
    low, high = rule.scores
    rich = rule.revenue is None or (answer.revenue is not None and answer.revenue >= rule.revenue)
    chosen = not rule.priority or answer.priority in rule.priority
    return low <= answer.score <= high and (answer.asked or not rule.asked) and rich and chosen


def says_yes(value: Any) -> bool:
    """Whether a cell says that a customer asks to be contacted: whatever stands there, unless it begins with a no.

    Forms write `yes`, a cross, or the whole line that was ticked; to miss one who asks is worse than a call too many.

    >>> [says_yes(cell) for cell in ("Oui", "x", 1, True, "Please call me", "0612345678")]
    [True, True, True, True, True, True]
    >>> [says_yes(cell) for cell in ("Non merci", "0", 0.0, False, None, float("nan"), " - ", "")]
    [False, False, False, False, False, False, False, False]
    """
    if value is None or value is pd.NA or value != value:
        return False
    first = _WORD.search(str(value).casefold())
    return first is not None and first.group() not in _NO


def answers_in(table: pd.DataFrame, follow_up: FollowUp, more: Sequence[str] = ()) -> Iterator[Answer]:
    """The scored answers of a table with what is known of their account and contact; columns may be absent.

    `more` are columns to keep beside.
    """
    names = ("response_id", "responded_at", "score", follow_up.asked or "", "revenue", "priority")
    columns = [_values(table, name) for name in names]
    beside = zip(*(_values(table, name) for name in more), strict=True) if more else iter([()] * len(table))
    for (response, at, score, asked, revenue, priority), told in zip(
        zip(*columns, strict=True), beside, strict=True
    ):
        if score is not None and at is not None:
            yield Answer(
                response=str(response),
                at=at.to_pydatetime(),
                score=int(score),
                asked=says_yes(asked),
                revenue=None if revenue is None else float(revenue),
                priority=priority or STANDARD,
                more=dict(zip(more, told, strict=True)),
            )


def _values(table: pd.DataFrame, name: str) -> list[Any]:
    if name not in table:
        return [None] * len(table)
    return [None if pd.isna(value) else value for value in table[name].tolist()]


def ways_for(
    revenues: Sequence[float | None], managed: Sequence[bool], tried: Sequence[Way | None]
) -> tuple[Way, ...]:
    """How each silent account is asked again: by its revenue, whether somebody looks after it, and what was tried last.

    The quarter of them with the highest revenue is called. Of the others, those whom somebody looks after are asked at
    the next visit, the rest by another form. Where that was tried before, the next way of `WAYS` is taken.

    >>> ways_for([9.0, 2.0, 1.0, None], [True, True, False, False], [None, None, "other form", None])
    ('phone', 'next visit', 'phone', 'other form')
    """
    known = sorted((one for one in revenues if one is not None), reverse=True)
    least = known[(len(known) + 3) // 4 - 1] if known else None
    return tuple(
        _next_way(_way(revenue is not None and least is not None and revenue >= least, looked_after), last)
        for revenue, looked_after, last in zip(revenues, managed, tried, strict=True)
    )


def _way(best: bool, looked_after: bool) -> Way:
    if best:
        return "phone"
    return "next visit" if looked_after else "other form"


def _next_way(way: Way, tried: Way | None) -> Way:
    return WAYS[(WAYS.index(way) + 1) % len(WAYS)] if way == tried else way
