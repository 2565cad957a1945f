"""Scores of a known, finite population: those invited, as a whole or stratum by stratum."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nps_report.metrics.counts import NONE, Counts
from nps_report.metrics.score import quantile

_LEAST = 2
"""How many answers a stratum needs for its spread to be known."""


@dataclass(frozen=True)
class FiniteScore:
    """A score's standard error and limits, in points."""

    error: float
    low: float
    high: float


@dataclass(frozen=True)
class Stratum:
    """A part of the customers: the answers it gave, and how many customers it has, those who answered included.

    >>> Stratum("Lyon", Counts(0, 0, 5), population=3)
    Traceback (most recent call last):
    ...
    ValueError: Of 3 customers of 'Lyon' 5 cannot have answered.
    """

    name: str
    counts: Counts
    population: int

    def __post_init__(self) -> None:
        if self.counts.n > self.population:
            raise ValueError(
                f"Of {self.population} customers of {self.name!r} {self.counts.n} cannot have answered."
            )


@dataclass(frozen=True)
class PostStratified:
    """A score whose strata weigh what they weigh among the customers: value, standard error, limits in points.

    `merged` names the strata that had too few answers to stand alone, the smallest population first.
    """

    value: float
    error: float
    low: float
    high: float
    n: int
    population: int
    merged: tuple[str, ...]


def finite_interval(counts: Counts, invited: int, confidence: float = 0.95) -> FiniteScore:
    """The Wald interval of a score when `invited` are all there are: the more of them answered, the narrower.

    The standard error is multiplied by sqrt((N - n) / (N - 1)), N invited (Cochran 1977, section 3.2), so that
    it is 0 where everyone answered. Like every Wald interval it has no width where all answers are of one
    class, be it a single one: `score_interval` is the one to show for few answers. No answer: NaN, -100 to 100.

    >>> some = finite_interval(Counts(6, 10, 20), invited=60)
    >>> round(some.error, 4), round(some.low, 2), round(some.high, 2)
    (8.0323, 23.15, 54.63)
    >>> finite_interval(Counts(0, 0, 0), invited=60)
    FiniteScore(error=nan, low=-100.0, high=100.0)
    >>> finite_interval(Counts(1, 0, 0), invited=1)
    FiniteScore(error=0.0, low=-100.0, high=-100.0)
    """
    z = quantile(confidence)
    if counts.n > invited:
        raise ValueError(f"Of {invited} invited {counts.n} cannot have answered.")
    if not counts.n:
        return FiniteScore(math.nan, -100.0, 100.0)
    left = (invited - counts.n) / (invited - 1) if invited > 1 else 0.0
    error = 100 * math.sqrt(_variance(counts) / counts.n * left)
    return FiniteScore(error, *_limits(counts.nps, z * error))


def post_stratified(strata: Sequence[Stratum], confidence: float = 0.95) -> PostStratified:
    """The score with each stratum's own weighed by its share of the population (Cochran 1977, section 5A.9).

    The variance is the sum of (N_h/N)² v_h / (n_h - 1) (1 - n_h/N_h), v_h being that of one answer. The spread
    of fewer than 2 answers is unknown, so such a stratum is merged (collapsed, section 5A.12): the smallest of
    them, by population, with the smallest of all the others, until each has 2 or only one is left; equal ones
    go by name. A stratum without customers is left out. Fewer than 2 answers in all have no error (NaN), and
    none no value either.

    >>> small, middle = Stratum("A", Counts(2, 3, 5), 20), Stratum("B", Counts(4, 6, 10), 80)
    >>> score = post_stratified([small, middle, Stratum("C", Counts(4, 8, 28), 300)])
    >>> round(score.value, 2), round(score.error, 4), score.n, score.population
    (52.5, 8.0919, 70, 400)
    >>> post_stratified([small, Stratum("D", Counts(0, 0, 1), 300), middle]).merged
    ('D',)
    >>> post_stratified([])
    PostStratified(value=nan, error=nan, low=-100.0, high=100.0, n=0, population=0, merged=())
    """
    z = quantile(confidence)
    peopled = sorted((stratum for stratum in strata if stratum.population), key=_by_population)
    tiny = tuple(stratum.name for stratum in peopled if stratum.counts.n < _LEAST)
    value, error = _weighed(_merged(peopled))
    low, high = (-100.0, 100.0) if math.isnan(error) else _limits(value, z * error)
    whole = _joined(peopled)
    merged = tiny if len(peopled) > 1 else ()
    return PostStratified(value, error, low, high, whole.counts.n, whole.population, merged)


def _weighed(parts: Sequence[Stratum]) -> tuple[float, float]:
    """The score and its standard error, in points, of strata with enough answers each, or of only one."""
    whole = _joined(parts)
    if whole.counts.n < _LEAST:
        return whole.counts.nps, math.nan
    value = math.fsum(part.population * part.counts.nps for part in parts) / whole.population
    variance = math.fsum((part.population / whole.population) ** 2 * _squared_error(part) for part in parts)
    return value, 100 * math.sqrt(variance)


def _by_population(stratum: Stratum) -> tuple[int, str, tuple[int, ...]]:
    """Where a stratum stands: the order in which strata are given must not matter, whatever their names."""
    counts = stratum.counts
    return stratum.population, stratum.name, (counts.detractors, counts.passives, counts.promoters)


def _joined(strata: Sequence[Stratum]) -> Stratum:
    """Several strata as one."""
    names = " + ".join(stratum.name for stratum in strata)
    counts = sum((stratum.counts for stratum in strata), NONE)
    return Stratum(names, counts, sum(stratum.population for stratum in strata))


def _merged(strata: Iterable[Stratum]) -> list[Stratum]:
    """The strata, those with too few answers merged as `post_stratified` says."""
    parts = sorted(strata, key=_by_population)
    while len(parts) > 1 and (tiny := next((part for part in parts if part.counts.n < _LEAST), None)):
        parts.remove(tiny)
        parts[0] = _joined([parts[0], tiny])
        parts.sort(key=_by_population)
    return parts


def _variance(counts: Counts) -> float:
    """The variance of one answer that is 1, 0 or -1; in whole numbers as long as it goes, so that none is negative."""
    lead = counts.promoters - counts.detractors
    return (counts.n * (counts.promoters + counts.detractors) - lead * lead) / counts.n**2


def _squared_error(stratum: Stratum) -> float:
    """The squared standard error of a stratum's score, as a share: the fewer are left to answer, the smaller."""
    n = stratum.counts.n
    return _variance(stratum.counts) / (n - 1) * (1 - n / stratum.population)


def _limits(value: float, reach: float) -> tuple[float, float]:
    """A value less and plus its reach, within what a score can be."""
    return max(value - reach, -100.0), min(value + reach, 100.0)
