"""Periods: months, quarters, years, ISO weeks, a survey's waves, and spans of them."""

from nps_report.periods.earlier import a_year_before, last_complete, previous_of
from nps_report.periods.naming import (
    FORMS,
    Waves,
    calendar_period,
    is_calendar_name,
    parse_period,
    parse_periods,
    waves_in_order,
)
from nps_report.periods.period import Grain, Kind, Period, grain_of, grains_between

__all__ = [
    "FORMS",
    "Grain",
    "Kind",
    "Period",
    "Waves",
    "a_year_before",
    "calendar_period",
    "grain_of",
    "grains_between",
    "is_calendar_name",
    "last_complete",
    "parse_period",
    "parse_periods",
    "previous_of",
    "waves_in_order",
]
