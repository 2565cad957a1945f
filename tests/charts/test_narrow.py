"""Charts as wide as a phone: every word still has its place."""

import pytest
from matplotlib.lines import Line2D

from nps_report.charts import NARROW, draw, plot_distribution, plot_intervals, plot_trend
from nps_report.charts.shades import shades_of
from nps_report.charts.style import Words, look
from nps_report.programme import Brand

ROW = {
    "label": "Décideurs",
    "value": 100.0,
    "low": -58.0,
    "high": 100.0,
    "n_label": "n = 1 · base faible",
    "value_label": "+100",
    "small_base": True,
    "established": False,
    "target": None,
}
INTERVALS = {"rows": [ROW, ROW], "reference": None, "target_label": "", "axis": [-100, 100]}
POINT = {"label": "oct. 25", "value": 20.0, "low": 10.0, "high": 30.0, "n": 120, "small_base": False}
TREND = {"points": [POINT] * 13, "last_label": "+20", "target": None, "axis": [-100, 100]}
BARS = [
    {"score": score, "share": 0.1, "label": "9", "score_class": name}
    for score, name in enumerate(["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2)
]
DISTRIBUTION = {"bars": BARS, "groups": [{"score_class": "promoters", "label": "46\u202f% promoteurs"}]}
KINDS = {"intervals": INTERVALS, "trend": TREND, "distribution": DISTRIBUTION}


def sheet_of(plot, data):
    with look():
        return plot(data, shades_of("#0b5cad"), NARROW)


def words_of(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, Words)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_drawing_is_as_wide_as_a_phone(kind):
    svg = draw({"figure": kind, "data": KINDS[kind]}, Brand(name="Helios"), NARROW)
    assert f'viewBox="0 0 {NARROW:.0f} ' in svg


def test_words_stand_above_their_interval_which_takes_the_whole_width():
    sheet = sheet_of(plot_intervals, INTERVALS)
    name = next(words for words in words_of(sheet) if words.get_text() == "Décideurs")
    dots = next(line for line in sheet.artists if isinstance(line, Line2D) and line.get_marker() == "o")
    assert name.get_position()[1] > sheet.y(dots.get_ydata()[0])
    assert sheet.width > 0.85 * NARROW


def test_only_as_many_periods_are_named_as_there_is_room_for():
    sheet = sheet_of(plot_trend, TREND)
    named = [words.get_position()[0] for words in words_of(sheet) if words.get_text().startswith("oct.")]
    assert named == [sheet.x(place) for place in (12, 9, 6, 3, 0)]


def test_a_class_s_words_too_wide_for_their_bars_take_two_lines():
    assert words_of(sheet_of(plot_distribution, DISTRIBUTION))[-1].get_text() == "46\u202f%\npromoteurs"
