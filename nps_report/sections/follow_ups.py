"""Closing the loop: were customers called in time, what came of it, and with whom to start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nps_report.blocks import Block, Cell, Column, Note, Runs, Section, Table, Text, runs
from nps_report.facts.cases import Case, Cases, Figures, Share
from nps_report.facts.internal import Facts
from nps_report.facts.stakes import Stakes
from nps_report.metrics.proportion import ShareInterval
from nps_report.metrics.recovery import Recovered, Recovery
from nps_report.metrics.survival import TimeInterval
from nps_report.sections import lists
from nps_report.sections.causes import told_value
from nps_report.sections.labels import crowded, points
from nps_report.sections.many import joined
from nps_report.sections.numbers import known
from nps_report.sections.persons import response_id
from nps_report.sections.unfinished import unfinished
from nps_report.sections.waits import wait_interval
from nps_report.wording import UNKNOWN, Words

NINE_TENTHS = 0.9
CAUSES = 4
"""How many root causes are told."""


def urgent(facts: Facts, words: Words) -> Note | None:
    """The box on page one where the score is below zero beyond doubt; None where it is not."""
    found = facts.topic(Cases)
    if not found.urgent:
        return None
    text = words.runs(
        "*Urgent: the score is established below zero* (at most {high}). {todo}",
        high=words.signed(facts.interval.high),
        todo=joined(_to_do(found, words), _forgotten(facts, words)),
    )
    return Note(text, tone="caution")


def _forgotten(facts: Facts, words: Words) -> str:
    """That detractors of the period have no follow-up, and so are not among those who wait."""
    n = len(facts.topic(Stakes).forgotten)
    return (
        words.plural("{n} detractor has no follow-up.", "{n} detractors have no follow-up.", n) if n else ""
    )


def _to_do(found: Cases, words: Words) -> str:
    if not found.kept:
        return words("Call every detractor; no register of follow-ups was provided.")
    waiting = sum(not case.contacted for case in found.unfinished)
    if not waiting:
        return words("Everybody with a follow-up has been called.")
    return words.plural(
        "{n} customer still waits for a call: start there.",
        "{n} customers still wait for a call: start there.",
        waiting,
    )


def follow_ups(facts: Facts, words: Words) -> Section | None:
    """Figures, what to finish, root causes, recovery, then a short list for each class; None with nothing to say."""
    found = facts.topic(Cases)
    made = (lists.promoters(facts, words), lists.passives(facts, words))
    tables = tuple(table for table in made if table is not None)
    blocks = (*_closing(found, words), *tables)
    if not blocks:
        line = crowded(words) if facts.crowded else words("No follow-up is known.")
        return Section(words("Follow-ups"), (Text((runs(line),), tone="quiet"),)) if found.kept else None
    return Section(_heading(found, words), blocks)


def _closing(found: Cases, words: Words) -> Iterator[Block]:
    if not found.all:
        return
    yield _kpis(found, words)
    if found.unfinished:
        yield unfinished(found, words)
    told = tuple(_told(found, words))
    if told:
        yield Text(told)


def _heading(found: Cases, words: Words) -> str:
    if not found.all:
        return words("Whom to turn to")
    period, year = found.kpis.period.in_time, found.kpis.year.in_time
    if period.n:
        return words.plural(
            "Of {n} follow-up due, {k} contacted in time ({share})",
            "Of {n} follow-ups due, {k} contacted in time ({share})",
            period.n,
            k=period.k,
            share=_interval(period.interval, words),
        )
    if year.n:
        return words.plural(
            "Of {n} follow-up due in twelve months, {k} contacted in time ({share})",
            "Of {n} follow-ups due in twelve months, {k} contacted in time ({share})",
            year.n,
            k=year.k,
            share=_interval(year.interval, words),
        )
    return words("Follow-ups: none is due yet")


def _shared(share: Share, words: Words) -> dict[str, str | int]:
    return {"n": share.n, "k": share.k, "share": _interval(share.interval, words)}


def _interval(found: ShareInterval, words: Words) -> str:
    return words(
        "{share}, {low} to {high}",
        share=words.percent(found.value),
        low=words.percent(found.low),
        high=words.percent(found.high),
    )


def _kpis(found: Cases, words: Words) -> Table:
    """The period beside the twelve months."""
    period, year = found.kpis.period, found.kpis.year
    rows: list[tuple[str, Callable[[Figures], Cell]]] = [
        (words("Opened"), lambda one: Cell(words.whole(one.opened), one.opened)),
        (words("Contacted in time"), lambda one: _share_cell(one.in_time, words)),
        (words("Closed"), lambda one: _share_cell(one.closed, words)),
        (words("Closed in time"), lambda one: _share_cell(one.closed_in_time, words)),
        (words("First contact, half within"), lambda one: _wait_cell(one, one.wait.median, words)),
        (
            words("First contact, nine in ten within"),
            lambda one: _wait_cell(one, one.wait.time_until(NINE_TENTHS), words),
        ),
    ]
    if year.reopened or period.reopened:
        rows.append((words("Reopened"), lambda one: Cell(words.whole(one.reopened), one.reopened)))
    return Table(
        title=words("Follow-ups in figures"),
        columns=(
            Column("", width=1.3),
            Column(found.facts.scope.period.label(words.language), "end", 1.2),
            Column(words("Twelve months"), "end", 1.2),
        ),
        rows=tuple((Cell(label), cell(period), cell(year)) for label, cell in rows),
        note=_not_due(period.not_due, words),
    )


def _not_due(n: int, words: Words) -> str:
    return words.plural("{n} is not due yet.", "{n} are not due yet.", n) if n else ""


def _share_cell(share: Share, words: Words) -> Cell:
    if not share.n:
        return Cell(UNKNOWN)
    return Cell(words("{k} of {n} ({share})", **_shared(share, words)), share.interval.value)


def _wait_cell(one: Figures, wait: TimeInterval, words: Words) -> Cell:
    return Cell(wait_interval(words, wait) if one.wait.n else UNKNOWN, wait.value)


def _told(found: Cases, words: Words) -> Iterator[Runs]:
    """Who was forgotten, root causes and recovery, as far as anything is known of them."""
    forgotten = len(found.facts.topic(Stakes).forgotten)
    if forgotten:
        yield words.runs(
            "*Without a follow-up*: {detractors} of the period.",
            detractors=words.plural("{n} detractor", "{n} detractors", forgotten),
        )
    causes = found.kpis.year.causes
    if causes:
        named = (told_value(found.facts.programme, "root_cause", cause, words) for cause, _ in causes)
        counted = [
            words("{cause} ({n})", cause=name, n=n)
            for name, (_, n) in zip(named, causes, strict=True)
            if name != UNKNOWN
        ]
        if counted:
            yield words.runs(
                "*Root causes found in twelve months* (n = {n}): {causes}.",
                n=sum(n for _, n in causes),
                causes=words.listed(counted[:CAUSES]),
            )
    yield from _recovery(found.kpis.recovery, words)


def _recovery(found: Recovery, words: Words) -> Iterator[Runs]:
    called, uncalled = found.called, found.uncalled
    if not called.n:
        return
    said = words(
        "{k} of {n} detractors who were called ({share})",
        **_recovered(called, words),
    )
    if not uncalled.n:
        yield words.runs("*Recovered at the next answer*: {said}.", said=said)
        return
    beside = words("{k} of {n} whom nobody called ({share})", **_recovered(uncalled, words))
    yield words.runs(
        "*Recovered at the next answer*: {said}; {beside}. {difference} {promoters} Who was called was not drawn by "
        "lot: an association, not an effect.",
        said=said,
        beside=beside,
        difference=_difference(found, words),
        promoters=words(
            "Turned promoters: {called} and {uncalled}.",
            called=called.converted,
            uncalled=uncalled.converted,
        ),
    )


def _recovered(side: Recovered, words: Words) -> dict[str, str | int]:
    return {"k": side.recovered, "n": side.n, "share": _interval(side.share, words)}


def _difference(found: Recovery, words: Words) -> str:
    if not found.difference.established:
        return words("No difference established.")
    low, high = (words.signed(100 * limit) for limit in (found.difference.low, found.difference.high))
    return words(
        "Gap: {points}, between {low} and {high}.",
        points=points(words, 100 * found.difference.value),
        low=low,
        high=high,
    )


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How follow-ups are counted, then how the lists are made."""
    found = facts.topic(Cases)
    if found.all:
        yield words("Follow-ups"), _how_counted(facts, words)
    if found.all and found.kpis.recovery.called.n:
        yield (
            words("Recovered"),
            words(
                "Detractors since the first follow-up, two years at most, who are none at the contact's next answer. "
                "Called: contacted in between. Gap: Newcombe (1998). Very low scores are often followed by higher "
                "ones, called or not."
            ),
        )
    yield from lists.method_items(facts, words)


def _how_counted(facts: Facts, words: Words) -> str:
    rules = facts.programme.follow_up
    days = (
        words("business days without the public holidays of {country}", country=rules.country)
        if rules.country
        else words("business days")
    )
    return words(
        "In time: within {hours} hours, 24 a day on {days}, of those contacted or whose time has run out; closed in "
        "time: within {close} business days. Shares: Wilson. Waits: Kaplan-Meier, limits of Brookmeyer and Crowley.",
        hours=rules.first_contact_hours,
        days=days,
        close=rules.close_days,
    )


def numbers(facts: Facts) -> dict[str, Any]:
    """The figures unrounded, and the lists by ids."""
    found = facts.topic(Cases)
    kpis = found.kpis if found.all else None
    return {
        "kept": found.kept,
        "urgent": found.urgent,
        "period": None if kpis is None else _figures(kpis.period),
        "year": None if kpis is None else _figures(kpis.year),
        "recovery": None if kpis is None else _recovery_numbers(kpis.recovery),
        "unfinished": [_case_numbers(facts, case) for case in found.unfinished],
        **lists.numbers(facts),
    }


def _figures(one: Figures) -> dict[str, Any]:
    return {
        "opened": one.opened,
        "in_time": _share_numbers(one.in_time.k, one.in_time.n, one.in_time.interval),
        "not_due": one.not_due,
        "closed": _share_numbers(one.closed.k, one.closed.n, one.closed.interval),
        "closed_in_time": _share_numbers(
            one.closed_in_time.k, one.closed_in_time.n, one.closed_in_time.interval
        ),
        "reopened": one.reopened,
        "median_hours": one.wait.median._asdict(),
        "nine_in_ten_hours": one.wait.time_until(NINE_TENTHS)._asdict(),
        "causes": len(one.causes),
    }


def _share_numbers(k: int, n: int, interval: ShareInterval) -> dict[str, Any]:
    return {"k": k, "n": n, "share": known(interval.value), "low": interval.low, "high": interval.high}


def _recovery_numbers(found: Recovery) -> dict[str, Any]:
    sides = {"called": found.called, "uncalled": found.uncalled}
    return {
        **{
            name: {
                **_share_numbers(one.recovered, one.n, one.share),
                "promoters": one.converted,
            }
            for name, one in sides.items()
        },
        "difference": known(found.difference.value),
        "low": found.difference.low,
        "high": found.difference.high,
        "established": found.difference.established,
    }


def _case_numbers(facts: Facts, case: Case) -> dict[str, Any]:
    return {
        "response_id": response_id(facts.programme, case.person),
        "score": case.person.score,
        "status": case.follow_up.status,
        "assigned": case.follow_up.assigned,
        "involved": list(case.involved),
        "due": None if case.due is None else case.due.isoformat(),
        "late": case.late,
    }
