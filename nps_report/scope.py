"""What one report is about: a period and a unit, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nps_report.periods import Period


@dataclass(frozen=True)
class Scope:
    """The period and unit of a report; `as_of` is the only "today" there is.

    >>> from nps_report.periods import parse_period
    >>> Scope(parse_period("2026-10"), "Lyon", date(2026, 10, 15)).end
    datetime.date(2026, 10, 15)
    """

    period: Period
    unit: str
    as_of: date

    @property
    def start(self) -> date:
        """The first day whose answers count."""
        return self.period.start

    @property
    def end(self) -> date:
        """The last day whose answers count: nothing after `as_of` is known."""
        return min(self.period.end, self.as_of)
