"""Who answered: rows by what became of them, the coverage of those invited, and what the silent could change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from nps_report.blocks import Block, Runs, Section, Text, runs
from nps_report.facts.accounts import AccountsFacts, revenue_of
from nps_report.facts.coverage import COLUMNS, UNSAID, Rate, Reach
from nps_report.facts.internal import Facts
from nps_report.metrics import Interval
from nps_report.sections.coverage import by_column, rates
from nps_report.sections.distribution import distribution
from nps_report.sections.finding import Finding
from nps_report.sections.labels import (
    amount,
    base,
    between,
    column_name,
    crowded,
    sure,
    value_name,
)
from nps_report.sections.many import named
from nps_report.sections.numbers import counted, known
from nps_report.wording import N_, Words

REASONS = {
    "no score": N_("without a score"),
    "duplicate": N_("set aside for a later answer of the same contact"),
    "transactional": N_("about an event (transactional), kept apart"),
    "left out": N_("left out by the programme's filter"),
    "invitation": N_("invited, without an answer"),
    "bad score": N_("with an invalid score"),
    "bad date": N_("with an invalid date"),
    "bad weight": N_("with an invalid weight"),
    "bad row": N_("with more cells than headings"),
}


def who_answered(facts: Facts, words: Words) -> Section:
    """Invitations and answers, what the silent could change, coverage by tier and role, then the eleven scores."""
    reach = facts.topic(Reach)
    blocks: list[Block] = [*_coverage(reach, words)]
    if facts.counts.n:
        blocks.append(distribution(facts, words))
    return Section(_heading(reach, words), tuple(blocks), new_page=not facts.units)


def reason_name(words: Words, reason: str) -> str:
    """Why a row does not count, in words."""
    return words(REASONS[reason]) if reason in REASONS else reason


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """The silent accounts, and how much revenue they stand for where it is known."""
    reach = facts.topic(Reach)
    if reach.accounts is None:
        return
    many, held = _to_call(reach, reach.accounts)
    if many:
        # A count, not an estimate, and no part of the answers: after what they establish, before what they do not.
        text = _silent_accounts(reach, many, held, reach.accounts, words)
        yield Finding("silent", text, established=True, weight=0.0)


def _to_call(reach: Reach, accounts: Rate) -> tuple[int, float | None]:
    """How many silent accounts there are, and their revenue, but for those that have left."""
    if reach.facts.crowded:
        return int(accounts.silent), reach.revenue.silent if reach.revenue else None
    silent = reach.facts.topic(AccountsFacts).silent
    return len(silent), revenue_of(silent)


def _silent_accounts(reach: Reach, many: int, held: float | None, accounts: Rate, words: Words) -> Runs:
    said = {
        "accounts": words.plural("{n} silent account", "{n} silent accounts", many),
        "invited": words.whole(accounts.invited),
    }
    revenue = reach.revenue
    if revenue is None or not revenue.invited or not held:
        return words.runs(
            "*{accounts}* out of {invited} invited in twelve months: not one contact has answered.", **said
        )
    return words.runs(
        "*{accounts}* out of {invited} invited in twelve months, {amount} of revenue a year ({share} of the total): "
        "not one contact has answered.",
        share=words.percent(held / revenue.invited),
        amount=amount(words, reach.facts.programme, held),
        **said,
    )


def _heading(reach: Reach, words: Words) -> str:
    contacts, accounts, revenue = reach.contacts, reach.accounts, reach.revenue
    if contacts is None or not contacts.invited:
        return words("Who answered")
    known_rates = [words("{share} of contacts", share=words.percent(contacts.rate))]
    if accounts is not None and accounts.invited:
        known_rates.append(words("{share} of accounts", share=words.percent(accounts.rate)))
    if revenue is not None and revenue.invited:
        known_rates.append(words("{share} of revenue", share=words.percent(revenue.rate)))
    return words("Who answered: {rates}", rates=", ".join(known_rates))


def _unknown(facts: Facts, words: Words) -> str:
    """Why it cannot be told who did not answer."""
    if facts.unnamed:
        return words(
            "{share} of the year's answers do not say which contact gave them: response rate and silent contacts are "
            "unknown.",
            share=words.percent(facts.unnamed),
        )
    return words("No table of invitations was provided: response rate and silent contacts are unknown.")


def _coverage(reach: Reach, words: Words) -> Iterator[Block]:
    """What is known of those invited; one line where nothing is."""
    if reach.contacts is None:
        yield Text((runs(_unknown(reach.facts, words)),), "quiet")
    elif not reach.contacts.invited:
        nobody = words("Nobody was invited in the last twelve months, as far as the table says.")
        yield Text((runs(nobody),), "quiet")
    else:
        said = Text(tuple(_said(reach, words)))
        yield Section("", (rates(reach, words), said), layout="columns")
        corrected = (*_finite(reach, words), *_weighed_back(reach, words))
        if corrected:
            yield Text(corrected)
        if reach.facts.crowded:
            yield Text((runs(crowded(words)),), "quiet")
        yield from by_column(reach, words)


def _said(reach: Reach, words: Words) -> Iterator[Runs]:
    """The period's invitations, the twelve months' score, and how far the silent could move it."""
    if reach.facts.coverage is not None and reach.facts.coverage.invited:
        yield words.runs(
            "Invitations sent in the period and answered so far: *{answered}* of {invited}.",
            answered=words.whole(reach.facts.coverage.answered),
            invited=words.whole(reach.facts.coverage.invited),
        )
    if not reach.counts.n:
        return
    yield words.runs(
        "Score of the twelve months, each contact counted once: *{score}* ({base}).",
        score=words.signed(reach.counts.nps),
        base=base(words, reach.counts.n, reach.facts.small(reach.counts)),
    )
    yield from _bounds(reach, words)


def _bounds(reach: Reach, words: Words) -> Iterator[Runs]:
    if reach.bounds is None:
        return
    said = words.runs(
        "If every silent contact disliked us: *{low}*; if all liked us: *{high}*.",
        low=words.signed(reach.bounds.low),
        high=words.signed(reach.bounds.high),
    )
    tipping = _tipping(reach.tipping, words)
    yield said + runs(" " + tipping) if tipping else said


def _tipping(share: float, words: Words) -> str:
    """What would bring the score to zero; nothing where it is not above it."""
    if math.isnan(share):
        return ""
    if share > 1:
        return words("No share of the silent would bring it to zero.")
    return words(
        "{share} of the silent would have to be detractors, the others passive, to bring the score to zero.",
        share=words.percent(share),
    )


def _finite(reach: Reach, words: Words) -> Iterator[Runs]:
    if reach.finite is not None:
        yield words.runs(
            "Taking the {invited} contacts invited for all there are, of whom {n} answered: {limits}.",
            invited=words.whole(len(reach.asked)),
            n=words.whole(reach.invited_counts.n),
            limits=between(words, Interval(reach.finite.low, reach.finite.high)),
        )


def _weighed_back(reach: Reach, words: Words) -> Iterator[Runs]:
    if reach.stratum is None or reach.facts.crowded:
        return
    column = column_name(words, reach.facts.programme, reach.stratum)
    score = reach.weighed_back
    if score is None:
        yield words.runs(
            "The score cannot be reweighted ({column}): it is not known of those who did not answer.",
            column=column,
        )
        return
    said = words.runs(
        "Reweighted to those invited ({column}): *{score}*, {limits}; as answered {raw}, {raw_limits}.",
        column=column,
        score=words.signed(score.value),
        limits=between(words, Interval(score.low, score.high)),
        raw=words.signed(reach.invited_counts.nps),
        raw_limits=between(words, reach.facts.interval_of(reach.invited_counts)),
    )
    if score.merged:
        merged = words(
            "Too few answers to stand alone: {strata}.", strata=_strata(reach, score.merged, words)
        )
        said += runs(" " + merged)
    yield said


def _strata(reach: Reach, names: Sequence[str], words: Words) -> str:
    programme, column = reach.facts.programme, reach.stratum or ""
    return named(
        [
            words("not known") if name == UNSAID else value_name(words, programme, column, name)
            for name in names
        ],
        words,
    )


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Who counts as invited and as having answered, and how the silent and the strata are allowed for."""
    reach = facts.topic(Reach)
    if reach.contacts is None or not reach.contacts.invited:
        return
    start, end = reach.days
    yield (
        words("Who answered"),
        words(
            "Contacts invited from {start} to {end}, each once; an account has answered when one of its contacts has. "
            "Revenue: that of the accounts of which it is known.",
            start=words.date(start),
            end=words.date(end),
        ),
    )
    yield from _bounds_method(reach, words)
    yield from _finite_method(reach, words)
    yield from _weighed_method(reach, words)


def _bounds_method(reach: Reach, words: Words) -> Iterator[tuple[str, str]]:
    if reach.bounds is not None:
        yield (
            words("The silent"),
            words(
                "Worst-case bounds (Manski 1989): {silent} silent contacts all detractors, then all promoters, beside "
                "{n} answers. They assume nothing of the silent and do not allow for chance.",
                silent=words.whole(reach.silent),
                n=words.whole(reach.counts.n),
            ),
        )


def _finite_method(reach: Reach, words: Words) -> Iterator[tuple[str, str]]:
    if reach.finite is not None:
        yield (
            words("Finite population"),
            words(
                "Wald limits narrowed by the share that answered (Cochran 1977, 3.2): n = {n} of {invited}, standard "
                "error {error} points, at {confidence}.",
                n=words.whole(reach.invited_counts.n),
                invited=words.whole(len(reach.asked)),
                error=words.decimal(reach.finite.error),
                confidence=sure(words, reach.facts.programme),
            ),
        )


def _weighed_method(reach: Reach, words: Words) -> Iterator[tuple[str, str]]:
    score = reach.weighed_back
    if score is not None:
        yield (
            words("Reweighted"),
            words(
                "Post-stratified by {column} (Cochran 1977, 5A.9): each value weighs what it weighs among the "
                "{invited} contacts invited, n = {n}, standard error {error} points, at {confidence}. Values with "
                "fewer than two answers are merged with the smallest other.",
                column=column_name(words, reach.facts.programme, reach.stratum or ""),
                invited=words.whole(score.population),
                n=words.whole(score.n),
                error=words.decimal(score.error),
                confidence=sure(words, reach.facts.programme),
            ),
        )


def numbers(facts: Facts) -> dict[str, Any]:
    """Rates, bounds and weighed scores, for the report in numbers; None for what is not known or not asked for."""
    reach = facts.topic(Reach)
    counts = reach.counts
    return {
        "contacts": _rate_numbers(reach.contacts),
        "accounts": _rate_numbers(reach.accounts),
        "revenue": _revenue_numbers(reach),
        "by": {
            column: [{"value": group.value, **_of(group.rate)} for group in reach.groups(column)]
            for column in COLUMNS
        },
        "twelve_months": {**counted(counts), "silent": reach.silent},
        "bounds": None if reach.bounds is None else {"low": reach.bounds.low, "high": reach.bounds.high},
        "tipping_share": known(reach.tipping),
        "finite_population": _finite_numbers(reach),
        "post_stratified": _weighed_numbers(reach),
    }


def _of(rate: Rate) -> dict[str, Any]:
    return {
        "invited": rate.invited,
        "answered": rate.answered,
        "rate": known(rate.rate),
        "silent": rate.silent,
    }


def _rate_numbers(rate: Rate | None) -> dict[str, Any] | None:
    return None if rate is None else _of(rate)


def _revenue_numbers(reach: Reach) -> dict[str, Any] | None:
    revenue = reach.revenue
    return None if revenue is None else {**_of(revenue), "accounts": revenue.accounts}


def _finite_numbers(reach: Reach) -> dict[str, Any] | None:
    finite = reach.finite
    if finite is None:
        return None
    return {
        "n": reach.invited_counts.n,
        "invited": len(reach.asked),
        "error": known(finite.error),
        "low": finite.low,
        "high": finite.high,
    }


def _weighed_numbers(reach: Reach) -> dict[str, Any] | None:
    score = reach.weighed_back
    if score is None:
        return None
    return {
        "column": reach.stratum,
        "nps": known(score.value),
        "error": known(score.error),
        "low": score.low,
        "high": score.high,
        "n": score.n,
        "population": score.population,
        "merged": [name or None for name in score.merged],
    }
