"""Who of those invited in twelve months answered, what the silent could change, and the score weighed back to all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from nps_report.facts.people import People, PersonClass
from nps_report.facts.sample import known_values
from nps_report.metrics.counts import Counts
from nps_report.metrics.population import (
    FiniteScore,
    PostStratified,
    Stratum,
    finite_interval,
    post_stratified,
)
from nps_report.metrics.score import Interval, score_interval
from nps_report.metrics.silence import silent_bounds, tipping_share
from nps_report.snapshot import twelve_months_to

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

COLUMNS = ("tier", "role")
"""What the coverage of invitations is looked at by, where it is known of those invited."""

UNSAID = ""
"""The stratum of those whose value is not known."""


@dataclass(frozen=True)
class Rate:
    """How much was invited, and how much of it answered: contacts, accounts, or these accounts' revenue a year.

    >>> few = Rate(invited=40, answered=10)
    >>> few.silent, few.rate, Rate(0, 0).rate
    (30, 0.25, nan)
    """

    invited: float
    answered: float

    @property
    def silent(self) -> float:
        """What did not answer."""
        return self.invited - self.answered

    @property
    def rate(self) -> float:
        """Answered of invited, 0 to 1; NaN where nothing was invited."""
        return self.answered / self.invited if self.invited else math.nan


@dataclass(frozen=True)
class Revenue(Rate):
    """The revenue of invited accounts; `accounts` counts those of whom it is known."""

    accounts: int = 0


@dataclass(frozen=True)
class Group:
    """The contacts invited who have the same value in a column, None where it is not known, and their answers."""

    value: str | None
    rate: Rate


@dataclass(frozen=True)
class Asked:
    """A contact invited in the twelve months, as the latest invitation has it.

    `heard` tells whether anybody of the account answered. `score_class` is that of the contact's latest answer that
    counts here; None for the silent, and for who answered elsewhere: another unit, or a survey after an event.
    """

    contact: str
    account: str | None
    revenue: float | None
    answered: bool
    heard: bool
    score_class: PersonClass | None
    known: Mapping[str, Any]


def asked_of(
    invited: pd.DataFrame, people: People, days: tuple[date, date], columns: Iterable[str] = COLUMNS
) -> tuple[Asked, ...]:
    """Each contact of these invitations (oldest first) once; `columns` are those to keep, as far as there are any.

    >>> frame = pd.DataFrame({"contact_id": ["C1"], "account_id": ["A"], "revenue": [5.0], "tier": ["B"]})
    >>> year = date(2026, 1, 1), date(2026, 12, 31)
    >>> [silent] = asked_of(frame, People(*year, ()), year)
    >>> silent.answered, silent.heard, silent.known
    (False, False, {'tier': 'B', 'role': None})
    """
    classes = {person.contact: person.score_class for person in people.answered}
    names = tuple(columns)
    keys = zip(
        *(known_values(invited, name) for name in ("contact_id", "account_id", "revenue")), strict=True
    )
    beside = zip(*(known_values(invited, name) for name in names), strict=True)
    own, account = (_answered(invited, who, days) for who in ("contact", "account"))
    latest: dict[str, Asked] = {}
    for (contact, company, revenue), values, answered, heard in zip(keys, beside, own, account, strict=True):
        known = dict(zip(names, values, strict=True))
        score_class = classes.get(contact) if answered else None
        latest[contact] = Asked(contact, company, revenue, answered, answered or heard, score_class, known)
    return tuple(latest.values())


def _answered(invited: pd.DataFrame, who: str, days: tuple[date, date]) -> list[bool]:
    """Whether each invitation's contact or account answered in days that hold the invitation's."""
    start, end = days
    beside = zip(known_values(invited, f"{who}_next"), known_values(invited, f"{who}_before"), strict=True)
    return [
        (following is not None and following <= end) or (before is not None and before >= start)
        for following, before in beside
    ]


@dataclass(frozen=True)
class Reach:
    """Who answered in the twelve months up to the report's date, of those invited in them."""

    facts: Facts

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last of the twelve months."""
        end = self.facts.scope.as_of
        return twelve_months_to(end), end

    @property
    def contacts(self) -> Rate | None:
        """Contacts invited, and those who answered, whatever the unit; None without a table of invitations."""
        silent = self.facts.silent
        if silent is None:
            return None
        return Rate(silent.invited_contacts, silent.invited_contacts - silent.contacts)

    @property
    def accounts(self) -> Rate | None:
        """Accounts invited, and those of whom any contact answered; None without a table of invitations."""
        silent = self.facts.silent
        if silent is None:
            return None
        return Rate(silent.invited_accounts, silent.invited_accounts - silent.accounts)

    @cached_property
    def revenue(self) -> Revenue | None:
        """The revenue of the invited accounts, and of those that answered; None where no revenue is known.

        One below zero counts as none, as where scores are weighed by revenue.
        """
        revenues = {
            one.account: max(one.revenue, 0.0)
            for one in self.asked
            if one.account is not None and one.revenue is not None
        }
        if not revenues:
            return None
        heard = {one.account for one in self.asked if one.heard}
        answered = math.fsum(revenue for account, revenue in revenues.items() if account in heard)
        return Revenue(math.fsum(revenues.values()), answered, len(revenues))

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Each contact invited; nobody where there are too many people to look at one by one."""
        facts = self.facts
        if facts.crowded:
            return ()
        columns = dict.fromkeys([*COLUMNS, *([self.stratum] if self.stratum else [])])
        return asked_of(facts.invited(*self.days), facts.people, self.days, columns)

    def groups(self, column: str) -> tuple[Group, ...]:
        """The contacts by their values in one of `COLUMNS`, in the programme's order, else by name.

        Those whose value is not known come last; none where it is known of nobody.
        """
        by_value: dict[str | None, list[Asked]] = {}
        for one in self.asked:
            by_value.setdefault(one.known[column], []).append(one)
        order = list(self.facts.programme.order.get(column, ()))
        values = sorted(value for value in by_value if value is not None)
        values.sort(key=lambda value: order.index(value) if value in order else len(order))
        unknown = [None] if values and None in by_value else []
        return tuple(Group(value, _rate_of(by_value[value])) for value in [*values, *unknown])

    @property
    def counts(self) -> Counts:
        """The classes of everyone who answered in the twelve months, invited or not."""
        return self.facts.people.counts

    @property
    def interval(self) -> Interval:
        """The limits of their score."""
        return score_interval(self.counts, self._confidence)

    @property
    def silent(self) -> int:
        """How many contacts were invited and did not answer."""
        return len(self.facts.people.silent)

    @property
    def bounds(self) -> Interval | None:
        """The score were every silent contact a detractor, and a promoter; None where nobody answered or is silent."""
        return silent_bounds(self.counts, self.silent) if self.counts.n and self.silent else None

    @property
    def tipping(self) -> float:
        """The share of detractors among the silent, the others passive, that brings the score to zero.

        Above 1 no share does; NaN where the question does not arise.
        """
        return tipping_share(self.counts, self.silent)

    @cached_property
    def invited_counts(self) -> Counts:
        """The classes of those invited who answered."""
        return _counts_of(self.asked)

    @property
    def finite(self) -> FiniteScore | None:
        """Their score's limits where those invited are all there are; None unless the programme asks for it."""
        if not self.facts.programme.statistics.finite_population or not self.invited_counts.n:
            return None
        return finite_interval(self.invited_counts, len(self.asked), self._confidence)

    @property
    def stratum(self) -> str | None:
        """The column by which the score is weighed back to those invited."""
        return self.facts.programme.statistics.stratum

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        """Those invited by the programme's stratum; none where the column is not known of the silent."""
        if self.stratum is None or not self._known_of_the_silent(self.stratum):
            return ()
        by_value: dict[str, list[Asked]] = {}
        for one in self.asked:
            value = one.known[self.stratum]
            by_value.setdefault(UNSAID if value is None else str(value), []).append(one)
        return tuple(Stratum(name, _counts_of(some), len(some)) for name, some in by_value.items())

    def _known_of_the_silent(self, column: str) -> bool:
        """Whether a column tells something of those who did not answer; where all did, of those who did."""
        silent = [one for one in self.asked if one.score_class is None]
        return any(one.known[column] is not None for one in silent or self.asked)

    @cached_property
    def weighed_back(self) -> PostStratified | None:
        """The score with each stratum weighing what it weighs among those invited; None without strata or answers."""
        if not self.strata or not self.invited_counts.n:
            return None
        return post_stratified(self.strata, self._confidence)

    @property
    def _confidence(self) -> float:
        return self.facts.programme.statistics.confidence


def _rate_of(some: list[Asked]) -> Rate:
    return Rate(len(some), sum(one.answered for one in some))


def _counts_of(some: Iterable[Asked]) -> Counts:
    classes = [one.score_class for one in some]
    return Counts(classes.count("detractors"), classes.count("passives"), classes.count("promoters"))
