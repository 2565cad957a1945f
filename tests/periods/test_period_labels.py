"""Periods are said in the words of each language."""

import pytest

from nps_report.periods import Period, parse_period


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        ("2026-10", "octobre 2026", "October 2026"),
        ("2026-Q1", "1er trimestre 2026", "Q1 2026"),
        ("2026-Q3", "3e trimestre 2026", "Q3 2026"),
        ("2026", "2026", "2026"),
        ("2026-W41", "semaine 41 de 2026", "week 41 of 2026"),
        ("2026-W01", "semaine 1 de 2026", "week 1 of 2026"),
        ("2016-06:2018-09", "juin 2016 à septembre 2018", "June 2016 to September 2018"),
        ("2026-10:2026-10", "octobre 2026", "October 2026"),
        ("2016-06-01:2016-06-15", "1er juin 2016 au 15 juin 2016", "1 June 2016 to 15 June 2016"),
        ("2016-06-02:2016-06-02", "2 juin 2016", "2 June 2016"),
    ],
)
def test_the_label_of_a_period(name, french, english):
    period = parse_period(name)

    assert (period.label("fr"), period.label("en")) == (french, english)


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        ("2026-10", "oct. 26", "Oct 26"),
        ("2026-08", "août 26", "Aug 26"),
        ("2026-Q3", "T3 26", "Q3 26"),
        ("2026", "2026", "2026"),
        ("2026-W01", "S01 26", "W01 26"),
        ("2016-06:2018-09", "juin 16 – sept. 18", "Jun 16 – Sept 18"),
        ("2026-10:2026-10", "oct. 26", "Oct 26"),
        ("2016-06-01:2016-06-15", "2016-06-01 – 2016-06-15", "2016-06-01 – 2016-06-15"),
    ],
)
def test_the_short_label_of_a_period(name, french, english):
    period = parse_period(name)

    assert (period.short_label("fr"), period.short_label("en")) == (french, english)


def test_a_wave_is_called_by_its_name():
    days = parse_period("2026-10")
    wave = Period("wave", "Automne: 2026", days.start, days.end)

    assert wave.label("fr") == wave.short_label("en") == "Automne: 2026"
