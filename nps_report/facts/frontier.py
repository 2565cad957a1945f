"""The line between passives and promoters: which themes those just below it raise, and those just above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nps_report.metrics.fisher import fisher_p
from nps_report.metrics.testing import benjamini_hochberg

FRONTIER = (8, 9)
"""The scores on either side of the line between passives and promoters."""


@dataclass(frozen=True)
class FrontierTheme:
    """How many of those at 8 and at 9 who wrote a comment speak of a theme, in whatever tone.

    `p_adjusted` is Fisher's p, adjusted over all themes; unknown (NaN) where nobody on one side wrote a comment.
    """

    theme: str
    below: int
    n_below: int
    above: int
    n_above: int
    p_adjusted: float = math.nan
    established: bool = False


def frontier_of(
    below: Sequence[set[str]], above: Sequence[set[str]], rate: float
) -> tuple[FrontierTheme, ...]:
    """Each theme that the comments of two groups raise, tested by Fisher and adjusted over all, likeliest gap first.

    >>> one, = frontier_of([{"price"}] * 9 + [set()], [set()] * 10, 0.05)
    >>> one.theme, one.below, one.n_below, one.above, one.n_above, one.established
    ('price', 9, 10, 0, 10, True)
    >>> frontier_of([{"price"}], [], 0.05)[0].p_adjusted, frontier_of([], [], 0.05)
    (nan, ())
    """
    themes = sorted(set().union(*below, *above))
    counted = [(sum(name in one for one in below), sum(name in one for one in above)) for name in themes]
    n_below, n_above = len(below), len(above)
    p = [
        fisher_p(low, n_below - low, high, n_above - high) if below and above else math.nan
        for low, high in counted
    ]
    found = [
        FrontierTheme(name, low, n_below, high, n_above, adjusted, adjusted < rate)
        for name, (low, high), adjusted in zip(themes, counted, benjamini_hochberg(p), strict=True)
    ]
    return tuple(
        sorted(found, key=lambda one: (math.isnan(one.p_adjusted), one.p_adjusted, -one.below - one.above))
    )
