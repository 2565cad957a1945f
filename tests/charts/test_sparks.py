"""What a chart of small lines shows: a row each, all on one scale."""

import math

import pytest
from matplotlib.lines import Line2D

from nps_report.charts import NARROW, plot_sparks
from nps_report.charts.shades import shades_of
from nps_report.charts.style import WIDTH, Words, look
from nps_report.charts.words import width_of
from nps_report.colours import AXIS

SHADES = shades_of("#0b5cad")


def _row(points, label="Lyon", **more):
    row = {"label": label, "points": points, "value_label": "+12"}
    said = {"n_label": "+5 to +19 · n = 41", "short_label": "n = 41"}
    return {**row, **said, "small_base": False, "established": False, **more}


def _sheet(*rows, axis=(-20, 60), width=WIDTH):
    data = {"rows": list(rows), "first_label": "juillet", "last_label": "octobre", "axis": axis}
    with look():
        return plot_sparks(data, SHADES, width)


def _texts(sheet):
    return [artist.get_text() for artist in sheet.artists if isinstance(artist, Words)]


def _lines(sheet):
    return [one for one in sheet.artists if isinstance(one, Line2D)]


def _line(sheet):
    """The places of all the lines, which are one path."""
    found = next(one for one in _lines(sheet) if one.get_color() == SHADES.plain and one.get_marker() != "o")
    return found.get_xydata().tolist()


def _dots(sheet):
    dots = [one for one in _lines(sheet) if one.get_marker() == "o"]
    return [(*place, one.get_markerfacecolor()) for one in dots for place in one.get_xydata().tolist()]


def test_each_row_says_its_name_value_and_base_and_the_ends_say_their_periods():
    assert _texts(_sheet(_row([1.0, 2.0]))) == ["juillet", "octobre", "Lyon", "+12", "+5 to +19 · n = 41"]


def test_a_higher_score_stands_higher_in_its_row():
    (_, low), (_, high), _ = _line(_sheet(_row([-20.0, 60.0])))
    # Rows are counted from the top: the scale's ends are 15 points apart.
    assert low - high == pytest.approx(15)


def test_all_rows_share_one_scale():
    path = _line(_sheet(_row([20.0, 20.0]), _row([20.0, 40.0])))
    (_, first), _, _, (_, second), *_ = path
    assert second - first == pytest.approx(19)


def test_a_gap_is_a_gap_and_a_value_between_two_is_a_dot():
    sheet = _sheet(_row([10.0, None, 20.0, None, 5.0]))
    assert [math.isnan(up) for _, up in _line(sheet)] == [False, True, False, True, False, True]
    assert [dot[0] for dot in _dots(sheet)] == [0, 2, 4, 4]


def test_the_last_point_is_hollow_for_a_small_base():
    full, hollow = _dots(_sheet(_row([1.0, 2.0]), _row([1.0, 2.0], small_base=True)))
    assert (full[2], hollow[2]) == (SHADES.plain, "#ffffff")


def test_a_line_that_does_not_reach_the_last_period_has_no_dot_there():
    assert _dots(_sheet(_row([1.0, 2.0, None]))) == []


def test_zero_is_drawn_where_the_scale_reaches_it():
    def zeros(axis):
        return [one for one in _lines(_sheet(_row([30.0, 40.0]), axis=axis)) if one.get_color() == AXIS]

    assert (len(zeros((-20, 60))), len(zeros((20, 60)))) == (1, 0)


def test_an_established_row_is_bold_and_one_without_any_score_is_drawn_too():
    sheet = _sheet(_row([1.0, 2.0], established=True), _row([None, None], "Lille", value_label="–"))
    weights = [one.get_fontweight() for one in sheet.artists if isinstance(one, Words)][2:5]
    assert weights == ["bold", "bold", "normal"]
    assert "Lille" in _texts(sheet)


@pytest.mark.parametrize("rows", [0, 1, 25])
def test_the_drawing_is_as_high_as_its_rows_need(rows):
    assert _sheet(*[_row([1.0])] * rows).size[1] == pytest.approx(17 + (19 * rows if rows else 17))


def test_in_a_narrow_drawing_the_words_stand_above_the_line():
    sheet = _sheet(_row([1.0, 2.0]), width=NARROW)
    name = next(one for one in sheet.artists if isinstance(one, Words) and one.get_text() == "Lyon")
    assert name.get_position()[1] > max(sheet.y(up) for _, up in _line(sheet) if not math.isnan(up))
    assert sheet.width > 0.85 * NARROW


def test_where_there_is_less_room_a_long_name_does_not_reach_the_value():
    name = "Une agence au nom vraiment très long qui ne tient pas sur deux lignes, hélas"
    sheet = _sheet(_row([1.0, 2.0], name, short_label="n = 22 · base faible"), width=NARROW)
    words = {one.get_text(): one for one in sheet.artists if isinstance(one, Words)}
    longest = max(width_of(text) for text in words if text.startswith("Une agence") or text.endswith("…"))
    assert "n = 22 · base faible" in words
    # The value stands to the left of its place.
    assert longest < words["+12"].get_position()[0] - width_of("+12", bold=True)
