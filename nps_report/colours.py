"""The colours of charts, HTML and PDF, and how well they can be told apart and read."""

from __future__ import annotations

from collections.abc import Mapping

INK = "#1d2733"
GREY = "#5b6570"
RULE = "#cfd6dd"
GRID = "#e4e8ec"
AXIS = "#9aa4ae"
WHITE = "#ffffff"
LATE = "#b3261e"
GOOD = "#0f4f47"

CLASS_COLOURS: Mapping[str, str] = {"promoters": "#0f4f47", "passives": "#c3c9d0", "detractors": "#c8502f"}
"""One colour per class, apart in lightness too, so that grey print and colour blindness keep them apart."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, 0 (black) to 1 (white).

    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 (none) to 21.

    >>> round(contrast("#0b5cad", "#ffffff"), 2)
    6.67
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with a `share` (0 to 1) of `other` in it.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def legible(colour: str, least: float = 4.5) -> str:
    """`colour`, darkened as far as text on white needs it.

    >>> legible("#0b5cad"), contrast(legible("#ffcc00"), "#ffffff") >= 4.5
    ('#0b5cad', True)
    """
    shades = (mixed(colour, INK, step / 20) for step in range(21))
    return next(shade for shade in shades if contrast(shade, WHITE) >= least)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rgb` or `#rrggbb`, 0 to 255.

    >>> channels("#0b5cad"), channels("#fff")
    ((11, 92, 173), (255, 255, 255))
    """
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
