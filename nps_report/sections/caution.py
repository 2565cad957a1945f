"""What a score can and cannot say: a short box for each edition."""

from __future__ import annotations

from collections.abc import Iterator

from nps_report.blocks import Note, runs
from nps_report.facts.customer import CustomerFacts
from nps_report.facts.internal import Facts
from nps_report.sections.labels import base
from nps_report.wording import Words


def caution(facts: Facts, words: Words) -> Note:
    """For the company: what was asked, of how many, who answered, and that the others are not in it."""
    return Note(
        runs(" ".join(_said(facts, words))),
        title=words("What this score can and cannot say"),
        tone="caution",
    )


def _said(facts: Facts, words: Words) -> Iterator[str]:
    yield words(
        "It sums up the answers to one question at one moment. It measures neither growth nor loyalty, and does "
        "not say why."
    )
    n = facts.counts.n
    if not n:
        yield words("Nobody answered in this period: there is no score to read.")
        return
    small = facts.small(facts.counts)
    yield words("It rests on the answers given in the period, {base}.", base=base(words, n, small))
    if small:
        yield words("That is few: a handful of different answers would move it a lot.")
    yield _who(facts, words)


def _who(facts: Facts, words: Words) -> str:
    coverage = facts.coverage
    if coverage is None:
        return words("How many were asked is not known; those who did not answer are not in it.")
    if not coverage.invited:
        return words("Those who did not answer are not in it.")
    return words(
        "Of the period's invitations {rate} were answered; the silent are not in it, and may think otherwise.",
        rate=words.percent(coverage.rate),
    )


def customer_caution(facts: CustomerFacts, words: Words) -> Note:
    """For customers: what is published, and what it leaves out; no count, no rate, no share."""
    if facts.cell.level == "number":
        said = words(
            "One question, one moment: it measures neither our growth nor your loyalty. Those of you who did not "
            "answer are not in it."
        )
        return Note(runs(said), title=words("What this score does not say"), tone="caution")
    said = words(
        "One question, one moment: they measure neither our growth nor your loyalty. Those of you who did not answer "
        "are not among them."
    )
    return Note(runs(said), title=words("What these answers do not say"), tone="caution")
