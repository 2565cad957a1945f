"""The score over thirteen periods: a line, its interval as a band, the last value and the target labelled."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_report.charts.style import LARGE, SMALL, WIDTH, across, grid, sheet, ticks, write
from nps_report.charts.words import fitted, label, width_of
from nps_report.colours import GREY, INK, WHITE, legible, mixed

Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Flags: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"

HEIGHT, LEFT, TOP, BOTTOM = 176.0, 30.0, 7.0, 36.0
_MOST_OF_THE_SIDE = 130.0
_APART = 12.5
"""Points between the last value's label and the target's, so that both can be read."""


@dataclass(frozen=True)
class _Series:
    """The points as columns; NaN where there is no answer."""

    value: Floats
    low: Floats
    high: Floats
    small: Flags


def plot_trend(data: Mapping[str, Any], primary: str, width: float = WIDTH) -> Figure:
    """Draw the trend in the brand's colour; gaps stay gaps, and no answer at all leaves an empty grid."""
    points, target = data["points"], data["target"]
    texts = [fitted(label(data["last_label"]), 60, LARGE, True), label(target["label"]) if target else ""]
    figure, axes = sheet((width, HEIGHT), (LEFT, _side(texts), TOP, BOTTOM))
    axes.set_ylim(*data["axis"])
    axes.set_xlim(-0.4, max(len(points), 2) - 0.6)
    grid(axes, "y", ticks(tuple(data["axis"])))
    _label_periods(axes, points)
    series = _series(points, data["axis"])
    _draw_band(axes, series, mixed(primary, WHITE, 0.84))
    _draw_line(axes, series, primary)
    _label_side(axes, _Side(_last(series.value), texts[0], target and target["value"], texts[1]), primary)
    return figure


def _side(texts: Sequence[str]) -> float:
    """Room at the right for the labels of the last value and of the target."""
    widths = (width_of(texts[0], LARGE, True), width_of(texts[1], SMALL))
    return min(max(widths) + 12, _MOST_OF_THE_SIDE)


def _series(points: Sequence[Mapping[str, Any]], axis: Sequence[float]) -> _Series:
    def column(key: str) -> Floats:
        raw = [math.nan if point[key] is None else point[key] for point in points]
        return np.array(raw, dtype=np.float64).clip(axis[0], axis[1])

    small = np.array([bool(point["small_base"]) for point in points], dtype=bool)
    return _Series(column("value"), column("low"), column("high"), small)


def _draw_band(axes: Axes, series: _Series, colour: str) -> None:
    """The interval; a point without neighbours has a bar of its own, for a band needs two."""
    places = np.arange(len(series.value))
    axes.fill_between(places, series.low, series.high, color=colour, linewidth=0, zorder=1)
    alone = _alone(series.value)
    axes.vlines(places[alone], series.low[alone], series.high[alone], color=colour, linewidth=5, zorder=1)


def _draw_line(axes: Axes, series: _Series, colour: str) -> None:
    places = np.arange(len(series.value))
    axes.plot(places, series.value, color=colour, linewidth=1.8, zorder=3, clip_on=False)
    known = ~np.isnan(series.value)
    sizes = np.where(places == _last_place(series.value), 6.5, np.where(series.small, 5.0, 3.2))
    for hollow in (False, True):
        shown = known & (series.small == hollow)
        axes.scatter(
            places[shown],
            series.value[shown],
            s=sizes[shown] ** 2,
            facecolor=WHITE if hollow else colour,
            edgecolor=colour,
            linewidth=1.4 if hollow else 0,
            zorder=4,
            clip_on=False,
        )


def _alone(values: Floats) -> Flags:
    """Which points are known while both neighbours are not."""
    known = np.concatenate(([False], ~np.isnan(values), [False]))
    return known[1:-1] & ~known[:-2] & ~known[2:]


def _last_place(values: Floats) -> int:
    """Where the last known point stands; -1 if there is none."""
    known = np.flatnonzero(~np.isnan(values))
    return int(known[-1]) if len(known) else -1


def _last(values: Floats) -> float | None:
    place = _last_place(values)
    return None if place < 0 else float(values[place])


def _label_periods(axes: Axes, points: Sequence[Mapping[str, Any]]) -> None:
    """The period and n under as many points as there is room for, the last always among them."""
    texts = [f"{fitted(label(point['label']), 80, SMALL)}\n{_base(point)}" for point in points]
    widest = max((width_of(line, SMALL) for text in texts for line in text.split("\n")), default=0)
    room = across(axes) / max(len(points), 1)
    step = max(1, math.ceil((widest + 8) / room))
    step = 3 if step == 2 and len(points) % 3 == 1 else step
    places = range(len(points) - 1, -1, -step)
    axes.set_xticks(list(places), [texts[place] for place in places])
    axes.tick_params(axis="x", pad=8)


def _base(point: Mapping[str, Any]) -> str:
    """The point's base as printed: its own label, else the plain number."""
    return label(point.get("n_label") or f"n = {point['n'] or 0}")


@dataclass(frozen=True)
class _Side:
    """What stands at the right of the line."""

    last: float | None
    last_text: str
    target: float | None
    target_text: str


def _label_side(axes: Axes, side: _Side, colour: str) -> None:
    """The last value's label beside its point; the target's beside its line, moved off if they would meet."""
    edge = {"frame": axes.get_yaxis_transform(), "va": "center_baseline"}
    if side.last is not None:
        bold = {"color": legible(colour), "fontsize": LARGE, "fontweight": "bold"}
        write(axes, side.last_text, (1, side.last), (4, 0), **edge, **bold)
    if side.target is not None:
        axes.axhline(side.target, color=INK, linewidth=0.8, dashes=(4, 3), zorder=2)
        text = fitted(side.target_text, _MOST_OF_THE_SIDE - 12, SMALL)
        write(axes, text, (1, side.target), (4, _moved(axes, side)), color=GREY, fontsize=SMALL, **edge)


def _moved(axes: Axes, side: _Side) -> float:
    """How far, in points, the target's label goes up or down to keep clear of the last value's."""
    if side.last is None or side.target is None:
        return 0.0
    low, high = axes.get_ylim()
    gap = (side.target - side.last) * (HEIGHT - TOP - BOTTOM) / (high - low)
    return 0.0 if abs(gap) >= _APART else math.copysign(_APART, gap) - gap
