"""Scores side by side: a dot and its interval per row, n at the right, the whole as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nps_report.charts.rows import (
    BASE_STEPS,
    GAP,
    LABEL_STEPS,
    Row,
    Said,
    height_of,
    label_row,
    room_of,
    rows_of,
    within,
)
from nps_report.charts.shades import Shades
from nps_report.charts.style import SMALL, WIDTH, Sheet, Span, grid, sheet
from nps_report.charts.words import fitted, label, width_of
from nps_report.colours import GREY, INK, WHITE

_TOP, _BOTTOM = 15.0, 17.0

_STACKED = 13.0
"""In a narrow drawing a row's words stand above its interval."""


def plot_intervals(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw the rows in their order; the drawing is as high as they need."""
    stacked = width < WIDTH
    below = _STACKED if stacked else 0.0
    rows = rows_of(data["rows"], _said, below)
    room = room_of(rows, stacked)
    body = height_of(rows)
    low, high = data["axis"]
    paper = sheet(
        (width, _TOP + body + _BOTTOM), (room.left, room.right, _TOP, _BOTTOM), (low, high), (body, 0)
    )
    grid(paper, "x")
    _draw_heads(paper, data)
    _draw_rows(paper, rows, shades)
    for row in rows:
        label_row(paper, row, room)
    return paper


def _said(row: Mapping[str, Any]) -> Said:
    value = fitted(label(row["value_label"]), BASE_STEPS[0], bold=True)
    base = fitted(label(row["n_label"]), BASE_STEPS[-1], SMALL)
    return Said(row["label"], value, base, bool(row["established"]), row["value"] is None)


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
        paper.write(fitted(text, LABEL_STEPS[-1], SMALL), at, SMALL, color=GREY, ha=side)


def _meet(paper: Sheet, heads: Sequence[tuple[float, str]]) -> bool:
    """Whether two words centred on their values would run into each other."""
    if len(heads) < 2:
        return False
    apart = abs(paper.x(heads[0][0]) - paper.x(heads[1][0]))
    return apart < sum(width_of(text, SMALL) for _, text in heads) / 2 + GAP


def _draw_rows(paper: Sheet, rows: Sequence[Row], shades: Shades) -> None:
    """Intervals, the targets' ticks and dots: hollow for a small base, strong where established."""
    targets = [(row.data["target"], row.middle) for row in rows if row.data["target"] is not None]
    ends = (end for value, middle in targets for end in _upright(paper, value, middle - 5.5, middle + 5.5))
    paper.strokes(ends, color=INK, linewidth=1.3, zorder=2)
    known = [row for row in rows if row.data["value"] is not None]
    for bold, colour, weight in ((False, shades.light, 1.7), (True, shades.strong, 2.6)):
        ends = (_interval(paper, row) for row in known if row.said.bold == bold and _has_limits(row))
        paper.strokes(ends, color=colour, linewidth=weight, zorder=3)
    for hollow, face in ((False, shades.plain), (True, WHITE)):
        alike = (row for row in known if bool(row.data["small_base"]) == hollow)
        places = [(within(paper, row.data["value"]), row.middle) for row in alike]
        paper.dots(places, 6.4, (face, shades.plain), edge=1.5)


def _upright(paper: Sheet, value: float, start: float, end: float) -> list[tuple[Span, Span]]:
    """A line from `start` to `end` at a value; none where the axis does not reach it."""
    return [((value, start), (value, end))] if within(paper, value) == value else []


def _has_limits(row: Row) -> bool:
    return row.data["low"] is not None and row.data["high"] is not None


def _interval(paper: Sheet, row: Row) -> tuple[Span, Span]:
    low, high = within(paper, row.data["low"]), within(paper, row.data["high"])
    return (low, row.middle), (high, row.middle)
