"""The people of one account and what they answered: who was heard, period by period, and who moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nps_report.facts.around import Given
from nps_report.facts.people import Person, PersonClass
from nps_report.metrics import account_class, class_of
from nps_report.periods import Period

State: TypeAlias = Literal["answered", "silent", "not asked", "unheard"]


@dataclass(frozen=True)
class Contact:
    """Somebody of the account, with the latest answer of the year; `before` are older scores, the latest first.

    `state` tells whether they answered in the year, or were asked and did not; "not asked" is neither, and "unheard" is
    who did not answer where it is not known whom we asked.
    """

    person: Person
    state: State
    before: tuple[Given, ...] = ()

    @property
    def latest(self) -> Given | None:
        """The latest score of two years."""
        person = self.person
        if person.score is not None and person.at is not None:
            return Given(person.score, person.at)
        return self.before[0] if self.before else None


@dataclass(frozen=True)
class Heard:
    """What was answered in a period: each person's latest score, the latest first."""

    period: Period
    scores: tuple[int, ...]

    @property
    def mean(self) -> float:
        """The mean score, 0 to 10."""
        return sum(self.scores) / len(self.scores)

    @property
    def account_class(self) -> PersonClass:
        """Promoter from a mean of 9, passive from 7."""
        return account_class(self.mean)


@dataclass(frozen=True)
class Moved:
    """Somebody whose latest answer is of another class than the one before."""

    person: Person
    before: Given
    now: Given

    @property
    def fell(self) -> bool:
        """Whether the class is a worse one."""
        return self.now.score < self.before.score


def has_moved(one: Contact) -> bool:
    """Whether the latest of two answers is of another class; who is silent now has not moved but fallen silent.

    >>> from datetime import date
    >>> fell = Person("detractors", 3, date(2026, 10, 5))
    >>> [has_moved(Contact(fell, "answered", (Given(score, date(2026, 3, 2)),))) for score in (9, 6)]
    [True, False]
    """
    latest = one.latest
    if one.state != "answered" or latest is None or not one.before:
        return False
    return class_of(latest.score) != class_of(one.before[0].score)
