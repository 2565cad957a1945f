"""How Helios follows answers up since January 2025: by its agencies first, from July 2026 on by customer listening.

Each follow-up is drawn for one answer at a time, so that none depends on which answers stand around it.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from nps_report.example.answers import Answer, at_work
from nps_report.example.colleagues import FOREMEN, LEFT, LISTENERS
from nps_report.example.journey import asks_for_a_call
from nps_report.example.reading import sections
from nps_report.example.story import LAST_DAY, moment

DETRACTOR, ASKED, THANK = "détracteur", "demande", "remercier"
"""The rules that open a follow-up, as params/programme.yml names them."""

_SINCE = date(2025, 1, 1)
_LISTENED_SINCE = date(2026, 7, 1)
_THANKED_SINCE = date(2026, 9, 1)
# The register is brought up to date every other Thursday, the last time on the evening before.
_NOT_YET = date(2026, 10, 23)
_NOW = datetime.combine(LAST_DAY, time(18))
_THANKED_FROM = 100_000.0
_REGISTERED = 0.92

_HOURS = {"late": 80.0, "recovery": 30.0}
_USUAL_HOURS = 34.0
_HOURS_TO_THANK = 110.0
# Only what was reopened of late is still open.
_REOPENED = timedelta(days=21)
_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_PACE_OF_LISTENERS = 0.7
_CAUSES = ("délais", "tarifs", "facturation", "suivi", "qualité des pièces", "information")

# How likely a call is by what the contact answers next: no detractor any more, a detractor again, not at all.
# A call makes customers more content; as their answers were drawn before, the call is drawn by them. That gives
# the same register as calling first and answering then.
_CALLED_BY_AGENCIES = {True: 0.72, False: 0.2, None: 0.5}
_CALLED_BY_LISTENERS = {True: 0.93, False: 0.45, None: 0.9}


@dataclass(frozen=True)
class FollowUp:
    """What came of an answer; a time that has not come yet is None."""

    answer: Answer
    opened_for: str
    opened_at: datetime
    owner: str
    caller: str = ""
    first_contact_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    outcome: str = ""
    root_cause: str = ""
    rescored: int | None = None
    note: str = ""

    @property
    def status(self) -> str:
        """`open` until someone called, `in progress` until all is said, then `closed`."""
        if self.closed_at and not self.reopened_at:
            return "closed"
        return "in progress" if self.first_contact_at else "open"


def make_followups(answers: tuple[Answer, ...], handlers: Mapping[str, str]) -> tuple[FollowUp, ...]:
    """The follow-ups that the rules open, in the order of the answers; `handlers` tells who came last, by answer."""
    later = _later(answers)
    opened = ((answer, rule_of(answer)) for answer in answers)
    return tuple(
        _Desk(answer, rule, handlers[answer.response_id], later.get(answer.response_id)).followup()
        for answer, rule in opened
        if rule and _registered(answer)
    )


def rule_of(answer: Answer) -> str:
    """The rule by which an answer is followed up; blank where none holds yet."""
    day, contact = answer.at.date(), answer.contact
    if answer.score <= 6:
        return DETRACTOR if day >= _SINCE else ""
    if asks_for_a_call(answer):
        return ASKED if day >= _LISTENED_SINCE else ""
    thanked = answer.score >= 9 and contact.priority and contact.account.revenue >= _THANKED_FROM
    return THANK if thanked and day >= _THANKED_SINCE else ""


def _registered(answer: Answer) -> bool:
    """Agencies forget one in twelve; customer listening none, but for the latest."""
    day = answer.at.date()
    if day >= _LISTENED_SINCE:
        return day < _NOT_YET
    return _chance("register", answer).random() < _REGISTERED


def _later(answers: tuple[Answer, ...]) -> dict[str, Answer]:
    """What the same contact answered next, by answer."""
    by_contact: dict[str, list[Answer]] = {}
    for answer in answers:
        by_contact.setdefault(answer.contact.contact_id, []).append(answer)
    pairs = (pair for given in by_contact.values() for pair in pairwise(given))
    return {answer.response_id: following for answer, following in pairs}


def _chance(what: str, answer: Answer) -> random.Random:
    return random.Random(f"helios {what} {answer.response_id}")


@dataclass(frozen=True)
class _Desk:
    """An answer on the desk of those who follow it up."""

    answer: Answer
    rule: str
    handler: str
    later: Answer | None

    def followup(self) -> FollowUp:
        """All that came of it by the last day."""
        chance = _chance("follow-up", self.answer)
        opened = at_work(self.answer.at + timedelta(minutes=chance.randrange(20, 600)))
        called = _on_business(opened + timedelta(hours=chance.expovariate(1 / self._hours)))
        caller = self._caller(called.date())
        begun = FollowUp(self.answer, self.rule, opened, self._owner)
        if not self._is_called:
            return self._left_aside(begun, caller)
        if called > _NOW:
            return self._waiting(begun, caller)
        return self._heard(begun, caller, called)

    @property
    def _listened(self) -> bool:
        return self.answer.at.date() >= _LISTENED_SINCE

    @property
    def _hours(self) -> float:
        if self.rule == THANK:
            return _HOURS_TO_THANK
        pace = _PACE_OF_LISTENERS if self._listened else 1.0
        return pace * _HOURS.get(self._moment, _USUAL_HOURS)

    @property
    def _moment(self) -> str:
        return moment(self.answer.contact.account, self.answer.at.date())

    @property
    def _is_called(self) -> bool:
        likely = _CALLED_BY_LISTENERS if self._listened else _CALLED_BY_AGENCIES
        mended = self.later.score >= 7 if self.later else None
        return _chance("calls", self.answer).random() < likely[mended]

    @property
    def _owner(self) -> str:
        """Who answers for it: account managers once, since July 2026 mostly whoever leads the agency."""
        account = self.answer.contact.account
        if not self._listened:
            return account.manager
        return _drawn(_chance("owners", self.answer), {account.unit.manager: 9, account.manager: 1})

    def _caller(self, day: date) -> str:
        """Who calls on a day: in the agencies mostly somebody who is involved, in customer listening seldom."""
        account, chance = self.answer.contact.account, _chance("callers", self.answer)
        foremen = {one.name: 3 for one in FOREMEN if one.name == self.handler}
        if self._listened:
            agency = {account.unit.manager: 3, account.manager: 2}
            return _drawn(chance, {one.name: 6 for one in LISTENERS} | agency | foremen)
        pilot = {LEFT.name: 5} if LEFT.left_at and day < LEFT.left_at else {}
        return _drawn(chance, {account.manager: 9, account.unit.manager: 7} | pilot | foremen)

    def _waiting(self, begun: FollowUp, caller: str) -> FollowUp:
        """Nobody has called yet; who is to is not always written down."""
        assigned = _chance("assignments", self.answer).random() < 0.6
        return replace(begun, caller=caller if assigned else "")

    def _left_aside(self, begun: FollowUp, caller: str) -> FollowUp:
        """Nobody ever calls; agencies close such ones when the quarter is over."""
        if self._listened:
            return self._waiting(begun, caller)
        return replace(
            begun,
            closed_at=_quarter_end(begun.opened_at),
            outcome=_chance("endings", self.answer).choice(("sans suite", "sans suite", "injoignable")),
            note=_said(_chance("notes", self.answer), "without a call", 0.5),
        )

    def _heard(self, begun: FollowUp, caller: str, called: datetime) -> FollowUp:
        chance = _chance("talks", self.answer)
        told = replace(
            begun,
            caller=caller,
            first_contact_at=called,
            root_cause=self._cause(chance),
            note=_said(chance, self.rule, 0.3),
        )
        closed = _on_business(called + timedelta(days=chance.expovariate(1 / 9)))
        # What she had not closed when she left, nobody has taken over.
        left = caller == LEFT.name and LEFT.left_at is not None and closed.date() > LEFT.left_at
        return told if closed > _NOW or left else self._ended(chance, told, closed)

    def _cause(self, chance: random.Random) -> str:
        """Why a detractor was one: what happens just then, mostly."""
        cause = {"late": "délais", "increase": "tarifs"}.get(self._moment) if chance.random() < 0.7 else None
        return (cause or chance.choice(_CAUSES)) if self.rule == DETRACTOR else ""

    def _ended(self, chance: random.Random, told: FollowUp, closed: datetime) -> FollowUp:
        again = _on_business(closed + timedelta(days=chance.randrange(6, 40)))
        reopened = self._listened and again <= _NOW < again + _REOPENED and chance.random() < 0.25
        asked_again = self.rule == DETRACTOR and chance.random() < 0.3
        return replace(
            told,
            closed_at=closed,
            reopened_at=again if reopened else None,
            outcome=chance.choice(sections("followups.txt")[f"outcome {self.rule}"]),
            rescored=min(10, self.answer.score + chance.randrange(4)) if asked_again else None,
        )


def _drawn(chance: random.Random, weights: Mapping[str, int]) -> str:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]


def _said(chance: random.Random, heading: str, likely: float) -> str:
    """A note now and then, blank mostly."""
    notes = sections("followups.txt")[f"note {heading}"]
    return chance.choice(notes) if chance.random() < likely else ""


def _quarter_end(moment: datetime) -> datetime:
    """A working morning just after the quarter, and after New Year's Day.

    >>> _quarter_end(datetime(2026, 2, 3, 10))
    datetime.datetime(2026, 4, 2, 9, 0)
    """
    quarters = 4 * moment.year + (moment.month - 1) // 3 + 1
    return at_work(datetime.combine(date(quarters // 4, quarters % 4 * 3 + 1, 2), time(9)))


def _on_business(moment: datetime) -> datetime:
    """The next moment from `moment` on at which somebody works, holidays of a fixed date left out.

    >>> _on_business(datetime(2026, 7, 14, 10))
    datetime.datetime(2026, 7, 15, 10, 0)
    """
    moment = at_work(moment)
    return _on_business(moment + timedelta(days=1)) if (moment.month, moment.day) in _HOLIDAYS else moment
