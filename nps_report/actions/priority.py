"""Which actions to take first: what they bring against what they take, in three horizons."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Priority: TypeAlias = Literal["quick win", "medium term", "long term", "unknown"]
"""When an action can be expected to pay off."""

PRIORITIES: Final[tuple[Priority, ...]] = ("quick win", "medium term", "long term", "unknown")
"""In the order in which they are shown."""

LOWEST, HIGHEST = 1, 5
"""The grades of impact and effort."""

QUICK_IMPACT, QUICK_EFFORT, LONG_EFFORT = 4, 2, 4
"""A quick win brings at least so much for at most so much effort; from so much effort on it is for the long term."""


def priority_of(impact: float | None, effort: float | None) -> Priority:
    """The horizon of an action graded 1 to 5; unknown where a grade is missing.

    Much for little effort is a quick win. Whatever takes much effort (4 or 5) is for the long term, however much it
    brings. All others are for the medium term.

    >>> [priority_of(*grades) for grades in ((4, 2), (3, 1), (5, 3), (5, 4), (None, 2), (4, float("nan")))]
    ['quick win', 'medium term', 'medium term', 'long term', 'unknown', 'unknown']
    """
    # NaN is no less and no more than anything, itself included.
    if impact is None or effort is None or impact != impact or effort != effort:
        return "unknown"
    if effort >= LONG_EFFORT:
        return "long term"
    return "quick win" if impact >= QUICK_IMPACT and effort <= QUICK_EFFORT else "medium term"
