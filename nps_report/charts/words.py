"""Words in a drawing: made printable, measured, and cut or wrapped to the room there is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache

from nps_report.charts.style import USUAL
from nps_report.fonts import font_file
from nps_report.glyphs import printable

_MOST = 200
"""No label is longer, whatever the room."""


def label(text: str) -> str:
    r"""`text` on one line, in signs that the typeface has.

    >>> label("Ravi 👍\nde tout")
    'Ravi ☐ de tout'
    """
    return re.sub(r"[ \n]+", " ", printable(text[:_MOST])).strip()


def width_of(text: str, size: float = USUAL, bold: bool = False) -> float:
    """The width of `text` in points, from the advance of each letter.

    Kerning would make it a hair narrower: what is fitted by this width always has its room.

    >>> round(width_of("n = 41", 10), 2), round(width_of("n = 41", 10, bold=True), 2)
    (24.38, 25.56)
    """
    advances = _advances(bold)
    return sum(advances.get(letter, advances[""]) for letter in text) * size


@cache
def _advances(bold: bool) -> Mapping[str, float]:
    """How wide each letter is, in parts of the size; under "" the empty box of what the typeface lacks.

    Read whole: processes forked from one that holds the file open would move each other's place in it.
    """
    from fontTools.ttLib import TTFont

    with TTFont(font_file("Bold" if bold else "Regular"), lazy=True) as font:
        widths, size = font["hmtx"], font["head"].unitsPerEm
        names = {"": ".notdef"} | {chr(code): name for code, name in font.getBestCmap().items()}
        return {letter: widths[name][0] / size for letter, name in names.items()}


def fitted(text: str, room: float, size: float = USUAL, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `room` points."""
    if width_of(text, size, bold) <= room:
        return text
    length = bisect_right(range(len(text)), room, key=lambda kept: width_of(_cut(text, kept), size, bold))
    return _cut(text, length - 1)


def _cut(text: str, length: int) -> str:
    return text[: max(length, 0)].rstrip() + "…"


def wrapped(text: str, room: float, bold: bool = False) -> list[str]:
    """`text` in one line or two of at most `room` points; the second ends with an ellipsis if it must."""
    if width_of(text, bold=bold) <= room:
        return [text]
    words = text.split(" ")
    counts = range(len(words) - 1, 0, -1)
    count = next((n for n in counts if width_of(" ".join(words[:n]), bold=bold) <= room), 0)
    if not count:
        return [fitted(text, room, bold=bold)]
    return [" ".join(words[:count]), fitted(" ".join(words[count:]), room, bold=bold)]
