"""Everyone who answered or was invited in a year, person by person and account by account, the silent among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeAlias

import pandas as pd

from nps_report.facts.sample import PRIORITIES, known_values
from nps_report.metrics import Counts, account_class, class_of

PersonClass: TypeAlias = Literal["promoters", "passives", "detractors", "silent"]

CLASSES: tuple[PersonClass, ...] = ("promoters", "passives", "detractors", "silent")
"""The classes with the silent as a fourth, in the order in which they are shown."""


CHURNED = "churned"
"""The status of an account that is a customer no more."""


@dataclass(frozen=True)
class Person:
    """A contact and the latest answer, or an answer whose contact is not known; what is not known is None.

    `name` is None where it may not be said. `comment` is None where it says nothing. Of a silent person `last_score`
    and `last_at` tell of the latest answer before.
    """

    score_class: PersonClass
    score: int | None = None
    at: date | None = None
    response: str | None = None
    comment: str | None = None
    contact: str | None = None
    name: str | None = None
    role: str | None = None
    priority: str = "standard"
    account: str | None = None
    account_name: str | None = None
    unit: str | None = None
    tier: str | None = None
    revenue: float | None = None
    potential: float | None = None
    status: str | None = None
    core_target: str | None = None
    manager: str | None = None
    churned_at: date | None = None
    invited: bool = False
    account_heard: bool = True
    last_score: int | None = None
    last_at: date | None = None
    more: Mapping[str, Any] | None = None
    """Columns that a programme names for its profile, by name."""

    @property
    def silent(self) -> bool:
        """Whether the person was invited and has not answered."""
        return self.score_class == "silent"

    @property
    def left_some_day(self) -> bool:
        """Whether the person's account has left on a day that nobody knows: its status is `churned`."""
        return self.churned_at is None and (self.status or "").strip().casefold() == CHURNED

    def left_by(self, day: date) -> bool:
        """Whether the person's account has left by a day: on the day that is known, else by its status.

        >>> day = date(2026, 10, 31)
        >>> [Person("silent", churned_at=one).left_by(day) for one in (None, date(2026, 10, 31), date(2026, 11, 1))]
        [False, True, False]
        >>> Person("silent", status="churned").left_by(day)
        True
        """
        return self.left_some_day or (self.churned_at is not None and self.churned_at <= day)


@dataclass(frozen=True)
class Account:
    """A customer company and those of its people who answered or were invited."""

    account: str
    people: tuple[Person, ...]

    @property
    def _first(self) -> Person:
        return self.people[0]

    @property
    def name(self) -> str:
        """The account's name, else its id."""
        return self._first.account_name or self.account

    @property
    def revenue(self) -> float | None:
        """Revenue a year, None where it is not known."""
        return self._first.revenue

    @property
    def potential(self) -> float | None:
        """What the revenue could become, None where it is not known."""
        return self._first.potential

    @property
    def tier(self) -> str | None:
        """The account's tier."""
        return self._first.tier

    @property
    def manager(self) -> str | None:
        """Who looks after the account."""
        return self._first.manager

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """The scores of those who answered."""
        return tuple(person.score for person in self.people if person.score is not None)

    @cached_property
    def mean(self) -> float | None:
        """The mean score, 0 to 10; None where nobody answered."""
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def score_class(self) -> PersonClass:
        """Promoter from a mean score of 9, passive from 7; silent where nobody answered."""
        return "silent" if self.mean is None else account_class(self.mean)

    @property
    def last(self) -> Person | None:
        """Of a silent account, the person with the latest answer before; None where nobody ever answered."""
        known = [person for person in self.people if person.last_at is not None]
        return max(known, key=lambda person: person.last_at or date.min) if known else None


@dataclass(frozen=True)
class People:
    """Everyone who answered or was invited from `start` to `end`.

    `everyone` holds each contact once, with the latest answer, answered ones first, the oldest answer first.
    """

    start: date
    end: date
    everyone: tuple[Person, ...]

    @cached_property
    def answered(self) -> tuple[Person, ...]:
        """Those who answered."""
        return tuple(person for person in self.everyone if not person.silent)

    @cached_property
    def silent(self) -> tuple[Person, ...]:
        """Those who were invited and did not answer."""
        return tuple(person for person in self.everyone if person.silent)

    @cached_property
    def counts(self) -> Counts:
        """Detractors, passives and promoters among those who answered."""
        return counts_of_people(self.answered)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts, by name; one that answered for another unit alone is in none of their lists.

        Persons without an account are in none.
        """
        by_account: dict[str, list[Person]] = {}
        for person in self.everyone:
            if person.account is not None:
                by_account.setdefault(person.account, []).append(person)
        found = (Account(account, tuple(people)) for account, people in by_account.items())
        return tuple(
            sorted(
                (
                    one
                    for one in found
                    if one.scores or not any(person.account_heard for person in one.people)
                ),
                key=lambda one: (one.name, one.account),
            )
        )


def counts_of_people(people: Sequence[Person]) -> Counts:
    """Detractors, passives and promoters; the silent are in no count.

    >>> counts_of_people([Person("promoters", 9), Person("silent"), Person("detractors", 2)])
    Counts(detractors=1, passives=0, promoters=1)
    """
    classes = [person.score_class for person in people]
    return Counts(classes.count("detractors"), classes.count("passives"), classes.count("promoters"))


def people_of(
    answers: pd.DataFrame,
    invited: pd.DataFrame,
    days: tuple[date, date],
    more: Sequence[str] = (),
    heard_apart: Collection[str] = (),
) -> People:
    """Each contact once, from the answers (oldest first) and invitations of these days; `more` are columns to keep.

    The contacts of `heard_apart` gave answers that are kept apart: they are in no class, and not silent either.
    """
    start, end = days
    asked = _last_rows(invited, known_values(invited, "contact_id"))
    contacts = set(known_values(asked, "contact_id"))
    given = _last_rows(answers, _persons(answers))
    answered = tuple(_answering(given, more, contacts))
    known = {person.contact for person in answered}
    silent = _silent(asked, start, end, frozenset(heard_apart))
    return People(start, end, answered + tuple(person for person in silent if person.contact not in known))


def _last_rows(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The last row of each key, in the order of these rows."""
    places = sorted({key: place for place, key in enumerate(keys)}.values())
    return frame if len(places) == len(frame) else frame.iloc[places]


def _persons(answers: pd.DataFrame) -> list[str]:
    """Whose each answer is: its contact's, else nobody else's."""
    return [
        f"answer {place}" if contact is None else f"contact {contact}"
        for place, contact in enumerate(known_values(answers, "contact_id"))
    ]


def with_history(people: People, last_scores: pd.DataFrame) -> People:
    """The same people, the silent ones with their latest answer before, where there is one."""
    columns = (last_scores[name].tolist() for name in ("contact_id", "score", "responded_at"))
    known = {contact: (int(score), at.date()) for contact, score, at in zip(*columns, strict=True)}
    told = (
        replace(person, last_score=known[person.contact][0], last_at=known[person.contact][1])
        if person.silent and person.contact in known
        else person
        for person in people.everyone
    )
    return replace(people, everyone=tuple(told))


def persons_of(answers: pd.DataFrame) -> tuple[Person, ...]:
    """Who gave each answer, as of that answer, in the order of the rows; whether they were invited is not asked."""
    return tuple(_answering(answers, (), ()))


def _answering(answers: pd.DataFrame, more: Sequence[str], asked: Collection[str]) -> Iterator[Person]:
    """A person per answer, invited if the contact is among those `asked`."""
    said = answers["comment"].where(~answers["comment_empty"]) if "comment_empty" in answers else None
    frame = answers if said is None else answers.assign(comment=said)
    extra = [known_values(frame, column) for column in more]
    beside = zip(*extra, strict=True) if extra else iter([()] * len(frame))
    own = zip(
        *(known_values(frame, name) for name in ("score", "responded_at", "response_id", "comment")),
        strict=True,
    )
    for known, (score, at, response, comment), values in zip(_known(frame), own, beside, strict=True):
        yield Person(
            score_class=class_of(int(score)),
            score=int(score),
            at=at.date(),
            response=response,
            comment=comment,
            invited=known["contact"] in asked,
            more=dict(zip(more, values, strict=True)),
            **known,
        )


def _silent(asked: pd.DataFrame, start: date, end: date, heard_apart: Collection[str]) -> Iterator[Person]:
    """Those of the contacts asked who have not answered, whatever the unit; each has one row."""
    contacts = known_values(asked, "contact_id")
    answered = [
        contact in heard_apart or within
        for contact, within in zip(contacts, _heard(asked, "contact", start, end), strict=True)
    ]
    accounts = known_values(asked, "account_id")
    heard = {account for account, one in zip(accounts, answered, strict=True) if one}
    heard |= {
        account for account, one in zip(accounts, _heard(asked, "account", start, end), strict=True) if one
    }
    # Contacts whose account is not known are no colleagues of each other.
    heard.discard(None)
    quiet = asked[[not one for one in answered]]
    for known in _known(quiet):
        yield Person("silent", invited=True, account_heard=known["account"] in heard, **known)


def _heard(asked: pd.DataFrame, who: str, start: date, end: date) -> list[bool]:
    """Whether each invitation's contact or account answered in these days, which hold the invitation."""
    days = (known_values(asked, f"{who}_{when}") for when in ("next", "before"))
    return [_within(following, before, start, end) for following, before in zip(*days, strict=True)]


def _within(following: date | None, before: date | None, start: date, end: date) -> bool:
    return (following is not None and following <= end) or (before is not None and before >= start)


_TEXTS = {
    "contact_id": "contact",
    "contact_name": "name",
    "role": "role",
    "account_id": "account",
    "account_name": "account_name",
    "unit": "unit",
    "tier": "tier",
    "revenue": "revenue",
    "potential": "potential",
    "status": "status",
    "core_target": "core_target",
    "account_manager": "manager",
}


def _known(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What answers and invitations tell of a person alike, row by row."""
    columns = [known_values(frame, column) for column in (*_TEXTS, "priority", "churned_at")]
    for *values, priority, churned in zip(*columns, strict=True):
        known = dict(zip(_TEXTS.values(), values, strict=True))
        known["priority"] = priority if priority in PRIORITIES else "standard"
        known["churned_at"] = None if churned is None else churned.date()
        yield known
