"""Alerts: critical and primary contacts who gave a low score in the period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nps_report.blocks import Note
from nps_report.facts.accounts import ALERT_SCORES, AccountsFacts
from nps_report.facts.internal import Facts
from nps_report.facts.people import Person
from nps_report.sections.many import NAMED
from nps_report.sections.persons import account_id, contact_id, in_account
from nps_report.wording import Words


def alert(facts: Facts, words: Words) -> Note | None:
    """The box on page one that names the first of them; None where there is none."""
    alerts = facts.topic(AccountsFacts).alerts
    if not alerts:
        return None
    text = words.runs(
        "*{alerts}*: {listed}.",
        alerts=words.plural("{n} alert", "{n} alerts", len(alerts)),
        listed=words("; ").join(_said(alerts, facts, words)),
    )
    return Note(text, tone="caution")


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """When an answer is an alert."""
    if facts.topic(AccountsFacts).alerts:
        yield (
            words("Alerts"),
            words(
                "Contacts whose latest answer in the period is {critical} or less (critical contacts), or {primary} or "
                "less (primary contacts).",
                critical=ALERT_SCORES["critical"],
                primary=ALERT_SCORES["primary"],
            ),
        )


def numbers(facts: Facts) -> dict[str, Any]:
    """The alerts in their order; persons by id alone."""
    programme = facts.programme
    return {
        "contacts": [
            {
                "contact": contact_id(programme, person),
                "account": account_id(programme, person.account),
                "priority": person.priority,
                "score": person.score,
            }
            for person in facts.topic(AccountsFacts).alerts
        ]
    }


def _said(alerts: tuple[Person, ...], facts: Facts, words: Words) -> list[str]:
    said = [
        words("{who} gave {score}", who=in_account(words, facts.programme, person), score=person.score or 0)
        for person in alerts[:NAMED]
    ]
    others = len(alerts) - NAMED
    return [*said, words.plural("{n} other", "{n} others", others)] if others > 0 else said
