"""How Helios follows detractors up, since July 2025: slower where deliveries slip."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nps_report.example.answers import Answer, at_work
from nps_report.example.story import LAST_DAY, moment

_SINCE = date(2025, 7, 1)
_NOW = datetime.combine(LAST_DAY, time(18))
_HOURS = {"late": 80.0, "recovery": 30.0}
_USUAL_HOURS = 34.0
_OUTCOMES = ("geste commercial", "explication acceptée", "plan d'action", "sans suite", "injoignable")
_CAUSES = ("délais", "tarifs", "facturation", "suivi", "qualité des pièces", "information")


@dataclass(frozen=True)
class FollowUp:
    """What came of a detractor's answer; a time that has not come yet is None."""

    answer: Answer
    caller: str
    opened_at: datetime
    first_contact_at: datetime | None
    closed_at: datetime | None
    outcome: str
    root_cause: str
    rescored: int | None

    @property
    def status(self) -> str:
        """`open` until someone called, `in progress` until all is said, then `closed`."""
        return "closed" if self.closed_at else "in progress" if self.first_contact_at else "open"


def make_followups(answers: tuple[Answer, ...]) -> tuple[FollowUp, ...]:
    """A follow-up for nearly every detractor since July 2025."""
    chance = random.Random("helios follow-ups")
    detractors = (answer for answer in answers if answer.score <= 6 and answer.at.date() >= _SINCE)
    return tuple(_followup(chance, answer) for answer in detractors if chance.random() < 0.92)


def _followup(chance: random.Random, answer: Answer) -> FollowUp:
    account = answer.contact.account
    now = moment(account, answer.at.date())
    opened = at_work(answer.at + timedelta(minutes=chance.randrange(20, 600)))
    called = at_work(opened + timedelta(hours=chance.expovariate(1 / _HOURS.get(now, _USUAL_HOURS))))
    closed = at_work(called + timedelta(days=chance.expovariate(1 / 12)))
    cause = {"late": "délais", "increase": "tarifs"}.get(now) if chance.random() < 0.7 else None
    return FollowUp(
        answer=answer,
        caller=chance.choice((account.manager, account.unit.manager)),
        opened_at=opened,
        first_contact_at=called if called <= _NOW else None,
        closed_at=closed if closed <= _NOW else None,
        outcome=chance.choice(_OUTCOMES) if closed <= _NOW else "",
        root_cause=(cause or chance.choice(_CAUSES)) if called <= _NOW else "",
        rescored=min(10, answer.score + chance.randrange(4))
        if closed <= _NOW and chance.random() < 0.3
        else None,
    )
