"""What is at stake: revenue by account class, who is one step from a better class, and whom to ask for more."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from nps_report.actions import FollowUp, follow_ups_on
from nps_report.facts.people import CLASSES, Account, Person, PersonClass
from nps_report.facts.sample import PRIORITIES, known_values
from nps_report.metrics.stakes import revenue_at_risk

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

NEARLY_PASSIVE = (5, 6)
NEARLY_PROMOTER = (8,)
"""Scores one step below a better class."""

ASKED_FOR_MORE = 10
"""Only who answers this is asked for a testimonial or a referral."""

Task: TypeAlias = Literal["thank", "testimonial", "referral", "reference"]


@dataclass(frozen=True)
class ClassStakes:
    """The accounts of a class whose revenue is known, and how many there are whose revenue is not.

    `share` is that of all known revenue, 0 to 1; unknown (NaN) where there is none. `rate` is the part taken to be at
    risk, None where none is.
    """

    score_class: PersonClass
    accounts: int
    unknown: int
    revenue: float
    share: float
    rate: float | None

    @property
    def at_risk(self) -> float | None:
        """Revenue times rate; None where the class has no rate."""
        return None if self.rate is None else self.revenue * self.rate


@dataclass(frozen=True)
class NearMiss:
    """Somebody one step from a better class; `follow_up` is None where none was opened."""

    person: Person
    follow_up: FollowUp | None

    @property
    def root_cause(self) -> str | None:
        """The cause that the follow-up found."""
        return self.follow_up.root_cause if self.follow_up else None


@dataclass(frozen=True)
class Goodwill:
    """A promoter, and what to do: in the order thank, testimonial, referral, reference contact."""

    person: Person
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Stakes:
    """Accounts by the class of their people's latest answers in twelve months; lists from the period's answers.

    Accounts that have left by the report's date are in none of it, only counted.
    """

    facts: Facts

    @cached_property
    def _everyone(self) -> tuple[Account, ...]:
        return self.facts.people.accounts

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts that have not left."""
        day = self.facts.scope.as_of
        return tuple(account for account in self._everyone if not account.people[0].left_by(day))

    @property
    def left(self) -> int:
        """How many accounts have left by the report's date."""
        return len(self._everyone) - len(self.accounts)

    @cached_property
    def classes(self) -> tuple[ClassStakes, ...]:
        """Promoters, passives, detractors, silent."""
        return stakes_by_class(self.accounts, self.rates)

    @property
    def rates(self) -> dict[str, float]:
        """The part of a class's revenue that the programme takes to be at risk: an assumption."""
        assumed = self.facts.programme.revenue_at_risk
        return {"detractors": assumed.detractors, "passives": assumed.passives}

    @cached_property
    def at_risk(self) -> float:
        """The revenue at risk, by assumption; unknown (NaN) where no revenue is known."""
        return revenue_at_risk(
            {one.score_class: one.revenue for one in self.classes if one.accounts}, self.rates
        )

    @property
    def priced(self) -> int:
        """How many accounts have a known revenue."""
        return sum(one.accounts for one in self.classes)

    @property
    def unknown(self) -> int:
        """How many accounts have none."""
        return sum(one.unknown for one in self.classes)

    @cached_property
    def followed(self) -> bool:
        """Whether follow-ups are kept at all."""
        return self.facts.side.has("followups")

    @cached_property
    def follow_ups(self) -> dict[str, FollowUp]:
        """What was known of each follow-up on the report's date, by its answer."""
        return follow_ups_on(self.facts.side.followups(self.facts.scope.unit), self.facts.scope.as_of)

    @cached_property
    def of_the_period(self) -> tuple[Person, ...]:
        """Those whose latest answer is one of the period's, but for those of accounts that have left."""
        scope = self.facts.scope
        return tuple(
            person
            for person in self.facts.people.answered
            if person.at is not None
            and scope.start <= person.at <= scope.end
            and not person.left_by(scope.as_of)
        )

    @cached_property
    def forgotten(self) -> tuple[Person, ...]:
        """Detractors of the period for whom no follow-up was opened, where follow-ups are kept."""
        detractors = (person for person in self.of_the_period if person.score_class == "detractors")
        return tuple(one for one in detractors if self.followed and one.response not in self.follow_ups)

    @cached_property
    def nearly_passive(self) -> tuple[NearMiss, ...]:
        """Detractors of the period at 5 or 6, the highest revenue first."""
        return self._near(NEARLY_PASSIVE)

    @cached_property
    def nearly_promoters(self) -> tuple[NearMiss, ...]:
        """Passives of the period at 8, the highest revenue first."""
        return self._near(NEARLY_PROMOTER)

    def _near(self, scores: Sequence[int]) -> tuple[NearMiss, ...]:
        near = (person for person in self.of_the_period if person.score in scores)
        return tuple(
            NearMiss(person, self.follow_ups.get(person.response or ""))
            for person in sorted(near, key=by_revenue)
        )

    @cached_property
    def goodwill(self) -> tuple[Goodwill, ...]:
        """Promoters of whom something is to be asked, or whom to rely on, the highest revenue first.

        Only promoters of the period who agreed to be contacted are thanked or asked. Asked for more are those who gave
        a 10 and whose account is one of promoters: for a referral, and for a testimonial if they agreed to be quoted
        and no colleague is a detractor whose follow-up is still open.
        """
        promoters = (one for one in self.facts.people.answered if one.score_class == "promoters")
        found = (Goodwill(person, tuple(self._tasks(person))) for person in promoters)
        asked = (one for one in found if one.tasks)
        return tuple(sorted(asked, key=lambda one: (by_revenue(one.person), -len(one.tasks))))

    def _tasks(self, person: Person) -> Iterator[Task]:
        account = self.of_promoters.get(person.account or "")
        quotable = self.agreed.get(person.response or "", False)
        if self.may_be_asked(person):
            yield "thank"
            if person.score == ASKED_FOR_MORE and account is not None:
                if quotable and not self.is_unhappy(account):
                    yield "testimonial"
                yield "referral"
        if account is None or person.contact is None:
            return
        if reference_of(account, self._roles) is person:
            yield "reference"

    def may_be_asked(self, person: Person) -> bool:
        """Whether somebody's answer is one of the period's, and came with the agreement to be contacted."""
        return person.response in self.agreed and person.response in self._lately

    @cached_property
    def agreed(self) -> dict[str, bool]:
        """Of the year's answers that came with the agreement to be contacted, whether they may be quoted, by id."""
        answers = self.facts.answers(*self.facts.year)
        columns = (
            known_values(answers, name) for name in ("response_id", "contact_consent", "quote_consent")
        )
        return {str(key): bool(quotable) for key, contact, quotable in zip(*columns, strict=True) if contact}

    @cached_property
    def taken_back(self) -> frozenset[str]:
        """The contacts whose latest answer of the year came without that agreement, whatever they gave before."""
        answers = self.facts.answers(*self.facts.year)
        columns = (known_values(answers, name) for name in ("contact_id", "contact_consent"))
        # The oldest answer comes first.
        latest = dict(zip(*columns, strict=True))
        return frozenset(contact for contact, agreed in latest.items() if contact and not agreed)

    @cached_property
    def _lately(self) -> frozenset[str | None]:
        return frozenset(person.response for person in self.of_the_period)

    @cached_property
    def of_promoters(self) -> dict[str, Account]:
        """The accounts of promoters that have not left, by id."""
        return {one.account: one for one in self.accounts if one.score_class == "promoters"}

    @property
    def _roles(self) -> tuple[str, ...]:
        return self.facts.programme.order.get("role", ())

    def is_unhappy(self, account: Account) -> bool:
        """Whether anyone of the account is a detractor whose follow-up, if any, is not closed."""
        return any(
            person.score_class == "detractors"
            and not self.follow_ups.get(person.response or "", FollowUp()).closed
            for person in account.people
        )


def stakes_by_class(accounts: Sequence[Account], rates: Mapping[str, float]) -> tuple[ClassStakes, ...]:
    """Revenue by account class, in the order of `CLASSES`; `rates` are the parts taken to be at risk.

    >>> from nps_report.facts.people import Person
    >>> happy = Account("A", (Person("promoters", 9, account="A", revenue=500.0),))
    >>> angry = Account("B", (Person("detractors", 2, account="B", revenue=1500.0),))
    >>> first, _, detractors, silent = stakes_by_class([happy, angry], {"detractors": 0.5})
    >>> first.share, first.at_risk, detractors.share, detractors.at_risk, silent.accounts
    (0.25, None, 0.75, 750.0, 0)
    """
    total = math.fsum(account.revenue for account in accounts if account.revenue is not None)
    return tuple(_stakes_of(name, accounts, total, rates.get(name)) for name in CLASSES)


def _stakes_of(
    name: PersonClass, accounts: Sequence[Account], total: float, rate: float | None
) -> ClassStakes:
    own = [account.revenue for account in accounts if account.score_class == name]
    known = [revenue for revenue in own if revenue is not None]
    revenue = math.fsum(known)
    share = revenue / total if total > 0 else math.nan
    return ClassStakes(name, len(known), len(own) - len(known), revenue, share, rate)


def reference_of(account: Account, roles: Sequence[str]) -> Person | None:
    """The account's most influential promoter: by priority, then role (the most influential first), then latest answer.

    >>> buyer = Person("promoters", 9, date(2026, 3, 1), role="buyer", contact="1")
    >>> user = Person("promoters", 10, date(2026, 9, 1), role="user", contact="2")
    >>> reference_of(Account("A", (user, buyer)), ["buyer", "user"]).contact
    '1'
    >>> reference_of(Account("A", (user, buyer)), []).contact
    '2'
    """
    places = {role: place for place, role in enumerate(roles)}
    promoters = (person for person in account.people if person.score_class == "promoters")
    return min(promoters, key=lambda person: _influence(person, places), default=None)


def _influence(person: Person, places: Mapping[str, int]) -> tuple[int, int, int, str]:
    latest = (person.at or date.min).toordinal()
    role = places.get(person.role or "", len(places))
    return PRIORITIES.index(person.priority), role, -latest, person.contact or person.response or ""


def by_revenue(person: Person) -> tuple[float, str, str]:
    """Puts the highest revenue first and those whose revenue is not known last, then by account and answer."""
    revenue = -math.inf if person.revenue is None else person.revenue
    return -revenue, person.account_name or person.account or "", person.response or ""
