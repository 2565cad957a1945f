"""The report's typeface inside the page itself: cut down to what European languages and figures need."""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

from fontTools import subset

from nps_report.fonts import FAMILY, font_file

_FACES = {"Regular": ("normal", 400), "Bold": ("normal", 700), "It": ("italic", 400)}
_LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x2C6, 0x2DE)]
_SIGNS = [
    *range(0x2010, 0x2028),
    0x202F,
    0x2030,
    0x2032,
    0x2033,
    0x2039,
    0x203A,
    0x2044,
    0x20AC,
    0x2116,
    0x2122,
]
_FIGURES = [*range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]


@cache
def font_faces() -> str:
    """The `@font-face` rules of the regular, bold and italic cuts, about 56 KB.

    Made once per process: it takes about half a second. Other scripts fall back on the reader's own fonts.

    >>> font_faces().count("@font-face"), len(font_faces()) < 60_000
    (3, True)
    """
    return "\n".join(_face(cut, *look) for cut, look in _FACES.items())


def _face(cut: str, style: str, weight: int) -> str:
    data = base64.b64encode(_subset(font_file(cut))).decode("ascii")
    return (
        f'@font-face{{font-family:"{FAMILY}";font-style:{style};font-weight:{weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def _subset(file: Path) -> bytes:
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=["kern", "liga", "tnum", "locl", "ccmp", "mark"],
        name_IDs=[0, 1, 2, 13],
    )
    font = subset.load_font(str(file), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*_LETTERS, *_SIGNS, *_FIGURES])
    cutter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()
