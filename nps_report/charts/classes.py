"""Who the people of each row are: promoters, passives, detractors and the silent, as parts of one bar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from nps_report.charts.rows import (
    BASE_STEPS,
    GAP,
    ROW,
    Row,
    Said,
    base_room,
    height_of,
    label_room,
    name_row,
    rows_of,
)
from nps_report.charts.shades import Shades
from nps_report.charts.style import POINTS, SMALL, WIDTH, Sheet, Span, sheet
from nps_report.charts.words import fitted, label, width_of
from nps_report.colours import AXIS, CLASS_COLOURS, GREY, INK, WHITE, contrast

SILENT = "silent"

FACES: Mapping[str, str] = {**CLASS_COLOURS, SILENT: WHITE}
"""What fills the part of each class, from left to right; the silent are white within dashes."""

_ORDER = tuple(FACES)

_BAR, _HIGH = 13.0, 19.0
"""How high a bar and its row are."""

_STACKED = 20.0
"""In a narrow drawing a row's words stand above its bar."""

_HEAD, _FOOT = 13.0, 2.0
"""Points above the bars for a line of names, and below them."""

_BETWEEN, _LEAST = 1.2, 0.8
"""Points between two parts, and the least of a part that is left for it."""

_DASHED = 0.8
"""How wide the dashes around the silent are."""

_INSIDE, _TIGHT = 4.0, 2.0
"""Points between the end of a part and the words in it, and the fewest there may be."""

_MARK, _BESIDE, _AFTER = 7.0, 4.0, 14.0
"""The side of the square before a name, and the points between them and after the name."""


@dataclass(frozen=True)
class _Part:
    """A class's part of a bar, from where to where (0 to 1), with the words in it."""

    score_class: str
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class _Name:
    """A class's name above the bars: how far across, in points, and in which line; `marked` by a square or not."""

    score_class: str
    text: str
    across: float
    line: int = 0
    marked: bool = False


def plot_classes(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw a bar per row in the colours of the classes; the brand's `shades` have no part in it.

    Classes are named at their parts of the first bar if all names find room there, else in a line on top. A class
    without a part in any row is not named; a row of nobody has a thin line for a bar.
    """
    del shades
    stacked = width < WIDTH
    rows = rows_of(data["rows"], _said, *((_STACKED, ROW) if stacked else (0.0, _HIGH)))
    bars = [_parts(row.data["parts"]) for row in rows]
    left = 0.0 if stacked else label_room(rows) + GAP
    right = 0.0 if stacked else base_room(rows) + GAP
    heads = _heads(data["heads"], bars)
    names = [] if stacked or not bars else _above(heads, bars[0], (left, width - right), width)
    names = names or _in_lines(heads, left, width)
    top, body = _HEAD * (1 + max((name.line for name in names), default=0)), height_of(rows)
    paper = sheet((width, top + body + _FOOT), (left, right, top, _FOOT), (0.0, 1.0), (body, 0.0))
    _draw_parts(paper, rows, bars, names)
    for name in names:
        _write_name(paper, name)
    for row, bar in zip(rows, bars, strict=True):
        name_row(paper, row)
        _write_counts(paper, row, bar)
        _write_base(paper, row, stacked)
    return paper


def _said(row: Mapping[str, Any]) -> Said:
    base = fitted(label(row["n_label"]), BASE_STEPS[-1], SMALL)
    return Said(row["label"], base=base, quiet=not _parts(row["parts"]))


def _parts(parts: Iterable[Mapping[str, Any]]) -> list[_Part]:
    """The parts that anybody is in, side by side in the order of the classes."""
    made, start = [], 0.0
    for part in sorted(parts, key=lambda part: _ORDER.index(part["score_class"])):
        end = min(start + (part["share"] or 0.0), 1.0)
        if end > start:
            made.append(_Part(part["score_class"], start, end, label(part["label"])))
            start = end
    return made


def _heads(heads: Iterable[Mapping[str, Any]], bars: Sequence[Sequence[_Part]]) -> list[tuple[str, str]]:
    """The classes that have a part somewhere, in their order, and their names."""
    drawn = {part.score_class for bar in bars for part in bar}
    named = {head["score_class"]: label(head["label"]) for head in heads}
    return [(name, named[name]) for name in _ORDER if name in drawn and name in named]


def _above(heads: Sequence[tuple[str, str]], bar: Sequence[_Part], box: Span, width: float) -> list[_Name]:
    """Each name where its part of `bar` begins; none if one of them has no part, or would run into the next."""
    if not bar or [part.score_class for part in bar] != [score_class for score_class, _ in heads]:
        return []
    starts = [box[0] + part.start * (box[1] - box[0]) for part in bar]
    ends = [start - GAP for start in starts[1:]] + [width]
    names = [_Name(*head, start) for head, start in zip(heads, starts, strict=True)]
    fit = all(name.across + width_of(name.text, SMALL) <= end for name, end in zip(names, ends, strict=True))
    return names if fit else []


def _in_lines(heads: Iterable[tuple[str, str]], left: float, width: float) -> list[_Name]:
    """The names one after the other from `left` on, each with a square before it, in as many lines as they need."""
    made: list[_Name] = []
    across, line = left, 0
    for score_class, full in heads:
        text = fitted(full, width - left - _MARK - _BESIDE, SMALL)
        end = across + _MARK + _BESIDE + width_of(text, SMALL)
        if made and end > width:
            end, across, line = left + end - across, left, line + 1
        made.append(_Name(score_class, text, across, line, marked=True))
        across = end + _AFTER
    return made


def _draw_parts(
    paper: Sheet, rows: Sequence[Row], bars: Sequence[Sequence[_Part]], names: Sequence[_Name]
) -> None:
    """The parts of all bars and the squares of marked names, class by class; a thin line where nobody is."""
    empty = [((0.0, row.middle), (1.0, row.middle)) for row, bar in zip(rows, bars, strict=True) if not bar]
    paper.strokes(empty, color=AXIS, linewidth=0.8, zorder=2)
    boxes: dict[str, list[tuple[Span, Span]]] = {name: [] for name in _ORDER}
    for name in names:
        if name.marked:
            low = _level(paper, name) - 0.5
            boxes[name.score_class].append(((name.across, low), (name.across + _MARK, low + _MARK)))
    for row, bar in zip(rows, bars, strict=True):
        low = paper.y(row.middle) - _BAR / 2
        for part in bar:
            start, end = _ends(paper, part)
            boxes[part.score_class].append(((start, low), (end, low + _BAR)))
    _draw_boxes(paper, boxes)


def _ends(paper: Sheet, part: _Part) -> Span:
    """Where a part is drawn, in points: a little less than it is, but for the last of a bar."""
    start, end = paper.x(part.start), paper.x(part.end)
    last = part.end > 1 - 1e-9
    return start, end if last else max(end - _BETWEEN, min(end, start + _LEAST))


def _draw_boxes(paper: Sheet, boxes: Mapping[str, Sequence[tuple[Span, Span]]]) -> None:
    """Boxes in the look of their class; dashes stand within the box that they outline."""
    for score_class in CLASS_COLOURS:
        paper.boxes(boxes[score_class], facecolor=FACES[score_class], linewidth=0, transform=POINTS)
    half = _DASHED / 2
    inner = [
        ((left + half, low + half), (max(right - half, left + half), high - half))
        for (left, low), (right, high) in boxes[SILENT]
    ]
    dashes: dict[str, Any] = {"edgecolor": GREY, "linewidth": _DASHED, "linestyle": (0, (3, 2))}
    paper.boxes(inner, facecolor=FACES[SILENT], transform=POINTS, **dashes)


def _level(paper: Sheet, name: _Name) -> float:
    """The base line of a class's name, in points."""
    return paper.size[1] - _HEAD * name.line - 8.5


def _write_name(paper: Sheet, name: _Name) -> None:
    across = name.across + (_MARK + _BESIDE if name.marked else 0.0)
    paper.write(name.text, (across, _level(paper, name)), SMALL, color=GREY)


def _write_counts(paper: Sheet, row: Row, bar: Iterable[_Part]) -> None:
    """The words of each part that has room for them."""
    for part in bar:
        start, end = _ends(paper, part)
        free = end - start - width_of(part.text, SMALL)
        if free >= 2 * _TIGHT:
            at = (start + min(_INSIDE, free / 2), paper.y(row.middle))
            paper.write(part.text, at, SMALL, color=ink_on(FACES[part.score_class]), va="center_baseline")


@cache
def ink_on(face: str) -> str:
    """The colour of words on such a ground: dark, or white where that reads better.

    >>> ink_on("#c3c9d0"), ink_on("#0f4f47")
    ('#1d2733', '#ffffff')
    """
    return max(INK, WHITE, key=lambda ink: contrast(ink, face))


def _write_base(paper: Sheet, row: Row, stacked: bool) -> None:
    """The row's base: beside its bar, or flush right on the line of its name."""
    level = paper.y(row.level)
    if stacked:
        name = max(width_of(line) for line in row.lines)
        text = fitted(row.said.base, paper.right - name - GAP, SMALL)
        paper.write(text, (paper.right, level), SMALL, ha="right", color=GREY, va="center_baseline")
    else:
        paper.write(row.said.base, (paper.right + GAP, level), SMALL, color=GREY, va="center_baseline")
