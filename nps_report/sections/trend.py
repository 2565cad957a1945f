"""The trend: thirteen points, each over three grains, with a heading that says what is established."""

from __future__ import annotations

import math
from typing import Any

from nps_report.blocks import Cell, Column, Figure, Table
from nps_report.facts.internal import Facts
from nps_report.metrics import NONE, TrendPoint
from nps_report.periods import Period
from nps_report.sections.labels import AXIS, WINDOWS, count_cell, interval_cell, points, score_cell, sure
from nps_report.wording import Words


def trend(facts: Facts, words: Words) -> Figure:
    """The trend up to the period's end, with the target where there is one."""
    heading = _heading(facts, words)
    last = facts.trend[-1][1]
    return Figure(
        figure="trend",
        title=heading,
        data={
            "points": [_point(facts, *point, words) for point in facts.trend],
            "last_label": "" if math.isnan(last.nps) else words.signed(last.nps),
            "target": _target(facts, words),
            "axis": AXIS,
        },
        alt=_alt(facts, heading, words),
        table=_table(facts, words),
        note=words(
            "Each point covers {window}; band or line: interval at {confidence}; hollow circle: fewer than {n} "
            "answers, read with care. Score: share of promoters (9–10) minus share of detractors (0–6).",
            window=words(WINDOWS[facts.programme.period]),
            confidence=sure(words, facts.programme),
            n=words.whole(facts.programme.thresholds.small_base),
        ),
    )


def _heading(facts: Facts, words: Words) -> str:
    moved, window = facts.trend_change, words(WINDOWS[facts.programme.period])
    if moved is None:
        return words("Trend over {window}: nothing a year earlier to compare with", window=window)
    said = {"window": window, "points": points(words, moved.difference.value)}
    if not moved.difference.stands(facts.alpha):
        return words("Trend over {window}: no established change on a year earlier ({points})", **said)
    if moved.difference.value > 0:
        return words("Trend over {window}: up on a year earlier ({points})", **said)
    return words("Trend over {window}: down on a year earlier ({points})", **said)


def _point(facts: Facts, period: Period, score: TrendPoint, words: Words) -> dict[str, Any]:
    known = not math.isnan(score.nps)
    return {
        "label": period.short_label(words.language),
        "value": score.nps if known else None,
        "low": score.interval.low if known else None,
        "high": score.interval.high if known else None,
        "n": score.counts.n,
        "small_base": facts.small(score.counts),
    }


def _target(facts: Facts, words: Words) -> dict[str, Any] | None:
    target = facts.programme.targets.get(facts.scope.unit)
    return (
        None
        if target is None
        else {"value": target, "label": words("target {target}", target=words.signed(target))}
    )


def _alt(facts: Facts, heading: str, words: Words) -> str:
    said = [
        f"{period.short_label(words.language)} {words.signed(score.nps)}"
        for period, score in facts.trend
        if score.counts.n
    ]
    return words("{heading}. Scores: {scores}.", heading=heading, scores=", ".join(said) or "–")


def _table(facts: Facts, words: Words) -> Table:
    return Table(
        title=words("Trend"),
        columns=(
            Column(words("Up to")),
            Column(words("Score"), "end"),
            Column(words("Interval"), "end"),
            Column(words("Answers"), "end"),
        ),
        rows=tuple(
            (
                Cell(period.label(words.language), period.name),
                score_cell(words, score.counts, score.weighed),
                interval_cell(words, NONE if math.isnan(score.nps) else score.counts, score.interval),
                count_cell(words, score.counts.n, facts.small(score.counts)),
            )
            for period, score in facts.trend
        ),
    )
