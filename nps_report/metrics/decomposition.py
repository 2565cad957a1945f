"""What a score is made of: a change split into mix and rate, and what a theme weighs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nps_report.metrics.counts import NONE, Counts

Reversal: TypeAlias = Literal["higher", "lower", ""]
"""How every segment moved where the total moved the other way; blank where it did not."""


@dataclass(frozen=True)
class Part:
    """What one segment adds to a change, in points: by its share of the answers, and by its own score."""

    mix: float
    rate: float


@dataclass(frozen=True)
class MixAndRate:
    """A change split exactly into `mix` (who answered) and `rate` (what they said), in all and by segment."""

    mix: float
    rate: float
    segments: Mapping[str, Part]

    @property
    def change(self) -> float:
        """The whole change: mix and rate together."""
        return self.mix + self.rate


def mix_and_rate(before: Mapping[str, Counts], now: Mapping[str, Counts]) -> MixAndRate:
    """Split the change of the total score between two periods whose answers each fall in one segment.

    A segment that is absent from a period takes its other period's score, so that it moves the mix alone.
    Where one of the periods has no answer the change is unknown (NaN) and has no parts.

    >>> split = mix_and_rate(before={"GC": Counts(10, 20, 70), "PME": Counts(40, 30, 30)},
    ...                      now={"GC": Counts(5, 10, 45), "PME": Counts(52, 44, 44)})
    >>> round(split.mix, 4), round(split.rate, 4), round(split.change, 4)
    (-14.2381, 5.2381, -9.0)
    """
    totals = sum(before.values(), NONE), sum(now.values(), NONE)
    if not all(total.n for total in totals):
        return MixAndRate(math.nan, math.nan, {})
    parts = {
        segment: _part((before.get(segment, NONE), now.get(segment, NONE)), totals)
        for segment in dict.fromkeys([*before, *now])
    }
    return MixAndRate(
        sum(part.mix for part in parts.values()), sum(part.rate for part in parts.values()), parts
    )


def _part(counts: tuple[Counts, Counts], totals: tuple[Counts, Counts]) -> Part:
    """What a segment adds, from its counts before and now and those of all segments."""
    if not any(one.n for one in counts):
        return Part(0.0, 0.0)
    share_before, share_now = (one.n / total.n for one, total in zip(counts, totals, strict=True))
    score_before, score_now = (
        one.nps if one.n else other.nps for one, other in zip(counts, reversed(counts), strict=True)
    )
    reference = (totals[0].nps + totals[1].nps) / 2
    return Part(
        mix=(share_now - share_before) * ((score_before + score_now) / 2 - reference),
        rate=(share_before + share_now) / 2 * (score_now - score_before),
    )


def reversed_by_mix(before: Mapping[str, Counts], now: Mapping[str, Counts]) -> Reversal:
    """Whether every segment moved against the total, because the mix of segments moved (Simpson 1951).

    "higher": each one scores higher than before, yet the total is lower; "lower": the other way round. Looked at are
    the segments that answered in both periods, two of them at least, answers without a value among them if they are
    given as one. A matter of arithmetic: no test is made, and a score that stays put reverses nothing.

    >>> before = {"X": Counts(10, 10, 80), "Y": Counts(60, 20, 20)}
    >>> now = {"X": Counts(4, 5, 41), "Y": Counts(84, 33, 33)}
    >>> reversed_by_mix(before, now), reversed_by_mix(now, before), reversed_by_mix(before, before)
    ('higher', 'lower', '')
    """
    kept = [segment for segment in now if now[segment].n and before.get(segment, NONE).n]
    if len(kept) < 2:
        return ""
    moves = [now[segment].nps - before[segment].nps for segment in kept]
    total = sum(now.values(), NONE).nps - sum(before.values(), NONE).nps
    if total < 0 < min(moves):
        return "higher"
    return "lower" if max(moves) < 0 < total else ""


def impact(all: Counts, theme: Counts) -> float:
    """The score less what it would be without the answers that raise a theme, in points.

    An association: it does not say that the theme moved them. Unknown (NaN) where no other answer is left.

    >>> round(impact(all=Counts(60, 100, 240), theme=Counts(30, 15, 5)), 2)
    -13.57
    """
    return all.nps - (all - theme).nps
