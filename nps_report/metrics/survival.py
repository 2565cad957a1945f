"""How long until something happens, where for some it has not happened yet: Kaplan and Meier's estimator."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from nps_report.metrics.score import quantile

_DUST = 1e-12
"""Shares that differ by less are the same: what floats leave of products of fractions."""


class Wait(NamedTuple):
    """How long somebody waited, until it happened or, where `ended` is no, until nothing more is known."""

    time: float
    ended: bool


@dataclass(frozen=True)
class Step:
    """At a time at which it happened to `events` of the `at_risk` who still waited: the share that waits longer."""

    time: float
    at_risk: int
    events: int
    share: float
    low: float
    high: float


class TimeInterval(NamedTuple):
    """A time with its limits; None where the curve, or a limit of it, does not come down so far."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Survival:
    """The share still waiting, step by step, of `n` of whom it happened to `events`."""

    n: int
    events: int
    steps: tuple[Step, ...]

    def share_at(self, time: float) -> float:
        """The share that waits longer than `time`, 0 to 1; of nobody it is unknown (NaN).

        After the longest wait the curve is drawn on as it was, which says more than is known.
        """
        if not self.n:
            return math.nan
        return next((step.share for step in reversed(self.steps) if step.time <= time), 1.0)

    def time_until(self, part: float) -> TimeInterval:
        """When it has happened to this part, 0 to 1: the first time at which no more than the others still wait.

        The limits are those of Brookmeyer and Crowley (1982): the first times at which the curve's own limits come
        down so far. Half of three who waited 1, 2 and more than 2 hours were called within 2:

        >>> kaplan_meier([Wait(1, True), Wait(2, True), Wait(2, False)]).time_until(0.5).value
        2
        """
        left = 1 - part + _DUST
        value, low, high = (
            next((step.time for step in self.steps if reached(step) <= left), None)
            for reached in (_share, _low, _high)
        )
        return TimeInterval(value, low, high)

    @property
    def median(self) -> TimeInterval:
        """When it has happened to half."""
        return self.time_until(0.5)


def _share(step: Step) -> float:
    return step.share


def _low(step: Step) -> float:
    return step.low


def _high(step: Step) -> float:
    return step.high


def kaplan_meier(waits: Iterable[Wait], confidence: float = 0.95) -> Survival:
    """The share still waiting (Kaplan and Meier 1958), with limits; docs/statistics.md gives the formulas.

    Who waits without an end counts among those at risk up to and with the last time known of them. The variance is
    Greenwood's (1926), the limits are those of the log of minus the log of the share. Where nobody is left, low is 0
    and high stays where it was. Nobody at all, or nothing that happened: no step.

    >>> steps = kaplan_meier([Wait(6, True), Wait(6, False), Wait(7, True), Wait(9, False)]).steps
    >>> [(step.time, step.at_risk, round(step.share, 3)) for step in steps]
    [(6, 4, 0.75), (7, 2, 0.375)]
    >>> kaplan_meier([]).median
    TimeInterval(value=None, low=None, high=None)
    """
    known = list(waits)
    for wait in known:
        if not wait.time >= 0:
            raise ValueError(f"A wait is 0 or longer, not {wait.time!r}.")
    events = Counter(wait.time for wait in known if wait.ended)
    steps = tuple(_steps(Counter(wait.time for wait in known), events, quantile(confidence)))
    return Survival(len(known), events.total(), steps)


def _steps(left: Counter[float], events: Counter[float], z: float) -> Iterator[Step]:
    """A step for each time at which something happened; `left` counts those whose wait is known up to a time."""
    at_risk, share, greenwood, high = left.total(), 1.0, 0.0, 1.0
    for time in sorted(left):
        happened = events[time]
        if happened:
            share *= 1 - happened / at_risk
            stay = at_risk - happened
            greenwood += happened / (at_risk * stay) if stay else math.inf
            low, high = _limits(share, greenwood, z, high)
            yield Step(time, at_risk, happened, share, low, high)
        at_risk -= left[time]


def _limits(share: float, greenwood: float, z: float, high: float) -> tuple[float, float]:
    """The limits of the share; `high` is the one before, which stays where nobody is left."""
    if not share:
        return 0.0, high
    reach = math.exp(z * math.sqrt(greenwood) / -math.log(share))
    return share**reach, share ** (1 / reach)
