"""Whom to turn to, class by class and in the order to act in: promoters, passives, the silent, and room to grow."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from nps_report.actions import FollowUp
from nps_report.actions.hours import BusinessClock
from nps_report.actions.second_chances import SecondChance, second_chances_on
from nps_report.facts.accounts import AccountsFacts
from nps_report.facts.drafts import Drafts
from nps_report.facts.frontier import FRONTIER, FrontierTheme, frontier_of
from nps_report.facts.people import Account, Person
from nps_report.facts.sample import known_values
from nps_report.facts.stakes import NEARLY_PROMOTER, Goodwill, Stakes, Task, by_revenue, reference_of
from nps_report.facts.told import Told

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

LEAST_PROMOTER = 9
"""An ambassador gave no less, twice running."""


@dataclass(frozen=True)
class Promoter:
    """A promoter of the period who agreed to be contacted.

    `delight` is what they named where they were asked for it, `themes` are what their comment praises. `hours` are
    business hours from the follow-up's opening to its first contact. `reference` is the account's reference contact.
    """

    person: Person
    tasks: tuple[Task, ...]
    follow_up: FollowUp | None = None
    hours: float | None = None
    delight: str | None = None
    themes: tuple[str, ...] = ()
    ambassador: bool = False
    reference: Person | None = None

    @property
    def thanked_at(self) -> datetime | None:
        """When somebody first spoke to them of their answer; None where nobody has."""
        return self.follow_up.first_contact_at if self.follow_up else None

    @property
    def to_do(self) -> tuple[Task, ...]:
        """The tasks that are left: who was thanked is not thanked again."""
        return tuple(task for task in self.tasks if task != "thank" or self.thanked_at is None)


@dataclass(frozen=True)
class Passive:
    """A passive of the period: `missing` are the themes that their comment does not praise, to be asked about.

    `surveyed` tells whether they agreed to be contacted, so that the follow-up survey may go to them.
    """

    person: Person
    missing: tuple[str, ...] = ()
    surveyed: bool = False
    follow_up: FollowUp | None = None

    @property
    def near(self) -> bool:
        """Whether one point more makes a promoter."""
        return self.person.score in NEARLY_PROMOTER


@dataclass(frozen=True)
class SilentAccount:
    """A silent account and how it is asked again; `plan` is None where nothing is planned."""

    account: Account
    plan: SecondChance | None = None


@dataclass(frozen=True)
class Opportunity:
    """An account of satisfied people with room to grow: who speaks for us, and what the passives find missing."""

    account: Account
    promoters: tuple[Person, ...]
    passives: tuple[Person, ...]
    reference: Person | None
    missing: tuple[str, ...] = ()

    @property
    def room(self) -> float | None:
        """Potential less revenue; None where one of them is not known."""
        if self.account.potential is None or self.account.revenue is None:
            return None
        return self.account.potential - self.account.revenue


@dataclass(frozen=True)
class Promoters:
    """The promoters of the period who agreed to be contacted, and those to rely on over the year."""

    facts: Facts

    @cached_property
    def all(self) -> tuple[Promoter, ...]:
        """Those whom nobody has thanked first, then the highest revenue."""
        thanked = (self._promoter(one) for one in self._stakes.goodwill if "thank" in one.tasks)
        return tuple(sorted(thanked, key=lambda one: (one.thanked_at is not None, by_revenue(one.person))))

    @cached_property
    def earlier(self) -> tuple[Promoter, ...]:
        """Reference contacts and ambassadors who are not among them, the highest revenue first."""
        listed = {one.person.response for one in self.all}
        found = {
            one.person.response: one for one in self._stakes.goodwill if one.person.response not in listed
        }
        for person in self.ambassadors:
            if person.response not in listed:
                found.setdefault(person.response, Goodwill(person, ()))
        people = (self._promoter(one) for one in found.values())
        return tuple(sorted(people, key=lambda one: by_revenue(one.person)))

    @property
    def thanked(self) -> int:
        """How many of them somebody has spoken to."""
        return sum(one.thanked_at is not None for one in self.all)

    @cached_property
    def ambassadors(self) -> tuple[Person, ...]:
        """Promoters twice running who agreed to be contacted, of accounts of promoters: the highest revenue first."""
        if not self._stakes.of_promoters:
            return ()
        agreed = self._stakes.agreed
        found = (
            person
            for account in self._stakes.of_promoters.values()
            for person in account.people
            if person.response in agreed and person.contact in self._twice_promoters
        )
        return tuple(sorted(found, key=by_revenue))

    @cached_property
    def references(self) -> dict[str, Person]:
        """The reference contact of each account of promoters, by the account's id."""
        roles = self.facts.programme.order.get("role", ())
        found = {key: reference_of(one, roles) for key, one in self._stakes.of_promoters.items()}
        return {key: person for key, person in found.items() if person is not None and person.contact}

    @cached_property
    def drafts(self) -> dict[str, str]:
        """For those to be asked for a testimonial, their own praise without the names in it, by their answer's id.

        None of a comment that praises nothing, or in which a name may be left.
        """
        asked = [one.person for one in self.all if "testimonial" in one.tasks]
        return self.facts.topic(Drafts).of(asked)

    def _promoter(self, one: Goodwill) -> Promoter:
        person = one.person
        follow_up = self._stakes.follow_ups.get(person.response or "")
        column = self.facts.programme.profile.delight
        delight = str((person.more or {}).get(column or "") or "").strip()
        return Promoter(
            person=person,
            tasks=one.tasks,
            follow_up=follow_up,
            hours=self._hours(follow_up),
            delight=delight or None,
            themes=self.facts.topic(Told).sought(person),
            ambassador=person.contact in self._ambassadors,
            reference=self.references.get(person.account or ""),
        )

    def _hours(self, follow_up: FollowUp | None) -> float | None:
        """The business hours from a follow-up's opening to its first contact, where both are known."""
        if follow_up is None or follow_up.opened_at is None or follow_up.first_contact_at is None:
            return None
        return self._clock.hours_between(follow_up.opened_at, follow_up.first_contact_at)

    @cached_property
    def _clock(self) -> BusinessClock:
        return BusinessClock(self.facts.programme.follow_up.country)

    @cached_property
    def _ambassadors(self) -> frozenset[str | None]:
        return frozenset(person.contact for person in self.ambassadors)

    @property
    def _stakes(self) -> Stakes:
        return self.facts.topic(Stakes)

    @cached_property
    def _twice_promoters(self) -> frozenset[str]:
        """The contacts whose last two answers in two years are a promoter's."""
        first, last = self.facts.two_years
        answers = self.facts.answers(first, last)
        lately: dict[str, tuple[int, ...]] = {}
        for contact, score in zip(
            *(known_values(answers, name) for name in ("contact_id", "score")), strict=True
        ):
            if contact is not None:
                lately[contact] = (*lately.get(contact, ())[-1:], int(score))
        return frozenset(
            contact for contact, scores in lately.items() if len(scores) > 1 and min(scores) >= LEAST_PROMOTER
        )


@dataclass(frozen=True)
class Passives:
    """The passives of the period, and what sets those at 8 apart from those at 9."""

    facts: Facts

    @cached_property
    def all(self) -> tuple[Passive, ...]:
        """Those at 8 first, then the highest revenue."""
        stakes = self.facts.topic(Stakes)
        passives = (
            Passive(
                person,
                self.facts.topic(Told).sought(person),
                person.response in stakes.agreed,
                stakes.follow_ups.get(person.response or ""),
            )
            for person in stakes.of_the_period
            if person.score_class == "passives"
        )
        return tuple(sorted(passives, key=lambda one: (not one.near, by_revenue(one.person))))

    @property
    def surveyed(self) -> tuple[Passive, ...]:
        """Those to whom the follow-up survey may go."""
        return tuple(one for one in self.all if one.surveyed)

    @cached_property
    def frontier(self) -> tuple[FrontierTheme, ...]:
        """Each theme that people at 8 or 9 raise in the comment of the year's latest answer, likeliest gap first.

        In whatever tone: a tone that words do not tell is guessed by the class, which would find the gap it looks for.
        """
        told = self.facts.topic(Told)
        sides = [
            [set(told.of(person)) for person in told.speaking if person.score == score] for score in FRONTIER
        ]
        return frontier_of(sides[0], sides[1], self.facts.false_discovery_rate)


@dataclass(frozen=True)
class SilentPlan:
    """The silent accounts that have not left, the best first, and what is done to hear them after all."""

    facts: Facts

    @cached_property
    def all(self) -> tuple[SilentAccount, ...]:
        """The silent accounts, each with its plan."""
        silent = self.facts.topic(AccountsFacts).silent
        return tuple(SilentAccount(one, self.plans.get(one.account)) for one in silent)

    @cached_property
    def plans(self) -> dict[str, SecondChance]:
        """Every plan made by the report's date, by the account's id, of whatever unit."""
        return second_chances_on(self.facts.side.second_chances(), self.facts.scope.as_of)

    @property
    def unplanned(self) -> int:
        """How many silent accounts nobody has a plan for."""
        return sum(one.plan is None for one in self.all)

    @cached_property
    def tried(self) -> tuple[str, ...]:
        """The accounts of the year with a plan whose day of opening is known."""
        return tuple(one.account for one in self.facts.people.accounts if self._opened(one.account))

    @cached_property
    def answered_since(self) -> tuple[str, ...]:
        """Those of them from which somebody has answered since the plan was made."""
        heard = {
            person.account
            for person in self.facts.people.answered
            if person.account
            and (opened := self._opened(person.account))
            and (person.at or date.min) >= opened
        }
        return tuple(account for account in self.tried if account in heard)

    def _opened(self, account: str) -> date | None:
        plan = self.plans.get(account)
        return plan.opened_at if plan else None


@dataclass(frozen=True)
class Opportunities:
    """The accounts where promoters and passives answered, and no detractor waits for us to put things right."""

    facts: Facts

    @cached_property
    def all(self) -> tuple[Opportunity, ...]:
        """The most room to grow first; where it is not known, the highest revenue."""
        stakes = self.facts.topic(Stakes)
        found = (self._opportunity(one) for one in stakes.accounts if not stakes.is_unhappy(one))
        return tuple(sorted((one for one in found if one.promoters and one.passives), key=_by_room))

    def _opportunity(self, account: Account) -> Opportunity:
        promoters, passives = (
            tuple(person for person in account.people if person.score_class == name)
            for name in ("promoters", "passives")
        )
        missed = Counter(theme for person in passives for theme in self.facts.topic(Told).sought(person))
        return Opportunity(
            account,
            promoters,
            passives,
            reference_of(account, self.facts.programme.order.get("role", ())),
            tuple(sorted(missed, key=lambda theme: (-missed[theme], theme))),
        )


def _by_room(one: Opportunity) -> tuple[bool, float, float, str]:
    """Puts the most room first, and where it is not known the highest revenue."""
    revenue = -math.inf if one.account.revenue is None else one.account.revenue
    return one.room is None, -(one.room or 0.0), -revenue, one.account.name
