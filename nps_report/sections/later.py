"""The score against what happened later: who is still a customer a year on, by what they had answered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from nps_report.blocks import Block, Cell, Column, Runs, Section, Table, Text, runs
from nps_report.facts.internal import Facts
from nps_report.facts.later import Later, RevenueKept
from nps_report.metrics import Counts
from nps_report.metrics.retention import Kept
from nps_report.sections.finding import Finding
from nps_report.sections.labels import FOUR_CLASSES, crowded, probability, sure
from nps_report.sections.numbers import known
from nps_report.wording import UNKNOWN, Words


def later(facts: Facts, words: Words) -> Section | None:
    """Accounts kept, and revenue kept, by class a year before; None where nothing is known of what happened since."""
    found = facts.topic(Later)
    if found.crowded:
        return _one_line(words, crowded(words)) if facts.side.has_account_ids() else None
    if not found.known:
        return None
    if not found.enough:
        return _one_line(words, _too_few(found, words))
    lines = tuple(_lines(found, words))
    text: tuple[Block, ...] = (Text(lines),) if lines else ()
    return Section(_heading(found, words), (_table(found, words), *text))


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """A link between score and staying, where it is established."""
    found = facts.topic(Later)
    if found.known and found.enough and found.established:
        compared = sum(one.n for one in (_of(found, "promoters"), _of(found, "detractors")))
        yield Finding(
            "later",
            words.runs(
                "*Score and staying*: a year on, {promoters} of promoter accounts are still customers, against "
                "{detractors} of detractor accounts, an established association.",
                promoters=_share(words, _of(found, "promoters")),
                detractors=_share(words, _of(found, "detractors")),
            ),
            established=True,
            weight=100 * abs(found.test.difference) * compared / found.answered,
        )


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Which accounts are followed from when to when, and the test."""
    found = facts.topic(Later)
    if not (found.known and found.enough):
        return
    said = [_followed(found, words), *_tested(found, words), *_compared(found, words)]
    yield words("Score and what came later"), " ".join(said)


def numbers(facts: Facts) -> dict[str, Any]:
    """Accounts kept and revenue kept by class, the test, and the score then with and without those who left."""
    found = facts.topic(Later)
    if not (found.known and found.enough):
        return {}
    start, end = found.days
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "accounts": len(found.accounts),
        "answered": found.answered,
        "left_undated": found.undated,
        **(_retention_numbers(found) if found.knows_who_left else {}),
        "revenue_years": list(found.years) if found.years else None,
        "revenue": [_revenue_numbers(one) for one in found.revenue],
    }


def _one_line(words: Words, line: str) -> Section:
    return Section(words("Score and what came later"), (Text((runs(line),), tone="quiet"),))


def _too_few(found: Later, words: Words) -> str:
    start, end = found.days
    return words.plural(
        "From {start} to {end}, {n} account answered that can be followed: too few to tell what became of them.",
        "From {start} to {end}, {n} accounts answered that can be followed: too few to tell what became of them.",
        found.answered,
        start=words.date(start),
        end=words.date(end),
    )


def _heading(found: Later, words: Words) -> str:
    if not found.knows_who_left:
        return words("Score and revenue kept a year on")
    if not found.established:
        return words("Score and staying: no link established")
    return words(
        "Score and staying: {promoters} of promoter accounts kept, {detractors} of detractor accounts",
        promoters=_share(words, _of(found, "promoters")),
        detractors=_share(words, _of(found, "detractors")),
    )


def _table(found: Later, words: Words) -> Table:
    start, end = found.days
    return Table(
        title=words(
            "What became of the accounts asked from {start} to {end}",
            start=words.date(start),
            end=words.date(end),
        ),
        columns=(
            Column(words("Class then")),
            Column(words("Accounts"), "end", 0.7),
            *(_retention_columns(words) if found.knows_who_left else ()),
            *(_revenue_columns(found, words)),
        ),
        rows=tuple(_rows(found, words)),
        note=_note(found, words),
    )


def _retention_columns(words: Words) -> tuple[Column, ...]:
    return Column(words("Still customers"), "end"), Column(words("Interval"), "end")


def _revenue_columns(found: Later, words: Words) -> tuple[Column, ...]:
    if found.years is None:
        return ()
    earlier, later_year = (str(year) for year in found.years)
    label = words("Revenue kept, {earlier} to {later}", earlier=earlier, later=later_year)
    return (Column(label, "end", 1.3),)


def _rows(found: Later, words: Words) -> Iterator[tuple[Cell, ...]]:
    invited = found.facts.silence_known
    revenue = {one.score_class: one for one in found.revenue}
    for kept in found.kept:
        if kept.score_class == "silent" and not invited:
            continue
        name = next(name for name in FOUR_CLASSES if name == kept.score_class)
        yield (
            Cell(words(FOUR_CLASSES[name]).capitalize(), name),
            _count_cell(found, kept, words),
            *(_retention_cells(kept, words) if found.knows_who_left else ()),
            *((_revenue_cell(revenue[name], words),) if name in revenue else ()),
        )


def _count_cell(found: Later, kept: Kept, words: Words) -> Cell:
    small = 0 < kept.n < found.facts.programme.thresholds.small_base
    return Cell(words.whole(kept.n), kept.n, "small-base" if small else "")


def _retention_cells(kept: Kept, words: Words) -> tuple[Cell, Cell]:
    if not kept.n:
        return Cell(UNKNOWN), Cell(UNKNOWN)
    share = words("{share} ({count})", share=_share(words, kept), count=words.whole(kept.kept))
    limits = words(
        "{low} to {high}", low=words.percent(kept.interval.low), high=words.percent(kept.interval.high)
    )
    return Cell(share, kept.interval.value), Cell(limits)


def _revenue_cell(one: RevenueKept, words: Words) -> Cell:
    if math.isnan(one.share):
        return Cell(UNKNOWN)
    said = words("{share} (n = {count})", share=words.percent(one.share), count=words.whole(one.accounts))
    return Cell(said, one.share)


def _note(found: Later, words: Words) -> str:
    if not found.undated:
        return ""
    return words.plural(
        "Not followed: {n} account that left on an unknown day.",
        "Not followed: {n} accounts that left on an unknown day.",
        found.undated,
    )


def _lines(found: Later, words: Words) -> Iterator[Runs]:
    if found.knows_who_left:
        yield _link(found, words)
        yield from _survivors(found, words)


def _link(found: Later, words: Words) -> Runs:
    promoters, detractors = _of(found, "promoters"), _of(found, "detractors")
    counts = {"promoters": words.whole(promoters.n), "detractors": words.whole(detractors.n)}
    if not (promoters.n and detractors.n):
        return words.runs(
            "*Nothing to compare*: {promoters} promoter and {detractors} detractor accounts then.", **counts
        )
    if not found.established:
        return words.runs(
            "*No link established* between the score and staying: n = {promoters} promoter and {detractors} detractor "
            "accounts; of all {followed} accounts {left} left.",
            **counts,
            followed=words.whole(sum(one.n for one in found.kept)),
            left=words.whole(sum(one.n - one.kept for one in found.kept)),
        )
    return words.runs(
        "*The score is associated with staying*: n = {promoters} promoter and {detractors} detractor accounts. "
        "An association, not a cause.",
        **counts,
    )


def _survivors(found: Later, words: Words) -> Iterator[Runs]:
    """What the score then would be without those who left, where anybody did."""
    everyone, current = found.survivors
    if not current.n or current.n == everyone.n:
        return
    yield words.runs(
        "Score of the {everyone} people who answered then: *{score}*; of the {current} whose account is still a "
        "customer: *{of_current}*; {effect}.",
        everyone=words.whole(everyone.n),
        score=words.signed(everyone.nps),
        current=words.whole(current.n),
        of_current=words.signed(current.nps),
        effect=_effect(everyone, current, words),
    )


def _effect(everyone: Counts, current: Counts, words: Words) -> str:
    # The gap of the two scores as printed: one that is rounded by itself may not add up.
    gap = round(current.nps) - round(everyone.nps)
    if not gap:
        return words("leaving out lost accounts hardly changes it")
    by = words.plural("{change} point", "{change} points", abs(gap), change=words.whole(abs(gap)))
    if gap > 0:
        return words("leaving out lost accounts raises it by {points}", points=by)
    return words("leaving out lost accounts lowers it by {points}", points=by)


def _followed(found: Later, words: Words) -> str:
    start, end = found.days
    return words(
        "Accounts that answered or were invited from {start} to {end} and had not left by then (n = {n}, of which "
        "{answered} answered), by the mean of their contacts' latest answers.",
        start=words.date(start),
        end=words.date(end),
        n=len(found.accounts),
        answered=found.answered,
    )


def _tested(found: Later, words: Words) -> Iterator[str]:
    if not found.knows_who_left:
        return
    yield words(
        "Still customers: not left by {day}; Wilson interval at {confidence}.",
        day=words.date(found.facts.scope.as_of),
        confidence=sure(words, found.facts.programme),
    )
    if not math.isnan(found.test.p):
        yield words(
            "Promoters against detractors: Fisher's exact test, {p}.", p=probability(words, found.test.p)
        )


def _compared(found: Later, words: Words) -> Iterator[str]:
    if found.years:
        yield words(
            "Revenue kept: revenue of {later} over that of {earlier}, of accounts that have both; one that left "
            "and has no later revenue counts nothing. A year that is not over stands as it is.",
            earlier=str(found.years[0]),
            later=str(found.years[1]),
        )


def _of(found: Later, name: str) -> Kept:
    return next(one for one in found.kept if one.score_class == name)


def _share(words: Words, kept: Kept) -> str:
    return words.percent(kept.interval.value)


def _retention_numbers(found: Later) -> dict[str, Any]:
    everyone, current = found.survivors
    return {
        "kept": [
            {
                "class": one.score_class,
                "n": one.n,
                "kept": one.kept,
                "share": known(one.interval.value),
                "low": one.interval.low,
                "high": one.interval.high,
            }
            for one in found.kept
        ],
        "difference": known(found.test.difference),
        "p": known(found.test.p),
        "established": found.established,
        "score_then": {"n": everyone.n, "nps": known(everyone.nps)},
        "score_then_of_current": {"n": current.n, "nps": known(current.nps)},
    }


def _revenue_numbers(one: RevenueKept) -> dict[str, Any]:
    return {
        "class": one.score_class,
        "accounts": one.accounts,
        "earlier": one.earlier,
        "later": one.later,
        "share": known(one.share),
    }
