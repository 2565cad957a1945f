"""The same contacts then and now: who moved to another class, who fell silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nps_report.blocks import Block, Cell, Column, Runs, Section, Table, Text, runs
from nps_report.facts.flows import Moves
from nps_report.facts.internal import Change, Facts
from nps_report.facts.people import CLASSES, PersonClass
from nps_report.metrics import Counts
from nps_report.metrics.flows import STATES
from nps_report.sections.finding import Finding
from nps_report.sections.labels import FOUR_CLASSES, crowded, probability, since
from nps_report.sections.numbers import known
from nps_report.wording import Words


def flows(facts: Facts, words: Words) -> Section | None:
    """A table of the classes then and now; one line where few answered twice, or too many to be looked at.

    None where there is no earlier period, or where no answer tells whose it is.
    """
    if facts.crowded:
        return _line(runs(crowded(words)), words)
    moves = facts.topic(Moves)
    if moves.change is None or not moves.named:
        return None
    if moves.few:
        return _line(_few(moves, moves.change, words), words, _fell_silent(moves, words))
    blocks: list[Block] = [_table(moves, moves.change, words)]
    if moves.flows.fell_silent:
        blocks.append(Text((_fell_silent(moves, words),)))
    return Section(_heading(moves, moves.change, words), tuple(blocks))


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """An established shift of those who answered twice."""
    moves = facts.topic(Moves)
    if moves.change is None or not moves.established:
        return
    text = words.runs(
        "*Same contacts*: of {n} who answered both times, {ups} moved up and {downs} down {since}, an established "
        "shift.",
        n=moves.flows.answered_twice,
        ups=moves.flows.ups,
        downs=moves.flows.downs,
        since=since(words, moves.change.against),
    )
    share = moves.flows.answered_twice / facts.counts.n
    weight = abs(moves.now.nps - moves.before.nps) * share
    yield Finding("flows", text, established=True, weight=weight)


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Who was compared, and both tests of a shift, where they stand in the report."""
    moves = facts.topic(Moves)
    if moves.change is None or moves.few:
        return
    text = words(
        "Contacts known {since}, by their latest answer of each period; silent: invited in the period, without an "
        "answer in it. As many up as down: exact sign test, {ups} against {downs}, {p}. Same shares of the three "
        "classes: Stuart-Maxwell, chi-square {statistic}, {degrees} d.f., {marginal} (n = {n}). Established: both p "
        "adjusted together (Benjamini-Hochberg).",
        since=since(words, moves.change.against),
        ups=moves.flows.ups,
        downs=moves.flows.downs,
        p=probability(words, moves.p),
        statistic=words.decimal(moves.marginal.statistic, 2),
        degrees=moves.marginal.degrees,
        marginal=probability(words, moves.marginal.p),
        n=moves.flows.answered_twice,
    )
    yield words("Same contacts"), text


def numbers(facts: Facts) -> dict[str, Any] | None:
    """The flows with both tests; None where there is no earlier period, or too many answers to look at persons."""
    moves = facts.topic(Moves)
    if moves.change is None:
        return None
    found, silent = moves.flows, moves.fell_silent
    return {
        "against": moves.change.against.name,
        "states": list(STATES),
        "table": [list(row) for row in found.table],
        "answered_twice": found.answered_twice,
        "ups": found.ups,
        "downs": found.downs,
        "steady": found.steady,
        "fell_silent": {
            "detractors": silent.detractors,
            "passives": silent.passives,
            "promoters": silent.promoters,
        },
        "spoke_again": found.spoke_again,
        "nps_before": known(moves.before.nps),
        "nps": known(moves.now.nps),
        "sign_test": {"p": moves.p},
        "stuart_maxwell": {
            "statistic": known(moves.marginal.statistic),
            "degrees": moves.marginal.degrees,
            "p": known(moves.marginal.p),
        },
        "significant": moves.established,
    }


def _line(said: Runs, words: Words, more: Runs = ()) -> Section:
    text = (*said, *runs(" "), *more) if more else said
    return Section(words("Same contacts"), (Text((text,), tone="quiet"),))


def _heading(moves: Moves, change: Change, words: Words) -> str:
    said = {
        "since": since(words, change.against),
        "ups": words.whole(moves.flows.ups),
        "downs": words.whole(moves.flows.downs),
    }
    if not moves.established and moves.reshaped:
        return words("Same contacts {since}: {ups} up, {downs} down, the classes' shares changed", **said)
    if not moves.established:
        return words("Same contacts {since}: {ups} up, {downs} down, no established shift either way", **said)
    if moves.flows.ups > moves.flows.downs:
        return words("Same contacts {since}: {ups} up, {downs} down, an established shift up", **said)
    return words("Same contacts {since}: {ups} up, {downs} down, an established shift down", **said)


def _few(moves: Moves, change: Change, words: Words) -> Runs:
    found, said = moves.flows, {"since": since(words, change.against)}
    if not found.answered_twice:
        return runs(words("Change {since}: no contact answered both times.", **said))
    return runs(
        words.plural(
            "{n} contact answered both times {since}: {ups} up, {downs} down.",
            "{n} contacts answered both times {since}: {ups} up, {downs} down.",
            found.answered_twice,
            ups=words.whole(found.ups),
            downs=words.whole(found.downs),
            **said,
        )
    )


def _fell_silent(moves: Moves, words: Words) -> Runs:
    """How many of those who answered then are silent now; nothing where nobody is."""
    gone = moves.fell_silent
    if not gone.n:
        return ()
    said = words.runs(
        "*Answered then, silent now: {n}* ({classes}).",
        n=gone.n,
        classes=words.listed(_by_class(gone, words)),
    )
    if not gone.detractors:
        return said
    return (*said, *runs(" " + words("A detractor who falls silent is a risk, not an improvement.")))


def _by_class(counts: Counts, words: Words) -> list[str]:
    said = [
        words.plural("{n} promoter", "{n} promoters", counts.promoters),
        words.plural("{n} passive", "{n} passives", counts.passives),
        words.plural("{n} detractor", "{n} detractors", counts.detractors),
    ]
    sizes = (counts.promoters, counts.passives, counts.detractors)
    return [text for text, size in zip(said, sizes, strict=True) if size]


def _table(moves: Moves, change: Change, words: Words) -> Table:
    now = moves.facts.scope.period.label(words.language)
    before = change.against.label(words.language)
    silent_then, silent_now = moves.silence_known
    rows = [name for name in CLASSES if silent_then or name != "silent"]
    columns = [name for name in CLASSES if silent_now or name != "silent"]
    return Table(
        title=words("From {before} (rows) to {now} (columns)", before=before, now=now),
        columns=(
            Column(before, width=1.4),
            *(Column(_class_name(name, words), "end") for name in columns),
            Column(words("Total"), "end"),
        ),
        rows=(
            *(_row(moves, name, columns, words) for name in rows),
            _totals(moves, columns, words),
        ),
        note=_note(moves, words),
    )


def _row(moves: Moves, then: PersonClass, columns: list[PersonClass], words: Words) -> tuple[Cell, ...]:
    cells = {name: _count(moves, then, name) for name in columns}
    return (
        Cell(_class_name(then, words), then),
        *(Cell(words.whole(n), n, "strong" if name == then else "") for name, n in cells.items()),
        Cell(words.whole(sum(cells.values())), sum(cells.values())),
    )


def _totals(moves: Moves, columns: list[PersonClass], words: Words) -> tuple[Cell, ...]:
    totals = [sum(_count(moves, then, name) for then in CLASSES) for name in columns]
    return Cell(words("Total")), *(Cell(words.whole(n), n) for n in (*totals, sum(totals)))


def _count(moves: Moves, then: PersonClass, now: PersonClass) -> int:
    return moves.flows.table[STATES.index(then)][STATES.index(now)]


def _class_name(name: PersonClass, words: Words) -> str:
    return words(FOUR_CLASSES[name]).capitalize()


def _note(moves: Moves, words: Words) -> str:
    said = [
        words(
            "Each contact by the latest answer of either period. Answered both times: {n}, score {before} then, {now} "
            "now.",
            n=moves.flows.answered_twice,
            before=words.signed(moves.before.nps),
            now=words.signed(moves.now.nps),
        )
    ]
    if not moves.facts.silence_known:
        said.append(words("Without a table of invitations, who fell silent is not known."))
    return " ".join(said)
