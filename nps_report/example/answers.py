"""Who is invited when, who answers, and with which score."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nps_report.example.customers import Contact
from nps_report.example.story import FIRST_DAY, LAST_DAY, mood, score_of


@dataclass(frozen=True)
class Invitation:
    """A survey sent to a contact."""

    contact: Contact
    sent_at: datetime
    reminders: int
    channel: str

    @property
    def chosen_by(self) -> str:
        """Who chose the contact: the draw; in Nantes, of late, its manager if the contact seems content."""
        account, day = self.contact.account, self.sent_at.date()
        picked = account.unit.name == "Nantes" and day >= _PICKED_SINCE and not account.silent
        return account.manager if picked and mood(self.contact, day) >= _CONTENT else "tirage"


RELATION = "relationnelle"
"""The kind of the survey that asks about everything, by invitation."""

SERVICE = "transactionnelle"
"""The kind of the survey that asks about one visit, just after it."""


@dataclass(frozen=True)
class Answer:
    """A contact's answer to a survey."""

    response_id: str
    contact: Contact
    at: datetime
    score: int
    channel: str
    kind: str = RELATION


_PICKED_SINCE = date(2025, 11, 1)
_CONTENT = -0.3

_EVERY = 4
"""Months between two invitations of one contact, October's campaigns apart."""

# In October 2025 those asked in August, in October 2026 everyone who was not asked in September.
_ASKED_TOO = {11: (2,), 23: (2, 3)}


def make_invitations(contacts: tuple[Contact, ...]) -> tuple[Invitation, ...]:
    """Every invitation of the 24 months, the earliest first."""
    chance = random.Random("helios invitations")
    sent = [
        _invitation(chance, contact, first)
        for contact in contacts
        for first in _months_of(chance)
        if contact.account.buys_on(first) and chance.random() < 0.94
    ]
    return tuple(sorted(sent, key=lambda invitation: invitation.sent_at))


def _months_of(chance: random.Random) -> Iterator[date]:
    turn = chance.randrange(_EVERY)
    for place in range(24):
        if (place - turn) % _EVERY == 0 or (place - turn) % _EVERY in _ASKED_TOO.get(place, ()):
            yield date(FIRST_DAY.year + (10 + place) // 12, (10 + place) % 12 + 1, 1)


def _invitation(chance: random.Random, contact: Contact, first: date) -> Invitation:
    sent = datetime.combine(first + timedelta(days=chance.randrange(1, 16)), time(chance.randrange(8, 18)))
    channel = "téléphone" if contact.account.tier == "A" and chance.random() < 0.12 else "e-mail"
    return Invitation(contact, sent, chance.choices((0, 1, 2), (3, 4, 3))[0], channel)


def make_answers(invitations: tuple[Invitation, ...]) -> tuple[Answer, ...]:
    """The answers to `invitations`, in order of time; whoever is less content is not less heard."""
    chance = random.Random("helios answers")
    given = [
        _given(chance, invitation)
        for invitation in invitations
        if chance.random() < invitation.contact.readiness
    ]
    in_time = sorted(
        (answer for answer in given if answer[1].date() <= LAST_DAY), key=lambda answer: answer[1]
    )
    return tuple(
        Answer(f"R{place:05d}", invitation.contact, at, score, invitation.channel)
        for place, (invitation, at, score) in enumerate(in_time, start=1)
    )


def _given(chance: random.Random, invitation: Invitation) -> tuple[Invitation, datetime, int]:
    at = at_work(invitation.sent_at + timedelta(minutes=30 + int(chance.expovariate(1 / 7000))))
    satisfaction = mood(invitation.contact, at.date()) + chance.gauss(0, 0.88)
    return invitation, at, score_of(satisfaction)


def at_work(moment: datetime) -> datetime:
    """Move `moment` to the next working hour, Monday to Friday from 8 to 19; the minutes stay.

    >>> at_work(datetime.combine(date(2026, 10, 3), time(23, 40)))
    datetime.datetime(2026, 10, 5, 8, 40)
    """
    if moment.hour >= 19:
        moment += timedelta(hours=24 - moment.hour)
    if moment.weekday() >= 5:
        moment += timedelta(days=7 - moment.weekday())
    return moment.replace(hour=max(moment.hour, 8))
