"""Traces of how scores were asked: a handler whose answers crowd at the top, a scale whose end nobody used."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nps_report.metrics.counts import SCORES
from nps_report.metrics.fisher import fisher_p
from nps_report.metrics.testing import benjamini_hochberg

ZERO_EXPECTED = 300
"""Answers among which someone nearly always gives 0, where 0 can be given."""


@dataclass(frozen=True)
class Heap:
    """A handler's answers at 9 and 10 among all of them, beside those of all other handlers.

    `established` only where its share is the higher one and the adjusted p is small: the side that makes one
    ask how the answers were collected. It is a question, not a proof: good work fills the top as well.
    """

    handler: str
    high: int
    n: int
    rest_high: int
    rest_n: int
    p_adjusted: float
    established: bool


def heaping(by_handler: Mapping[str, tuple[int, int]], alpha: float = 0.05) -> tuple[Heap, ...]:
    """Each handler against all the others together, in the order of their names.

    `by_handler` gives (answers at 9 and 10, all answers). The test is Fisher's, two-sided, with p adjusted over
    the handlers; where one side has no answer, nothing is tested and p stays unknown (NaN).

    >>> anne, *_ = heaping({"Anne": (38, 40), "Bruno": (20, 40), "Chloé": (22, 40)})
    >>> anne.rest_high, anne.rest_n, anne.established
    (42, 80, True)
    >>> heaping({"Anne": (38, 40)})[0].p_adjusted
    nan
    """
    for handler, (high, n) in by_handler.items():
        if not 0 <= high <= n:
            raise ValueError(f"Of {n} answers of {handler!r} {high} cannot be at 9 or 10.")
    all_high, all_n = (sum(pair[place] for pair in by_handler.values()) for place in (0, 1))
    tables = {name: (high, n, all_high - high, all_n - n) for name, (high, n) in sorted(by_handler.items())}
    adjusted = benjamini_hochberg([_p(*table) for table in tables.values()])
    return tuple(
        Heap(handler, *table, p_adjusted=p, established=p < alpha and _is_higher(*table))
        for (handler, table), p in zip(tables.items(), adjusted, strict=True)
    )


def zeros_absent(distribution: Sequence[int]) -> bool:
    """Whether nobody gave 0 among 300 answers or more: most often the scale shown began at 1.

    `distribution` is how many answers gave 0, 1, ... 10.

    >>> zeros_absent((0, 2, 3, 5, 5, 20, 25, 60, 80, 60, 40)), zeros_absent((0,) * 10 + (299,))
    (True, False)
    """
    if len(distribution) != len(SCORES):
        raise ValueError(f"A distribution has 11 counts, for the scores 0 to 10, not {len(distribution)}.")
    return distribution[0] == 0 and sum(distribution) >= ZERO_EXPECTED


def _p(high: int, n: int, rest_high: int, rest_n: int) -> float:
    return fisher_p(high, n - high, rest_high, rest_n - rest_high) if n and rest_n else math.nan


def _is_higher(high: int, n: int, rest_high: int, rest_n: int) -> bool:
    """Whether the first share is the larger one; whole numbers, so that equal shares are equal."""
    return high * rest_n > rest_high * n
