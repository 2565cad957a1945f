"""Before an action and after it: two scores side by side, where it was done and elsewhere, a small panel per action."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from nps_report.charts.shades import Shades
from nps_report.charts.style import SMALL, USUAL, WIDTH, Sheet, Span, sheet
from nps_report.charts.words import fitted, label, width_of, wrapped
from nps_report.colours import AXIS, GREY, GRID, INK, WHITE

_HEAD, _BODY, _PERIODS, _LINE = 14.0, 38.0, 13.0, 10.5
"""Points from top to bottom of a panel: its name, the lines, their periods, and a line of what is said below."""

_BETWEEN, _PAD, _GAP = 16.0, 6.0, 3.0
_APART = 10.0
"""Points between two labels at one end of the lines, so that both can be read."""

_DASHES = (0, (3.0, 1.8))


class _Panel(NamedTuple):
    """An action: what is drawn of it, in points of the page, and what is said below unless it is beside the name."""

    data: Mapping[str, Any]
    left: float
    right: float
    low: float
    said: list[str]

    @property
    def first(self) -> float:
        """Where the lines begin."""
        return self.left + _widest(self.data, "first") + _PAD

    @property
    def last(self) -> float:
        """Where the lines end."""
        room = (self.right - self.left) * 0.45
        return self.right - min(_widest(self.data, "last"), room) - _PAD - 3

    def across(self, place: float) -> float:
        """The place of a grain; the one before the last is that of the action itself, which counts on no side."""
        steps = len(self.data["done"])
        return self.first + (self.last - self.first) * place / max(steps, 1)

    @property
    def places(self) -> list[float]:
        """Where each value stands: all but the last before the action."""
        steps = len(self.data["done"])
        return [self.across(place if place < steps - 1 else steps) for place in range(steps)]

    @property
    def moment(self) -> float:
        """Where the action stands."""
        return self.across(len(self.data["done"]) - 1)


def plot_before(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw a panel per action side by side, or one above the other where there is less room."""
    stacked = width < WIDTH
    many = max(len(data["panels"]), 1)
    wide = width if stacked else (width - _BETWEEN * (many - 1)) / many
    beside = all(_fits_beside(panel, wide) for panel in data["panels"])
    said = [[] if beside else wrapped(label(panel["gap_label"]), wide) for panel in data["panels"]]
    lines = max(map(len, said), default=0)
    high = _HEAD + _BODY + _PERIODS + (_GAP + _LINE * lines if lines else 0.0)
    rows = many if stacked else 1
    size = (width, high * rows + _BETWEEN * (rows - 1))
    paper = sheet(size, (0, 0, 0, 0), (0, width), (0, size[1]))
    for place, panel in enumerate(data["panels"]):
        left = 0.0 if stacked else place * (wide + _BETWEEN)
        low = size[1] - high - (place * (high + _BETWEEN) if stacked else 0.0)
        _draw(
            paper,
            _Panel(panel, left, left + wide, low + high - _HEAD - _BODY, said[place]),
            data["axis"],
            shades,
        )
    return paper


def _fits_beside(panel: Mapping[str, Any], wide: float) -> bool:
    """Whether there is room for what is said of an action beside its name."""
    return _beside(panel) + width_of(label(panel["gap_label"]), SMALL) <= wide


def _beside(panel: Mapping[str, Any]) -> float:
    return width_of(label(panel["label"]), USUAL, bold=True) + _BETWEEN


def _draw(paper: Sheet, panel: _Panel, axis: Span, shades: Shades) -> None:
    _draw_frame(paper, panel, axis)
    done, elsewhere = (_levels(panel, side, axis) for side in ("done", "elsewhere"))
    paper.path(panel.places, elsewhere, color=GREY, linewidth=1.1, linestyle=_DASHES, zorder=2)
    paper.dots([*_alone(panel.places, elsewhere)], 2.6, (GREY, GREY), 0.0)
    paper.path(panel.places, done, color=shades.plain, linewidth=1.7, zorder=3)
    for hollow, face in ((False, shades.plain), (True, WHITE)):
        dots = [
            (across, up)
            for across, up, small in zip(panel.places, done, panel.data["small_base"], strict=True)
            if not math.isnan(up) and bool(small) == hollow
        ]
        paper.dots(dots, 3.8, (face, shades.plain), 1.2 if hollow else 0.0)
    _label_ends(paper, panel, (done, elsewhere), shades)
    _label_panel(paper, panel)


def _draw_frame(paper: Sheet, panel: _Panel, axis: Span) -> None:
    """The line at zero, and the moment of the action."""
    zero = _level(panel, 0.0, axis)
    paper.strokes([((panel.first, zero), (panel.last, zero))], color=GRID, linewidth=0.8, zorder=0)
    ends = ((panel.moment, panel.low), (panel.moment, panel.low + _BODY))
    paper.strokes([ends], color=AXIS, linewidth=0.9, linestyle=(0, (1.5, 1.5)), zorder=1)


def _level(panel: _Panel, value: float, axis: Span) -> float:
    """Where a score stands, kept within the scale."""
    low, high = axis
    return panel.low + _BODY * (min(max(value, low), high) - low) / (high - low)


def _levels(panel: _Panel, side: str, axis: Span) -> list[float]:
    return [math.nan if value is None else _level(panel, value, axis) for value in panel.data[side]]


def _alone(places: Sequence[float], levels: Sequence[float]) -> Iterator[Span]:
    """The places of values without a known neighbour, through which no line goes."""
    for known, run in groupby(zip(places, levels, strict=True), lambda at: not math.isnan(at[1])):
        found = list(run)
        if known and len(found) == 1:
            yield found[0]


def _label_ends(paper: Sheet, panel: _Panel, levels: tuple[list[float], list[float]], shades: Shades) -> None:
    """The first and the last score of either line beside it, in its colour."""
    room = panel.right - panel.last - _PAD
    for end, at, side, bold in (
        ("first", panel.first - _PAD, "right", False),
        ("last", panel.last + _PAD, "left", True),
    ):
        one, other = (line[0 if end == "first" else -1] for line in levels)
        ups = _apart(one, other, panel.low + _BODY / 2)
        for name, up, colour in zip(("done", "elsewhere"), ups, (shades.words, GREY), strict=True):
            strong = bold and name == "done"
            words = fitted(label(panel.data[f"{end}_{name}"]), room, SMALL, strong)
            paper.write(words, (at, up), SMALL, strong, color=colour, ha=side, va="center_baseline")


def _apart(done: float, elsewhere: float, middle: float) -> tuple[float, float]:
    """The two places, moved apart where their labels would touch; unknown ones stand around the middle.

    >>> _apart(30.0, 10.0, 20.0), _apart(20.0, 18.0, 20.0), _apart(float("nan"), float("nan"), 20.0)
    ((30.0, 10.0), (24.0, 14.0), (25.0, 15.0))
    """
    one, other = (middle if math.isnan(place) else place for place in (done, elsewhere))
    if abs(one - other) >= _APART:
        return one, other
    centre, sign = (one + other) / 2, -1 if one < other else 1
    return centre + sign * _APART / 2, centre - sign * _APART / 2


def _label_panel(paper: Sheet, panel: _Panel) -> None:
    """Whose panel it is, its first and last period and the action under the lines, and how alike they were."""
    data, wide = panel.data, panel.right - panel.left
    top = panel.low + _BODY + 4
    paper.write(fitted(label(data["label"]), wide, USUAL, True), (panel.left, top), USUAL, True, color=INK)
    if not panel.said:
        paper.write(label(data["gap_label"]), (panel.left + _beside(data), top), SMALL, color=GREY)
    under = panel.low - 2
    room = (panel.moment - panel.first) / 2
    marks = (
        (fitted(label(data["first_label"]), room * 1.3, SMALL), panel.first, "left"),
        (label(data["moment_label"]), panel.moment, "center"),
        _last_period(panel),
    )
    for text, at, side in marks:
        paper.write(text, (at, under), SMALL, color=GREY, ha=side, va="top")
    for number, line in enumerate(panel.said):
        place = (panel.left, panel.low - _PERIODS - _GAP - number * _LINE)
        paper.write(line, place, SMALL, color=GREY, va="top")


def _last_period(panel: _Panel) -> tuple[str, float, str]:
    """The last period under its scores; a long one ends with the page, as far as the action's moment leaves room."""
    name = label(panel.data["last_label"])
    if width_of(name, SMALL) <= panel.right - panel.last - _PAD:
        return name, panel.last + _PAD, "left"
    taken = panel.moment + width_of(label(panel.data["moment_label"]), SMALL) / 2 + _PAD
    return fitted(name, panel.right - taken, SMALL), panel.right, "right"


def _widest(data: Mapping[str, Any], end: str) -> float:
    texts = [label(data[f"{end}_{name}"]) for name in ("done", "elsewhere")]
    return max(width_of(text, SMALL, bold=end == "last") for text in texts)
