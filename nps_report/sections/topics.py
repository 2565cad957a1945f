"""The topics of the internal edition beyond the score itself: what each adds to page one, to method and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nps_report.facts.internal import Facts
from nps_report.sections import (
    accounts,
    alerts,
    audit,
    effect_numbers,
    effects,
    flows,
    follow_ups,
    later,
    movement,
    profile,
    respondents,
    silent,
    stakes,
    theme_reading,
    themes,
    ways,
)
from nps_report.sections.finding import Finding
from nps_report.wording import Words

_FINDING = (movement, ways, flows, respondents, accounts, later, themes)
_MEASURED = (
    alerts,
    ways,
    movement,
    flows,
    respondents,
    silent,
    accounts,
    profile,
    stakes,
    follow_ups,
    later,
    theme_reading,
    effects,
    audit,
)

NUMBERS: Mapping[str, Callable[[Facts], Any]] = {
    "movement": movement.numbers,
    "flows": flows.numbers,
    "who_answered": respondents.numbers,
    "silent_accounts": silent.numbers,
    "accounts": accounts.numbers,
    "alerts": alerts.numbers,
    "profile": profile.numbers,
    "stakes": stakes.numbers,
    "follow_ups": follow_ups.numbers,
    "later": later.numbers,
    "collection": audit.numbers,
    "themes": theme_reading.numbers,
    "comments": theme_reading.comment_numbers,
    "agreement": theme_reading.agreement_numbers,
    "effects": effect_numbers.numbers,
}
"""The part of the `.json` that each topic makes, by its key."""


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """What each topic found that is worth page one."""
    for topic in _FINDING:
        yield from topic.findings(facts, words)


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """What each topic says of its base and its method."""
    for topic in _MEASURED:
        yield from topic.method_items(facts, words)


def numbers(facts: Facts) -> dict[str, Any]:
    """Each topic's part of the report in numbers."""
    return {key: made(facts) for key, made in NUMBERS.items()}
