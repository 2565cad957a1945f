"""The answers from 0 to 10: a bar per score, counts on top, the three classes under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.patches import Rectangle

from nps_report.charts.shades import Shades
from nps_report.charts.style import SMALL, WIDTH, Sheet, sheet
from nps_report.charts.words import fitted, label, wrapped
from nps_report.colours import AXIS, CLASS_COLOURS, GREY, INK

HEIGHT, SIDE, TOP, BOTTOM = 150.0, 2.0, 14.0, 52.0

_BAR = 0.78
"""How much of its place a bar fills."""

_OVERHANG = 10.0
"""Points that a class's words may be wider than its bars."""


def plot_distribution(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw the bars in the colours of their classes; the brand's `shades` have no part in it."""
    del shades
    bars = data["bars"]
    shares = [bar["share"] or 0.0 for bar in bars]
    across, up = (-0.5, max(len(bars), 1) - 0.5), (0.0, max(shares, default=0) or 1.0)
    paper = sheet((width, HEIGHT), (SIDE, SIDE, TOP, BOTTOM), across, up)
    for place, (bar, share) in enumerate(zip(bars, shares, strict=True)):
        _draw_bar(paper, place, bar, share)
    paper.strokes([((across[0], 0), (across[1], 0))], color=AXIS, linewidth=0.8, zorder=2)
    for group in data["groups"]:
        places = [place for place, bar in enumerate(bars) if bar["score_class"] == group["score_class"]]
        _bracket(paper, group, places)
    return paper


def _draw_bar(paper: Sheet, place: int, bar: Mapping[str, Any], share: float) -> None:
    """A bar, its count on top and its score under it."""
    colour = CLASS_COLOURS[bar["score_class"]]
    paper.add(
        Rectangle((place - _BAR / 2, 0), _BAR, share, facecolor=colour, linewidth=0, transform=paper.data)
    )
    middle, count = paper.x(place), fitted(label(bar["label"]), 40, SMALL)
    paper.write(count, (middle, paper.y(share) + 3), SMALL, ha="center", color=INK)
    paper.write(str(bar["score"]), (middle, BOTTOM - 3), ha="center", va="top", color=GREY)


def _bracket(paper: Sheet, group: Mapping[str, Any], places: Sequence[int]) -> None:
    """A line in the class's colour under its bars, and the class's words under the line."""
    if not places:
        return
    first, last, drop = places[0] - 0.42, places[-1] + 0.42, BOTTOM - 18
    level = -18 * paper.up[1] / paper.height
    paper.strokes([((first, level), (last, level))], color=CLASS_COLOURS[group["score_class"]], linewidth=3)
    left, right = paper.x(first), paper.x(last)
    lines = wrapped(label(group["label"]), right - left + _OVERHANG, bold=True)
    # Two lines are wider than their bars may be: at the end of the drawing they stand flush with it.
    at_end = len(lines) > 1 and places[-1] == 10
    place, side = (right, "right") if at_end else ((left + right) / 2, "center")
    at = (place, drop - 5)
    paper.write("\n".join(lines), at, bold=True, ha=side, va="top", color=INK, pitch=1.1)
