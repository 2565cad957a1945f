"""An account brief in numbers, without names."""

from __future__ import annotations

from typing import Any

from nps_report.facts.account_brief import AccountBriefFacts
from nps_report.facts.brief_people import Contact
from nps_report.programme import Programme
from nps_report.sections.numbers import SCHEMA
from nps_report.sections.persons import account_id, contact_id

EDITION = "account"
"""What the numbers call it, unless its programme does otherwise."""


def numbers(found: AccountBriefFacts, language: str) -> dict[str, Any]:
    """The part of the `.json` that a brief makes; unknown is null."""
    programme, scope = found.facts.programme, found.facts.scope
    return {
        "schema": SCHEMA,
        "programme": programme.programme,
        "period": scope.period.name,
        "as_of": scope.as_of.isoformat(),
        "unit": scope.unit,
        "edition": EDITION,
        "language": language,
        "account": {
            "account_id": account_id(programme, found.account),
            "class": found.score_class,
            "mean": found.in_class.mean,
            "revenue": found.profile.revenue,
            "potential": found.profile.potential,
            "contacts": [_contact(one, programme) for one in found.contacts],
            "history": [
                {"period": one.period.name, "scores": list(one.scores), "class": one.account_class}
                for one in found.history
            ],
            "themes": [
                {
                    "theme": one.theme,
                    "comments": one.comments,
                    "negative": one.negative,
                    "positive": one.positive,
                }
                for one in found.themes
            ],
            "follow_ups": len(found.follow_ups),
            "actions": found.actions.still["action_id"].tolist(),
        },
    }


def _contact(one: Contact, programme: Programme) -> dict[str, Any]:
    person = one.person
    return {
        "contact_id": contact_id(programme, person),
        "role": person.role,
        "priority": person.priority,
        "state": one.state,
        "score": person.score,
        "at": None if person.at is None else person.at.isoformat(),
    }
