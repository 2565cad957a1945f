"""Every way of writing a period is understood, and what is none is refused with the ways there are."""

from datetime import date

import pytest

from nps_report.errors import PeriodError
from nps_report.periods import is_calendar_name, parse_period, parse_periods

WAVES = {
    "2026-H2": (date(2026, 9, 14), date(2026, 10, 9)),
    "2026-H1": (date(2026, 3, 2), date(2026, 3, 27)),
    "2025-H2": (date(2025, 9, 15), date(2025, 10, 10)),
}


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2026-10", "month", "2026-10-01", "2026-10-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2025-02", "month", "2025-02-01", "2025-02-28"),
        ("2026-Q1", "quarter", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "quarter", "2026-10-01", "2026-12-31"),
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026-W41", "week", "2026-10-05", "2026-10-11"),
        ("2026-W01", "week", "2025-12-29", "2026-01-04"),
        ("2026-W53", "week", "2026-12-28", "2027-01-03"),
        ("2026-H2", "wave", "2026-09-14", "2026-10-09"),
        ("2016-06:2018-09", "span", "2016-06-01", "2018-09-30"),
        ("2016-06-03:2016-07-04", "span", "2016-06-03", "2016-07-04"),
        ("2025-Q4:2026", "span", "2025-10-01", "2026-12-31"),
        ("2026-H1:2026-W41", "span", "2026-03-02", "2026-10-11"),
        (" 2026-10 ", "month", "2026-10-01", "2026-10-31"),
    ],
)
def test_a_period_by_its_name(text, kind, start, end):
    period = parse_period(text, WAVES)

    assert (period.kind, str(period.start), str(period.end)) == (kind, start, end)


@pytest.mark.parametrize("text", ["2026-10", "2026-Q3", "2026", "2026-W41", "2026-H2", "2016-06:2018-09"])
def test_a_period_keeps_the_name_it_was_asked_by(text):
    assert parse_period(text, WAVES).name == text


def test_french_letters_name_the_same_period():
    assert parse_period("2026-T3") == parse_period("2026-Q3")
    assert parse_period("2026-S41") == parse_period("2026-W41")


@pytest.mark.parametrize(
    "text", ["", "last", "octobre", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-W54", "2025-W53"]
)
def test_what_is_no_period_is_refused_with_the_ways_there_are(text):
    with pytest.raises(PeriodError, match="Write 2026-10, 2026-Q3, 2026, 2026-W41") as caught:
        parse_period(text)

    assert caught.value.slug == "bad-period"


@pytest.mark.parametrize(
    "text",
    ["26", "0026", "2026-10-05", "2026-10:", ":2026", "2026-02-30:2026-03", "2026-10x", "2026-10/2026-12"],
)
def test_what_only_looks_like_a_period_is_refused(text):
    with pytest.raises(PeriodError, match="is not a period"):
        parse_period(text)


def test_a_misspelt_wave_is_met_with_the_nearest():
    with pytest.raises(PeriodError, match=r"'2026-H3' is not a period \(did you mean '2026-H\d'\?\)"):
        parse_period("2026-H3", WAVES)


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(PeriodError, match="2018-09:2016-06: ends before it starts"):
        parse_period("2018-09:2016-06")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2026-10", ["2026-10"]),
        ("2026-01..2026-03", ["2026-01", "2026-02", "2026-03"]),
        ("2026-Q4..2027-Q1", ["2026-Q4", "2027-Q1"]),
        ("2025..2026", ["2025", "2026"]),
        ("2026-W52..2027-W01", ["2026-W52", "2026-W53", "2027-W01"]),
        ("2025-H2..2026-H2", ["2025-H2", "2026-H1", "2026-H2"]),
        ("2026-10..2026-10", ["2026-10"]),
    ],
)
def test_two_dots_name_every_period_from_one_to_the_other(text, names):
    assert [period.name for period in parse_periods(text, WAVES)] == names


@pytest.mark.parametrize("text", ["2026-03..2026-01", "2026-01..2026-Q2", "2026-01:2026-02..2026-03:2026-04"])
def test_periods_of_two_kinds_or_the_later_first_are_refused(text):
    with pytest.raises(PeriodError, match="two periods of one kind, the earlier first"):
        parse_periods(text)


@pytest.mark.parametrize("name", ["2026-10", "2026-Q3", "2026", "2026-W41", "last", "a:b", "a..b"])
def test_names_that_no_wave_may_bear(name):
    assert is_calendar_name(name)
