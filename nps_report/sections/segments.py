"""Segments: each value against all other answers, the column that matters most on page one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nps_report.blocks import Block, Cell, Column, Figure, Section, Table, Text, runs
from nps_report.facts.internal import LEAST_SEGMENT, Facts
from nps_report.metrics import SegmentTest
from nps_report.sections.labels import (
    AXIS,
    base,
    column_name,
    count_cell,
    interval_cell,
    points,
    score_cell,
    value_name,
)
from nps_report.sections.many import drawn_segments, named
from nps_report.wording import Words

MOST_IN_A_LINE = 8
"""How many values a line has room for."""


def main_cut(facts: Facts, words: Words) -> Figure | None:
    """The one segment column that matters most: an established gap first, then the widest; none without columns."""
    column = leading_column(facts.segments)
    return None if column is None else cut(facts, column, words)


def leading_column(segments: Sequence[SegmentTest]) -> str | None:
    """The column with the smallest adjusted p, None where no value could be tested."""
    tested = [segment for segment in segments if segment.tested]
    return min(tested, key=lambda segment: segment.p_adjusted).column if tested else None


def other_cuts(facts: Facts, words: Words) -> Section | None:
    """The columns that page one does not show, each with its figure; one line where there is no column at all."""
    heading = words("Segments")
    if not facts.programme.segments:
        line = words("The programme declares no segment.")
        return Section(heading, (Text((runs(line),), tone="quiet"),))
    shown = leading_column(facts.segments)
    columns = [column for column in facts.programme.segments if column != shown]
    blocks: list[Block] = [_column(facts, column, words) for column in columns if facts.segment(column)]
    empty = [column for column in columns if not facts.segment(column)]
    blocks += [Text((runs(_no_answer(facts, column, words)),), tone="quiet") for column in empty]
    return Section(heading, tuple(blocks)) if blocks else None


def _column(facts: Facts, column: str, words: Words) -> Block:
    """A column's figure; one line where no gap is established and nobody asked for a ranking."""
    segments = facts.segment(column)
    if facts.programme.statistics.shrunk_ranking or any(segment.established for segment in segments):
        return cut(facts, column, words)
    heading, shown = _heading(facts, column, segments, words), drawn_segments(segments)[:MOST_IN_A_LINE]
    others = len(segments) - len(shown)
    line = words("{heading}. Scores: {scores}.", heading=heading, scores=_scores(facts, shown, words))
    more = words.plural("{n} other value.", "{n} other values.", others) if others else ""
    return Text((runs(f"{line} {more}".strip()),), tone="quiet")


def cut(facts: Facts, column: str, words: Words) -> Figure:
    """One column: every value with its interval, base and whether its gap with the rest is established."""
    segments = facts.segment(column)
    drawn = drawn_segments(segments)
    heading = _heading(facts, column, segments, words)
    return Figure(
        figure="intervals",
        title=heading,
        data={
            "rows": [_row(facts, segment, words) for segment in drawn],
            "reference": {
                "value": facts.counts.nps,
                "label": words("all answers {score}", score=words.signed(facts.counts.nps)),
            },
            "target_label": "",
            "axis": AXIS,
        },
        alt=words("{heading}. Scores: {scores}.", heading=heading, scores=_scores(facts, drawn, words)),
        table=_table(facts, column, segments, words),
        note=" ".join(filter(None, _notes(facts, column, segments, words))),
    )


def _heading(facts: Facts, column: str, segments: Sequence[SegmentTest], words: Words) -> str:
    name = column_name(words, facts.programme, column)
    established = sorted(
        (segment for segment in segments if segment.established),
        key=lambda segment: -abs(segment.difference.value),
    )
    if not established:
        return words("{column}: no established gap with the other answers", column=name)
    gaps = [
        f"{value_name(words, facts.programme, column, segment.value)} {points(words, segment.difference.value)}"
        for segment in established
    ]
    return words("{column}: {gaps} against the other answers", column=name, gaps=named(gaps, words))


def _row(facts: Facts, segment: SegmentTest, words: Words) -> dict[str, Any]:
    small = facts.small(segment.counts)
    return {
        "label": value_name(words, facts.programme, segment.column, segment.value),
        "value": segment.counts.nps,
        "low": segment.interval.low,
        "high": segment.interval.high,
        "n_label": base(words, segment.counts.n, small),
        "value_label": words.signed(segment.counts.nps),
        "small_base": small,
        "established": segment.established,
        "target": None,
    }


def _scores(facts: Facts, segments: Sequence[SegmentTest], words: Words) -> str:
    return words("; ").join(
        f"{value_name(words, facts.programme, segment.column, segment.value)} {words.signed(segment.counts.nps)} "
        f"({base(words, segment.counts.n, facts.small(segment.counts))})"
        for segment in segments
    )


def _table(facts: Facts, column: str, segments: Sequence[SegmentTest], words: Words) -> Table:
    return Table(
        title=column_name(words, facts.programme, column),
        columns=(
            Column(column_name(words, facts.programme, column), width=1.6),
            Column(words("Answers"), "end", 0.7),
            Column(words("Score"), "end", 0.6),
            Column(words("Interval"), "end"),
            Column(words("Gap with the others"), "end"),
            Column(words("Gap established")),
            *(
                [Column(words("Drawn to the mean"), "end")]
                if facts.programme.statistics.shrunk_ranking
                else []
            ),
        ),
        rows=tuple(
            (
                Cell(value_name(words, facts.programme, column, segment.value), segment.value),
                count_cell(words, segment.counts.n, facts.small(segment.counts)),
                score_cell(words, segment.counts),
                interval_cell(words, segment.counts, segment.interval),
                Cell(
                    words.signed(segment.difference.value),
                    segment.difference.value if segment.tested else None,
                ),
                _verdict(segment, words),
                *_shrunk(facts, segment, words),
            )
            for segment in segments
        ),
    )


def _shrunk(facts: Facts, segment: SegmentTest, words: Words) -> Iterator[Cell]:
    if facts.programme.statistics.shrunk_ranking:
        drawn = facts.shrunk(segment)
        yield Cell(words.signed(drawn), drawn)


def _verdict(segment: SegmentTest, words: Words) -> Cell:
    if not segment.tested:
        return Cell(words("only value"), mark="quiet")
    return Cell(words("yes"), mark="strong") if segment.established else Cell(words("no"), mark="quiet")


def _notes(facts: Facts, column: str, segments: Sequence[SegmentTest], words: Words) -> Iterator[str]:
    yield _drawn_note(drawn_segments(segments), segments, words)
    yield _blank_note(facts, column, words)
    if merged := facts.merged(column):
        merged_names = [value_name(words, facts.programme, column, value) for value in merged]
        yield words(
            "Others, with fewer than {n} answers each: {values}.",
            n=LEAST_SEGMENT,
            values=named(merged_names, words),
        )
    if facts.programme.statistics.shrunk_ranking:
        yield words(
            "Ranked by scores drawn towards that of all, as if 20 average answers were added to each value."
        )


def _drawn_note(drawn: Sequence[SegmentTest], segments: Sequence[SegmentTest], words: Words) -> str:
    if len(drawn) == len(segments):
        return ""
    return words(
        "{drawn} of {all} values are drawn: those with an established gap, then those with the most answers. "
        "All are in the annex.",
        drawn=words.whole(len(drawn)),
        all=words.whole(len(segments)),
    )


def _blank_note(facts: Facts, column: str, words: Words) -> str:
    blank = facts.blanks(column)
    return (
        words.plural("{n} answer lacks this information.", "{n} answers lack this information.", blank)
        if blank
        else ""
    )


def _no_answer(facts: Facts, column: str, words: Words) -> str:
    return words("{column}: given in no answer.", column=column_name(words, facts.programme, column))
