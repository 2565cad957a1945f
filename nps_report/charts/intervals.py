"""Scores side by side: a dot and its interval per row, n at the right, the whole as a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nps_report.charts.shades import Shades
from nps_report.charts.style import SMALL, WIDTH, Sheet, Span, grid, sheet
from nps_report.charts.words import fitted, label, width_of, wrapped
from nps_report.colours import GREY, INK, WHITE

_ROW, _LINE, _TOP, _BOTTOM, _GAP = 17.0, 11.0, 15.0, 17.0, 8.0
_LABEL_STEPS, _BASE_STEPS = (76.0, 96.0, 140.0), (40.0, 72.0, 130.0)
"""Few widths, so that the axes of one chart stand under those of another."""

_STACKED, _EDGE = 13.0, 13.0
"""In a narrow drawing a row's words stand above its interval, and the axes reach nearly from edge to edge."""


@dataclass(frozen=True)
class _Row:
    """A row of the data with its words cut to the room there is.

    `said` and `middle` are where the middles of its words and of its interval stand, in points from the top.
    """

    data: Mapping[str, Any]
    lines: list[str]
    base: str
    said: float
    middle: float

    @property
    def bold(self) -> bool:
        return bool(self.data["established"])


@dataclass(frozen=True)
class _Room:
    """Widths in points: labels at the left, then the axes, values and bases at the right; stacked, all above."""

    labels: float
    values: float
    bases: float
    stacked: bool

    @property
    def left(self) -> float:
        return _EDGE if self.stacked else self.labels + _GAP

    @property
    def right(self) -> float:
        return _EDGE if self.stacked else self.values + self.bases + 2 * _GAP

    @property
    def value_end(self) -> float:
        """Where a value ends, from the right end of the axes."""
        return _EDGE - self.bases - _GAP if self.stacked else _GAP + self.values


def plot_intervals(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw the rows in their order; the drawing is as high as they need."""
    stacked = width < WIDTH
    rows = _rows(data["rows"], _STACKED if stacked else 0.0)
    room = _room(rows, stacked)
    body = sum(_height(row.lines) + (_STACKED if stacked else 0.0) for row in rows) or _ROW
    low, high = data["axis"]
    paper = sheet(
        (width, _TOP + body + _BOTTOM), (room.left, room.right, _TOP, _BOTTOM), (low, high), (body, 0)
    )
    grid(paper, "x")
    _draw_heads(paper, data)
    _draw_rows(paper, rows, shades)
    for row in rows:
        _label_row(paper, row, room)
    return paper


def _rows(rows: Sequence[Mapping[str, Any]], below: float) -> list[_Row]:
    """The rows from top to bottom, each with its interval `below` its words."""
    made, top = [], 0.0
    for row in rows:
        lines = wrapped(label(row["label"]), _LABEL_STEPS[-1], row["established"])
        base = fitted(label(row["n_label"]), _BASE_STEPS[-1], SMALL)
        said = top + _height(lines) / 2
        middle = top + _height(lines) + below / 2 - 4 if below else said
        made.append(_Row(row, lines, base, said, middle))
        top += _height(lines) + below
    return made


def _height(lines: Sequence[str]) -> float:
    return _ROW + _LINE * (len(lines) - 1)


def _room(rows: Sequence[_Row], stacked: bool) -> _Room:
    labels = (width_of(line, bold=row.bold) for row in rows for line in row.lines)
    values = (width_of(_value(row), bold=True) for row in rows)
    bases = (width_of(row.base, SMALL) for row in rows)
    return _Room(_step(labels, _LABEL_STEPS), max((24.0, *values)), _step(bases, _BASE_STEPS), stacked)


def _value(row: _Row) -> str:
    return fitted(label(row.data["value_label"]), _BASE_STEPS[0], bold=True)


def _step(widths: Iterable[float], steps: Sequence[float]) -> float:
    """The first step that holds all the widths."""
    widest = max(widths, default=0)
    return next((step for step in steps if step >= widest), steps[-1])


def _draw_heads(paper: Sheet, data: Mapping[str, Any]) -> None:
    """The score of the whole as a dashed line; its words, and those of the first target's tick, on top."""
    heads, targets = [], [row["target"] for row in data["rows"] if row["target"] is not None]
    reference = data["reference"]
    if reference and reference["value"] is not None:
        ends = _upright(paper, reference["value"], *paper.up)
        paper.strokes(ends, color=GREY, linewidth=0.9, dashes=(3, 2), zorder=1)
        heads.append((reference["value"], label(reference["label"])))
    if targets and data["target_label"]:
        heads.append((targets[0], label(data["target_label"])))
    sides = ("right", "left") if _meet(paper, heads) else ("center", "center")
    for (value, text), side in zip(sorted(heads), sides, strict=False):
        at = (paper.x(value) + {"right": -3.0, "left": 3.0}.get(side, 0.0), paper.y(0) + 4)
        paper.write(fitted(text, _LABEL_STEPS[-1], SMALL), at, SMALL, color=GREY, ha=side)


def _meet(paper: Sheet, heads: Sequence[tuple[float, str]]) -> bool:
    """Whether two words centred on their values would run into each other."""
    if len(heads) < 2:
        return False
    apart = abs(paper.x(heads[0][0]) - paper.x(heads[1][0]))
    return apart < sum(width_of(text, SMALL) for _, text in heads) / 2 + _GAP


def _draw_rows(paper: Sheet, rows: Sequence[_Row], shades: Shades) -> None:
    """Intervals, the targets' ticks and dots: hollow for a small base, strong where established."""
    targets = [(row.data["target"], row.middle) for row in rows if row.data["target"] is not None]
    ends = (end for value, middle in targets for end in _upright(paper, value, middle - 5.5, middle + 5.5))
    paper.strokes(ends, color=INK, linewidth=1.3, zorder=2)
    known = [row for row in rows if row.data["value"] is not None]
    for bold, colour, weight in ((False, shades.light, 1.7), (True, shades.strong, 2.6)):
        ends = (_interval(paper, row) for row in known if row.bold == bold and _has_limits(row))
        paper.strokes(ends, color=colour, linewidth=weight, zorder=3)
    for hollow, face in ((False, shades.plain), (True, WHITE)):
        alike = (row for row in known if bool(row.data["small_base"]) == hollow)
        places = [(_within(paper, row.data["value"]), row.middle) for row in alike]
        paper.dots(places, 6.4, (face, shades.plain), edge=1.5)


def _upright(paper: Sheet, value: float, start: float, end: float) -> list[tuple[Span, Span]]:
    """A line from `start` to `end` at a value; none where the axis does not reach it."""
    return [((value, start), (value, end))] if _within(paper, value) == value else []


def _has_limits(row: _Row) -> bool:
    return row.data["low"] is not None and row.data["high"] is not None


def _interval(paper: Sheet, row: _Row) -> tuple[Span, Span]:
    low, high = _within(paper, row.data["low"]), _within(paper, row.data["high"])
    return (low, row.middle), (high, row.middle)


def _within(paper: Sheet, value: float) -> float:
    low, high = paper.across
    return min(max(value, low), high)


def _label_row(paper: Sheet, row: _Row, room: _Room) -> None:
    """The row's name at the left; its value and base at the right."""
    level, end = paper.y(row.said), paper.right + room.value_end
    names = GREY if row.data["value"] is None else INK
    for line, text in enumerate(row.lines):
        drop = _LINE * ((len(row.lines) - 1) / 2 - line)
        paper.write(text, (0, level + drop), bold=row.bold, color=names, va="center_baseline")
    paper.write(_value(row), (end, level), bold=row.bold, ha="right", color=INK, va="center_baseline")
    paper.write(row.base, (end + _GAP, level), SMALL, color=GREY, va="center_baseline")
