"""What opens and closes the report on all units: whose it is, and how it was measured."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from nps_report.blocks import Document, Item, Method, Title, runs
from nps_report.facts.internal import Facts
from nps_report.sections import executive, learning, stakes
from nps_report.sections.labels import sure, unit_name
from nps_report.sections.numbers import internal_numbers
from nps_report.sections.opening import template_words, weighing
from nps_report.wording import Words


def title(facts: Facts, words: Words) -> Title:
    """Opens the report; carries its numbers: those of all units together, and each unit's."""
    programme, period = facts.programme, facts.scope.period.label(words.language)
    unit = unit_name(words, facts.side.units.label(facts.scope.unit, words.language), facts.scope.unit)
    answers, many = words.plural("{n} answer", "{n} answers", facts.counts.n), len(facts.units)
    return Title(
        eyebrow=words("Customer survey · {period}", period=period),
        heading=(unit,),
        facts=(answers, *([words.plural("{n} unit", "{n} units", many)] if many else [])),
        document=Document(
            language=words.language,
            title=words(
                "{programme}: {unit}, {period}", programme=programme.programme, unit=unit, period=period
            ),
            description=words("All units on one page"),
            author=programme.brand.name or programme.programme,
            date=facts.scope.as_of.isoformat(),
            footer=words(" · ").join(
                [programme.programme, unit, period, words("internal edition, confidential")]
            ),
            edition="internal",
        ),
        words=template_words(words),
        numbers={
            **internal_numbers(facts, words.language),
            "edition": "executive",
            "overview": executive.numbers(facts),
            "learning": learning.numbers(facts),
        },
    )


def method(facts: Facts, words: Words) -> Method:
    """The score, the tests of units, and what is at risk."""
    items = chain(
        _score(facts, words),
        executive.method_items(facts, words),
        learning.method_items(facts, words),
        stakes.method_items(facts, words),
    )
    return Method(words("Method"), tuple(Item(term, runs(text)) for term, text in items))


def _score(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    share = words("Share of promoters (9–10) minus share of detractors (0–6), in points from −100 to +100.")
    yield words("Score"), f"{share} {_interval(facts, words)}"


def _interval(facts: Facts, words: Words) -> str:
    confidence = sure(words, facts.programme)
    if facts.score.plain:
        return words("Interval: score method of Tango (1998), at {confidence}.", confidence=confidence)
    return words(
        "Weighed: {way}. Interval: variance clustered by account, Student's t, at {confidence}. Units and segments: "
        "every respondent counts the same, Tango (1998).",
        way=weighing(facts, words),
        confidence=confidence,
    )
