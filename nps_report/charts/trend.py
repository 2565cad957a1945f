"""The score over thirteen periods: a line, its interval as a band, the last value and the target labelled."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from matplotlib.patches import PathPatch
from matplotlib.path import Path

from nps_report.charts.shades import Shades
from nps_report.charts.style import LARGE, SMALL, WIDTH, Sheet, grid, sheet
from nps_report.charts.words import fitted, label, width_of
from nps_report.colours import GREY, INK, WHITE

HEIGHT, LEFT, TOP, BOTTOM = 176.0, 30.0, 7.0, 36.0
_MOST_OF_THE_SIDE = 130.0
_APART = 12.5
"""Points between the last value's label and the target's, so that both can be read."""


@dataclass(frozen=True)
class _Point:
    """A point of the line, kept within the axis; what is unknown is NaN."""

    place: int
    value: float
    low: float
    high: float
    small: bool

    @property
    def bounded(self) -> bool:
        return not (math.isnan(self.low) or math.isnan(self.high))


def plot_trend(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw the trend in the brand's colour; gaps stay gaps, and no answer at all leaves an empty grid."""
    points, target = data["points"], data["target"]
    texts = [fitted(label(data["last_label"]), 60, LARGE, True), label(target["label"]) if target else ""]
    low, high = data["axis"]
    across = (-0.4, max(len(points), 2) - 0.6)
    paper = sheet((width, HEIGHT), (LEFT, _side(texts), TOP, BOTTOM), across, (low, high))
    grid(paper, "y")
    _label_periods(paper, points)
    series = [_point(place, point, paper) for place, point in enumerate(points)]
    known = [point for point in series if not math.isnan(point.value)]
    _draw_band(paper, series, shades.band)
    _draw_line(paper, series, shades.plain)
    _draw_dots(paper, known, shades.plain)
    last = known[-1].value if known else None
    _label_side(paper, _Side(last, texts[0], target and target["value"], texts[1]), shades.words)
    return paper


def _side(texts: Sequence[str]) -> float:
    """Room at the right for the labels of the last value and of the target."""
    widths = (width_of(texts[0], LARGE, True), width_of(texts[1], SMALL))
    return min(max(widths) + 12, _MOST_OF_THE_SIDE)


def _point(place: int, point: Mapping[str, Any], paper: Sheet) -> _Point:
    lowest, highest = paper.up
    value, low, high = (
        math.nan if point[key] is None else min(max(point[key], lowest), highest)
        for key in ("value", "low", "high")
    )
    return _Point(place, value, low, high, bool(point["small_base"]))


def _draw_band(paper: Sheet, series: Sequence[_Point], colour: str) -> None:
    """The interval; a point without neighbours has a bar of its own, for a band needs two."""
    runs = [list(run) for bounded, run in groupby(series, lambda point: point.bounded) if bounded]
    shapes = [_outline(run) for run in runs if len(run) > 1]
    if shapes:
        outline = Path.make_compound_path(*shapes)
        paper.add(PathPatch(outline, facecolor=colour, linewidth=0, zorder=1, transform=paper.data))
    alone = [run[0] for run in runs if len(run) == 1]
    bars = [((point.place, point.low), (point.place, point.high)) for point in alone]
    paper.strokes(bars, color=colour, linewidth=5, zorder=1)


def _outline(run: Sequence[_Point]) -> Path:
    """Around a run of intervals: along their lower ends and back along the upper ones."""
    there = [(point.place, point.low) for point in run]
    back = [(point.place, point.high) for point in reversed(run)]
    return Path([*there, *back, there[0]], closed=True)


def _draw_line(paper: Sheet, series: Sequence[_Point], colour: str) -> None:
    places, values = [point.place for point in series], [point.value for point in series]
    paper.path(places, values, color=colour, linewidth=1.8, zorder=3)


def _draw_dots(paper: Sheet, known: Sequence[_Point], colour: str) -> None:
    """A dot per point: hollow and larger for a small base, the largest for the last one."""
    kinds = [(_diameter(point, known[-1]), point.small) for point in known]
    for diameter, hollow in sorted(set(kinds)):
        alike = [point for point, kind in zip(known, kinds, strict=True) if kind == (diameter, hollow)]
        face, edge = (WHITE, 1.4) if hollow else (colour, 0.0)
        paper.dots([(point.place, point.value) for point in alike], diameter, (face, colour), edge)


def _diameter(point: _Point, last: _Point) -> float:
    if point is last:
        return 6.5
    return 5.0 if point.small else 3.2


def _label_periods(paper: Sheet, points: Sequence[Mapping[str, Any]]) -> None:
    """The period and n under as many points as there is room for, the last always among them."""
    texts = [f"{fitted(label(point['label']), 80, SMALL)}\n{_base(point)}" for point in points]
    widest = max((width_of(line, SMALL) for text in texts for line in text.split("\n")), default=0)
    room = paper.width / max(len(points), 1)
    step = max(1, math.ceil((widest + 8) / room))
    step = 3 if step == 2 and len(points) % 3 == 1 else step
    for place in range(len(points) - 1, -1, -step):
        at = (paper.x(place), BOTTOM - 8)
        paper.write(texts[place], at, SMALL, color=GREY, ha="center", va="top")


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


def _label_side(paper: Sheet, side: _Side, colour: str) -> None:
    """The last value's label beside its point; the target's beside its line, moved off if they would meet."""
    aside = paper.right + 4
    if side.last is not None:
        at = (aside, paper.y(side.last))
        paper.write(side.last_text, at, LARGE, bold=True, color=colour, va="center_baseline")
    if side.target is not None:
        left, right = ((edge, side.target) for edge in paper.across)
        if paper.up[0] <= side.target <= paper.up[1]:
            paper.strokes([(left, right)], color=INK, linewidth=0.8, dashes=(4, 3), zorder=2)
        text = fitted(side.target_text, _MOST_OF_THE_SIDE - 12, SMALL)
        at = (aside, paper.y(side.target) + _moved(paper, side))
        paper.write(text, at, SMALL, color=GREY, va="center_baseline")


def _moved(paper: Sheet, side: _Side) -> float:
    """How far, in points, the target's label goes up or down to keep clear of the last value's."""
    if side.last is None or side.target is None:
        return 0.0
    gap = paper.y(side.target) - paper.y(side.last)
    return 0.0 if abs(gap) >= _APART else math.copysign(_APART, gap) - gap
