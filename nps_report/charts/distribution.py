"""The answers from 0 to 10: a bar per score, counts on top, the three classes under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_report.charts.style import SMALL, USUAL, WIDTH, across, sheet, write
from nps_report.charts.words import fitted, label, wrapped
from nps_report.colours import AXIS, CLASS_COLOURS, INK

HEIGHT, SIDE, TOP, BOTTOM = 150.0, 2.0, 14.0, 52.0

_OVERHANG = 10.0
"""Points that a class's words may be wider than its bars."""


def plot_distribution(data: Mapping[str, Any], primary: str, width: float = WIDTH) -> Figure:
    """Draw the bars in the colours of their classes; `primary` has no part in it."""
    del primary
    bars = data["bars"]
    figure, axes = sheet((width, HEIGHT), (SIDE, SIDE, TOP, BOTTOM))
    shares = [bar["share"] or 0.0 for bar in bars]
    places = range(len(bars))
    axes.bar(places, shares, width=0.78, color=[CLASS_COLOURS[bar["score_class"]] for bar in bars])
    axes.set_ylim(0, max(shares, default=0) or 1)
    axes.set_xlim(-0.5, max(len(bars), 1) - 0.5)
    axes.set_yticks([])
    axes.set_xticks(list(places), [str(bar["score"]) for bar in bars])
    axes.tick_params(axis="x", pad=3, labelsize=USUAL)
    axes.axhline(0, color=AXIS, linewidth=0.8, clip_on=False)
    _label_counts(axes, bars, shares)
    for group in data["groups"]:
        _bracket(
            axes, group, [place for place in places if bars[place]["score_class"] == group["score_class"]]
        )
    return figure


def _label_counts(axes: Axes, bars: Sequence[Mapping[str, Any]], shares: Sequence[float]) -> None:
    for place, (bar, share) in enumerate(zip(bars, shares, strict=True)):
        text = fitted(label(bar["label"]), 40, SMALL)
        write(axes, text, (place, share), (0, 3), ha="center", color=INK, fontsize=SMALL)


def _bracket(axes: Axes, group: Mapping[str, Any], places: Sequence[int]) -> None:
    """A line in the class's colour under its bars, and the class's words under the line."""
    if not places:
        return
    first, last, edge = places[0] - 0.42, places[-1] + 0.42, axes.get_xaxis_transform()
    drop = -18 / (HEIGHT - TOP - BOTTOM)
    colour = CLASS_COLOURS[group["score_class"]]
    axes.hlines(drop, first, last, transform=edge, color=colour, linewidth=3, clip_on=False)
    lines = wrapped(label(group["label"]), (last - first) * across(axes) / 11 + _OVERHANG, bold=True)
    # Two lines are wider than their bars may be: at the end of the drawing they stand flush with it.
    at_end = len(lines) > 1 and places[-1] == 10
    place, side = (last, "right") if at_end else ((first + last) / 2, "center")
    font = {"fontsize": USUAL, "fontweight": "bold", "color": INK, "linespacing": 1.1}
    write(axes, "\n".join(lines), (place, drop), (0, -5), frame=edge, ha=side, va="top", **font)
