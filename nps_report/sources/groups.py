"""Which row groups of a Parquet file can hold what `where` asks for, as its footer tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
_FIRST_SPACE_BEYOND_ASCII = "\x85"


def may_hold(group: Any, where: Mapping[int, str]) -> bool:
    """Whether a row group, as the footer describes it, may hold rows with these texts at these places."""
    return all(_column_may_hold(group.column(place).statistics, wanted) for place, wanted in where.items())


def _column_may_hold(told: Any, wanted: str) -> bool:
    if told is None or not told.has_min_max or not wanted:
        return True
    return between(told.min, told.max, wanted)


def between(least: Any, most: Any, wanted: str) -> bool:
    """Whether a value from `least` to `most` may read `wanted`, spaces around it aside.

    >>> between("Lille", "Lyon", "Lorient"), between("Lille", "Lyon", "Paris"), between(2024, 2025, "2026")
    (True, False, False)

    What cannot be told may be.

    >>> between(" Paris", "Paris", "Lyon"), between(1.5, 2.5, "3"), between(2024, 2025, "02026")
    (True, True, True)
    """
    if isinstance(least, str):
        return _text_between(least, most, wanted)
    if isinstance(least, bool):
        return True
    if isinstance(least, int):
        return bool(least <= int(wanted) <= most) if _WHOLE.fullmatch(wanted) else True
    # A moment is a date too, but reads otherwise.
    if type(least) is date:
        return bool(least.isoformat() <= wanted <= most.isoformat())
    return True


def _text_between(least: str, most: str, wanted: str) -> bool:
    """Spaces before a text move it to the ends of the order, spaces behind it to right after itself."""
    spaced_before = least[:1] <= " " or most[:1] >= _FIRST_SPACE_BEYOND_ASCII
    return spaced_before or least <= wanted <= most or least.startswith(wanted)
