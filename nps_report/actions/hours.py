"""Hours and days as a business counts them: on a weekend or a public holiday none run."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nps_report.periods.holidays import SATURDAY, holidays_of

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_NOTHING = timedelta(0)
_WORKING_DAYS = 5
"""The days of a week that are neither Saturday nor Sunday."""


@dataclass(frozen=True)
class BusinessClock:
    """Runs 24 hours on every business day and none on Saturdays, Sundays and public holidays.

    `country` is the one whose holidays are kept, by its ISO code: "FR", or "FR-57" for a part of it that has more of
    them; without one there are none. Moments are local and bear no zone. Raises ProgrammeError for a country whose
    holidays are not known, once they are needed.

    Opened on a Friday at 18:00, 48 hours end on Tuesday at 18:00:

    >>> clock = BusinessClock()
    >>> clock.deadline(datetime(2026, 10, 2, 18), 48).strftime("%a %H:%M")
    'Tue 18:00'
    >>> clock.hours_between(datetime(2026, 10, 2, 18), datetime(2026, 10, 6, 18))
    48.0
    """

    country: str | None = None

    def is_open(self, day: date) -> bool:
        """Whether a day is a business day.

        >>> [BusinessClock(country).is_open(date(2026, 7, 14)) for country in (None, "FR")]
        [True, False]
        """
        return day.weekday() < SATURDAY and day.toordinal() not in holidays_of(self.country, day.year)

    def deadline(self, opened: datetime, hours: int) -> datetime:
        """The last moment at which no more than so many hours have run: always on a business day.

        What is opened on a day off starts with the next business day, and what could wait until the end of a Friday may
        wait until Monday at 0:00.

        >>> BusinessClock().deadline(datetime(2026, 10, 3, 15), 24).strftime("%a %H:%M")
        'Tue 00:00'
        """
        start = opened if self.is_open(opened.date()) else _midnight(self._next(opened.date()))
        left = hours * _HOUR
        while start + left >= (end := _midnight(start.date() + _DAY)):
            left -= end - start
            start = _midnight(self._next(start.date()))
        return start + left

    def hours_between(self, start: datetime, end: datetime) -> float:
        """The hours that run from one moment to another; 0 where the other is not later.

        >>> BusinessClock("FR").hours_between(datetime(2026, 7, 13, 12), datetime(2026, 7, 15, 6))
        18.0
        """
        if end <= start:
            return 0.0
        whole = self._open_days(start.date(), end.date()) * _DAY
        return (whole + self._run_on_its_day(end) - self._run_on_its_day(start)) / _HOUR

    def day_after(self, start: date, days: int) -> date:
        """The business day that is so many after a day, itself not counted; with 0 the first from it on.

        >>> [str(BusinessClock().day_after(date(2026, 10, 2), days)) for days in (0, 1, 10)]
        ['2026-10-02', '2026-10-05', '2026-10-16']
        """
        found = start if days or self.is_open(start) else self._next(start)
        for _ in range(days):
            found = self._next(found)
        return found

    def _next(self, day: date) -> date:
        """The first business day after a day."""
        day += _DAY
        while not self.is_open(day):
            day += _DAY
        return day

    def _run_on_its_day(self, moment: datetime) -> timedelta:
        """How much of its day has run at a moment."""
        return moment - _midnight(moment.date()) if self.is_open(moment.date()) else _NOTHING

    def _open_days(self, start: date, end: date) -> int:
        """How many business days lie from one day to another, the other not counted."""
        first, after = start.toordinal(), end.toordinal()
        off = (holidays_of(self.country, year) for year in range(start.year, end.year + 1))
        closed = sum(bisect_left(days, after) - bisect_left(days, first) for days in off)
        return _weekdays_before(after) - _weekdays_before(first) - closed


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _weekdays_before(ordinal: int) -> int:
    """How many days that are neither Saturday nor Sunday lie before one, from day 1 on, which was a Monday."""
    weeks, rest = divmod(ordinal - 1, 7)
    return _WORKING_DAYS * weeks + min(rest, _WORKING_DAYS)
