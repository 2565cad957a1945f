"""Rows of a drawing: where each stands and what is said of it, its name at the left, its value and base at the right.

In a narrow drawing a row's words stand above what is drawn of it, which then reaches nearly from edge to edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nps_report.charts.style import SMALL, Sheet, Span
from nps_report.charts.words import label, width_of, wrapped
from nps_report.colours import GREY, INK

ROW, GAP, EDGE = 17.0, 8.0, 13.0
"""Points: the height of a row, the space between its columns, and what a narrow drawing leaves for the axis."""

LABEL_STEPS, BASE_STEPS = (76.0, 96.0, 140.0), (40.0, 72.0, 130.0)
"""Few widths, so that the axes of one chart stand under those of another."""

LINE = 11.0
"""Points from one line of a name to the next."""


@dataclass(frozen=True)
class Said:
    """What is said of a row: its name, and its value and base cut to their room; bold, or grey for want of a value."""

    name: str
    value: str = ""
    base: str = ""
    bold: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the data with its name in one line or two.

    In points from the top: `level` and `middle` are those of its words and of what is drawn of it.
    """

    data: Mapping[str, Any]
    said: Said
    lines: list[str]
    top: float
    level: float
    middle: float
    bottom: float


@dataclass(frozen=True)
class Room:
    """Widths in points: labels at the left, then the axes, values and bases at the right; stacked, all above.

    A column of no width is left out.
    """

    labels: float
    values: float
    bases: float
    stacked: bool

    @property
    def left(self) -> float:
        """What the axes leave free at the left."""
        return EDGE if self.stacked else self.labels + GAP

    @property
    def right(self) -> float:
        """What the axes leave free at the right."""
        return EDGE if self.stacked else sum(GAP + width for width in (self.values, self.bases) if width)

    @property
    def value_end(self) -> float:
        """Where a value ends, from the right end of the axes."""
        if self.stacked:
            return EDGE - (self.bases + GAP if self.bases else 0.0)
        return GAP + self.values


def rows_of(
    data: Iterable[Mapping[str, Any]],
    said: Callable[[Mapping[str, Any]], Said],
    below: float = 0.0,
    high: float = ROW,
) -> list[Row]:
    """The rows from top to bottom, each as `high` as a name of one line needs.

    What is drawn of a row stands beside its words, or in so many points `below` them.
    """
    made, top = [], 0.0
    for entry in data:
        words = said(entry)
        lines = wrapped(label(words.name), LABEL_STEPS[-1], words.bold)
        end = top + high + LINE * (len(lines) - 1)
        level = (top + end) / 2
        middle = end + below / 2 - 4 if below else level
        made.append(Row(entry, words, lines, top, level, middle, end + below))
        top = end + below
    return made


def height_of(rows: Sequence[Row]) -> float:
    """How high the rows are together, in points; none are as high as one."""
    return rows[-1].bottom if rows else ROW


def room_of(rows: Sequence[Row], stacked: bool, *, bases: bool = True) -> Room:
    """The room that the words of the rows need, with or without a column of bases."""
    values = (width_of(row.said.value, bold=True) for row in rows)
    return Room(label_room(rows), max((24.0, *values)), base_room(rows) if bases else 0.0, stacked)


def label_room(rows: Iterable[Row]) -> float:
    """The width of the column of names."""
    return step((width_of(line, bold=row.said.bold) for row in rows for line in row.lines), LABEL_STEPS)


def base_room(rows: Iterable[Row]) -> float:
    """The width of the column of bases."""
    return step((width_of(row.said.base, SMALL) for row in rows), BASE_STEPS)


def step(widths: Iterable[float], steps: Sequence[float]) -> float:
    """The first step that holds all the widths, else the last one.

    >>> step([30, 80], (76.0, 96.0, 140.0)), step([], (76.0, 96.0, 140.0))
    (96.0, 76.0)
    """
    widest = max(widths, default=0)
    return next((step for step in steps if step >= widest), steps[-1])


def within(paper: Sheet, value: float) -> float:
    """`value`, kept between the ends of the axis across."""
    low, high = paper.across
    return min(max(value, low), high)


def label_row(paper: Sheet, row: Row, room: Room) -> None:
    """The row's name at the left; its value and base at the right."""
    level, end = paper.y(row.level), paper.right + room.value_end
    name_row(paper, row)
    paper.write(row.said.value, (end, level), bold=row.said.bold, ha="right", color=INK, va="center_baseline")
    paper.write(row.said.base, (end + GAP, level), SMALL, color=GREY, va="center_baseline")


def name_row(paper: Sheet, row: Row) -> None:
    """The row's name, flush left."""
    colour = GREY if row.said.quiet else INK
    for line, text in enumerate(row.lines):
        level = paper.y(row.level) + LINE * ((len(row.lines) - 1) / 2 - line)
        paper.write(text, (0, level), bold=row.said.bold, color=colour, va="center_baseline")


def spans(paper: Sheet, row: Row, room: Room) -> list[Span]:
    """Where the row's name and value begin and end, in points from the left edge of the drawing."""
    end = paper.right + room.value_end
    name = max(width_of(line, bold=row.said.bold) for line in row.lines)
    return [(0.0, name), (end - width_of(row.said.value, bold=row.said.bold), end)]
