"""Roles and accounts by class: which role stands out, who is a detractor where, who is silent, who needs a call."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from nps_report.facts.people import Account, People, Person, PersonClass, people_of
from nps_report.facts.sample import PRIORITIES
from nps_report.metrics.counts import Counts
from nps_report.metrics.fisher import fisher_p
from nps_report.metrics.testing import benjamini_hochberg

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

ALERT_SCORES: Mapping[str, int] = {"critical": 6, "primary": 4}
"""The highest score that is an alert, by the contact's priority; other contacts raise none."""

MOST_ROLES = 4
"""The most roles that have a column of their own in the table of accounts."""


@dataclass(frozen=True)
class Classes:
    """How many people or accounts are in each class, the silent as a fourth."""

    counts: Counts
    silent: int = 0

    @classmethod
    def of(cls, found: Iterable[PersonClass]) -> Classes:
        """Counted one by one.

        >>> Classes.of(["promoters", "silent", "silent"])
        Classes(counts=Counts(detractors=0, passives=0, promoters=1), silent=2)
        """
        each = list(found)
        counts = Counts(each.count("detractors"), each.count("passives"), each.count("promoters"))
        return cls(counts, each.count("silent"))

    @property
    def n(self) -> int:
        """All of them, the silent too."""
        return self.counts.n + self.silent

    def count(self, score_class: PersonClass) -> int:
        """How many are in a class."""
        return self.silent if score_class == "silent" else int(getattr(self.counts, score_class))

    def share(self, score_class: PersonClass) -> float:
        """A class's part of all, 0 to 1; NaN where there is nobody."""
        return self.count(score_class) / self.n if self.n else math.nan


@dataclass(frozen=True)
class Gap:
    """How many of a role's people are so, and how many of all others.

    `p` is Fisher's, `p_adjusted` the same over all roles; both are unknown (NaN) where there is nobody to compare.
    """

    part: int
    base: int
    other_part: int
    other_base: int
    p: float = math.nan
    p_adjusted: float = math.nan
    established: bool = False

    @property
    def share(self) -> float:
        """The role's share, 0 to 1; NaN without a base."""
        return self.part / self.base if self.base else math.nan

    @property
    def rest(self) -> float:
        """The others' share, 0 to 1; NaN without a base."""
        return self.other_part / self.other_base if self.other_base else math.nan

    @property
    def value(self) -> float:
        """The role's share less the others', in points from -100 to 100; NaN where one of them is unknown."""
        return 100 * (self.share - self.rest)


@dataclass(frozen=True)
class RoleClasses:
    """A role's people by class, and its gaps with all others, people of an unknown role among them.

    `detractors` is a share of those who answered, `silence` one of those who were invited. The `role` is None for
    people of whom none is known; it is not tested.
    """

    role: str | None
    classes: Classes
    detractors: Gap
    silence: Gap


Cells: TypeAlias = tuple[tuple[Person, ...], ...]
"""An account's people in the columns of a table."""


@dataclass(frozen=True)
class AccountsFacts:
    """What a report says of the roles and accounts of its year, and of the alerts of its period."""

    facts: Facts

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts of the year."""
        return self.facts.people.accounts

    @cached_property
    def roles(self) -> tuple[RoleClasses, ...]:
        """Each role's people by class, in the programme's order, else by name; none where no role is known."""
        order = self.facts.programme.order.get("role", ())
        return role_classes(self.facts.people.everyone, order, self.facts.alpha)

    @cached_property
    def classes(self) -> Classes:
        """The accounts by class: promoter from a mean of 9, passive from 7, silent where nobody answered."""
        return Classes.of(account.score_class for account in self.accounts)

    @cached_property
    def at_risk(self) -> tuple[Account, ...]:
        """The accounts with a detractor that have not left, those to look at first at the top."""
        return ranked_at_risk(self._staying)

    @cached_property
    def silent(self) -> tuple[Account, ...]:
        """The silent accounts that have not left, those to call first at the top."""
        return ranked_silent(self._staying)

    @cached_property
    def _staying(self) -> tuple[Account, ...]:
        day = self.facts.scope.as_of
        return tuple(account for account in self.accounts if not account.people[0].left_by(day))

    @property
    def left_at_risk(self) -> int:
        """How many accounts with a detractor have left since."""
        return len(ranked_at_risk(self.accounts)) - len(self.at_risk)

    @property
    def left_silent(self) -> int:
        """How many silent accounts have left."""
        return self.classes.silent - len(self.silent)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The roles that have a column of their own in the table of accounts at risk."""
        order = self.facts.programme.order.get("role", ())
        return columns_of([person for account in self.at_risk for person in account.people], order)

    @cached_property
    def unheard(self) -> tuple[Person, ...]:
        """The silent people of accounts from which somebody answered, for whatever unit: by priority and revenue."""
        return by_priority(person for person in self.facts.people.silent if person.account_heard)

    @cached_property
    def alerts(self) -> tuple[Person, ...]:
        """Priority contacts with a low score in the period; none in a unit too large to be looked at one by one."""
        if self.facts.crowded:
            return ()
        days = self.facts.scope.start, self.facts.scope.end
        people: People = people_of(self.facts.answers(*days), pd.DataFrame(), days)
        return alerts_of(people.answered)


def role_classes(people: Sequence[Person], order: Sequence[str], alpha: float) -> tuple[RoleClasses, ...]:
    """The people of each role by class, with the gaps of each role that the tests establish at `alpha`.

    `order` puts roles first, the others follow by name, people of an unknown role last. p is adjusted over the roles
    (Benjamini and Hochberg 1995), once for detractors and once for silence.

    >>> people = [Person("detractors", 3, role="buyer"), Person("promoters", 9, role="user"), Person("passives", 8)]
    >>> [(one.role, one.detractors.share, one.detractors.rest) for one in role_classes(people, ["user"], 0.05)]
    [('user', 0.0, 0.5), ('buyer', 1.0, 0.0), (None, 0.0, 0.5)]
    """
    by_role: dict[str | None, list[Person]] = {}
    for person in people:
        by_role.setdefault(person.role, []).append(person)
    if not set(by_role) - {None}:
        return ()
    names = [*_in_order(by_role, order), *([None] if None in by_role else [])]
    classes = {name: Classes.of(person.score_class for person in by_role[name]) for name in names}
    invited = {name: [person for person in by_role[name] if person.invited] for name in names}
    asked = {name: (sum(person.silent for person in invited[name]), len(invited[name])) for name in names}
    answered = {name: (one.counts.detractors, one.counts.n) for name, one in classes.items()}
    detractors, silence = gaps_of(answered, alpha), gaps_of(asked, alpha)
    return tuple(RoleClasses(name, classes[name], detractors[name], silence[name]) for name in names)


def _in_order(roles: Iterable[str | None], order: Sequence[str]) -> list[str]:
    places = {role: place for place, role in enumerate(order)}
    known = [role for role in roles if role is not None]
    return sorted(known, key=lambda role: (places.get(role, len(places)), role))


def gaps_of(parts: Mapping[str | None, tuple[int, int]], alpha: float) -> dict[str | None, Gap]:
    """Each group's part of its base against that of all other groups, by Fisher's exact test (two-sided).

    The group None is among the others of each, but not tested; nor is a group without a base, or without others.

    >>> gaps = gaps_of({"buyer": (9, 10), "user": (1, 10), None: (0, 2)}, 0.05)
    >>> gaps["buyer"].established, gaps["buyer"].value, gaps[None].p
    (True, 81.66666666666667, nan)
    >>> gaps_of({"user": (1, 10)}, 0.05)["user"].rest, gaps_of({}, 0.05)
    (nan, {})
    """
    part, base = (sum(one[place] for one in parts.values()) for place in (0, 1))
    plain = {group: Gap(own, of, part - own, base - of) for group, (own, of) in parts.items()}
    p = [math.nan if group is None else _p(gap) for group, gap in plain.items()]
    return {
        group: Gap(
            gap.part, gap.base, gap.other_part, gap.other_base, own, adjusted, established=adjusted < alpha
        )
        for (group, gap), own, adjusted in zip(plain.items(), p, benjamini_hochberg(p), strict=True)
    }


def _p(gap: Gap) -> float:
    if not (gap.base and gap.other_base):
        return math.nan
    return fisher_p(gap.part, gap.base - gap.part, gap.other_part, gap.other_base - gap.other_part)


def leading_gap(gaps: Iterable[tuple[str, Gap]]) -> tuple[str, Gap] | None:
    """The established gap to tell: a role with more before one with fewer, then the widest; None without any.

    >>> more, fewer = Gap(9, 10, 5, 10, established=True), Gap(1, 10, 9, 10, established=True)
    >>> leading_gap([("user", fewer), ("buyer", more)])[0], leading_gap([("user", Gap(9, 10, 1, 10))])
    ('buyer', None)
    """
    established = [(role, gap) for role, gap in gaps if gap.established]
    return min(established, key=lambda one: (one[1].value < 0, -abs(one[1].value)), default=None)


def is_priority(person: Person) -> bool:
    """Whether a contact is critical or primary.

    >>> is_priority(Person("silent", priority="primary")), is_priority(Person("silent"))
    (True, False)
    """
    return person.priority in ALERT_SCORES


def detractors_of(account: Account) -> tuple[Person, ...]:
    """The account's detractors."""
    return tuple(person for person in account.people if person.score_class == "detractors")


def has_priority_detractor(account: Account) -> bool:
    """Whether a critical or primary contact is among the account's detractors."""
    return any(map(is_priority, detractors_of(account)))


def ranked_at_risk(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The accounts with a detractor: those where a priority contact is one first, then by revenue, unknown last.

    >>> small = Account("A1", (Person("detractors", 5, priority="critical", revenue=10.0),))
    >>> large = Account("A2", (Person("detractors", 5, revenue=90.0), Person("promoters", 9, revenue=90.0)))
    >>> unknown, well = Account("A3", (Person("detractors", 0),)), Account("A4", (Person("promoters", 9),))
    >>> [one.account for one in ranked_at_risk([well, unknown, large, small])]
    ['A1', 'A2', 'A3']
    """
    found = [account for account in accounts if detractors_of(account)]
    return tuple(
        sorted(found, key=lambda one: (not has_priority_detractor(one), _down(one.revenue), one.name))
    )


def ranked_silent(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The silent accounts by revenue, then potential, unknown ones last, then by what they last said.

    Of accounts that are alike, the one with the lowest last score comes first, then the longest silent; one that
    never answered comes last.

    >>> def account(name, **known):
    ...     return Account(name, (Person("silent", **known),))
    >>> never, low = account("A1"), account("A2", last_score=3, last_at=date(2025, 3, 1))
    >>> rich, more = account("A3", revenue=5.0), account("A4", revenue=5.0, potential=9.0)
    >>> [one.account for one in ranked_silent([never, low, rich, more])]
    ['A4', 'A3', 'A2', 'A1']
    """
    found = [account for account in accounts if account.score_class == "silent"]
    return tuple(
        sorted(found, key=lambda one: (_down(one.revenue), _down(one.potential), _history(one), one.name))
    )


def _down(value: float | None) -> tuple[bool, float]:
    """Sorts the largest first, the unknown last."""
    return value is None, -(value or 0.0)


def _history(account: Account) -> tuple[bool, int, date]:
    last = account.last
    if last is None or last.last_score is None or last.last_at is None:
        return True, 0, date.max
    return False, last.last_score, last.last_at


def columns_of(people: Iterable[Person], order: Sequence[str]) -> tuple[str, ...]:
    """The roles to give a column of their own: the first of the programme's order, then those of the most people.

    >>> columns_of([Person("silent", role=role) for role in "edcbaa"], ["e"])
    ('e', 'a', 'b', 'c')
    """
    roles = [person.role for person in people if person.role is not None]
    ranks = {role: place for place, role in enumerate(order)}
    first = sorted(set(roles), key=lambda role: (ranks.get(role, len(ranks)), -roles.count(role), role))
    return tuple(_in_order(first[:MOST_ROLES], order))


def in_columns(account: Account, columns: Sequence[str]) -> Cells:
    """The account's people by the role of each column, then those of any other role or none.

    >>> people = tuple(Person("silent", role=role) for role in ("user", "buyer", None, "user"))
    >>> [len(cell) for cell in in_columns(Account("A1", people), ["buyer", "user"])]
    [1, 2, 1]
    """
    own = [tuple(person for person in account.people if person.role == role) for role in columns]
    others = tuple(person for person in account.people if person.role not in columns)
    return (*own, others)


def revenue_of(accounts: Iterable[Account]) -> float | None:
    """The revenue of the accounts together, as far as it is known; None where none is.

    >>> revenue_of([Account("A1", (Person("silent", revenue=3.0),)), Account("A2", (Person("silent"),))])
    3.0
    >>> revenue_of([]) is None
    True
    """
    known = [account.revenue for account in accounts if account.revenue is not None]
    return math.fsum(known) if known else None


def months_since(day: date, now: date) -> int:
    """The whole months from a day to another.

    >>> months_since(date(2025, 10, 15), date(2026, 10, 14)), months_since(date(2025, 10, 15), date(2026, 10, 15))
    (11, 12)
    """
    return 12 * (now.year - day.year) + now.month - day.month - (now.day < day.day)


def by_priority(people: Iterable[Person]) -> tuple[Person, ...]:
    """Critical contacts first, then primary ones; the largest revenue first among them.

    >>> some = [Person("silent"), Person("silent", revenue=9.0), Person("silent", priority="primary")]
    >>> [(person.priority, person.revenue) for person in by_priority(some)]
    [('primary', None), ('standard', 9.0), ('standard', None)]
    """
    return tuple(
        sorted(people, key=lambda person: (PRIORITIES.index(person.priority), _down(person.revenue)))
    )


def alerts_of(people: Iterable[Person]) -> tuple[Person, ...]:
    """Critical contacts who gave 6 or less and primary ones who gave 4 or less.

    Critical ones come first, then the lowest score, then the largest revenue.

    >>> critical = Person("detractors", 6, priority="critical")
    >>> primary, mild = (Person("detractors", score, priority="primary") for score in (4, 5))
    >>> [(one.priority, one.score) for one in alerts_of([mild, primary, critical, Person("detractors", 0)])]
    [('critical', 6), ('primary', 4)]
    """
    alarmed = [
        person
        for person in people
        if person.score is not None and person.score <= ALERT_SCORES.get(person.priority, -1)
    ]
    return tuple(sorted(alarmed, key=_urgency))


def _urgency(person: Person) -> tuple[int, int, tuple[bool, float]]:
    return PRIORITIES.index(person.priority), person.score or 0, _down(person.revenue)
