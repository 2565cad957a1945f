"""Why a score moved: the score before, a floating bar per step up or down, the score now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nps_report.charts.rows import (
    BASE_STEPS,
    LINE,
    Room,
    Row,
    Said,
    height_of,
    label_row,
    room_of,
    rows_of,
    spans,
    within,
)
from nps_report.charts.shades import Shades
from nps_report.charts.style import WIDTH, Sheet, Span, grid, sheet
from nps_report.charts.words import fitted, label
from nps_report.colours import GREY, WHITE

_TOP, _BOTTOM = 4.0, 17.0
_BAR, _SLIM = 10.0, 8.0
"""How high a bar is beside its words, and below them."""

_STACKED = 13.0
"""In a narrow drawing a row's words stand above its bar."""

_APART = 3.6
"""Points from one line of a hatching to the next, along the bar."""

_LETTERS = 6.0
"""Points above and below the middle of a line of words that its letters may take."""


@dataclass(frozen=True)
class _Level:
    """A row and the scores its bar goes from and to, in points: a total's from zero; what is unknown is None."""

    row: Row
    before: float | None
    after: float | None

    @property
    def falls(self) -> bool:
        return self.before is not None and self.after is not None and self.after < self.before


def plot_bridge(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw the rows from the score before to the score now: totals strong, steps up filled, steps down hatched.

    Where the axis does not reach zero a total is a dot, for a bar cut short would mislead. After a step of unknown
    value nothing floats: nobody knows where.
    """
    stacked = width < WIDTH
    start, end = ({**data[name], "total": True} for name in ("start", "end"))
    entries = [start, *({**step, "total": False} for step in data["steps"]), end]
    rows = rows_of(entries, _said, _STACKED if stacked else 0.0)
    room, body = room_of(rows, stacked, bases=False), height_of(rows)
    low, high = data["axis"]
    margins = (room.left, room.right, _TOP, _BOTTOM)
    paper = sheet((width, _TOP + body + _BOTTOM), margins, (low, high), (body, 0))
    grid(paper, "x")
    levels, tall = _levels(rows), _SLIM if stacked else _BAR
    joins = (join for one, two in pairwise(levels) for join in _join(paper, one, two, tall, room))
    paper.strokes(joins, color=GREY, linewidth=0.7, zorder=2)
    _draw_totals(paper, (levels[0], levels[-1]), shades, tall)
    _draw_steps(paper, levels[1:-1], shades, tall)
    for row in rows:
        label_row(paper, row, room)
    return paper


def _said(row: Mapping[str, Any]) -> Said:
    value = fitted(label(row.get("value_label", "")), BASE_STEPS[1], bold=True)
    return Said(row["label"], value, bold=row["total"], quiet=row["value"] is None)


def _levels(rows: Sequence[Row]) -> list[_Level]:
    """Each row with the scores before and after it."""
    start, *steps, end = rows
    made = [_Level(start, 0.0, start.data["value"])]
    for row in steps:
        before, step = made[-1].after, row.data["value"]
        made.append(_Level(row, before, None if before is None or step is None else before + step))
    return [*made, _Level(end, 0.0, end.data["value"])]


def _join(paper: Sheet, level: _Level, below: _Level, tall: float, room: Room) -> Iterator[tuple[Span, Span]]:
    """A line from a bar down to the next one, at the score between them, or to the words that stand in its way."""
    score = level.after
    if score is None or below.after is None or within(paper, score) != score:
        return
    start, end = level.row.middle + tall / 2, below.row.middle - tall / 2
    row, across = below.row, paper.x(score)
    stop = row.level - _LETTERS - (len(row.lines) - 1) * LINE / 2
    met = any(first - 2 < across < last + 2 for first, last in spans(paper, row, room))
    yield (score, start), (score, stop if met else end)


def _draw_totals(paper: Sheet, totals: Iterable[_Level], shades: Shades, tall: float) -> None:
    """The score before and the score now: bars from zero, or dots where zero is off the axis."""
    known = [level for level in totals if level.after is not None]
    if within(paper, 0.0) == 0.0:
        boxes = [_box(paper, level, tall) for level in known]
        paper.boxes(boxes, facecolor=shades.strong, linewidth=0, zorder=3)
    else:
        places = [(within(paper, level.after or 0.0), level.row.middle) for level in known]
        paper.dots(places, tall, (shades.strong, shades.strong), edge=0)


def _draw_steps(paper: Sheet, steps: Sequence[_Level], shades: Shades, tall: float) -> None:
    """Floating bars: filled where the score rises, hatched where it falls, a line where it stays."""
    known = [level for level in steps if level.after is not None]
    for falls, face in ((False, shades.light), (True, WHITE)):
        boxes = [_box(paper, level, tall) for level in known if level.falls == falls]
        paper.boxes(boxes, facecolor=face, edgecolor=shades.words, linewidth=0.8, zorder=3)
    hatching = (line for level in known if level.falls for line in _hatching(paper, level, tall))
    paper.strokes(hatching, color=shades.words, linewidth=0.8, zorder=4)


def _box(paper: Sheet, level: _Level, tall: float) -> tuple[Span, Span]:
    """The corners of a level's bar."""
    start, end = _ends(paper, level)
    return (start, level.row.middle + tall / 2), (end, level.row.middle - tall / 2)


def _ends(paper: Sheet, level: _Level) -> Span:
    """The scores at the left and the right end of a level's bar, kept within the axis."""
    ends = sorted((level.before or 0.0, level.after or 0.0))
    return within(paper, ends[0]), within(paper, ends[1])


def _hatching(paper: Sheet, level: _Level, tall: float) -> Iterator[tuple[Span, Span]]:
    """Slanting lines across a bar, cut at its ends."""
    start, end = _ends(paper, level)
    point = (paper.across[1] - paper.across[0]) / paper.width
    foot, long = level.row.middle + tall / 2, (end - start) / point
    for number in range(1, int((long + tall) / _APART) + 1):
        right = number * _APART
        near, far = max(right - tall, 0.0), min(right, long)
        yield (
            (start + near * point, foot - (near - right + tall)),
            (start + far * point, foot - (far - right + tall)),
        )
