"""Words in a drawing: made printable, measured, and cut or wrapped to the room there is."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from nps_report.charts.style import USUAL, register_fonts
from nps_report.fonts import FAMILY
from nps_report.glyphs import printable

_MOST = 200
"""No label is longer, whatever the room."""


def label(text: str) -> str:
    r"""`text` on one line, in signs that the typeface has.

    >>> label("Ravi 👍\nde tout")
    'Ravi ☐ de tout'
    """
    return re.sub(r"[ \n]+", " ", printable(text[:_MOST])).strip()


@lru_cache(maxsize=4096)
def width_of(text: str, size: float = USUAL, bold: bool = False) -> float:
    """The width of `text` in points."""
    register_fonts()
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


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
