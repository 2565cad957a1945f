"""What stands around a follow-up: what else the contact and the colleagues said, and what was done since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from nps_report.facts.cases import Case, Cases
from nps_report.facts.internal import Facts
from nps_report.facts.people import Person, people_of
from nps_report.facts.quoted import marks_in
from nps_report.facts.sample import known_values
from nps_report.facts.themes import Tone
from nps_report.snapshot.named_themes import theme_finder
from nps_report.snapshot.units import WHOLE
from nps_report.verbatims.tones import tone_of


@dataclass(frozen=True)
class Given:
    """A score, and the day on which it was given."""

    score: int
    at: date


@dataclass(frozen=True)
class Raised:
    """What a comment says of one theme; `blamed` where any of its words do."""

    theme: str
    tone: Tone
    blamed: bool


@dataclass(frozen=True)
class Surroundings:
    """A follow-up and what a caller should know beside it.

    `before` are the contact's earlier scores of two years, `since` the later ones, `colleagues` those of the account
    who answered in the year, each the latest first. `done` are the actions done since on what was raised or for the
    unit. `earlier` are the contact's follow-ups before this one, `marks` the places in the comment that raise a theme.
    """

    case: Case
    before: tuple[Given, ...]
    since: tuple[Given, ...]
    colleagues: tuple[Person, ...]
    raised: tuple[Raised, ...]
    marks: tuple[tuple[int, int], ...]
    language: str
    done: pd.DataFrame
    earlier: tuple[Case, ...]


@dataclass(frozen=True)
class Around:
    """What stands around the follow-ups that are not finished; each table is read once for all of them."""

    facts: Facts

    @cached_property
    def unfinished(self) -> tuple[Surroundings, ...]:
        """The follow-ups still to be finished, in the order to work in."""
        return tuple(map(self.of, self.facts.topic(Cases).unfinished))

    def of(self, case: Case) -> Surroundings:
        """What stands around one of them."""
        response, person = case.follow_up.response, case.person
        before, since = self._given(case)
        raised = self._raised.get(response, ())
        return Surroundings(
            case=case,
            before=before,
            since=since,
            colleagues=self._colleagues(person),
            raised=raised,
            marks=marks_in(person.comment or "", (person.comment or "").strip(), self._spans[response]),
            language=self._languages.get(response, ""),
            done=self._done_since(person, {one.theme for one in raised}),
            earlier=self._earlier(case),
        )

    @cached_property
    def _answers(self) -> pd.DataFrame:
        """The answers of two years from the accounts and contacts that are followed up."""
        found = self.facts.answers(*self.facts.two_years)
        people = [case.person for case in self.facts.topic(Cases).unfinished]
        concerned = found["response_id"].isin({person.response for person in people})
        for column, known in (("account_id", "account"), ("contact_id", "contact")):
            named = {getattr(person, known) for person in people} - {None}
            concerned |= found[column].isin(named)
        return found[concerned]

    @cached_property
    def _by_contact(self) -> dict[str, list[tuple[str, Given]]]:
        """Each contact's scores with the answers that they were given in, the oldest first."""
        found = defaultdict(list)
        columns = ("contact_id", "response_id", "score", "responded_at")
        for contact, response, score, at in zip(
            *(known_values(self._answers, name) for name in columns), strict=True
        ):
            if contact is not None:
                found[contact].append((response, Given(int(score), at.date())))
        return found

    def _given(self, case: Case) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
        """The scores of the contact before and since this answer, each the latest first."""
        person = case.person
        own = self._by_contact.get(person.contact or "", [])
        others = [given for response, given in own if response != case.follow_up.response][::-1]
        if person.at is None:
            return tuple(others), ()
        places = [response for response, _ in own]
        if case.follow_up.response in places:
            place = len(own) - 1 - places.index(case.follow_up.response)
            return tuple(others[place:]), tuple(others[:place])
        before = [given for given in others if given.at < person.at]
        return tuple(before), tuple(given for given in others if given.at >= person.at)

    @cached_property
    def _by_account(self) -> dict[str, tuple[Person, ...]]:
        start, end = self.facts.year
        within = self._answers["responded_at"] >= pd.Timestamp(start)
        nobody = pd.DataFrame({name: pd.Series(dtype="str") for name in ("contact_id", "account_id")})
        people = people_of(self._answers[within], nobody, (start, end))
        return {account.account: account.people for account in people.accounts}

    def _colleagues(self, person: Person) -> tuple[Person, ...]:
        others = [
            one
            for one in self._by_account.get(person.account or "", ())
            if one.response != person.response and (one.contact is None or one.contact != person.contact)
        ]
        return tuple(sorted(others, key=lambda one: (one.at or date.min, one.response or ""), reverse=True))

    @cached_property
    def _mentions(self) -> dict[str, list[tuple[str, str | None, int, int]]]:
        """What the comments followed up mention: theme, what is said of it, and where."""
        cases = self.facts.topic(Cases).unfinished
        days = [case.person.at for case in cases if case.person.at is not None]
        if not days:
            return {}
        mentions = self.facts.side.mentions(WHOLE, min(days), max(days))
        wanted = mentions[mentions["response_id"].isin({case.follow_up.response for case in cases})]
        columns = (known_values(wanted, name) for name in ("response_id", "theme", "said", "start", "end"))
        found = defaultdict(list)
        for response, *mention in zip(*columns, strict=True):
            found[response].append(tuple(mention))
        return found

    @cached_property
    def _spans(self) -> Mapping[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for response, mentions in self._mentions.items():
            found[response] = [(int(start), int(end)) for _, _, start, end in mentions]
        return found

    @cached_property
    def _raised(self) -> dict[str, tuple[Raised, ...]]:
        """The themes of each comment, in the code frame's order; a competitor's name is none."""
        classes = {
            case.follow_up.response: case.person.score_class for case in self.facts.topic(Cases).unfinished
        }
        return {
            response: tuple(self._toned(mentions, classes[response]))
            for response, mentions in self._mentions.items()
        }

    def _toned(self, mentions: list[tuple[str, str | None, int, int]], score_class: str) -> Iterator[Raised]:
        for theme in self.facts.side.theme_names():
            said = [one for name, one, _, _ in mentions if name == theme]
            if said:
                tone = tone_of(said, score_class)
                yield Raised(theme, tone, tone == "negative" or "negative" in said)

    @cached_property
    def _languages(self) -> dict[str, str]:
        if "comment_language" not in self._answers:
            return {}
        columns = (known_values(self._answers, name) for name in ("response_id", "comment_language"))
        return {response: language or "" for response, language in zip(*columns, strict=True)}

    def _done_since(self, person: Person, themes: set[str]) -> pd.DataFrame:
        """The actions done after the answer, for its unit or on its themes where its unit is not left out of them."""
        done = self.facts.register.done_after(person.at or self.facts.scope.as_of)
        above = set(self._with_those_above(person.unit))
        own = done["unit"].isin(above)
        everybody = done["unit"].isna() | (done["unit"] == WHOLE)
        return done[own | (everybody & done["theme"].map(self._theme).isin(themes))]

    @cached_property
    def _theme(self) -> Callable[[Any], str | None]:
        return theme_finder(self.facts.side.theme_names())

    def _with_those_above(self, unit: str | None) -> Iterator[str]:
        while unit is not None:
            yield unit
            unit = self.facts.side.units.parent(unit)

    def _earlier(self, case: Case) -> tuple[Case, ...]:
        contact = case.person.contact
        others = self._cases_of.get(contact, ()) if contact else ()
        return tuple(
            one
            for one in others
            if one.follow_up.response != case.follow_up.response and _opened(one) <= _opened(case)
        )

    @cached_property
    def _cases_of(self) -> dict[str, tuple[Case, ...]]:
        """The follow-ups of each contact, the latest first."""
        found: dict[str, list[Case]] = defaultdict(list)
        for case in self.facts.topic(Cases).all:
            if case.person.contact is not None:
                found[case.person.contact].append(case)
        return {contact: tuple(sorted(own, key=_opened, reverse=True)) for contact, own in found.items()}


def _opened(case: Case) -> tuple[date, str]:
    return case.opened_on or case.person.at or date.min, case.follow_up.response
