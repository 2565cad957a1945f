"""Whether a finished action worked: what changed where it was done, less what changed where it was not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, TypeAlias

from nps_report.metrics.change import adjusted
from nps_report.metrics.counts import Counts
from nps_report.metrics.score import quantile

EffectVerdict: TypeAlias = Literal["improved", "not improved", "too early"]

POWER = 0.80
"""How often as many answers as are said to be needed would find an effect of the least size."""

_COUNTED_ON = 3
"""How many answers `adjusted` adds to a side."""

_SCORES, _SHARES = 200.0, 100.0
"""The widest difference of two scores, and of two shares, in points."""


@dataclass(frozen=True)
class Mentioned:
    """How many of the comments of a period raise a theme.

    >>> Mentioned(3, 12).share, Mentioned(0, 0).share
    (25.0, nan)
    """

    hits: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.n:
            raise ValueError(f"{self.hits} of {self.n} is no share.")

    @property
    def share(self) -> float:
        """The part of the comments that raise it, in percent; unknown (NaN) without comments."""
        return 100 * self.hits / self.n if self.n else math.nan


BeforeAfter: TypeAlias = tuple[Counts, Counts]
"""The answers of a group before the action, and after it."""

MentionedBeforeAfter: TypeAlias = tuple[Mentioned, Mentioned]
"""The same for the comments that raise a theme."""


@dataclass(frozen=True)
class EffectRule:
    """The smallest effect worth having, in points, and how sure a verdict must be."""

    least: float = 10.0
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not self.least > 0:
            raise ValueError(f"The least effect is more than 0 points, not {self.least!r}.")


DEFAULT = EffectRule()


@dataclass(frozen=True)
class Effect:
    """A change in points, its limits, and what they allow to say.

    `value` is the plain difference, unknown (NaN) without answers before or after; `low` and `high` stem from adjusted
    counts, so they do not lie evenly around it. `compared` tells whether the change elsewhere is taken off: where it
    is not, nothing may be said of a cause. `needed` is how many answers each group needs in each period to find an
    effect of the least size.
    """

    value: float
    low: float
    high: float
    compared: bool
    verdict: EffectVerdict
    needed: int


@dataclass(frozen=True)
class SlopeGap:
    """How much steeper one line of scores rises than another, in points a grain; unknown (NaN) with too few points."""

    value: float
    low: float
    high: float

    @property
    def differs(self) -> bool:
        """Whether the two lines are known not to run side by side."""
        return not self.low <= 0 <= self.high


def score_effect(
    treated: BeforeAfter, others: BeforeAfter | None = None, rule: EffectRule = DEFAULT
) -> Effect:
    """The change of a score where an action was done, less the change among the `others`; a rise is the improvement.

    Others who did not answer in both periods compare with nothing: then it is the change alone.

    >>> done, elsewhere = (Counts(40, 30, 30), Counts(10, 30, 60)), (Counts(20, 30, 50), Counts(20, 30, 50))
    >>> found = score_effect(done, elsewhere)
    >>> found.value, round(found.low, 2), round(found.high, 2), found.verdict
    (60.0, 28.57, 87.93, 'improved')
    >>> alone = score_effect((Counts(1, 0, 0), Counts(0, 0, 0)))
    >>> alone.value, alone.low, alone.high, alone.compared, alone.verdict
    (nan, -200.0, 200.0, False, 'too early')
    """
    groups, elsewhere = ([*map(_scored, side)] for side in (treated, others or ()))
    return _effect(groups, elsewhere, _Reading(rule, _SCORES, 1))


def share_effect(
    treated: MentionedBeforeAfter, others: MentionedBeforeAfter | None = None, rule: EffectRule = DEFAULT
) -> Effect:
    """The change of the share of comments that raise a theme, in points, likewise; a fall is the improvement.

    To each group one comment that raises the theme and one that does not are added (Agresti and Caffo 2000).

    >>> found = share_effect((Mentioned(60, 100), Mentioned(10, 100)), (Mentioned(20, 100), Mentioned(20, 100)))
    >>> found.value, found.verdict
    (-50.0, 'improved')
    """
    groups, elsewhere = ([*map(_shared, side)] for side in (treated, others or ()))
    return _effect(groups, elsewhere, _Reading(rule, _SHARES, -1))


def slope_gap(treated: Sequence[Counts], others: Sequence[Counts], confidence: float = 0.95) -> SlopeGap:
    """Whether two scores moved alike over the same grains: the slope of the one less that of the other.

    Each slope is that of least squares through the scores; its variance is the sum of those of the scores, by the
    squares of their weights, on adjusted counts. A grain that one of them has no answer in is left out; with fewer
    than two grains nothing is known.

    >>> falling, level = [Counts(0, 0, 50), Counts(50, 0, 0)], [Counts(0, 50, 0), Counts(0, 50, 0)]
    >>> found = slope_gap(falling, level)
    >>> found.value, found.differs
    (-200.0, True)
    >>> slope_gap(falling[:1], level[:1]).differs
    False
    """
    z, widest = quantile(confidence), 2 * _SCORES
    pairs = enumerate(zip(treated, others, strict=True))
    kept = [(place, one, other) for place, (one, other) in pairs if one.n and other.n]
    if len(kept) < 2:
        return SlopeGap(math.nan, -widest, widest)
    middle = math.fsum(place for place, _, _ in kept) / len(kept)
    spread = math.fsum((place - middle) ** 2 for place, _, _ in kept)
    weights = [(place - middle) / spread for place, _, _ in kept]
    parts = [
        (sign * weight, _scored(counts))
        for weight, (_, one, other) in zip(weights, kept, strict=True)
        for sign, counts in ((1, one), (-1, other))
    ]
    return SlopeGap(*_combined(parts, z, widest))


@dataclass(frozen=True)
class _Group:
    """A mean as it was seen; then, on adjusted counts, what it is, its variance, and that of one answer."""

    seen: float
    centre: float
    variance: float
    spread: float


@dataclass(frozen=True)
class _Reading:
    """How the groups are read: the widest difference of two of them, and the sign of an improvement."""

    rule: EffectRule
    widest: float
    sign: int

    def verdict(self, value: float, low: float, high: float) -> EffectVerdict:
        """What may be said of a gain, whose sign is that of an improvement.

        As for every difference, the plain value has to agree with its limits, which matters next to very few answers.
        """
        if low > 0 and value > 0:
            return "improved"
        return "not improved" if high < self.rule.least and value < self.rule.least else "too early"


def _effect(treated: Sequence[_Group], others: Sequence[_Group], reading: _Reading) -> Effect:
    rule = reading.rule
    compared = bool(others) and not any(math.isnan(group.seen) for group in others)
    parts = list(zip((-1.0, 1.0), treated, strict=True))
    if compared:
        parts += zip((1.0, -1.0), others, strict=True)
    z, widest = quantile(rule.confidence), reading.widest * (2 if compared else 1)
    value, low, high = _combined(parts, z, widest)
    gains = (value, low, high) if reading.sign > 0 else (-value, -high, -low)
    reach = z + NormalDist().inv_cdf(POWER)
    spreads = math.fsum(group.spread for _, group in parts)
    needed = math.ceil(reach**2 * spreads / (rule.least / 100) ** 2)
    return Effect(value, low, high, compared, reading.verdict(*gains), needed)


def _combined(parts: Sequence[tuple[float, _Group]], z: float, widest: float) -> tuple[float, float, float]:
    """A weighted sum of means in points, and its limits; all that is possible where a mean is unknown."""
    value = 100 * math.fsum(weight * group.seen for weight, group in parts)
    if math.isnan(value):
        return value, -widest, widest
    centre = math.fsum(weight * group.centre for weight, group in parts)
    error = math.sqrt(math.fsum(weight * weight * group.variance for weight, group in parts))
    return value, max(100 * (centre - z * error), -widest), min(100 * (centre + z * error), widest)


def _scored(counts: Counts) -> _Group:
    centre, variance = adjusted(counts)
    return _Group(counts.nps / 100, centre, variance, variance * (counts.n + _COUNTED_ON))


def _shared(mentioned: Mentioned) -> _Group:
    n = mentioned.n + 2
    centre = (mentioned.hits + 1) / n
    spread = centre * (1 - centre)
    return _Group(mentioned.share / 100, centre, spread / n, spread)
