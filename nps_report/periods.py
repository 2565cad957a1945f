"""Periods: months, quarters, years, ISO weeks, a survey's waves, and spans of them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from nps_report.errors import PeriodError
from nps_report.nearest import nearest
from nps_report.wording import words_for

Grain: TypeAlias = Literal["month", "quarter", "year", "week"]
Kind: TypeAlias = Literal["month", "quarter", "year", "week", "wave", "span"]
Waves: TypeAlias = Mapping[str, tuple[date, date]]

FORMS = "2026-10, 2026-Q3, 2026, 2026-W41, a wave's name, A..B (one each) or A:B (a span)"
"""The ways of writing a period, for messages and help."""

_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NO_WAVES: Waves = {}


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included, under the name they were asked by.

    >>> period = parse_period("2026-Q3")
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

        >>> parse_period("2016-06:2018-09").slug
        '2016-06_2018-09'
        """
        return re.sub(r"[^\w.-]+", "_", self.name)

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day <= self.end

    def previous(self) -> Period:
        """The period just before, as long: a span of whole months has as many months, another as many days.

        Raises PeriodError for a wave, whose forerunner only the programme knows: see `previous_of`.

        >>> parse_period("2026-01").previous().name, parse_period("2026-04:2026-09").previous().name
        ('2025-12', '2025-10:2026-03')
        """
        if self.kind == "wave":
            raise PeriodError("no-previous", f"{self.name}: only the programme knows the wave before a wave.")
        if self.kind != "span":
            return grain_of(self.start - _DAY, self.kind)
        if self._is_whole_months:
            return _months_span(_add_months(self.start, -self._months), self._months)
        return _days_span(self.start - (self.end - self.start) - _DAY, self.start - _DAY)

    def label(self, language: str) -> str:
        """The period in words.

        >>> parse_period("2026-10").label("fr"), parse_period("2026-W41").label("en")
        ('octobre 2026', 'week 41 of 2026')
        >>> parse_period("2016-06:2018-09").label("en"), parse_period("2016-06-01:2016-06-03").label("fr")
        ('June 2016 to September 2018', '1er juin 2016 au 3 juin 2016')
        """
        words = words_for(language)
        if self.kind == "month":
            return words.month_and_year(self.start)
        if self.kind == "quarter":
            return words.quarter(self.start)
        if self.kind == "week":
            return words("week {week} of {year}", **_week_and_year(self.start, "{:d}"))
        return self._span_label(language) if self.kind == "span" else self.name

    def short_label(self, language: str) -> str:
        """The period for an axis or a narrow column.

        >>> parse_period("2026-10").short_label("fr"), parse_period("2026-W41").short_label("fr")
        ('oct. 26', 'S41 26')
        """
        words = words_for(language)
        if self.kind == "month":
            return words.short_month(self.start)
        if self.kind == "quarter":
            return words("Q{quarter} {year}", quarter=str(_quarter(self.start)), year=f"{self.start:%y}")
        if self.kind == "week":
            return words("W{week} {year}", **_week_and_year(self.start, "{:02d}"))
        if self.kind == "span" and self._is_whole_months:
            return f"{words.short_month(self.start)} – {words.short_month(self.end)}"
        return self.name.replace(":", " – ") if self.kind == "span" else self.name

    def _span_label(self, language: str) -> str:
        words = words_for(language)
        if self._is_whole_months:
            ends = words.month_and_year(self.start), words.month_and_year(self.end)
            return words("{month} to {last_month}", month=ends[0], last_month=ends[1])
        return words("{day} to {last_day}", day=words.date(self.start), last_day=words.date(self.end))

    @property
    def _is_whole_months(self) -> bool:
        return self.start.day == 1 and self.end == _month_end(self.end)

    @property
    def _months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


def parse_period(text: str, waves: Waves = _NO_WAVES) -> Period:
    """The period that `text` names: a wave's name first, then a month, quarter, year, ISO week or span.

    Raises PeriodError, with the ways of writing one.

    >>> parse_period("2026-W53").end
    datetime.date(2027, 1, 3)
    >>> parse_period("2026-H2", {"2026-H2": (date(2026, 9, 14), date(2026, 10, 9))}).kind
    'wave'
    """
    text = text.strip()
    if text in waves:
        return Period("wave", text, *waves[text])
    start, colon, end = text.partition(":")
    if colon:
        return _span(text, _end_of_span(start, waves), _end_of_span(end, waves))
    return _calendar_period(text) or _refuse(text, waves)


def parse_periods(text: str, waves: Waves = _NO_WAVES) -> tuple[Period, ...]:
    """The periods that `text` names: `A..B` is every one from A to B, anything else is one period.

    Raises PeriodError where A and B are not of one kind, or B comes before A.

    >>> [period.name for period in parse_periods("2026-11..2027-01")]
    ['2026-11', '2026-12', '2027-01']
    """
    first_name, dots, last_name = text.partition("..")
    first = parse_period(first_name, waves)
    if not dots:
        return (first,)
    last = parse_period(last_name, waves)
    if first.kind != last.kind or first.kind == "span" or last.start < first.start:
        raise PeriodError(
            "bad-range", f"{text}: name two periods of one kind, the earlier first: 2026-01..2026-06."
        )
    if first.kind == "wave":
        return tuple(wave for wave in waves_in_order(waves) if first.start <= wave.start <= last.start)
    return grains_between(first.start, last.end, first.kind)


def grain_of(day: date, grain: Grain) -> Period:
    """The month, quarter, year or ISO week of a day.

    >>> grain_of(date(2027, 1, 3), "week").name, grain_of(date(2026, 10, 5), "quarter").name
    ('2026-W53', '2026-Q4')
    """
    if grain == "week":
        year, week, weekday = day.isocalendar()
        monday = day - (weekday - 1) * _DAY
        return Period("week", f"{year}-W{week:02d}", monday, monday + 6 * _DAY)
    months = _MONTHS[grain]
    start = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    names = {"month": f"{day:%Y-%m}", "quarter": f"{day:%Y}-Q{_quarter(day)}", "year": f"{day:%Y}"}
    return Period(grain, names[grain], start, _month_end(_add_months(start, months - 1)))


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


def last_complete(grain: Grain, newest: date, as_of: date | None = None) -> Period:
    """The period that `last` means: the newest answer's grain, or the last one that had ended by `as_of`.

    Without `as_of` nothing says that the newest answer's grain is unfinished: an export is taken as whole.

    >>> last_complete("month", date(2026, 10, 14)).name
    '2026-10'
    >>> last_complete("month", date(2026, 10, 14), as_of=date(2026, 10, 15)).name
    '2026-09'
    """
    latest = grain_of(newest, grain)
    if as_of is None or latest.end <= as_of:
        return latest
    ended = grain_of(as_of, grain)
    return ended if ended.end == as_of else ended.previous()


def waves_in_order(waves: Waves) -> tuple[Period, ...]:
    """The waves as periods, by their first day."""
    return tuple(
        Period("wave", name, *days) for name, days in sorted(waves.items(), key=lambda wave: wave[1])
    )


def previous_of(period: Period, waves: Waves = _NO_WAVES) -> Period | None:
    """The period before: for a wave the one that started last before it, None for the first.

    >>> waves = {"one": (date(2026, 3, 2), date(2026, 3, 27)), "two": (date(2026, 9, 14), date(2026, 10, 9))}
    >>> previous_of(parse_period("two", waves), waves).name
    'one'
    """
    if period.kind != "wave":
        return period.previous()
    earlier = [wave for wave in waves_in_order(waves) if wave.start < period.start]
    return earlier[-1] if earlier else None


def a_year_before(period: Period, waves: Waves = _NO_WAVES) -> Period | None:
    """The same period a year before; None where there is none.

    Week 53 may be missing then; a wave's is the latest that started 9 to 15 months before; a span moved by a
    year must not overlap itself.

    >>> a_year_before(parse_period("2024-02")).end, a_year_before(parse_period("2026-W53"))
    (datetime.date(2023, 2, 28), None)
    """
    if period.kind == "week":
        year, week, _ = period.start.isocalendar()
        return _week(year - 1, week)
    if period.kind == "wave":
        first, last = _add_months(period.start, -15), _add_months(period.start, -9)
        return next((wave for wave in reversed(waves_in_order(waves)) if first <= wave.start <= last), None)
    if period.kind != "span":
        return grain_of(_add_months(period.start, -12), period.kind)
    return _span_a_year_before(period)


def is_calendar_name(text: str) -> bool:
    """Whether a name means a period of the calendar, or a command's word, so that no wave may bear it.

    >>> is_calendar_name("2026-Q3"), is_calendar_name("last"), is_calendar_name("2026-H2")
    (True, True, False)
    """
    return text == "last" or ":" in text or ".." in text or _calendar_period(text) is not None


def _calendar_period(text: str) -> Period | None:
    year, rest = (int(text[:4]), text[4:]) if re.match(r"[12]\d{3}", text) else (0, "")
    if year and not rest:
        return grain_of(date(year, 1, 1), "year")
    if match := re.fullmatch(r"-(0[1-9]|1[0-2])", rest):
        return grain_of(date(year, int(match[1]), 1), "month")
    if match := re.fullmatch(r"-[QqTt]([1-4])", rest):
        return grain_of(date(year, 3 * int(match[1]), 1), "quarter")
    if match := re.fullmatch(r"-[WwSs](0[1-9]|[1-4]\d|5[0-3])", rest):
        return _week(year, int(match[1]))
    return None


def _week(year: int, week: int) -> Period | None:
    try:
        return grain_of(date.fromisocalendar(year, week, 1), "week")
    except ValueError:
        return None


def _refuse(text: str, waves: Waves) -> Period:
    raise PeriodError("bad-period", f"{text!r} is not a period{nearest(text, waves)}. Write {FORMS}.")


def _end_of_span(text: str, waves: Waves) -> tuple[date, date]:
    try:
        day = date.fromisoformat(text.strip()) if re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", text) else None
    except ValueError:
        _refuse(text, waves)
    if day:
        return day, day
    period = parse_period(text, waves)
    return period.start, period.end


def _span(name: str, first: tuple[date, date], last: tuple[date, date]) -> Period:
    if last[1] < first[0]:
        raise PeriodError("bad-range", f"{name}: ends before it starts. Write the earlier end first.")
    return Period("span", name, first[0], last[1])


def _days_span(start: date, end: date) -> Period:
    return Period("span", f"{start}:{end}", start, end)


def _months_span(start: date, months: int) -> Period:
    end = _month_end(_add_months(start, months - 1))
    return Period("span", f"{start:%Y-%m}:{end:%Y-%m}", start, end)


def _span_a_year_before(span: Period) -> Period | None:
    start = _add_months(span.start, -12)
    if span._is_whole_months:
        earlier = _months_span(start, span._months)
    else:
        earlier = _days_span(start, _add_months(span.end, -12))
    return earlier if earlier.end < span.start else None


def _add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day where it is shorter.

    >>> _add_months(date(2024, 2, 29), -12)
    datetime.date(2023, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def _week_and_year(day: date, form: str) -> dict[str, str]:
    year, week, _ = day.isocalendar()
    return {"week": form.format(week), "year": f"{year}" if form == "{:d}" else f"{year % 100:02d}"}
