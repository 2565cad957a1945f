"""The survey sent by SMS after a visit, from August 2026 on: short, and answered more kindly than the other."""

import random
from datetime import date, datetime, time, timedelta

from nps_report.example.answers import SERVICE, Answer, at_work
from nps_report.example.customers import Contact
from nps_report.example.story import mood, score_of

_FIRST_DAY = date(2026, 8, 1)
_DAYS = 91
_VISITS = 45
# Those who answered this survey have answered the other within a year, so nobody is silent in one alone.
_KNOWN_SINCE = date(2025, 11, 1)
# Someone has just come and put things right.
_RELIEF = 0.8


def make_visits(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The answers after a visit, in order of time, from 45 of those who gave the other `answers`."""
    chance = random.Random("helios after visits")
    known = dict.fromkeys(answer.contact for answer in answers if answer.at.date() >= _KNOWN_SINCE)
    buying = [contact for contact in known if contact.account.buys_on(_FIRST_DAY + timedelta(days=_DAYS))]
    visited = [(contact, _moment(chance)) for contact in chance.sample(buying, _VISITS)]
    return tuple(
        Answer(f"T{place:04d}", contact, at, _score(chance, contact, at.date()), "SMS", SERVICE)
        for place, (contact, at) in enumerate(sorted(visited, key=lambda visit: visit[1]), start=1)
    )


def _moment(chance: random.Random) -> datetime:
    day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    return at_work(datetime.combine(day, time(chance.randrange(8, 19), chance.randrange(60))))


def _score(chance: random.Random, contact: Contact, day: date) -> int:
    return score_of(mood(contact, day) + _RELIEF + chance.gauss(0, 0.88))
