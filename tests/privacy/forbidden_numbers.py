"""What a reader makes of numbers that customers never get: the counts of answers that fit them, tried one by one."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from math import isclose
from typing import Any

from nps_report import Counts, difference, score_interval
from nps_report.snapshot.disclosure import BANDS

Counted = tuple[int, int, int]
"""Answers by class: detractors, passives, promoters."""

_NONE: tuple[Counted, ...] = ()


def counts_told(edition: Mapping[str, Any]) -> tuple[Counted, ...]:
    """The counts that fit all that stands there; none where there is nothing but what may be told.

    >>> score = {"nps": 92, "n_band": "10-29", "words": None}
    >>> counts_told({"score": score}), counts_told({"score": score | {"n": 12}})
    ((), ((0, 1, 11),))
    """
    score = edition["score"]
    checks = list(_of_score(score))
    if score["nps"] is None or not checks:
        return _NONE
    shown = _shown_so(round(score["nps"]), score["n_band"])
    return tuple(counts for counts in shown if all(check(Counts(*counts)) for check in checks))


def _of_score(score: Mapping[str, Any]) -> Iterator[Callable[[Counts], bool]]:
    if score["nps"] != round(score["nps"] or 0):
        yield lambda counts: isclose(counts.nps, score["nps"])
    if score.get("n") is not None:
        yield lambda counts: counts.n == score["n"]
    if "shares" in score:
        yield lambda counts: shares_of(counts) == tuple(score["shares"])
    if "rate" in score:
        # In whole per cent of those invited, who are known.
        yield lambda counts: round(counts.n / score["invited"], 2) == score["rate"]
    if "low" in score:
        yield lambda counts: limits_of(counts) == (score["low"], score["high"])


def moved_counts(
    score: Mapping[str, Any], change: Mapping[str, Any], band_before: str | None
) -> tuple[tuple[Counted, ...], tuple[Counted, ...]]:
    """The counts now, and those before, that fit a change told unrounded, or with its p; else none.

    The earlier number is that of a known band, or stands for less than a hundred.
    """
    if change["value"] == round(change["value"]) and "p" not in change:
        return _NONE, _NONE
    now = _shown_so(round(score["nps"]), score["n_band"])
    # Rounded, two numbers lie one further apart, or nearer, than what they were made of.
    about = round(score["nps"] - change["value"])
    near = [nps for nps in (about - 1, about, about + 1) if abs(nps) <= 100]
    fits = [
        pair
        for nps in near
        for pair in product(now, _shown_so(nps, band_before))
        if _moved_so(Counts(*pair[0]), Counts(*pair[1]), change)
    ]
    return tuple(dict.fromkeys(one for one, _ in fits)), tuple(dict.fromkeys(other for _, other in fits))


def _moved_so(now: Counts, before: Counts, change: Mapping[str, Any]) -> bool:
    if "p" in change:
        as_told = round(now.nps) - round(before.nps) == change["value"]
        return as_told and isclose(difference(now, before).p, change["p"])
    return isclose(now.nps - before.nps, change["value"])


@cache
def _shown_so(nps: int, band: str | None) -> tuple[Counted, ...]:
    """All counts that would be shown as this number and band."""
    sizes = range(10, 100) if band is None else BANDS[band]
    every = ((d, n - d - q, q) for n in sizes for d in range(n + 1) for q in range(n - d + 1))
    return tuple(counts for counts in every if round(100 * (counts[2] - counts[0]) / sum(counts)) == nps)


def shares_of(counts: Counts) -> tuple[int, ...]:
    """The classes' shares in whole per cent.

    >>> shares_of(Counts(2, 5, 22))
    (7, 17, 76)
    """
    each = (counts.detractors, counts.passives, counts.promoters)
    return tuple(round(100 * count / counts.n) for count in each)


def limits_of(counts: Counts) -> tuple[float, float]:
    """The limits of the score, to a tenth of a point."""
    found = score_interval(counts)
    return round(found.low, 1), round(found.high, 1)
