"""All that is known of one account before a meeting: its people, its history, what waits for us, what is possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from nps_report.actions.second_chances import SecondChance
from nps_report.facts.around import Given
from nps_report.facts.brief_actions import AccountActions, actions_for
from nps_report.facts.brief_people import Contact, Heard, Moved, State, has_moved
from nps_report.facts.brief_voice import Comment, ThemeHeard, Voice
from nps_report.facts.cases import Case, Cases
from nps_report.facts.internal import Facts
from nps_report.facts.lists import Opportunities, Opportunity, SilentPlan
from nps_report.facts.people import Account, People, Person, PersonClass, people_of
from nps_report.facts.sample import PRIORITIES, known_values
from nps_report.facts.stakes import reference_of
from nps_report.periods import Grain, Period, grain_of

MOST_GRAINS = 6
"""With answers in more weeks or months than this, a history is told by quarter."""

FINER: tuple[Grain, ...] = ("week", "month")


@dataclass(frozen=True)
class AccountBriefFacts:
    """What a brief says of an account in a report's scope; the year is the twelve months to the report's date.

    Persons are named as far as they may be by their latest answer.
    """

    facts: Facts
    account: str

    @cached_property
    def _answers(self) -> pd.DataFrame:
        """The account's answers of two years, the oldest first."""
        found = self.facts.answers(*self.facts.two_years)
        return found[found["account_id"] == self.account]

    @cached_property
    def _lately(self) -> pd.DataFrame:
        """Those of the year."""
        return self._answers[self._answers["responded_at"] >= pd.Timestamp(self.facts.year[0])]

    @cached_property
    def people(self) -> People:
        """Who of the account answered or was invited in the year."""
        days, unit = self.facts.year, self.facts.scope.unit
        invited = self.facts.invited(*days)
        own = invited[invited["account_id"] == self.account]
        apart = frozenset(self.facts.side.heard_apart(unit, *days)) if len(own) else frozenset()
        return people_of(self._lately, own, days, heard_apart=apart)

    @cached_property
    def _listed(self) -> tuple[Person, ...]:
        """Who is listed for the account; without anybody, one blank person who tells of the account."""
        listed = self.facts.side.listed(self.account)
        return people_of(self._answers.iloc[:0], listed, self.facts.year).everyone

    @cached_property
    def profile(self) -> Person:
        """What is known of the account itself, in the place of a person: the table's word before the answers'."""
        known = (*self._listed[:1], *reversed(self.people.everyone))
        found: dict[str, Any] = {
            name: next((value for one in known if (value := getattr(one, name)) is not None), None)
            for name in _OF_ACCOUNT
        }
        return Person("silent", account=self.account, **found)

    @property
    def silent(self) -> bool:
        """Whether nobody answered in the year."""
        return not self.people.answered

    @cached_property
    def in_class(self) -> Account:
        """The account with those of its people who answered, or were invited, in the year."""
        return Account(self.account, self.people.everyone)

    @cached_property
    def score_class(self) -> PersonClass:
        """The account's class by the mean of its people's latest answers; silent where nobody answered."""
        return self.in_class.score_class

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Everybody known, by role (the most influential first), then priority, the lowest score first."""
        found = {one.contact or f"answer {one.response}": one for one in self._known()}
        contacts = (self._contact(one) for one in found.values())
        return tuple(sorted(contacts, key=self._place))

    def _known(self) -> Iterator[Person]:
        """Who is listed, who answered in two years, and who did or was invited in the year: the last word counts."""
        yield from (replace(one, invited=False) for one in self._listed if one.contact is not None)
        for person in self._earlier.values():
            yield replace(person, score_class="silent", score=None, at=None, comment=None, invited=False)
        yield from self.people.everyone

    @cached_property
    def _earlier(self) -> dict[str, Person]:
        """Each contact's latest answer before the year."""
        before = self._answers.iloc[: len(self._answers) - len(self._lately)]
        none = self.people.everyone[:0]
        answered = (
            people_of(before, self._answers.iloc[:0], self.facts.two_years).answered if len(before) else none
        )
        return {one.contact: one for one in answered if one.contact is not None}

    def _contact(self, person: Person) -> Contact:
        unheard: State = "not asked" if self.facts.silence_known else "unheard"
        state: State = "answered" if not person.silent else "silent" if person.invited else unheard
        given = self._given.get(person.contact or "", ())
        return Contact(person, state, given[1:] if state == "answered" else given)

    @cached_property
    def _given(self) -> dict[str, tuple[Given, ...]]:
        """Each contact's scores of two years, the latest first."""
        found: dict[str, tuple[Given, ...]] = defaultdict(tuple)
        for contact, score, at in self._rows("contact_id", "score", "responded_at"):
            if contact is not None:
                found[contact] = (Given(int(score), at.date()), *found[contact])
        return found

    def _rows(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        return zip(*(known_values(self._answers, name) for name in columns), strict=True)

    def _place(self, one: Contact) -> tuple[int, str, int, int, str]:
        roles, person = self.roles, one.person
        place = roles.index(person.role) if person.role in roles else len(roles) + (person.role is None)
        priority = PRIORITIES.index(person.priority)
        score = 11 if person.score is None else person.score
        return (
            place,
            person.role or "",
            priority,
            score,
            person.name or person.contact or person.response or "",
        )

    @property
    def roles(self) -> tuple[str, ...]:
        """The programme's roles, the most influential first."""
        return tuple(self.facts.programme.order.get("role", ()))

    @cached_property
    def to_win(self) -> tuple[Contact, ...]:
        """Who has not answered in the year: the critical first, then by role, those who were asked before others."""
        quiet = (one for one in self.contacts if one.state != "answered")
        return tuple(
            sorted(quiet, key=lambda one: (PRIORITIES.index(one.person.priority), one.state != "silent"))
        )

    @cached_property
    def history(self) -> tuple[Heard, ...]:
        """What was answered in two years, the latest period first, by the programme's period or by quarter."""
        told = self._by(self.facts.programme.period)
        return (
            self._by("quarter") if len(told) > MOST_GRAINS and self.facts.programme.period in FINER else told
        )

    def _by(self, grain: Grain) -> tuple[Heard, ...]:
        found: dict[Period, dict[str, int]] = {}
        for contact, response, score, at in self._rows("contact_id", "response_id", "score", "responded_at"):
            scores = found.setdefault(grain_of(at.date(), grain), {})
            key = contact or f"answer {response}"
            # Who answered again in a period stands where the later answer does.
            scores.pop(key, None)
            scores[key] = int(score)
        periods = sorted(found, key=lambda period: period.start, reverse=True)
        return tuple(Heard(period, tuple(found[period].values())[::-1]) for period in periods)

    @cached_property
    def class_before(self) -> PersonClass:
        """The account's class in the year before; silent where nobody answered in it."""
        return Account(self.account, tuple(self._earlier.values())).score_class

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Who answered twice or more in two years and changed the class at last: who fell first, then the latest."""
        found = (
            Moved(one.person, one.before[0], one.latest)
            for one in self.contacts
            if has_moved(one) and one.latest
        )
        return tuple(sorted(found, key=lambda one: (not one.fell, -one.now.at.toordinal())))

    @cached_property
    def fell_silent(self) -> tuple[Contact, ...]:
        """Who was asked in the year and did not answer, but had in the year before."""
        return tuple(one for one in self.contacts if one.state == "silent" and one.before)

    @cached_property
    def follow_ups(self) -> tuple[Case, ...]:
        """Those still to be finished, in the order to work in."""
        return tuple(
            case for case in self.facts.topic(Cases).unfinished if case.person.account == self.account
        )

    @cached_property
    def reference(self) -> Person | None:
        """The most influential promoter of an account of promoters."""
        return reference_of(self.in_class, self.roles) if self.score_class == "promoters" else None

    @cached_property
    def opportunity(self) -> Opportunity | None:
        """Room to grow, where promoters and passives answered and no detractor waits for us."""
        found = (one for one in self.facts.topic(Opportunities).all if one.account.account == self.account)
        return next(found, None)

    @cached_property
    def second_chance(self) -> SecondChance | None:
        """The plan to hear it after all."""
        return self.facts.topic(SilentPlan).plans.get(self.account)

    @cached_property
    def voice(self) -> Voice:
        """What its people say."""
        names = {one.person.contact: one.person.name for one in self.contacts}
        own = frozenset(known_values(self._lately, "response_id"))
        return Voice(self.facts, self.account, own, names)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment of the year that says something, the newest first."""
        return self.voice.comments

    @property
    def themes(self) -> tuple[ThemeHeard, ...]:
        """The themes of these comments, the most often blamed first."""
        return self.voice.themes

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that serve the account: its own, and those that its answers of the year are about."""
        named = (self.profile.unit, *known_values(self._lately, "unit"))
        return tuple(dict.fromkeys(unit for unit in named if unit is not None))

    @cached_property
    def actions(self) -> AccountActions:
        """The actions for its units, or for everybody on what it raises."""
        return actions_for(self.facts, self.units, {one.theme for one in self.themes})


_OF_ACCOUNT = (
    "account_name",
    "unit",
    "tier",
    "revenue",
    "potential",
    "status",
    "core_target",
    "manager",
    "churned_at",
)
"""What a person bears of the account."""
