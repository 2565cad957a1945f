"""Which earlier periods a report is compared with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Protocol

from nps_report.periods import Period, a_year_before, grain_of, previous_of
from nps_report.programme import Programme
from nps_report.scope import Scope


class Answered(Protocol):
    """What is asked of a side of a snapshot: when a unit had answers."""

    @property
    def programme(self) -> Programme:
        """The programme, for its waves."""

    def latest_answer_before(self, unit: str, day: date) -> date | None:
        """The day of the unit's latest answer before `day`."""

    def scores(self, unit: str, start: date, end: date) -> tuple[int, ...]:
        """How many answers gave each score from 0 to 10."""


def against_previous(side: Answered, scope: Scope) -> Period | None:
    """The latest earlier period of the same kind that holds answers; a span looks only at the one just before."""
    if scope.period.kind in ("month", "quarter", "year", "week"):
        day = side.latest_answer_before(scope.unit, scope.start)
        return grain_of(day, scope.period.kind) if day else None
    earlier = previous_of(scope.period, side.programme.waves)
    while earlier and not _answered(side, scope.unit, earlier):
        earlier = previous_of(earlier, side.programme.waves) if earlier.kind == "wave" else None
    return earlier


def against_last_year(side: Answered, scope: Scope) -> Period | None:
    """The same period a year before, where it holds answers."""
    earlier = a_year_before(scope.period, side.programme.waves)
    return earlier if earlier and _answered(side, scope.unit, earlier) else None


def against_before(side: Answered, scope: Scope, day: date) -> Period | None:
    """The latest period of the same kind that holds answers and had ended before `day`."""
    earlier = against_previous(side, scope)
    while earlier and earlier.end >= day:
        earlier = against_previous(side, replace(scope, period=earlier))
    return earlier


def _answered(side: Answered, unit: str, period: Period) -> bool:
    return any(side.scores(unit, period.start, period.end))
