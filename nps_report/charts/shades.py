"""The programme's colour in the strengths that charts use, put in once a chart is drawn: no drawing depends on it."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import lru_cache

from nps_report.colours import WHITE, legible, mixed


@dataclass(frozen=True)
class Shades:
    """A colour for dots and lines, for words, for established and other intervals, and for a band behind a line."""

    plain: str
    words: str
    strong: str
    light: str
    band: str


@lru_cache(maxsize=16)
def shades_of(primary: str) -> Shades:
    """The strengths of a brand's colour.

    >>> shades_of("#0b5cad")
    Shades(plain='#0b5cad', words='#0b5cad', strong='#3074b9', light='#79a5d2', band='#d8e5f2')
    """
    light = (mixed(primary, WHITE, share) for share in (0.15, 0.45, 0.84))
    return Shades(mixed(primary, WHITE, 0), legible(primary), *light)


UNPAINTED = Shades("#000001", "#000002", "#000003", "#000004", "#000005")
"""Stands in a drawing for the brand's colour, in each of its strengths."""

# Inside a tag only: between words and the next `>` stands a `<`.
_PLACE = re.compile(r"#00000([1-5])(?=[^<>]*>)")


def painted(svg: str, shades: Shades) -> str:
    """A drawing made with `UNPAINTED`, in its colours. Words that look like a colour stay words.

    >>> painted('<path style="fill: #000001"/><text>#000001</text>', shades_of("#0b5cad"))
    '<path style="fill: #0b5cad"/><text>#000001</text>'
    """
    colours = dataclasses.astuple(shades)
    return _PLACE.sub(lambda place: colours[int(place[1]) - 1], svg)
