"""Periods in words: for a sentence, and for an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nps_report.periods.months import quarter_of
from nps_report.wording import words_for

if TYPE_CHECKING:
    from nps_report.periods.period import Period


def label(period: Period, language: str) -> str:
    """The period in a sentence or a heading; a wave keeps its name."""
    words = words_for(language)
    if period.kind == "month":
        return words.month_and_year(period.start)
    if period.kind == "quarter":
        return words.quarter(period.start)
    if period.kind == "week":
        year, week, _ = period.start.isocalendar()
        return words("week {week} of {year}", week=week, year=str(year))
    return _span_label(period, language) if period.kind == "span" else period.name


def short_label(period: Period, language: str) -> str:
    """The period on an axis or in a narrow column: years have two digits beside something else."""
    words = words_for(language)
    if period.kind == "month":
        return words.short_month(period.start)
    if period.kind == "quarter":
        return words("Q{quarter} {year}", quarter=quarter_of(period.start), year=f"{period.start:%y}")
    if period.kind == "week":
        year, week, _ = period.start.isocalendar()
        return words("W{week} {year}", week=f"{week:02d}", year=f"{year % 100:02d}")
    return _short_span_label(period, language) if period.kind == "span" else period.name


def _span_label(span: Period, language: str) -> str:
    words = words_for(language)
    if span.is_whole_months:
        first, last = words.month_and_year(span.start), words.month_and_year(span.end)
        return first if first == last else words("{month} to {last_month}", month=first, last_month=last)
    first, last = words.date(span.start), words.date(span.end)
    return first if first == last else words("{day} to {last_day}", day=first, last_day=last)


def _short_span_label(span: Period, language: str) -> str:
    if not span.is_whole_months:
        return f"{span.start} – {span.end}"
    words = words_for(language)
    first, last = words.short_month(span.start), words.short_month(span.end)
    return first if first == last else f"{first} – {last}"
