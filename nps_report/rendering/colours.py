"""Colours that can be read: a brand's own, made darker where white paper asks for it."""

from __future__ import annotations

ENOUGH = 4.5
"""The least contrast of text with its ground."""


def readable(colour: str) -> str:
    """`colour`, or the nearest darker one that can be read on white.

    >>> readable("#0b5cad"), readable("#ffd400")
    ('#0b5cad', '#8d7400')
    """
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    while contrast_with_white(red, green, blue) < ENOUGH:
        red, green, blue = (int(part * 0.95) for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast_with_white(red: int, green: int, blue: int) -> float:
    """The contrast ratio of WCAG 2, from 1 (white) to 21 (black).

    >>> contrast_with_white(255, 255, 255), contrast_with_white(0, 0, 0)
    (1.0, 21.0)
    """
    luminance = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    return 1.05 / (luminance + 0.05)


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
