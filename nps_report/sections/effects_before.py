"""What moved before an action: the scores where it was done and elsewhere, over the periods before it and after it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from nps_report.blocks import Cell, Column, Figure, Table
from nps_report.facts.effects import ActionEffect
from nps_report.facts.internal import Facts
from nps_report.metrics import NONE, Counts
from nps_report.periods import Period, grain_of
from nps_report.sections.labels import count_cell, limit, score_cell
from nps_report.sections.many import joined, named
from nps_report.sections.numbers import known
from nps_report.wording import Words

PANELS = 3
"""Of how many actions it is drawn how the scores moved; the annex has the others."""

STEP = 20
"""The scale of the panels ends at a multiple of this."""


class Placed(NamedTuple):
    """An action that can be set beside units without it, and where and when it was done, in words."""

    where: str
    effect: ActionEffect


class _Span(NamedTuple):
    """The answers of a period before an action or after it."""

    label: str
    done: Counts
    elsewhere: Counts


def before(actions: Sequence[Placed], facts: Facts, words: Words) -> Figure | None:
    """The first actions as a panel each; None where none can be compared."""
    if not actions:
        return None
    shown = actions[:PANELS]
    spans = [_spans(one.effect, facts, words) for one in shown]
    title = _finding(shown, words)
    return Figure(
        figure="before",
        title=title,
        data={
            "panels": [_panel(one, own, facts, words) for one, own in zip(shown, spans, strict=True)],
            "axis": _axis(
                [counts for own in spans for span in own for counts in (span.done, span.elsewhere)]
            ),
        },
        alt=words("{heading}. {told}", heading=title, told=joined(*_alts(shown, spans, words))),
        table=_table(actions, facts, words),
    )


def shown_limits(words: Words, value: float, low: float, high: float) -> str:
    """A number of points with its limits: "+12 (+3 to +21)"."""
    return words(
        "{value} ({low} to {high})", value=words.signed(value), low=limit(words, low), high=limit(words, high)
    )


def _finding(shown: Sequence[Placed], words: Words) -> str:
    apart = [one.where for one in shown if one.effect.slopes and one.effect.slopes.differs]
    if apart:
        return words("Scores before the action: not alike in {units}", units=named(apart, words))
    return words("Scores before the action: no gap between the slopes established")


def _spans(one: ActionEffect, facts: Facts, words: Words) -> list[_Span]:
    """Each period before the action, those without an answer too, then all days after it."""
    found = {point.period.start: (point.treated, point.others) for point in one.points}
    grains = [_grain(one, facts).previous()]
    while grains[0].start > one.points[0].period.start:
        grains.insert(0, grains[0].previous())
    earlier = [
        _Span(grain.short_label(words.language), *found.get(grain.start, (NONE, NONE))) for grain in grains
    ]
    others = one.score.others[1] if one.score.others else NONE
    return [*earlier, _Span(_after(one, facts, words), one.score.treated[1], others)]


def _grain(one: ActionEffect, facts: Facts) -> Period:
    return grain_of(one.done_on, facts.programme.period)


def _after(one: ActionEffect, facts: Facts, words: Words) -> str:
    if one.window.after is None:
        return ""
    first, last = (
        grain_of(day, facts.programme.period).short_label(words.language) for day in one.window.after
    )
    return first if first == last else words("{start} to {end}", start=first, end=last)


def _panel(one: Placed, spans: Sequence[_Span], facts: Facts, words: Words) -> Mapping[str, Any]:
    first, last = spans[0], spans[-1]
    return {
        "label": one.where,
        "done": [known(span.done.nps) for span in spans],
        "elsewhere": [known(span.elsewhere.nps) for span in spans],
        "small_base": [facts.small(span.done) for span in spans],
        "first_done": words.signed(first.done.nps),
        "first_elsewhere": words.signed(first.elsewhere.nps),
        "last_done": words("where done {score}", score=words.signed(last.done.nps)),
        "last_elsewhere": words("elsewhere {score}", score=words.signed(last.elsewhere.nps)),
        "first_label": first.label,
        "moment_label": words("action"),
        "last_label": last.label,
        "gap_label": _gap(one.effect, words),
    }


def _gap(one: ActionEffect, words: Words) -> str:
    """Whether the two scores ran side by side before, as what is compared with should have."""
    gap = one.slopes
    if gap is None or math.isnan(gap.value):
        return words("Slopes before: too few to compare.")
    limits = shown_limits(words, gap.value, gap.low, gap.high)
    if gap.differs:
        return words("Gap between the slopes before: {limits} points a period, established.", limits=limits)
    return words("Gap between the slopes before: {limits} points a period, not established.", limits=limits)


def _axis(scores: Sequence[Counts]) -> tuple[int, int]:
    """The scale on which all scores fit, and zero.

    >>> _axis([Counts(0, 5, 5), Counts(5, 4, 1), NONE])
    (-40, 60)
    """
    values = [0.0, *(counts.nps for counts in scores if counts.n)]
    low, high = STEP * math.floor(min(values) / STEP), STEP * math.ceil(max(values) / STEP)
    return low, max(high, low + STEP)


def _alts(shown: Sequence[Placed], spans: Sequence[Sequence[_Span]], words: Words) -> Iterator[str]:
    for one, own in zip(shown, spans, strict=True):
        *earlier, last = own
        yield words(
            "{where}: {done} where it was done and {elsewhere} elsewhere from {start} to {end}; after the action "
            "{now} and {others}.",
            where=one.where,
            done=", ".join(words.signed(span.done.nps) for span in earlier),
            elsewhere=", ".join(words.signed(span.elsewhere.nps) for span in earlier),
            start=earlier[0].label,
            end=earlier[-1].label,
            now=words.signed(last.done.nps),
            others=words.signed(last.elsewhere.nps),
        )
        yield _gap(one.effect, words)


def _table(actions: Sequence[Placed], facts: Facts, words: Words) -> Table:
    """The data behind the panels, of every action."""
    rows = [[_row(one, span, facts, words) for span in _spans(one.effect, facts, words)] for one in actions]
    scores = (
        Column(words("Where done"), "end", 0.8),
        Column(words("Answers"), "end", 0.8),
        Column(words("Elsewhere"), "end", 0.8),
        Column(words("Answers"), "end", 0.8),
    )
    return Table(
        title=words("Score before the action and after it"),
        columns=(Column(words("Where and when"), width=1.6), Column(words("Period"), width=1.4), *scores),
        rows=tuple(row for own in rows[:PANELS] for row in own),
        note=joined(
            *(words("{where}: {said}", where=one.where, said=_gap(one.effect, words)) for one in actions)
        ),
        beyond=tuple(row for own in rows[PANELS:] for row in own),
    )


def _row(one: Placed, span: _Span, facts: Facts, words: Words) -> tuple[Cell, ...]:
    sides = [
        cell
        for counts in (span.done, span.elsewhere)
        for cell in (score_cell(words, counts), count_cell(words, counts.n, facts.small(counts)))
    ]
    return (Cell(one.where, one.effect.unit), Cell(span.label), *sides)
