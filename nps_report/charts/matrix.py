"""Actions by what they bring and what they take: impact up, effort across, and the quick wins by name.

An action is a number, which stands beside its title in the table; no label can meet another, whatever titles are long.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.lines import Line2D

from nps_report.charts.shades import Shades
from nps_report.charts.style import POINTS, SMALL, WIDTH, Sheet, Span, sheet
from nps_report.charts.words import fitted, label, width_of, wrapped
from nps_report.colours import AXIS, GREY, GRID, INK, LATE, WHITE

GRADES = (1, 2, 3, 4, 5)
_SPAN = (0.5, 5.5)
_MOST_ROWS, _MOST_ROWS_NARROW = 2, 3
"""A square is as high as the fullest one needs, up to so many rows of marks."""

_LEFT, _TOP, _BOTTOM = 27.0, 14.0, 36.0
_GAP, _STEP, _MARK, _AROUND = 14.0, 15.5, 13.0, 6.0
_IN_LEGEND = 8.5
_PITCH, _APART = 10.5, 4.0
_NAMES = 176.0
"""Points: the width of the list of names at the right of a wide drawing."""

_ABOVE_NAMES = 10.0
"""Points from what the signs mean to the first line below them, in a narrow drawing."""

_NUMBER = 7.5
_ABOVE = 6
"""Numbers stand on their marks."""


@dataclass(frozen=True)
class _Mark:
    """An action at its place, in points; or, with no mark, how many more there are."""

    at: Span
    text: str
    late: bool = False
    owned: bool = True
    more: bool = False


def plot_matrix(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw the actions in the squares of their grades, quick wins in their zone and by name beside or below it."""
    narrow = width < WIDTH
    names = list(_names(data, width if narrow else _NAMES))
    below = _ABOVE_NAMES + _height(names) if narrow and names else 0.0
    right = 2.0 if narrow else _GAP + _NAMES
    squares = _squares(data["points"])
    across = int((width - _LEFT - right) / len(GRADES) // _STEP)
    most = _MOST_ROWS_NARROW if narrow else _MOST_ROWS
    rows = min(most, max((math.ceil(len(held) / across) for held in squares.values()), default=1))
    body = (rows * _STEP + _AROUND) * len(GRADES)
    size = (width, max(_TOP + body + _BOTTOM + below, 0 if narrow else _TOP + _height(names)))
    paper = sheet(size, (_LEFT, right, _TOP, size[1] - _TOP - body), _SPAN, _SPAN)
    _draw_zones(paper, data["zones"], shades)
    _label_axes(paper, data["heads"])
    marks = list(_marks(paper, squares, across, rows))
    _draw_marks(paper, marks, shades)
    _label_signs(paper, data["signs"], marks)
    start = (0.0, paper.bottom - _BOTTOM - _ABOVE_NAMES) if narrow else (paper.right + _GAP, size[1] - SMALL)
    _write_names(paper, names, start)
    return paper


def _names(data: Mapping[str, Any], room: float) -> Iterator[tuple[str, list[str], bool]]:
    """The list of quick wins: its heading, then each one's number and title in one line or two."""
    named = data["named"]
    if named:
        yield "", [fitted(label(data["zones"]["quick win"]), room, bold=True)], True
    for one in named:
        yield label(one["number"]), wrapped(label(one["label"]), room - _GAP), False
    if data["more_label"]:
        yield "", [fitted(label(data["more_label"]), room)], False


def _height(names: Sequence[tuple[str, list[str], bool]]) -> float:
    return sum(_PITCH * len(lines) + _APART for _, lines, _ in names)


def _write_names(paper: Sheet, names: Sequence[tuple[str, list[str], bool]], start: Span) -> None:
    across, level = start
    for number, lines, bold in names:
        paper.write(number, (across, level), bold=True, color=INK)
        indent = 0.0 if bold or not number else _GAP
        for line in lines:
            paper.write(line, (across + indent, level), bold=bold, color=INK if number or bold else GREY)
            level -= _PITCH
        level -= _APART


def _draw_zones(paper: Sheet, zones: Mapping[str, str], shades: Shades) -> None:
    """Light squares, the zone of quick wins as a band with an edge, the long term behind a stronger line."""
    low, high = _SPAN
    paper.boxes(
        [((low, 3.5), (2.5, high))], facecolor=shades.band, edgecolor=shades.plain, linewidth=0.9, zorder=0
    )
    inner = [grade + 0.5 for grade in GRADES[:-1]]
    lines = [line for at in inner for line in (((at, low), (at, high)), ((low, at), (high, at)))]
    paper.strokes(lines, color=GRID, linewidth=0.8, zorder=1)
    paper.strokes([((3.5, low), (3.5, high))], color=AXIS, linewidth=1.1, dashes=(3, 2), zorder=1)
    paper.strokes([((low, low), (high, low)), ((low, low), (low, high))], color=AXIS, linewidth=0.9, zorder=1)
    places = {"quick win": (1.5, shades.words), "medium term": (3.0, GREY), "long term": (4.5, GREY)}
    for zone, (place, colour) in places.items():
        at = (paper.x(place), paper.y(high) + 4)
        bold = zone == "quick win"
        room = paper.width / len(GRADES) * (1.2 if zone == "medium term" else 1.85)
        paper.write(fitted(label(zones[zone]), room, SMALL, bold), at, SMALL, bold, color=colour, ha="center")


def _label_axes(paper: Sheet, heads: Mapping[str, str]) -> None:
    """Each grade, and what the axes mean: that of impact above its grades, that of effort below its own."""
    for grade in GRADES:
        paper.write(str(grade), (paper.x(grade), paper.bottom - 4), SMALL, color=GREY, ha="center", va="top")
        paper.write(
            str(grade), (paper.left - 4, paper.y(grade)), SMALL, color=GREY, ha="right", va="center_baseline"
        )
    paper.write(
        fitted(label(heads["impact"]), _LEFT + 8, SMALL), (0, paper.y(_SPAN[1]) + 4), SMALL, color=GREY
    )
    effort = fitted(label(heads["effort"]), paper.width, SMALL)
    paper.write(effort, (paper.right, paper.bottom - 14), SMALL, color=GREY, ha="right", va="top")


def _squares(points: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], list[Mapping[str, Any]]]:
    """The actions of each square, by effort and impact."""
    squares: dict[tuple[int, int], list[Mapping[str, Any]]] = defaultdict(list)
    for point in points:
        squares[point["effort"], point["impact"]].append(point)
    return squares


def _marks(
    paper: Sheet, squares: Mapping[tuple[int, int], Sequence[Mapping[str, Any]]], across: int, rows: int
) -> Iterator[_Mark]:
    """The actions of each square, side by side in its middle; where a square is full, how many more it holds."""
    most = across * rows
    for (effort, impact), held in sorted(squares.items()):
        shown = held if len(held) <= most else held[: most - 1]
        texts = [(label(one["number"]), one["late"], one["owned"], False) for one in shown]
        if len(shown) < len(held):
            texts.append((f"+{len(held) - len(shown)}", False, True, True))
        for text, at in zip(texts, _places(paper, (effort, impact), len(texts), across), strict=True):
            yield _Mark(at, *text)


def _places(paper: Sheet, square: tuple[int, int], many: int, across: int) -> Iterator[Span]:
    """Where marks stand in a square: in rows as even as can be, around its middle."""
    rows = math.ceil(many / across)
    in_a_row = math.ceil(many / rows)
    for place in range(many):
        row, column = divmod(place, in_a_row)
        here = min(in_a_row, many - row * in_a_row)
        right = (column - (here - 1) / 2) * _STEP
        up = ((rows - 1) / 2 - row) * _STEP
        yield paper.x(square[0]) + right, paper.y(square[1]) + up


def _draw_marks(paper: Sheet, marks: Sequence[_Mark], shades: Shades) -> None:
    """Circles, squares for late ones, hollow for those without an owner; each with its number."""
    for mark in marks:
        if mark.more:
            paper.write(mark.text, mark.at, SMALL, color=INK, ha="center", va="center_baseline")
            continue
        colour = LATE if mark.late else shades.words
        _draw_sign(paper, mark.at, (colour, _MARK), mark.late, mark.owned)
        paper.write(
            mark.text,
            mark.at,
            _NUMBER,
            True,
            color=WHITE if mark.owned else colour,
            ha="center",
            va="center_baseline",
        )
        paper.artists[-1].set_zorder(_ABOVE)


def _draw_sign(paper: Sheet, at: Span, look: tuple[str, float], late: bool, owned: bool) -> None:
    """A mark of a colour and a size, whose shape and filling say what its colour does, for print in grey."""
    colour, size = look
    face = colour if owned else WHITE
    paper.add(
        Line2D(
            [at[0]],
            [at[1]],
            transform=POINTS,
            marker="s" if late else "o",
            linestyle="",
            ms=size - 1.5 if late else size,
            mfc=face,
            mec=colour,
            mew=1.3,
            zorder=4,
        )
    )


def _label_signs(paper: Sheet, signs: Mapping[str, str], marks: Sequence[_Mark]) -> None:
    """What a square and a hollow mark mean, where there are any."""
    wanted = [
        (signs["late"], LATE, True, True, any(mark.late for mark in marks)),
        (signs["no owner"], INK, False, False, any(not mark.owned for mark in marks)),
    ]
    across, level = paper.left, paper.bottom - 28
    for text, colour, late, owned, there in wanted:
        if there:
            said = fitted(label(text), 100, SMALL)
            _draw_sign(paper, (across + 4, level), (colour, _IN_LEGEND), late, owned)
            paper.write(said, (across + 13, level), SMALL, color=INK, va="center_baseline")
            across += 13 + width_of(said, SMALL) + _GAP
