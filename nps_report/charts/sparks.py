"""Scores over time side by side: a small line per row on one scale, so that rows can be compared."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from nps_report.charts.rows import (
    BASE_STEPS,
    Room,
    Row,
    Said,
    height_of,
    label_row,
    room_of,
    rows_of,
)
from nps_report.charts.shades import Shades
from nps_report.charts.style import SMALL, WIDTH, Sheet, Span, sheet
from nps_report.charts.words import fitted, label, width_of
from nps_report.colours import AXIS, GREY, WHITE

_ROW, _LINE = 19.0, 15.0
"""Points: the height of a row, and that of the line in it."""

_TOP, _BOTTOM, _STACKED = 2.0, 15.0, 20.0


class _Spark(NamedTuple):
    """A row's line: its places across and up, unknown ones NaN."""

    across: list[float]
    up: list[float]


def plot_sparks(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw the rows in their order; the drawing is as high as they need."""
    stacked = width < WIDTH
    rows = rows_of(data["rows"], partial(_said, stacked), _STACKED if stacked else 0.0, _ROW)
    room = _narrow_room(rows) if stacked else room_of(rows, stacked)
    body = height_of(rows)
    across = (-0.4, max((len(row.data["points"]) for row in rows), default=1) - 0.6)
    margins = (room.left, room.right, _TOP, _BOTTOM)
    paper = sheet((width, _TOP + body + _BOTTOM), margins, (across[0], max(across[1], 0.4)), (body, 0))
    _draw_zero(paper, rows, data["axis"])
    _draw_lines(paper, [_spark(row, data["axis"]) for row in rows], shades)
    _draw_ends(paper, rows, data["axis"], shades)
    _label_ends(paper, data)
    for row in rows:
        label_row(paper, row, room)
    return paper


def _narrow_room(rows: Sequence[Row]) -> Room:
    """As little as the bases need, so that a name of two lines has its room before the value."""
    bases = max((width_of(row.said.base, SMALL) for row in rows), default=0.0)
    return replace(room_of(rows, stacked=True), bases=bases)


def _said(stacked: bool, row: Mapping[str, Any]) -> Said:
    value = fitted(label(row["value_label"]), BASE_STEPS[0], bold=True)
    base = fitted(label(row["short_label" if stacked else "n_label"]), BASE_STEPS[-1], SMALL)
    unknown = all(point is None for point in row["points"])
    return Said(row["label"], value, base, bool(row["established"]), unknown)


def _level(row: Row, value: float, axis: Span) -> float:
    """Where a value stands in its row, kept within the scale."""
    low, high = axis
    share = (min(max(value, low), high) - low) / (high - low)
    return row.middle + _LINE * (0.5 - share)


def _spark(row: Row, axis: Span) -> _Spark:
    points = row.data["points"]
    up = [math.nan if point is None else _level(row, point, axis) for point in points]
    return _Spark([float(place) for place in range(len(points))], up)


def _draw_zero(paper: Sheet, rows: list[Row], axis: Span) -> None:
    """A light line at zero in each row, where the scale reaches it."""
    if axis[0] <= 0 <= axis[1]:
        left, right = paper.across
        levels = [_level(row, 0.0, axis) for row in rows]
        ends = [((left, level), (right, level)) for level in levels]
        paper.strokes(ends, color=AXIS, linewidth=0.6, zorder=0)


def _draw_lines(paper: Sheet, sparks: list[_Spark], shades: Shades) -> None:
    """The lines as one path, with gaps where a value is not known; a value between two gaps is a dot."""
    across = [place for spark in sparks for place in (*spark.across, math.nan)]
    up = [level for spark in sparks for level in (*spark.up, math.nan)]
    if across:
        paper.path(across, up, color=shades.plain, linewidth=1.3, zorder=3)
    alone = [place for spark in sparks for place in _alone(spark)]
    paper.dots(alone, 2.6, (shades.plain, shades.plain), 0.0)


def _alone(spark: _Spark) -> Iterator[Span]:
    """The places of values without a known neighbour."""
    known = groupby(zip(*spark, strict=True), lambda place: not math.isnan(place[1]))
    for is_known, run in known:
        places = list(run)
        if is_known and len(places) == 1:
            yield places[0]


def _draw_ends(paper: Sheet, rows: list[Row], axis: Span, shades: Shades) -> None:
    """A dot at the last point of each line that reaches it: hollow for a small base."""
    for hollow, face in ((False, shades.plain), (True, WHITE)):
        places = [
            (len(row.data["points"]) - 1.0, _level(row, row.data["points"][-1], axis))
            for row in rows
            if row.data["points"]
            and row.data["points"][-1] is not None
            and bool(row.data["small_base"]) == hollow
        ]
        paper.dots(places, 4.6, (face, shades.plain), edge=1.2)


def _label_ends(paper: Sheet, data: Mapping[str, Any]) -> None:
    """The first and the last period under the lines."""
    left, right = paper.left, paper.right
    room = (right - left) / 2
    for text, at, side in ((data["first_label"], left, "left"), (data["last_label"], right, "right")):
        words = fitted(label(text), room, SMALL)
        paper.write(words, (at, _BOTTOM - 5), SMALL, color=GREY, ha=side, va="top")
