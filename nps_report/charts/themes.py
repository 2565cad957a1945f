"""What comments talk about and in which tone: unfavourable at the left of one axis, favourable at the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Any

from nps_report.charts.classes import ink_on
from nps_report.charts.rows import (
    BASE_STEPS,
    GAP,
    ROW,
    Row,
    Said,
    height_of,
    label_room,
    name_row,
    rows_of,
    step,
)
from nps_report.charts.shades import Shades
from nps_report.charts.style import POINTS, SMALL, WIDTH, Sheet, Span, sheet
from nps_report.charts.words import fitted, label, width_of
from nps_report.colours import AXIS, CLASS_COLOURS, GREY, INK, WHITE

TONES: Mapping[str, str] = {
    "negative": CLASS_COLOURS["detractors"],
    "neutral": CLASS_COLOURS["passives"],
    "positive": CLASS_COLOURS["promoters"],
}
"""What fills the part of each tone, from left to right."""

_BAR, _HIGH = 13.0, 19.0
"""How high a bar and its row are."""

_STACKED = 20.0
"""In a narrow drawing a row's words stand above its bar."""

_HEAD, _FOOT = 13.0, 2.0
"""Points above the bars for the names of the tones, and below them."""

_HALF, _LEAST = 0.6, 0.8
"""Half the points between two parts, and the least of a part that is drawn."""

_SIDE = 1 / 40
"""The least that a side of the axis with any comment takes, in parts of the other: room for its slimmest parts."""

_JUTS = 2.0
"""Points by which the axis reaches beyond a bar."""

_HOLLOW = 1.0
"""How wide the outline of a small base is."""

_BESIDE, _TIGHT = 4.0, 2.0
"""Points between words and what they stand beside, and the fewest between the ends of a part and words in it."""

_COUNT, _CHANGE = 44.0, 58.0
"""The widest that a count and a change may be."""


@dataclass(frozen=True)
class _Part:
    """A tone's part of a bar: its ends in comments, below zero at the left of the axis."""

    tone: str
    start: float
    end: float


@dataclass(frozen=True)
class _Bar:
    """A row with the parts of its bar from left to right, the words for each tone's count, and the change."""

    row: Row
    parts: tuple[_Part, ...]
    counts: Mapping[str, str]
    change: str

    @property
    def ends(self) -> Span:
        """Where the bar begins and ends, in comments; on the axis without any."""
        return (self.parts[0].start, self.parts[-1].end) if self.parts else (0.0, 0.0)


def plot_themes(data: Mapping[str, Any], shades: Shades, width: float = WIDTH) -> Sheet:
    """Draw a bar per row around one axis, all on one scale of comments; the brand's `shades` have no part in it.

    Neutral comments lie between the axis and the favourable ones: what is at its left is unfavourable, and nothing
    else is. A small base is hollow.
    """
    del shades
    stacked = width < WIDTH
    rows = rows_of(data["rows"], _said, *((_STACKED, ROW) if stacked else (0.0, _HIGH)))
    bars = [_bar_of(row) for row in rows]
    names, bases = (0.0, 0.0) if stacked else (label_room(rows) + GAP, _base_room(bars) + GAP)
    before, after = (_count_room(bars, tone) for tone in ("negative", "positive"))
    body = height_of(rows)
    margins = (names + before, bases + after, _HEAD, _FOOT)
    paper = sheet((width, _HEAD + body + _FOOT), margins, _scale(bars), (body, 0.0))
    if bars:
        _draw_parts(paper, bars)
        _draw_axis(paper, bars, stacked)
        _write_heads(paper, _heads(data["heads"], bars))
    for bar in bars:
        name_row(paper, bar.row)
        _write_counts(paper, bar)
        _write_base(paper, bar, None if stacked else width - bases + GAP)
    return paper


def _said(row: Mapping[str, Any]) -> Said:
    base = fitted(label(row["n_label"]), BASE_STEPS[-1] - _width(_change(row)), SMALL)
    return Said(row["label"], base=base, quiet=not _parts(row))


def _change(row: Mapping[str, Any]) -> str:
    return fitted(label(row.get("change_label", "")), _CHANGE, SMALL, bold=True)


def _width(change: str) -> float:
    """The width of a change and of the space before it, in points."""
    return _BESIDE + width_of(change, SMALL, bold=True) if change else 0.0


def _bar_of(row: Row) -> _Bar:
    counts = {tone: fitted(label(row.data.get(f"{tone}_label", "")), _COUNT, SMALL) for tone in TONES}
    return _Bar(row, _parts(row.data), counts, _change(row.data))


def _parts(row: Mapping[str, Any]) -> tuple[_Part, ...]:
    """The parts that hold any comment, side by side from left to right."""
    negative, neutral, positive = (float(row[tone] or 0) for tone in TONES)
    ends = (-negative, 0.0, neutral, neutral + positive)
    parts = (_Part(tone, *span) for tone, span in zip(TONES, pairwise(ends), strict=True))
    return tuple(part for part in parts if part.end > part.start)


def _scale(bars: Iterable[_Bar]) -> Span:
    """The comments at the ends of the longest bars, to the left and to the right of the axis."""
    starts, ends = zip((0.0, 0.0), *(bar.ends for bar in bars), strict=True)
    low, high = min(starts), max(ends)
    if low < 0 < high:
        return min(low, -high * _SIDE), max(high, -low * _SIDE)
    return (low, high) if high > low else (-1.0, 1.0)


def _base_room(bars: Iterable[_Bar]) -> float:
    """The width of the column of bases and changes."""
    return step((width_of(bar.row.said.base, SMALL) + _width(bar.change) for bar in bars), BASE_STEPS)


def _count_room(bars: Iterable[_Bar], tone: str) -> float:
    """The points that the longest bar leaves for the widest count of a tone."""
    return _BESIDE + max((width_of(bar.counts[tone], SMALL) for bar in bars), default=0.0)


def _draw_axis(paper: Sheet, bars: Iterable[_Bar], stacked: bool) -> None:
    """The line that parts the tones, behind the bars; at each bar alone where words stand between them."""
    middles = [bar.row.middle for bar in bars]
    reach = _BAR / 2 + _JUTS
    spans = [(middle - reach, middle + reach) for middle in middles] if stacked else [(0.0, paper.up[0])]
    ends = [((0.0, top), (0.0, foot)) for top, foot in spans]
    paper.strokes(ends, color=AXIS, linewidth=0.8, zorder=0)


def _draw_parts(paper: Sheet, bars: Iterable[_Bar]) -> None:
    """The parts of all bars, tone by tone: filled, or hollow where the base is small."""
    boxes: dict[tuple[str, bool], list[tuple[Span, Span]]] = {}
    for bar in bars:
        hollow = bool(bar.row.data.get("small_base"))
        low = paper.y(bar.row.middle) - _BAR / 2
        for tone, (start, end) in _spans(paper, bar).items():
            boxes.setdefault((tone, hollow), []).append(((start, low), (end, low + _BAR)))
    for (tone, hollow), corners in sorted(boxes.items()):
        if hollow:
            outlines = [_within(*corner) for corner in corners]
            paper.boxes(outlines, facecolor=WHITE, edgecolor=TONES[tone], linewidth=_HOLLOW, transform=POINTS)
        else:
            paper.boxes(corners, facecolor=TONES[tone], linewidth=0, transform=POINTS)


def _within(start: Span, end: Span) -> tuple[Span, Span]:
    """The box along whose sides an outline runs that stays between these corners."""
    (left, low), (right, high), half = start, end, _HOLLOW / 2
    return (left + half, low + half), (max(right - half, left + half), high - half)


def _spans(paper: Sheet, bar: _Bar) -> dict[str, Span]:
    """Where the part of each tone is drawn, in points: never too slim to be seen, nor over another."""
    made, edge = {}, paper.x(0.0)
    for part in bar.parts:
        start, end = paper.x(part.start), paper.x(part.end)
        if part.tone == "negative":
            made[part.tone] = (min(start, edge - _HALF - _LEAST), edge - _HALF)
        else:
            start = max(start, edge) + _HALF
            edge = max(end, start + _LEAST + _HALF)
            made[part.tone] = (start, edge - _HALF)
    return made


def _heads(heads: Mapping[str, str], bars: Iterable[_Bar]) -> list[str]:
    """The names of the tones from left to right, the neutral one only where any comment is."""
    drawn = {"negative", "positive"} | {part.tone for bar in bars for part in bar.parts}
    return [label(heads.get(tone, "")) for tone in TONES if tone in drawn]


def _write_heads(paper: Sheet, heads: Iterable[str]) -> None:
    """The first name to the left of the axis, the others to its right, moved if they would leave the drawing."""
    width, texts = paper.size[0], list(heads)
    texts = [fitted(text, width / len(texts) - GAP, SMALL) for text in texts]
    wide = [width_of(text, SMALL) + 2 * _BESIDE if text else 0.0 for text in texts]
    left = min(max(paper.x(0.0) - wide[0], -_BESIDE), width + _BESIDE - sum(wide))
    for text, across in zip(texts, accumulate([left, *wide]), strict=False):
        paper.write(text, (across + _BESIDE, paper.size[1] - 8.5), SMALL, color=GREY)


def _write_counts(paper: Sheet, bar: _Bar) -> None:
    """The counts at the ends of a bar, grey for none, and the neutral one in its part where it has room."""
    level = paper.y(bar.row.middle)
    spans = _spans(paper, bar)
    ends = [paper.x(0.0), *chain(*spans.values())]
    places = (("negative", min(ends) - _BESIDE, "right"), ("positive", max(ends) + _BESIDE, "left"))
    for tone, across, side in places:
        colour = INK if tone in spans else GREY
        paper.write(bar.counts[tone], (across, level), SMALL, color=colour, ha=side, va="center_baseline")
    start, end = spans.get("neutral", (0.0, 0.0))
    if end - start >= width_of(bar.counts["neutral"], SMALL) + 2 * _TIGHT:
        at, ink = ((start + end) / 2, level), ink_on(TONES["neutral"])
        paper.write(bar.counts["neutral"], at, SMALL, color=ink, ha="center", va="center_baseline")


def _write_base(paper: Sheet, bar: _Bar, column: float | None) -> None:
    """The row's base and change: in their column at the right, or flush right on the line of its name."""
    level, text = paper.y(bar.row.level), bar.row.said.base
    if column is None:
        name = max(width_of(line) for line in bar.row.lines)
        text = fitted(text, paper.size[0] - name - GAP - _width(bar.change), SMALL)
        column = paper.size[0] - width_of(text, SMALL) - _width(bar.change)
    paper.write(text, (column, level), SMALL, color=GREY, va="center_baseline")
    after = column + width_of(text, SMALL) + _BESIDE
    paper.write(bar.change, (after, level), SMALL, bold=True, color=INK, va="center_baseline")
