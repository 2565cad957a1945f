"""Finds what runs told apart that did not know of each other: one band less another, or other names for the same days.

A run weighs what it tells against what was approved before it. Two runs may both be made before either is approved:
so it is asked once more when something is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nps_report.snapshot.asked import ASKED, can_be_subtracted
from nps_report.snapshot.published import PublishedCell
from nps_report.snapshot.telling import THANKS, Spot, Telling
from nps_report.snapshot.thanked import marks_in
from nps_report.snapshot.told_before import untold


def crossed(new: Sequence[Telling], before: Sequence[Telling]) -> Iterator[tuple[Telling, Spot]]:
    """What of the new is told beside another that it may not stand beside, of the new or of what was told before.

    >>> from datetime import date
    >>> from nps_report.snapshot.published import Answer, AtLeast
    >>> def told(unit, ids):
    ...     cell = PublishedCell(unit, frozenset(ids), AtLeast(12))
    ...     answers = {one: Answer(one, one, one, "detractors") for one in ids}
    ...     cells = {Spot(unit, about="asked for price"): cell}
    ...     return Telling("", date(2026, 10, 1), date(2026, 10, 31), cells, answers)
    >>> lyon, whole, lille = told("Lyon", "abc"), told("all", "abcd"), told("Lille", "d")
    >>> [spot.unit for _, spot in crossed([whole], [lyon])], [*crossed([lyon], [lyon, lille])]
    (['all'], [])
    """
    for place, one in enumerate(new):
        others = (*before, *new[:place])
        for spot, cell in untold(one, before).cells.items():
            if _is_crossed(one, spot, cell, others):
                yield one, spot


def _is_crossed(one: Telling, spot: Spot, cell: PublishedCell, others: Sequence[Telling]) -> bool:
    if spot.about.startswith(THANKS):
        return any(marks_in(other, one.start, one.end) - {spot.about} for other in others)
    return spot.about.startswith(ASKED) and any(
        at.about == spot.about and can_be_subtracted(cell, old)
        for other in others
        for at, old in other.cells.items()
    )
