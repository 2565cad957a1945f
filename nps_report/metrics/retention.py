"""Whether the score foretells who stays: customers kept and lost, by what they had answered."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nps_report.metrics.counts import Counts
from nps_report.metrics.fisher import fisher_p
from nps_report.metrics.proportion import ShareInterval, share_interval

KEPT_CLASSES = ("promoters", "passives", "detractors", "silent")
"""The classes whose customers are followed: those of the score, and those who did not answer."""


@dataclass(frozen=True)
class Kept:
    """How many of the `n` customers of a class are still customers, and the share of them, 0 to 1."""

    score_class: str
    kept: int
    n: int
    interval: ShareInterval


@dataclass(frozen=True)
class RetentionTest:
    """The share of promoters kept less that of detractors, -1 to 1, and the p of no difference."""

    difference: float
    p: float


def retention(outcomes: Iterable[tuple[str, bool]], confidence: float = 0.95) -> tuple[Kept, ...]:
    """Who was kept, one line per class in the order of `KEPT_CLASSES`; a class without customers has no share.

    An outcome is a customer's class ("promoters", "passives", "detractors" or "silent") and whether it was kept.

    >>> promoters, *_, silent = retention([("promoters", True), ("promoters", False), ("passives", True)])
    >>> promoters.kept, promoters.n, promoters.interval.value, silent.interval
    (1, 2, 0.5, ShareInterval(value=nan, low=0.0, high=1.0))
    """
    found = _counted(outcomes)
    totals = {name: (found[name, True], found[name, True] + found[name, False]) for name in KEPT_CLASSES}
    return tuple(
        Kept(name, kept, n, share_interval(kept, n, confidence)) for name, (kept, n) in totals.items()
    )


def predicts(kept: Iterable[Kept]) -> RetentionTest:
    """Whether promoters are kept more, or less, often than detractors: Fisher's exact test, two-sided.

    The table is promoters and detractors by kept and lost; passives and the silent are left out. Without a
    promoter or without a detractor there is nothing to compare: NaN.

    >>> outcomes = [("promoters", True)] * 3 + [("detractors", False)] * 3
    >>> found = predicts(retention(outcomes))
    >>> found.difference, round(found.p, 10)
    (1.0, 0.1)
    >>> predicts(retention([("promoters", True)]))
    RetentionTest(difference=nan, p=nan)
    """
    sides = {one.score_class: (one.kept, one.n) for one in kept}
    (stayed, promoters), (remained, detractors) = (
        sides.get(name, (0, 0)) for name in ("promoters", "detractors")
    )
    if not promoters or not detractors:
        return RetentionTest(math.nan, math.nan)
    p = fisher_p(stayed, promoters - stayed, remained, detractors - remained)
    return RetentionTest(stayed / promoters - remained / detractors, p)


def survivors(outcomes: Iterable[tuple[str, bool]]) -> tuple[Counts, Counts]:
    """The classes of all who answered, and of those among them who are still customers; the silent have no class.

    A score of current customers alone forgets those whom their dissatisfaction drove away:

    >>> everyone, current = survivors([("promoters", True), ("detractors", False), ("silent", False)])
    >>> everyone.nps, current.nps
    (0.0, 100.0)
    """
    found = _counted(outcomes)
    answered = ("detractors", "passives", "promoters")
    kept = Counts(*(found[name, True] for name in answered))
    return kept + Counts(*(found[name, False] for name in answered)), kept


def _counted(outcomes: Iterable[tuple[str, bool]]) -> Counter[tuple[str, bool]]:
    """How often each class was kept and lost."""
    found = Counter((name, bool(kept)) for name, kept in outcomes)
    for name, _ in found:
        if name not in KEPT_CLASSES:
            raise ValueError(f"{name!r} is not a class: {', '.join(KEPT_CLASSES)}.")
    return found
