"""Every follow-up with the answer that it is about: who is to call, until when, and what came of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from nps_report.actions.callers import Call, Colleague, Part, involved, proposed
from nps_report.actions.followups import FollowUp, follow_ups_on
from nps_report.actions.hours import BusinessClock
from nps_report.facts.people import Person, PersonClass, persons_of
from nps_report.facts.sample import known_values
from nps_report.facts.stakes import NEARLY_PASSIVE, Stakes, by_revenue
from nps_report.metrics.proportion import ShareInterval, share_interval
from nps_report.metrics.recovery import Given, Recovery, answered_again, recovery
from nps_report.metrics.survival import Survival, Wait, kaplan_meier
from nps_report.snapshot.units import WHOLE, Units
from nps_report.tables import APART

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

LONG = 20
"""With more unfinished follow-ups than this, detractors one step from a better class come before the others."""

FOLLOWED: tuple[PersonClass, ...] = ("detractors", "passives", "promoters")
"""The classes of answers that may have a follow-up."""


@dataclass(frozen=True)
class Case:
    """A follow-up as known on the report's date, and who gave the answer, as of that answer.

    `due` is the last moment for the first contact, None where it is not known when the clock started. `hours` are the
    business hours until the first contact, None where there was none. `late` where it came, or still has not come,
    after `due`. `involved` tells which of "caller" and "owner" the answer judges. `proposed` is somebody else to call,
    where nobody has called yet and nobody else would.
    """

    follow_up: FollowUp
    person: Person
    due: datetime | None = None
    hours: float | None = None
    late: bool = False
    involved: tuple[Part, ...] = ()
    proposed: str | None = None
    handled_by: str | None = None

    @property
    def contacted(self) -> bool:
        """Whether the customer was called."""
        return self.follow_up.first_contact_at is not None

    @property
    def in_time(self) -> bool:
        """Whether the customer was called by the time due."""
        return self.hours is not None and not self.late

    @property
    def to_be_assigned(self) -> bool:
        """Whether somebody is needed to call: there is no caller, or it is one who is involved, before any call."""
        return not self.contacted and (not self.follow_up.assigned or "caller" in self.involved)

    @property
    def opened_on(self) -> date | None:
        """The day on which it was opened."""
        return None if self.follow_up.opened_at is None else self.follow_up.opened_at.date()


@dataclass(frozen=True)
class Share:
    """So many of `n`, with the limits of the share."""

    k: int
    n: int
    interval: ShareInterval


@dataclass(frozen=True)
class Figures:
    """What came of some follow-ups.

    `in_time` is among those contacted and those whose time has run out; the others are `not_due`. `closed_in_time` is
    likewise among those closed and those whose days have run out, but for those closed on a day that is not known.
    `wait` is the time to the first contact in business hours. `causes` are the root causes, the most frequent first.
    """

    opened: int
    in_time: Share
    not_due: int
    closed: Share
    closed_in_time: Share
    reopened: int
    wait: Survival
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Kpis:
    """The figures of follow-ups opened in the period and in the twelve months to the report's date, each by class too.

    `recovery` looks at the answers of two years.
    """

    period: Figures
    year: Figures
    period_by_class: Mapping[PersonClass, Figures]
    year_by_class: Mapping[PersonClass, Figures]
    recovery: Recovery


@dataclass(frozen=True)
class Cases:
    """The follow-ups of a report's answers, as they stood on its date.

    A follow-up whose answer is not there, or has no score, has no case; `unanswered` counts them.
    """

    facts: Facts

    @property
    def kept(self) -> bool:
        """Whether follow-ups are kept at all."""
        return self.facts.side.has("followups")

    @property
    def urgent(self) -> bool:
        """Whether the score is below zero beyond doubt."""
        return self.facts.interval.high < 0

    @cached_property
    def clock(self) -> BusinessClock:
        """The business clock of the programme's country."""
        return BusinessClock(self.facts.programme.follow_up.country)

    @cached_property
    def now(self) -> datetime:
        """The end of the report's day: what is known is known by then."""
        return datetime.combine(self.facts.scope.as_of + timedelta(days=1), time())

    @cached_property
    def _follow_ups(self) -> dict[str, FollowUp]:
        return follow_ups_on(self.facts.side.followups(self.facts.scope.unit), self.facts.scope.as_of)

    @property
    def unanswered(self) -> int:
        """How many follow-ups have no answer, or none with a score."""
        return len(self._follow_ups) - len(self.all)

    @cached_property
    def all(self) -> tuple[Case, ...]:
        """Every follow-up of the unit's answers, the oldest answer first."""
        plain = sorted(self._without_proposals(), key=_answered)
        return _with_proposals(plain, self._proposals(plain))

    def _without_proposals(self) -> Iterator[Case]:
        answers = self.facts.side.followed(self.facts.scope.unit)
        handlers = known_values(answers, "handled_by")
        for person, handler in zip(persons_of(answers), handlers, strict=True):
            follow_up = self._follow_ups.get(person.response or "")
            if follow_up is not None:
                yield self._case(follow_up, self._as_told(person), handler)

    def _as_told(self, person: Person) -> Person:
        """Somebody without the name, where the agreement to be named was taken back since."""
        if self.facts.programme.identified != "consent" or person.name is None:
            return person
        hidden = person.contact in self.facts.topic(Stakes).taken_back
        return replace(person, name=None) if hidden else person

    def _case(self, follow_up: FollowUp, person: Person, handled_by: str | None) -> Case:
        opened, contact = follow_up.opened_at, follow_up.first_contact_at
        allowed = self.facts.programme.follow_up.first_contact_hours
        due = None if opened is None else self.clock.deadline(opened, allowed)
        hours = None if opened is None or contact is None else self.clock.hours_between(opened, contact)
        return Case(
            follow_up,
            person,
            due=due,
            hours=hours,
            late=due is not None and (contact or self.now) > due,
            involved=involved(follow_up.caller, follow_up.owner, handled_by, person.manager),
            handled_by=handled_by,
        )

    def _proposals(self, cases: Sequence[Case]) -> dict[str, str | None]:
        """Somebody to call, by answer, the most urgent first served."""
        unfinished = [case for case in cases if not case.follow_up.closed]
        asking = [case for case in in_order(unfinished) if case.to_be_assigned]
        busy = [
            case.follow_up.caller
            for case in unfinished
            if case.follow_up.caller is not None and not case.to_be_assigned
        ]
        calls = [call_of(case, self.facts.side.units) for case in asking]
        found = proposed(calls, self.team, self.facts.scope.as_of, busy)
        return {case.follow_up.response: name for case, name in zip(asking, found, strict=True)}

    @cached_property
    def team(self) -> tuple[Colleague, ...]:
        """Those who may call, in the order of their list."""
        listed = self.facts.side.team()
        columns = (known_values(listed, name) for name in ("name", "unit", "left_at"))
        return tuple(
            Colleague(name, None if unit == WHOLE else unit, None if left is None else left.date())
            for name, unit, left in zip(*columns, strict=True)
        )

    @cached_property
    def of_period(self) -> tuple[Case, ...]:
        """Those opened in the period."""
        return self._opened(self.facts.scope.start, self.facts.scope.end)

    @cached_property
    def of_year(self) -> tuple[Case, ...]:
        """Those opened in the twelve months to the report's date."""
        return self._opened(*self.facts.year)

    def _opened(self, start: date, end: date) -> tuple[Case, ...]:
        return tuple(
            case for case in self.all if case.opened_on is not None and start <= case.opened_on <= end
        )

    @cached_property
    def unfinished(self) -> tuple[Case, ...]:
        """Those to be finished, in the order to work in: see `in_order`."""
        return in_order([case for case in self.all if not case.follow_up.closed])

    @cached_property
    def kpis(self) -> Kpis:
        """What came of them."""
        return Kpis(
            self.figures(self.of_period),
            self.figures(self.of_year),
            self._by_class(self.of_period),
            self._by_class(self.of_year),
            self.recovery,
        )

    def _by_class(self, cases: Sequence[Case]) -> dict[PersonClass, Figures]:
        return {
            name: self.figures([case for case in cases if case.person.score_class == name])
            for name in FOLLOWED
        }

    def figures(self, cases: Sequence[Case]) -> Figures:
        """The figures of some of the cases."""
        judged = [case for case in cases if case.contacted or case.late]
        timed = [known for case in cases if (known := self._closed_in_time(case)) is not None]
        return Figures(
            opened=len(cases),
            in_time=self._share(case.in_time for case in judged),
            not_due=len(cases) - len(judged),
            closed=self._share(case.follow_up.closed for case in cases),
            closed_in_time=self._share(timed),
            reopened=sum(case.follow_up.reopened_at is not None for case in cases),
            wait=kaplan_meier(self._waits(cases), self._confidence),
            causes=causes_of(case.follow_up.root_cause for case in cases),
        )

    @property
    def _confidence(self) -> float:
        return self.facts.programme.statistics.confidence

    def _share(self, hits: Iterable[bool]) -> Share:
        known = list(hits)
        return Share(sum(known), len(known), share_interval(sum(known), len(known), self._confidence))

    def _closed_in_time(self, case: Case) -> bool | None:
        """Whether it was closed within the days it may take; None while that cannot be said."""
        opened, follow_up = case.opened_on, case.follow_up
        if opened is None or (follow_up.closed and follow_up.closed_at is None):
            return None
        last = self.clock.day_after(opened, self.facts.programme.follow_up.close_days)
        if follow_up.closed and follow_up.closed_at is not None:
            return follow_up.closed_at.date() <= last
        return False if self.facts.scope.as_of > last else None

    def _waits(self, cases: Sequence[Case]) -> Iterator[Wait]:
        """The wait for the first contact; one that was closed without any waited until then, the others until now."""
        for case in cases:
            opened = case.follow_up.opened_at
            if case.hours is not None:
                yield Wait(case.hours, ended=True)
            elif opened is not None:
                until = case.follow_up.closed_at if case.follow_up.closed else None
                yield Wait(self.clock.hours_between(opened, until or self.now), ended=False)

    @cached_property
    def recovery(self) -> Recovery:
        """What became of detractors at their next answer, in two years; of nobody where too many answered.

        Only of answers since the first follow-up was opened: before, nobody could be called, and the times may have
        been others.
        """
        given = () if self.facts.crowded else self._given()
        opened = [one.opened_at.date() for one in self._follow_ups.values() if one.opened_at is not None]
        since = min(opened, default=date.min)
        return recovery(
            (pair for pair in answered_again(given) if pair.before.at.date() >= since), self._confidence
        )

    def _given(self) -> Iterator[Given]:
        answers = self.facts.answers(*self.facts.two_years)
        columns = ("contact_id", "responded_at", "score", "kind", "response_id")
        for contact, at, score, kind, response in zip(
            *(known_values(answers, name) for name in columns), strict=True
        ):
            if contact is not None and kind != APART:
                called = self._follow_ups.get(response, FollowUp()).first_contact_at
                yield Given(contact, at.to_pydatetime(), int(score), called)


def _answered(case: Case) -> tuple[date, str]:
    return case.person.at or date.min, case.follow_up.response


def _with_proposals(cases: Iterable[Case], found: Mapping[str, str | None]) -> tuple[Case, ...]:
    return tuple(replace(case, proposed=found.get(case.follow_up.response)) for case in cases)


def call_of(case: Case, units: Units) -> Call:
    """The call that a case asks for, by somebody of its unit or one above it whom the answer does not judge.

    Nor is it the owner, who is to hear how the call went.
    """
    names = (case.follow_up.caller, case.follow_up.owner, case.handled_by, case.person.manager)
    return Call(tuple(_upwards(case.person.unit, units)), tuple(name for name in names if name))


def _upwards(unit: str | None, units: Units) -> Iterator[str]:
    while unit is not None:
        yield unit
        unit = units.parent(unit)


def in_order(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The order to work in.

    First those without a caller, then those whose caller or owner is involved and whom nobody has called yet, then
    those whose call is late and still to be made; among these detractors before the others, of a long list those one
    step from a better class; then the highest revenue.
    """
    long = len(cases) > LONG
    return tuple(
        sorted(
            cases,
            key=lambda case: (
                case.follow_up.assigned,
                case.contacted or not case.involved,
                case.contacted or not case.late,
                case.person.score_class != "detractors",
                long and case.person.score not in NEARLY_PASSIVE,
                by_revenue(case.person),
            ),
        )
    )


def causes_of(told: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    """The causes and how often each was told, the most frequent first; case and spaces make no other cause.

    >>> causes_of(["Délais", "délais", "délais ", "prix", None])
    (('délais', 3), ('prix', 1))
    """
    spelled: dict[str, Counter[str]] = {}
    for cause in told:
        words = " ".join((cause or "").split())
        if words:
            spelled.setdefault(words.casefold(), Counter())[words] += 1
    # Of equally frequent spellings, the first of the alphabet.
    found = ((min(one, key=lambda words: (-one[words], words)), one.total()) for one in spelled.values())
    return tuple(sorted(found, key=lambda cause: (-cause[1], cause[0])))
