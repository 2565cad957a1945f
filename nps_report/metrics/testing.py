"""Several tests on one page: p-values adjusted together, so that many comparisons do not make findings."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nps_report.metrics.change import Difference

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Verdict:
    """A difference among several: its p adjusted for all of them, and whether it may be called up or down."""

    difference: Difference
    p_adjusted: float
    established: bool


def adjust_together(differences: Mapping[Key, Difference], alpha: float = 0.05) -> dict[Key, Verdict]:
    """Each difference with its p adjusted over all; one whose p is unknown stays so and counts for nothing.

    >>> gap = Difference(value=30.0, low=4.0, high=55.0, p=0.02)
    >>> adjust_together({"Lyon": gap})["Lyon"].established
    True
    >>> adjust_together({"Lyon": gap, "Paris": gap, "Lille": Difference(1.0, -9.0, 9.0, 0.9)})["Lyon"]
    Verdict(difference=Difference(value=30.0, low=4.0, high=55.0, p=0.02), p_adjusted=0.03, established=True)
    """
    adjusted = benjamini_hochberg([one.p for one in differences.values()])
    return {
        key: Verdict(one, p, one.stands(alpha, p))
        for (key, one), p in zip(differences.items(), adjusted, strict=True)
    }


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values in the order given: those below a rate hold false findings at that rate.

    An unknown p (NaN) stays unknown and does not count as a test.

    >>> benjamini_hochberg([0.01, 0.5, float("nan"), 0.04])
    (0.03, 0.5, nan, 0.06)
    """
    known = sorted((p, place) for place, p in enumerate(p_values) if not math.isnan(p))
    adjusted = [math.nan] * len(p_values)
    smallest = 1.0
    for rank in range(len(known), 0, -1):
        p, place = known[rank - 1]
        smallest = min(smallest, p * (len(known) / rank))
        adjusted[place] = smallest
    return tuple(adjusted)
