"""The brand that reports carry."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationInfo, field_validator

from nps_report.programme.fields import Params, Text

LEAST_CONTRAST = 4.5
"""The contrast that text needs on its ground (WCAG 2, level AA)."""


class Brand(Params):
    """The name, colour and logo that reports carry; a relative logo starts from the programme's folder.

    >>> Brand(name="Helios").primary
    '#0b5cad'
    """

    name: Text
    primary: Text = "#0b5cad"
    logo: Path | None = None

    @field_validator("primary")
    @classmethod
    def _dark_enough(cls, value: str) -> str:
        if not re.fullmatch("#[0-9a-fA-F]{6}", value):
            raise ValueError(f'{value!r} is not a colour. Write six digits between quotes, as "#0b5cad".')
        contrast = contrast_on_white(value)
        if contrast < LEAST_CONTRAST:
            raise ValueError(
                f"{value!r} is too light to read on white: its contrast is {contrast:.2f}:1, "
                f"at least {LEAST_CONTRAST}:1 is needed. Choose a darker colour."
            )
        return value.lower()

    @field_validator("logo")
    @classmethod
    def _there(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        folder = (info.context or {}).get("folder")
        if value is None or folder is None:
            return value
        logo: Path = (folder / value).absolute()
        if not logo.is_file():
            raise ValueError(f"{str(value)!r} is not there. Relative paths start from {folder}.")
        return logo


def contrast_on_white(colour: str) -> float:
    """The contrast of a colour, written `#rrggbb`, with white: 1 (white) to 21 (black).

    >>> round(contrast_on_white("#000000"), 1), round(contrast_on_white("#0b5cad"), 1)
    (21.0, 6.7)
    """
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
