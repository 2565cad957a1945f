"""Which period a report looks back to, and which one is the last."""

from __future__ import annotations

from datetime import date

from nps_report.periods.months import add_months
from nps_report.periods.naming import NO_WAVES, Waves, waves_in_order, week_of
from nps_report.periods.period import Grain, Period, days_span, grain_of, months_span


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


def previous_of(period: Period, waves: Waves = NO_WAVES) -> Period | None:
    """The period before: for a wave the one that started last before it, None for the first.

    >>> from nps_report.periods import parse_period
    >>> waves = {"one": (date(2026, 3, 2), date(2026, 3, 27)), "two": (date(2026, 9, 14), date(2026, 10, 9))}
    >>> previous_of(parse_period("two", waves), waves).name
    'one'
    """
    if period.kind != "wave":
        return period.previous()
    earlier = [wave for wave in waves_in_order(waves) if wave.start < period.start]
    return earlier[-1] if earlier else None


def a_year_before(period: Period, waves: Waves = NO_WAVES) -> Period | None:
    """The same period a year before; None where there is none.

    Week 53 may be missing then; a wave's is the latest that started 9 to 15 months before; a span moved by a
    year must not overlap itself.

    >>> from nps_report.periods import parse_period
    >>> a_year_before(parse_period("2024-02")).end, a_year_before(parse_period("2026-W53"))
    (datetime.date(2023, 2, 28), None)
    """
    if period.kind == "week":
        year, week, _ = period.start.isocalendar()
        return week_of(year - 1, week)
    if period.kind == "wave":
        first, last = add_months(period.start, -15), add_months(period.start, -9)
        return next((wave for wave in reversed(waves_in_order(waves)) if first <= wave.start <= last), None)
    if period.kind != "span":
        return grain_of(add_months(period.start, -12), period.kind)
    return _span_a_year_before(period)


def _span_a_year_before(span: Period) -> Period | None:
    start = add_months(span.start, -12)
    end = add_months(span.end, -12)
    earlier = months_span(start, span.months) if span.is_whole_months else days_span(start, end)
    return earlier if earlier.end < span.start else None
