"""Reads the names of periods as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from nps_report.errors import PeriodError
from nps_report.nearest import nearest
from nps_report.periods.period import Period, grain_of, grains_between

Waves: TypeAlias = Mapping[str, tuple[date, date]]
"""A programme's waves: the first and the last day of each, by name."""

FORMS = "2026-10, 2026-Q3, 2026, 2026-W41, a wave's name, A..B (one each) or A:B (a span)"
"""The ways of writing a period, for messages and help."""

NO_WAVES: Waves = {}
"""A programme without waves."""


def parse_period(text: str, waves: Waves = NO_WAVES) -> Period:
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
    return calendar_period(text) or _refuse(text, waves)


def parse_periods(text: str, waves: Waves = NO_WAVES) -> tuple[Period, ...]:
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


def calendar_period(text: str) -> Period | None:
    """The month, quarter, year or ISO week that `text` names, or None.

    French letters are understood too: T for quarters, S for weeks.

    >>> calendar_period("2026-T3").name, calendar_period("2026-13")
    ('2026-Q3', None)
    """
    year, rest = (int(text[:4]), text[4:]) if re.match(r"[12]\d{3}", text) else (0, "")
    if year and not rest:
        return grain_of(date(year, 1, 1), "year")
    if match := re.fullmatch(r"-(0[1-9]|1[0-2])", rest):
        return grain_of(date(year, int(match[1]), 1), "month")
    if match := re.fullmatch(r"-[QqTt]([1-4])", rest):
        return grain_of(date(year, 3 * int(match[1]), 1), "quarter")
    if match := re.fullmatch(r"-[WwSs](0[1-9]|[1-4]\d|5[0-3])", rest):
        return week_of(year, int(match[1]))
    return None


def is_calendar_name(text: str) -> bool:
    """Whether a name means a period of the calendar, or a command's word, so that no wave may bear it.

    >>> is_calendar_name("2026-Q3"), is_calendar_name("last"), is_calendar_name("2026-H2")
    (True, True, False)
    """
    return text == "last" or ":" in text or ".." in text or calendar_period(text) is not None


def waves_in_order(waves: Waves) -> tuple[Period, ...]:
    """The waves as periods, by their first day."""
    return tuple(
        Period("wave", name, *days) for name, days in sorted(waves.items(), key=lambda wave: wave[1])
    )


def week_of(year: int, week: int) -> Period | None:
    """The ISO week of a year; None where the year has no week of that number."""
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
