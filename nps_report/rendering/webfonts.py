"""The report's typeface inside the page itself: cut down to what European languages and figures need."""

from __future__ import annotations

import base64
import hashlib
import io
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from nps_report.errors import OutputError
from nps_report.files import write_text
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
_FEATURES = ("kern", "liga", "tnum", "locl", "ccmp", "mark")
_FIGURES = [*range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]


@cache
def font_faces() -> str:
    """The `@font-face` rules of the regular, bold and italic cuts, about 56 KB.

    To cut them takes as long as ten reports, so they are kept in the user's cache folder, where there is one. Other
    scripts fall back on the reader's own fonts.

    >>> font_faces().count("@font-face"), len(font_faces()) < 60_000
    (3, True)
    """
    kept = user_cache_path("nps-report", appauthor=False) / f"letters-{_made_of()}.css"
    try:
        return kept.read_text(encoding="ascii")
    except (OSError, ValueError):
        faces = cut_faces()
    with suppress(OSError, OutputError):
        write_text(kept, faces)
    return faces


def cut_faces() -> str:
    """The rules, cut from the typeface anew."""
    return "\n".join(_face(cut, *look) for cut, look in _FACES.items())


def _made_of() -> str:
    """What the rules are made from: another name as soon as one of it is another."""
    libraries = [version(name) for name in ("fonttools", "brotli", "font-source-sans-pro")]
    made_of = repr((libraries, _FACES, _LETTERS, _SIGNS, _FIGURES, _FEATURES))
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _face(cut: str, style: str, weight: int) -> str:
    data = base64.b64encode(_subset(font_file(cut))).decode("ascii")
    return (
        f'@font-face{{font-family:"{FAMILY}";font-style:{style};font-weight:{weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def _subset(file: Path) -> bytes:
    # Slow to import, and needed once per machine.
    from fontTools import subset

    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=list(_FEATURES), name_IDs=[0, 1, 2, 13]
    )
    font = subset.load_font(str(file), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*_LETTERS, *_SIGNS, *_FIGURES])
    cutter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()
