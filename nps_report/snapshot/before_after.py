"""The days before and after an action that was done, and where it was not done meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias, TypeVar

import pandas as pd

from nps_report.periods import Grain, Period, grain_of
from nps_report.snapshot.units import WHOLE, Units
from nps_report.verbatims.called import called

Days: TypeAlias = tuple[date, date]

Measure = TypeVar("Measure")


@dataclass(frozen=True)
class Done:
    """An action that was done; `theme` is one of the code frame, else what it says in small letters."""

    action_id: str
    day: date
    unit: str
    theme: str


def done_of(row: Mapping[Any, Any], find: Callable[[Any], str | None]) -> Done:
    """The action in a row of the register that was done; `find` tells the theme that its cell means."""
    unit = WHOLE if pd.isna(row["unit"]) else str(row["unit"])
    named = "" if pd.isna(row["theme"]) else str(row["theme"])
    # Where no theme of the code frame is meant, the same words still mean the same.
    return Done(str(row["action_id"]), row["done_at"].date(), unit, find(named) or called(named))


@dataclass(frozen=True)
class Window:
    """The days before an action and after it; the grain in which it was done belongs to neither.

    `after` is None where no day has passed since that grain.
    """

    before: Days
    after: Days | None

    def both(self, measured: Callable[[Days | None], Measure]) -> tuple[Measure, Measure]:
        """What is measured over either."""
        return measured(self.before), measured(self.after)


@dataclass(frozen=True)
class Elsewhere:
    """The units to compare with, each by its own answers; and those left out, each with all below it."""

    units: tuple[str, ...]
    without: tuple[str, ...]


def window_of(day: date, grain: Grain, many: int, as_of: date) -> Window:
    """As `many` grains before the one of a day, and as many after it, as far as they are known on `as_of`.

    >>> found = window_of(date(2026, 9, 2), "month", 3, date(2026, 10, 31))
    >>> [str(day) for day in (*found.before, *found.after)]
    ['2026-06-01', '2026-08-31', '2026-10-01', '2026-10-31']
    >>> window_of(date(2026, 9, 2), "month", 3, date(2026, 9, 30)).after is None
    True
    """
    own = last = grain_of(day, grain)
    for _ in range(many):
        last = grain_of(last.end + timedelta(days=1), grain)
    start, end = own.end + timedelta(days=1), min(last.end, as_of)
    first = grains_before(day, grain, many)[0]
    return Window((first.start, own.start - timedelta(days=1)), (start, end) if start <= end else None)


def grains_before(day: date, grain: Grain, many: int) -> list[Period]:
    """As `many` grains before the one of a day, the oldest first."""
    grains = [grain_of(day, grain).previous()]
    while len(grains) < many:
        grains.append(grains[-1].previous())
    return grains[::-1]


def elsewhere_of(done: Done, all_done: Iterable[Done], window: Window, units: Units) -> Elsewhere | None:
    """Where neither this action nor another on its theme was done then; None where that is nowhere.

    >>> units = Units.from_json('[{"name": "Lyon"}, {"name": "Lille"}]')
    >>> window = window_of(date(2026, 9, 2), "month", 3, date(2026, 10, 31))
    >>> elsewhere_of(Done("1", date(2026, 9, 2), "Lyon", "delivery"), (), window, units)
    Elsewhere(units=('Lille',), without=('Lyon',))
    """
    start, end = window.before[0], (window.after or (done.day, done.day))[1]
    alike = {
        other.unit
        for other in all_done
        if other.theme and other.theme == done.theme and start <= other.day <= end
    }
    without = {done.unit, *alike}
    if WHOLE in without:
        return None
    covered = {name for unit in without for name in units.covers(unit)}
    left = tuple(name for name in units.names if name not in covered)
    return Elsewhere(left, tuple(sorted(without))) if left else None
