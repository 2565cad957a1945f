"""How it was asked: one line per check of the collection, and how many of them ask for a second look."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nps_report.blocks import Cell, Column, Section, Table, Text, runs
from nps_report.facts.audit import Audit, Reminded
from nps_report.facts.internal import Facts
from nps_report.metrics import Counts
from nps_report.metrics.collection import Heap
from nps_report.metrics.testing import Verdict
from nps_report.sections.labels import base, crowded, probability
from nps_report.sections.many import LONGEST_NAME, NAMED, brief, named
from nps_report.sections.numbers import counted, known
from nps_report.wording import N_, Words

REMINDERS = {0: N_("No reminder"), 1: N_("one reminder"), 2: N_("two reminders or more")}
"""How many reminders followed an invitation."""


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, and whether it asks for a second look."""

    name: str
    found: str
    look: bool = False


def audit(facts: Facts, words: Words) -> Section:
    """A line per check where there is something to look at; else one line in all."""
    checks = tuple(_checks(facts.topic(Audit), words))
    look = sum(check.look for check in checks)
    if not look:
        return Section(
            words("How it was asked"), (Text((runs(_quiet(facts, checks, words)),), tone="quiet"),)
        )
    heading = words.plural(
        "How it was asked: {n} point to look at", "How it was asked: {n} points to look at", look
    )
    return Section(heading, (_table(facts, checks, words),))


def _quiet(facts: Facts, checks: tuple[Check, ...], words: Words) -> str:
    if not checks:
        return (
            crowded(words) if facts.crowded else words("Nothing is known of how these scores were asked for.")
        )
    names = words.listed([check.name for check in checks])
    said = words("Nothing unusual in the last twelve months. Looked at: {checks}.", checks=_inside(names))
    return f"{said} {crowded(words)}" if facts.crowded else said


def _inside(names: str) -> str:
    """The names of checks as they stand in a sentence."""
    return names.lower()


def _table(facts: Facts, checks: tuple[Check, ...], words: Words) -> Table:
    return Table(
        title="",
        columns=(
            Column(words("Check"), width=0.8),
            Column(words("What was found in the last twelve months"), width=3),
            Column(words("Conclusion"), width=0.8),
        ),
        rows=tuple((Cell(check.name), Cell(check.found), _verdict(check, words)) for check in checks),
        note=crowded(words)
        if facts.crowded
        else words("A point to look at is a question to ask, not a fault found."),
    )


def _verdict(check: Check, words: Words) -> Cell:
    if check.look:
        return Cell(words("look at it"), mark="strong")
    return Cell(words("nothing unusual"), mark="quiet")


def _checks(audit: Audit, words: Words) -> Iterator[Check]:
    """The checks whose data are there."""
    yield from _chosen(audit, words)
    yield from _heaps(audit, words)
    yield from _reminders(audit, words)
    yield from _delay(audit, words)
    yield from _zeros(audit, words)
    yield from _kinds(audit, words)
    if audit.weighted and audit.facts.counts.n:
        found = words("The survey gives its answers weights, and the score takes them into account.")
        yield Check(words("Weights"), found)


def _chosen(audit: Audit, words: Words) -> Iterator[Check]:
    chosen = audit.chosen
    if chosen is None:
        return
    name = words("Choice of contacts")
    if not chosen.invitations:
        none = words.plural(
            "No contact was chosen by an account manager ({n} invitation says who chose).",
            "No contact was chosen by an account manager ({n} invitations say who chose).",
            chosen.known,
        )
        yield Check(name, none)
        return
    found = words(
        "{share} of invitations ({n} of {known}) went to contacts chosen by an account manager.",
        share=words.percent(chosen.share),
        n=words.whole(chosen.invitations),
        known=words.whole(chosen.known),
    )
    yield Check(name, f"{found} {_compared(audit, chosen.counts, chosen.others, words)}".strip(), look=True)


def _compared(audit: Audit, chosen: Counts, others: Counts, words: Words) -> str:
    """How those chosen score beside the others, and whether the gap is established."""
    if audit.chosen is None or not (chosen.n and others.n):
        return ""
    said = {"score": _score(audit, chosen, words), "other": _score(audit, others, words)}
    if not audit.chosen.gap.established:
        return words("They score {score}, the others {other}: gap not established.", **said)
    if chosen.nps > others.nps:
        return words("They score higher: {score}, the others {other}, an established gap.", **said)
    return words("They score lower: {score}, the others {other}, an established gap.", **said)


def _score(audit: Audit, counts: Counts, words: Words) -> str:
    return words(
        "{score} ({base})",
        score=words.signed(counts.nps),
        base=base(words, counts.n, audit.facts.small(counts)),
    )


def _heaps(audit: Audit, words: Words) -> Iterator[Check]:
    if not audit.heaps:
        return
    name, out = words("Scores by handler"), audit.standing_out
    if not out:
        none = words("Of {n} handlers compared, none stands out by 9s and 10s.", n=len(audit.heaps))
        yield Check(name, none)
        return
    found = " ".join(_heap(audit, heap, words) for heap in out[:NAMED])
    if len(out) > NAMED:
        more = words.plural("And {n} other.", "And {n} others.", len(out) - NAMED)
        found = f"{found} {more}"
    yield Check(name, found, look=True)


def _heap(audit: Audit, heap: Heap, words: Words) -> str:
    small_base = audit.facts.programme.thresholds.small_base
    return words(
        "{handler}: {share} of answers are 9 or 10 ({base}), against {rest} for the others ({rest_base}).",
        handler=brief(heap.handler, LONGEST_NAME),
        share=words.percent(heap.high / heap.n),
        base=base(words, heap.n, heap.n < small_base),
        rest=words.percent(heap.rest_high / heap.rest_n),
        rest_base=base(words, heap.rest_n, heap.rest_n < small_base),
    )


def _reminders(audit: Audit, words: Words) -> Iterator[Check]:
    if not audit.reminded:
        return
    found = words("; ").join(_reminded(audit, step, words) for step in audit.reminded) + "."
    gap = audit.reminder_gap
    if gap.established:
        after = (
            words("Those who took the most reminders score higher, an established gap.")
            if gap.difference.value > 0
            else words("Those who took the most reminders score lower, an established gap.")
        )
        yield Check(words("Reminders"), f"{found} {after}", look=True)
    else:
        yield Check(words("Reminders"), found)


def _reminded(audit: Audit, step: Reminded, words: Words) -> str:
    return words(
        "{many}: {sent} sent, {rate} answered, score {score}",
        many=words(REMINDERS[step.reminders]),
        sent=words.whole(step.sent),
        rate=words.percent(step.rate),
        score=_score(audit, step.counts, words),
    )


def _delay(audit: Audit, words: Words) -> Iterator[Check]:
    median = audit.median_days
    if median is None:
        return
    answered = words.plural("{n} invitation answered", "{n} invitations answered", len(audit.days))
    if not math.ceil(median):
        found = words("Of {answered}, half were answered on the day.", answered=answered)
    else:
        found = words.plural(
            "Of {answered}, half were answered within {n} day.",
            "Of {answered}, half were answered within {n} days.",
            math.ceil(median),
            answered=answered,
        )
    yield Check(words("Time to answer"), found)


def _zeros(audit: Audit, words: Words) -> Iterator[Check]:
    name, n = words("Scale"), words.whole(sum(audit.scores))
    if audit.zeros is False:
        found = words("Not one 0 among {n} answers: did the scale shown start at 1?", n=n)
        yield Check(name, found, look=True)
    elif audit.zeros:
        found = words.plural(
            "0 was given {n} time in {all} answers.",
            "0 was given {n} times in {all} answers.",
            audit.scores[0],
            all=n,
        )
        yield Check(name, found)


def _kinds(audit: Audit, words: Words) -> Iterator[Check]:
    kinds = audit.kinds
    if kinds is None:
        return
    said = {"event": _score(audit, kinds.event, words), "relation": _score(audit, kinds.relation, words)}
    if kinds.mixed:
        found = words(
            "One score mixes answers after an event, {event}, and relational ones, {relation}.", **said
        )
    else:
        found = words("Answers after an event are kept apart: {event}; relational ones: {relation}.", **said)
    yield Check(words("Kinds of survey"), found, look=kinds.mixed)


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """The tests behind the checks, with their p-values."""
    audit = facts.topic(Audit)
    tests = [*_tests(audit, words)]
    if tests:
        yield (
            words("How it was asked"),
            words(
                "Each contact once, by the latest answer and the last invitation before it. {tests}. An association, "
                "not a cause.",
                tests=words("; ").join(tests),
            ),
        )


def _tests(audit: Audit, words: Words) -> Iterator[str]:
    gaps: list[str] = []
    if audit.chosen is not None and not math.isnan(audit.chosen.gap.p_adjusted):
        gaps.append(_tested(words("Choice of contacts"), audit.chosen.gap.p_adjusted, words))
    if audit.reminded and not math.isnan(audit.reminder_gap.p_adjusted):
        gaps.append(_tested(words("Reminders"), audit.reminder_gap.p_adjusted, words))
    if gaps:
        yield words("Scores (adjusted Wald, p adjusted over both): {gaps}", gaps=", ".join(gaps))
    if audit.heaps:
        first = sorted(audit.heaps, key=lambda heap: heap.p_adjusted)
        yield words(
            "9s and 10s of each handler against the others (Fisher, p adjusted by Benjamini-Hochberg): {handlers}",
            handlers=named(
                [_tested(brief(heap.handler, LONGEST_NAME), heap.p_adjusted, words) for heap in first], words
            ),
        )


def _tested(name: str, p: float, words: Words) -> str:
    return words("{name} {p}", name=name, p=probability(words, p))


def numbers(facts: Facts) -> dict[str, Any]:
    """The checks in numbers; None where their data are absent."""
    audit = facts.topic(Audit)
    return {
        "chosen_by_managers": _chosen_numbers(audit),
        "reminders": [_reminded_numbers(step) for step in audit.reminded],
        "reminder_gap": _gap(audit.reminder_gap) if audit.reminded else None,
        "median_days_to_answer": audit.median_days,
        "handlers": [_heap_numbers(heap) for heap in audit.heaps],
        "scale_used_to_zero": audit.zeros,
        "kinds": _kinds_numbers(audit),
        "weighted": audit.weighted,
    }


def _chosen_numbers(audit: Audit) -> dict[str, Any] | None:
    chosen = audit.chosen
    if chosen is None:
        return None
    return {
        "invitations": chosen.invitations,
        "known": chosen.known,
        "share": chosen.share,
        "chosen": counted(chosen.counts),
        "others": counted(chosen.others),
        "gap": _gap(chosen.gap),
    }


def _reminded_numbers(step: Reminded) -> dict[str, Any]:
    return {
        "reminders": step.reminders,
        "sent": step.sent,
        "answered": step.answered,
        "rate": step.rate,
        **counted(step.counts),
    }


def _heap_numbers(heap: Heap) -> dict[str, Any]:
    return {
        "handler": heap.handler,
        "high": heap.high,
        "n": heap.n,
        "rest_high": heap.rest_high,
        "rest_n": heap.rest_n,
        "p_adjusted": known(heap.p_adjusted),
        "established": heap.established,
    }


def _kinds_numbers(audit: Audit) -> dict[str, Any] | None:
    kinds = audit.kinds
    if kinds is None:
        return None
    return {"event": counted(kinds.event), "relation": counted(kinds.relation), "mixed": kinds.mixed}


def _gap(gap: Verdict) -> dict[str, Any]:
    return {
        "value": known(gap.difference.value),
        "low": gap.difference.low,
        "high": gap.difference.high,
        "p_adjusted": known(gap.p_adjusted),
        "established": gap.established,
    }
