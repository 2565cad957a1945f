"""Public holidays, as the calendars of 2026 show them."""

from datetime import date

import pytest

from nps_report.errors import ProgrammeError
from nps_report.periods.holidays import check_country, holidays_of


def days(country):
    return [date.fromordinal(day).strftime("%m-%d") for day in holidays_of(country, 2026)]


def test_holidays_on_a_weekend_are_left_out():
    """15 August and 1 November 2026 are a Saturday and a Sunday."""
    assert days("FR") == ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "11-11", "12-25"]


def test_a_part_of_a_country_adds_its_own():
    """In Moselle Good Friday is off; 26 December 2026 is a Saturday."""
    assert sorted({*days("FR-57")} - {*days("FR")}) == ["04-03"]


def test_without_a_country_no_day_is_a_holiday():
    assert days(None) == []


@pytest.mark.parametrize("country", ["XX", "FR-ZZZ"])
def test_an_unknown_country_is_one_clear_line(country):
    with pytest.raises(ProgrammeError, match=rf"^follow_up\.country: .*'{country}' are not known\. Write"):
        holidays_of(country, 2026)
    with pytest.raises(ValueError, match=rf"^the holidays of '{country}' are not known\. Write"):
        check_country(country)
