"""Why the score moved: who answered, and what each segment said; and a total that moved against all its parts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from nps_report.blocks import Block, Cell, Column, Figure, Section, Table, Text, runs
from nps_report.facts.internal import Change, Facts
from nps_report.facts.movement import NO_VALUE, Main, Movement, Piece, Split, together
from nps_report.metrics import Counts
from nps_report.sections.finding import Finding
from nps_report.sections.labels import (
    column_name,
    count_cell,
    points,
    probability,
    score_cell,
    since,
    value_name,
)
from nps_report.sections.many import named
from nps_report.sections.numbers import known
from nps_report.wording import N_, Words

MAINLY: dict[Main, str] = {
    "rate": N_("Why it moved {since}: mostly what customers said ({rate}; who answered: {mix})"),
    "mix": N_("Why it moved {since}: mostly who answered ({mix}; what customers said: {rate})"),
    "both": N_("Why it moved {since}: both what customers said ({rate}) and who answered ({mix})"),
}
REVERSALS = {
    ("higher", False): N_("{column}: every segment scores higher, yet the total is lower"),
    ("lower", False): N_("{column}: every segment scores lower, yet the total is higher"),
    ("higher", True): N_("Every unit scores higher, yet the total is lower"),
    ("lower", True): N_("Every unit scores lower, yet the total is higher"),
}
VERDICTS = {
    (True, True): N_("Established in total."),
    (True, False): N_("Established in total, but in no part by itself."),
    (False, True): N_("Not established in total."),
    (False, False): N_("Not established in total, nor in any part by itself."),
}
"""By whether the change of the total is established, and that of any segment."""

FIRST = math.inf
"""The weight of a reversal, which stands before every other finding: it is a matter of arithmetic, true of the answers
at hand however few they are, and whoever reads the total alone, or the segments alone, draws the wrong lesson."""


def why_it_moved(facts: Facts, words: Words) -> Section | None:
    """The change split into who answered and what they said; one line where there is nothing to explain.

    None where there is no earlier period.
    """
    movement = facts.topic(Movement)
    if movement.change is None:
        return None
    split = movement.shown
    if split is None:
        return Section(
            words("Why it moved"), (Text((runs(_line(movement, movement.change, words)),), tone="quiet"),)
        )
    figure = _figure(facts, split, words)
    if not split.reversal:
        return Section(_heading(split, words), (figure,))
    blocks: tuple[Block, ...] = (Text((runs(_mix_moved(movement, split, words)),)), figure)
    return Section(words("{claim} ({before} to {now})", **_claimed(facts, split, words)), blocks)


def findings(facts: Facts, words: Words) -> Iterator[Finding]:
    """A total that moved against every segment, before all else."""
    movement = facts.topic(Movement)
    split = movement.split
    if split is not None and split.reversal:
        claim = words.runs("*{claim}* ({before} to {now}).", **_claimed(facts, split, words))
        text = (*claim, *runs(" " + _mix_moved(movement, split, words)))
        yield Finding("mix", text, established=True, weight=FIRST)


def method_items(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """How the change was split, by each column, and the p of each segment's own change."""
    movement = facts.topic(Movement)
    if movement.shown is None:
        return
    columns = [
        words("{column}: who answered {mix}, what they said {rate}", **_parts(facts, split, words))
        for split in movement.splits
    ]
    text = words(
        "Split without remainder (Kitagawa 1955), every respondent counting 1. Who answered: change of each share, "
        "times the score's distance from the mean of both totals. What they said: change of each score, times the "
        "mean share. {columns}. Drawn: a column whose segments all move against the total, else the one where who "
        "answered weighs most. Own changes of its segments (adjusted Wald), p adjusted over them "
        "(Benjamini-Hochberg): {tested}.",
        columns=words("; ").join(columns),
        tested=words("; ").join(_tested(facts, movement.shown, words)) or "–",
    )
    yield words("Why it moved"), text


def numbers(facts: Facts) -> dict[str, Any]:
    """The change by each column, in points; a segment's `value` is None for the answers without one."""
    movement = facts.topic(Movement)
    return {
        "against": None if movement.change is None else movement.change.against.name,
        "value": known(movement.value),
        "established": movement.established,
        "shown": None if movement.shown is None else movement.shown.column,
        "columns": [_split_numbers(split) for split in movement.splits],
    }


def _split_numbers(split: Split) -> dict[str, Any]:
    return {
        "column": split.column,
        "mix": split.mix,
        "rate": split.rate,
        "reversal": split.reversal or None,
        "segments": [_piece_numbers(split, piece) for piece in split.pieces],
    }


def _piece_numbers(split: Split, piece: Piece) -> dict[str, Any]:
    return {
        "value": piece.value or None,
        "n_before": piece.before.n,
        "n": piece.now.n,
        "share_before": split.share_before(piece),
        "share": split.share_now(piece),
        "nps_before": known(piece.before.nps),
        "nps": known(piece.now.nps),
        "mix": piece.part.mix,
        "rate": piece.part.rate,
        "p_adjusted": known(piece.p),
        "significant": piece.established,
    }


def _line(movement: Movement, change: Change, words: Words) -> str:
    """What is said where nothing is to be explained, or nothing is there to explain it by."""
    facts, split = movement.facts, movement.split
    said = {"since": since(words, change.against), "points": points(words, movement.value)}
    if split is None and movement.established:
        line = words("{points} {since}, and neither segments nor units to split the change by.", **said)
    elif split is None:
        line = words("No established change to explain {since}: {points}.", **said)
    else:
        parts = words("{column}: who answered {mix}, what they said {rate}", **_parts(facts, split, words))
        line = words("No established change to explain {since}: {points} ({parts}).", **said, parts=parts)
    return " ".join(filter(None, (line, _weighted(facts, words))))


def _weighted(facts: Facts, words: Words) -> str:
    """What the split leaves aside where the score on page one weighs its answers."""
    return "" if facts.score.plain else words("Every respondent counts 1 here, unlike in the score itself.")


def _parts(facts: Facts, split: Split, words: Words) -> dict[str, str]:
    return {
        "column": column_name(words, facts.programme, split.column),
        "mix": words.signed(split.mix),
        "rate": words.signed(split.rate),
    }


def _heading(split: Split, words: Words) -> str:
    said = {"rate": words.signed(split.rate), "mix": words.signed(split.mix)}
    return words(MAINLY[split.main], since=since(words, split.against), **said)


def _claimed(facts: Facts, split: Split, words: Words) -> dict[str, str]:
    claim = REVERSALS[split.reversal, split.of_units]
    column = {} if split.of_units else {"column": column_name(words, facts.programme, split.column)}
    scores = {"before": words.signed(split.before.nps), "now": words.signed(split.now.nps)}
    return {"claim": words(claim, **column), **scores}


def _mix_moved(movement: Movement, split: Split, words: Words) -> str:
    """Where the answers come from now, and what of the reversal is established."""
    grown = split.grown
    said = [
        words(
            "The mix of respondents moved, more answers come from {segment}: {share}, {before} before.",
            segment=_name(movement.facts, split, grown, words),
            share=words.percent(split.share_now(grown)),
            before=words.percent(split.share_before(grown)),
        ),
        words(VERDICTS[movement.established, split.established]),
    ]
    if len(split.kept) < len(split.pieces):
        said.append(words("Compared: those that answered in both periods."))
    return " ".join(said)


def _figure(facts: Facts, split: Split, words: Words) -> Figure:
    heading = _figure_heading(facts, split, words)
    labels = [period.label(words.language) for period in (split.against, facts.scope.period)]
    start, end = (
        {"value": counts.nps, "label": label, "value_label": words.signed(counts.nps)}
        for counts, label in zip((split.before, split.now), labels, strict=True)
    )
    steps = list(_steps(facts, split, words))
    said = ", ".join(f"{step['label']} {step['value_label']}" for step in (start, *steps, end))
    return Figure(
        figure="bridge",
        title=heading,
        data={"start": start, "steps": steps, "end": end, "axis": split.axis},
        alt=words("{heading}. Points: {steps}.", heading=heading, steps=said),
        table=_table(facts, split, words),
        note=_note(facts, split, words),
    )


def _figure_heading(facts: Facts, split: Split, words: Words) -> str:
    column, heaviest = column_name(words, facts.programme, split.column), split.heaviest
    if heaviest is not None and not heaviest.established:
        return words("{column}: who answered, then what each segment said", column=column)
    if heaviest is None:
        return words(
            "{column}: largest part from who answered ({points})",
            column=column,
            points=points(words, split.mix),
        )
    return words(
        "{column}: largest part from {segment} ({points})",
        column=column,
        segment=_name(facts, split, heaviest, words),
        points=points(words, heaviest.part.rate),
    )


def _steps(facts: Facts, split: Split, words: Words) -> Iterator[dict[str, Any]]:
    """Who answered, then what each segment said; what the many small ones said together comes last."""
    yield _step(words("Who answered"), split.mix, words)
    drawn, others = split.steps
    for piece in drawn:
        said = {"segment": _name(facts, split, piece, words), "base": _base(facts, piece, words)}
        yield _step(words("{segment} ({base})", **said), piece.part.rate, words)
    if others:
        yield _step(_others(others, words), together(others).part.rate, words)


def _step(label: str, value: float, words: Words) -> dict[str, Any]:
    return {"label": label, "value": value, "value_label": words.signed(value)}


def _base(facts: Facts, piece: Piece, words: Words) -> str:
    """Both bases, marked where one of them is small: "n = 22 → 41 · small base"."""
    count = words("n = {before} → {now}", before=piece.before.n, now=piece.now.n)
    small = facts.small(piece.before) or facts.small(piece.now)
    return words("{count} · small base", count=count) if small else count


def _others(pieces: tuple[Piece, ...], words: Words) -> str:
    return words.plural("{n} other", "{n} others", len(pieces))


def _name(facts: Facts, split: Split, piece: Piece, words: Words) -> str:
    unit, units = facts.scope.unit, facts.side.units
    if piece.value != NO_VALUE:
        if split.of_units:
            return units.label(piece.value, words.language)
        return value_name(words, facts.programme, split.column, piece.value)
    if split.of_units and unit != "all":
        return words("{unit} itself", unit=units.label(unit, words.language))
    return words("no value given")


def _note(facts: Facts, split: Split, words: Words) -> str:
    said = [
        words(
            "Who answered: the segments' shares of the answers changed. Below it, what each segment said: the change "
            "of its score, weighed by its share. An association, not a cause."
        ),
        _own_changes(facts, split, words),
        _weighted(facts, words),
    ]
    return " ".join(filter(None, said))


def _own_changes(facts: Facts, split: Split, words: Words) -> str:
    moved = [_name(facts, split, piece, words) for piece in split.pieces if piece.established]
    if not moved:
        return words("Not established part by part.")
    return words("Own change established: {segments}.", segments=named(moved, words))


def _tested(facts: Facts, split: Split, words: Words) -> list[str]:
    """The segments in the table with the p of their own change."""
    return [
        words("{value}: {p}", value=_name(facts, split, piece, words), p=probability(words, piece.p))
        for piece in split.rows[0]
        if piece.kept
    ]


def _table(facts: Facts, split: Split, words: Words) -> Table:
    periods = (split.against, facts.scope.period)
    before, now = (period.short_label(words.language) for period in periods)
    rows, others = split.rows
    shown = [_row(facts, split, piece, _name(facts, split, piece, words), words) for piece in rows]
    if others:
        shown.append(_row(facts, split, together(others), _others(others, words), words))
    shown.append(_row(facts, split, together(split.pieces), words("All answers"), words))
    return Table(
        title=column_name(words, facts.programme, split.column),
        columns=(
            Column(column_name(words, facts.programme, split.column), width=1.6),
            *(Column(words("Answers, {period}", period=period), "end", 0.8) for period in (before, now)),
            *(Column(words("Share, {period}", period=period), "end", 0.8) for period in (before, now)),
            *(Column(words("Score, {period}", period=period), "end", 0.8) for period in (before, now)),
            Column(words("Who answered"), "end", 0.8),
            Column(words("What they said"), "end", 0.8),
        ),
        rows=tuple(shown),
    )


def _row(facts: Facts, split: Split, piece: Piece, label: str, words: Words) -> tuple[Cell, ...]:
    counts: tuple[Counts, ...] = (piece.before, piece.now)
    shares = (split.share_before(piece), split.share_now(piece))
    parts = (piece.part.mix, piece.part.rate)
    return (
        Cell(label, piece.value or None),
        *(count_cell(words, one.n, facts.small(one)) for one in counts),
        *(Cell(words.percent(share), share) for share in shares),
        *(score_cell(words, one) for one in counts),
        *(Cell(words.signed(part, 1), part) for part in parts),
    )
