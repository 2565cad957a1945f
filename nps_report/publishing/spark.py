"""A unit's scores over time as a small drawing without words: where its lines, bands and dots stand.

All drawings of a page share one scale and one span of time, so that units can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nps_report.publishing.portal_report import PublishedScore

WIDTH, HEIGHT, MARGIN = 220, 64, 6
STEP = 20
"""The scale ends at a multiple of this."""


@dataclass(frozen=True)
class Scale:
    """From which score to which, and from which day to which, drawings go."""

    low: int
    high: int
    first: date
    last: date

    @classmethod
    def over(cls, scores: Iterable[tuple[date, PublishedScore]]) -> Scale | None:
        """The scale on which these scores with their intervals fit, and zero; None where none is a number.

        >>> scale = Scale.over([(date(2026, 9, 1), PublishedScore(nps=10, low=-5, high=47))])
        >>> scale.low, scale.high
        (-20, 60)
        """
        known = [(day, score) for day, score in scores if score.known]
        if not known:
            return None
        ends = [
            0.0,
            *(end for _, score in known for end in (score.nps, score.low, score.high) if end is not None),
        ]
        low, high = STEP * math.floor(min(ends) / STEP), STEP * math.ceil(max(ends) / STEP)
        days = [day for day, _ in known]
        return cls(low, max(high, low + STEP), min(days), max(days))

    def x(self, day: date) -> float:
        """How far to the right a day stands; a single day in the middle."""
        days = (self.last - self.first).days
        share = (day - self.first).days / days if days else 0.5
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    def y(self, score: float) -> float:
        """How far down a score stands."""
        share = (self.high - score) / (self.high - self.low)
        return round(MARGIN + share * (HEIGHT - 2 * MARGIN), 1)


@dataclass(frozen=True)
class Dot:
    """A score's place; hollow where its base is small, larger for the latest period."""

    x: float
    y: float
    small: bool
    latest: bool = False


@dataclass(frozen=True)
class Spark:
    """A drawing: `lines` and `bands` as the points of an SVG, `whiskers` the intervals of scores that stand alone."""

    zero: float
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    whiskers: tuple[tuple[float, float, float], ...]
    dots: tuple[Dot, ...]
    width: int = WIDTH
    height: int = HEIGHT


def spark(scores: Sequence[tuple[date, PublishedScore]], scale: Scale) -> Spark:
    """The drawing of a unit's scores, in the order of time. No line crosses a period whose score is no number.

    >>> scale = Scale(0, 20, date(2026, 1, 1), date(2026, 1, 3))
    >>> days = [(date(2026, 1, day), PublishedScore(nps=nps)) for day, nps in ((1, 0), (2, 20), (3, None))]
    >>> spark(days, scale).lines
    ('6.0,58.0 110.0,6.0',)
    """
    runs = list(_runs(scores))
    joined = [run for run in runs if len(run) > 1]
    return Spark(
        zero=scale.y(0),
        lines=tuple(_points((scale.x(day), scale.y(score.nps or 0)) for day, score in run) for run in joined),
        bands=tuple(_band(run, scale) for run in joined if _has_intervals(run)),
        whiskers=tuple(
            (scale.x(day), scale.y(score.low), scale.y(score.high))
            for run in runs
            for day, score in (run if len(run) == 1 else ())
            if score.low is not None and score.high is not None
        ),
        dots=tuple(
            Dot(scale.x(day), scale.y(score.nps or 0), score.small, latest=day == scores[-1][0])
            for run in runs
            for day, score in run
        ),
    )


_Run = list[tuple[date, PublishedScore]]


def _runs(scores: Sequence[tuple[date, PublishedScore]]) -> Iterator[_Run]:
    """The stretches of periods with a number."""
    for known, run in groupby(scores, key=lambda one: one[1].known):
        if known:
            yield list(run)


def _has_intervals(run: _Run) -> bool:
    return all(score.low is not None and score.high is not None for _, score in run)


def _band(run: _Run, scale: Scale) -> str:
    above = [(scale.x(day), scale.y(score.high or 0)) for day, score in run]
    below = [(scale.x(day), scale.y(score.low or 0)) for day, score in reversed(run)]
    return _points([*above, *below])


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
