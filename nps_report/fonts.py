"""Where the one typeface of charts, HTML and PDF lives, and which characters it can draw."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import font_source_sans_pro

FAMILY = "Source Sans Pro"
"""The typeface's name, as charts, CSS and Typst know it."""


def font_folder() -> Path:
    """The folder of the typeface's files.

    >>> (font_folder() / "SourceSansPro-Regular.otf").is_file()
    True
    """
    return Path(font_source_sans_pro.font_directory)


def font_file(style: str = "Regular") -> Path:
    """The TrueType file of one style: Regular, Bold, It, BoldIt, Semibold ...

    >>> font_file("BoldIt").name
    'SourceSansPro-BoldIt.ttf'
    """
    return font_folder() / f"SourceSansPro-{style}.ttf"


@cache
def drawable() -> frozenset[str]:
    """The characters that the typeface draws, less those that draw nothing and only steer.

    >>> {"é", "−", "☐", "\\u202f"} <= drawable(), {"👍", "中", "\\u200b", "\\xad"} & drawable()
    (True, set())
    """
    from fontTools.ttLib import TTFont

    with TTFont(font_file(), lazy=True) as font:
        characters = [chr(code) for code in font.getBestCmap()]
    return frozenset(char for char in characters if unicodedata.category(char) != "Cf")
