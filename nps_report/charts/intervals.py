"""Scores side by side: a dot and its interval per row, n at the right, the whole as a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_report.charts.style import SMALL, USUAL, WIDTH, across, grid, sheet, ticks, write
from nps_report.charts.words import fitted, label, width_of, wrapped
from nps_report.colours import GREY, INK, WHITE, mixed

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


def plot_intervals(data: Mapping[str, Any], primary: str, width: float = WIDTH) -> Figure:
    """Draw the rows in their order; the drawing is as high as they need."""
    stacked = width < WIDTH
    rows = _rows(data["rows"], _STACKED if stacked else 0.0)
    room = _room(rows, stacked)
    body = sum(_height(row.lines) + (_STACKED if stacked else 0.0) for row in rows) or _ROW
    figure, axes = sheet((width, _TOP + body + _BOTTOM), (room.left, room.right, _TOP, _BOTTOM))
    axes.set_ylim(body, 0)
    axes.set_xlim(*data["axis"])
    axes.set_yticks([])
    grid(axes, "x", ticks(tuple(data["axis"])))
    _draw_heads(axes, data)
    for row in rows:
        _draw_row(axes, row, primary)
        _label_row(axes, row, room)
    return figure


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


def _draw_heads(axes: Axes, data: Mapping[str, Any]) -> None:
    """The score of the whole as a dashed line; its words, and those of the first target's tick, on top."""
    heads, targets = [], [row["target"] for row in data["rows"] if row["target"] is not None]
    reference = data["reference"]
    if reference and reference["value"] is not None:
        axes.axvline(reference["value"], color=GREY, linewidth=0.9, dashes=(3, 2), zorder=1)
        heads.append((reference["value"], label(reference["label"])))
    if targets and data["target_label"]:
        heads.append((targets[0], label(data["target_label"])))
    sides = ("right", "left") if _meet(axes, heads) else ("center", "center")
    for (value, text), side in zip(sorted(heads), sides, strict=False):
        aside = {"right": -3.0, "left": 3.0}.get(side, 0.0)
        write(
            axes,
            fitted(text, _LABEL_STEPS[-1], SMALL),
            (value, 0),
            (aside, 4),
            color=GREY,
            fontsize=SMALL,
            ha=side,
            va="baseline",
        )


def _meet(axes: Axes, heads: Sequence[tuple[float, str]]) -> bool:
    """Whether two words centred on their values would run into each other."""
    if len(heads) < 2:
        return False
    low, high = axes.get_xlim()
    points = across(axes) / (high - low)
    apart = abs(heads[0][0] - heads[1][0]) * points
    return apart < sum(width_of(text, SMALL) for _, text in heads) / 2 + _GAP


def _draw_row(axes: Axes, row: _Row, colour: str) -> None:
    """The interval, the target's tick and the dot: hollow for a small base, strong where established."""
    data, middle = row.data, row.middle
    if data["target"] is not None:
        axes.vlines(data["target"], middle - 5.5, middle + 5.5, color=INK, linewidth=1.3, zorder=2)
    if data["value"] is None:
        return
    if data["low"] is not None and data["high"] is not None:
        shade, weight = (mixed(colour, WHITE, 0.15), 2.6) if row.bold else (mixed(colour, WHITE, 0.45), 1.7)
        axes.hlines(middle, data["low"], data["high"], color=shade, linewidth=weight, zorder=3)
    face = WHITE if data["small_base"] else colour
    dot: dict[str, Any] = {"ms": 6.4, "mfc": face, "mec": colour, "mew": 1.5, "clip_on": False}
    axes.plot(_within(axes, data["value"]), middle, "o", zorder=4, **dot)


def _within(axes: Axes, value: float) -> float:
    low, high = axes.get_xlim()
    return min(max(value, low), high)


def _label_row(axes: Axes, row: _Row, room: _Room) -> None:
    """The row's name at the left; its value and base at the right."""
    style = {"frame": axes.get_yaxis_transform(), "va": "center_baseline"}
    font = {"fontsize": USUAL, "fontweight": "bold" if row.bold else "normal"}
    names = GREY if row.data["value"] is None else INK
    end = room.value_end
    for line, text in enumerate(row.lines):
        drop = _LINE * ((len(row.lines) - 1) / 2 - line)
        write(axes, text, (0, row.said), (-room.left, drop), color=names, **font, **style)
    write(axes, _value(row), (1, row.said), (end, 0), ha="right", color=INK, **font, **style)
    write(axes, row.base, (1, row.said), (end + _GAP, 0), color=GREY, fontsize=SMALL, **style)
