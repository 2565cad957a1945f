"""A period of days under its name, and the grains of the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from nps_report.errors import PeriodError
from nps_report.periods.labels import label, short_label
from nps_report.periods.months import add_months, month_end, quarter_of

Grain: TypeAlias = Literal["month", "quarter", "year", "week"]
Kind: TypeAlias = Literal["month", "quarter", "year", "week", "wave", "span"]

_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included, under the name they were asked by.

    >>> period = grain_of(date(2026, 8, 1), "quarter")
    >>> period.start.isoformat(), period.end.isoformat(), period.label("fr"), period.short_label("en")
    ('2026-07-01', '2026-09-30', '3e trimestre 2026', 'Q3 26')
    """

    kind: Kind
    name: str
    start: date
    end: date

    @property
    def slug(self) -> str:
        """The name as that of a folder.

        >>> from nps_report.periods import parse_period
        >>> parse_period("2016-06:2018-09").slug
        '2016-06_2018-09'
        """
        return re.sub(r"[^\w-]+", "_", self.name)

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day <= self.end

    def previous(self) -> Period:
        """The period just before, as long: a span of whole months has as many months, another as many days.

        Raises PeriodError for a wave, whose forerunner only the programme knows: see `previous_of`.

        >>> from nps_report.periods import parse_period
        >>> parse_period("2026-01").previous().name, parse_period("2026-04:2026-09").previous().name
        ('2025-12', '2025-10:2026-03')
        """
        if self.kind == "wave":
            raise PeriodError("no-previous", f"{self.name}: only the programme knows the wave before a wave.")
        if self.kind != "span":
            return grain_of(self.start - _DAY, self.kind)
        if self.is_whole_months:
            return months_span(add_months(self.start, -self.months), self.months)
        return days_span(self.start - (self.end - self.start) - _DAY, self.start - _DAY)

    def label(self, language: str) -> str:
        """The period in words.

        >>> from nps_report.periods import parse_period
        >>> parse_period("2026-10").label("fr"), parse_period("2026-W41").label("en")
        ('octobre 2026', 'week 41 of 2026')
        >>> parse_period("2016-06:2018-09").label("en"), parse_period("2016-06-01:2016-06-03").label("fr")
        ('June 2016 to September 2018', '1er juin 2016 au 3 juin 2016')
        """
        return label(self, language)

    def short_label(self, language: str) -> str:
        """The period for an axis or a narrow column.

        >>> from nps_report.periods import parse_period
        >>> parse_period("2026-10").short_label("fr"), parse_period("2026-W41").short_label("fr")
        ('oct. 26', 'S41 26')
        """
        return short_label(self, language)

    @property
    def is_whole_months(self) -> bool:
        """Whether it starts with a month and ends with one."""
        return self.start.day == 1 and self.end == month_end(self.end)

    @property
    def months(self) -> int:
        """How many months it touches."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


def grain_of(day: date, grain: Grain) -> Period:
    """The month, quarter, year or ISO week of a day.

    >>> grain_of(date(2027, 1, 3), "week").name, grain_of(date(2026, 10, 5), "quarter").name
    ('2026-W53', '2026-Q4')
    """
    day = date(day.year, day.month, day.day)  # a time of day, where there is one, plays no part
    if grain == "week":
        year, week, weekday = day.isocalendar()
        monday = day - (weekday - 1) * _DAY
        return Period("week", f"{year}-W{week:02d}", monday, monday + 6 * _DAY)
    months = _MONTHS[grain]
    start = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    names = {"month": f"{day:%Y-%m}", "quarter": f"{day:%Y}-Q{quarter_of(day)}", "year": f"{day:%Y}"}
    return Period(grain, names[grain], start, month_end(add_months(start, months - 1)))


def grains_between(start: date, end: date, grain: Grain) -> tuple[Period, ...]:
    """Every grain that holds a day from `start` to `end`.

    >>> [week.name for week in grains_between(date(2026, 12, 31), date(2027, 1, 4), "week")]
    ['2026-W53', '2027-W01']
    """
    grains = []
    while start <= end:
        grains.append(grain_of(start, grain))
        start = grains[-1].end + _DAY
    return tuple(grains)


def days_span(start: date, end: date) -> Period:
    """The span from one day to another."""
    return Period("span", f"{start}:{end}", start, end)


def months_span(start: date, months: int) -> Period:
    """The span of so many months from the first day of one."""
    end = month_end(add_months(start, months - 1))
    return Period("span", f"{start:%Y-%m}:{end:%Y-%m}", start, end)
