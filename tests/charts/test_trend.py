"""What a trend shows: line, gaps, labels, target."""

import math

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from nps_report.charts import plot_trend
from nps_report.charts.shades import shades_of
from nps_report.charts.style import Words, look

SHADES = shades_of("#0b5cad")


def _point(value, label="mai", small=False, n=40):
    low, high = (None, None) if value is None else (value - 10, value + 10)
    return {"label": label, "value": value, "low": low, "high": high, "n": n, "small_base": small}


def _plot(*points, last="+22", target=None):
    with look():
        data = {"points": list(points), "last_label": last, "target": target, "axis": [-100, 100]}
        return plot_trend(data, SHADES)


def _of(kind, sheet):
    return [artist for artist in sheet.artists if isinstance(artist, kind)]


def _beside(sheet):
    """The words at the right of the line."""
    return [words for words in _of(Words, sheet) if words.get_position()[0] > sheet.right]


def _texts(sheet):
    return [words.get_text() for words in _beside(sheet)]


def _under(sheet):
    """The words under the line, from left to right."""
    words = [words for words in _of(Words, sheet) if words.get_position()[1] < sheet.bottom]
    return [word.get_text() for word in sorted(words, key=lambda word: word.get_position()[0])]


def _score_line(sheet):
    (line,) = [
        line for line in _of(Line2D, sheet) if line.get_color() == "#0b5cad" and line.get_linestyle() == "-"
    ]
    return list(line.get_ydata())


def _bars(sheet):
    """The ends of the bars of lone points."""
    bars = [line.get_xydata() for line in _of(Line2D, sheet) if line.get_color() == SHADES.band]
    return [points[k : k + 2].tolist() for points in bars for k in range(0, len(points), 3)]


def _dots(sheet):
    """What fills the dots, and where they stand."""
    dots = [line for line in _of(Line2D, sheet) if line.get_marker() == "o"]
    return {line.get_markerfacecolor(): line.get_xydata().tolist() for line in dots}


def test_the_line_goes_through_the_values():
    assert _score_line(_plot(_point(10.0), _point(-20.0), _point(30.0))) == [10, -20, 30]


def test_no_answer_is_a_gap():
    values = _score_line(_plot(_point(10.0), _point(None, n=0), _point(30.0)))
    assert math.isnan(values[1])


def test_a_lone_point_has_a_bar_for_its_interval():
    assert _bars(_plot(_point(10.0), _point(None), _point(30.0), _point(31.0))) == [[[0, 0], [0, 20]]]


def test_points_side_by_side_have_a_band_around_their_intervals():
    (band,) = _of(PathPatch, _plot(_point(10.0), _point(None), _point(30.0), _point(31.0)))
    around = [[2, 20], [3, 21], [3, 41], [2, 40], [2, 20]]
    assert band.get_path().vertices.tolist() == around


def test_an_interval_ends_where_the_axis_does():
    (band,) = _of(PathPatch, _plot(_point(95.0), _point(98.0)))
    assert max(band.get_path().vertices[:, 1]) == 100


def test_the_last_value_is_labelled_in_the_brands_colour():
    sheet = _plot(_point(10.0), _point(22.0))
    (label,) = _beside(sheet)
    assert (label.get_text(), label.get_color()) == ("+22", "#0b5cad")
    assert label.get_position() == (sheet.right + 4, sheet.y(22.0))


def test_a_small_base_is_hollow():
    assert _dots(_plot(_point(10.0), _point(22.0, small=True))) == {
        "#0b5cad": [[0, 10]],
        "#ffffff": [[1, 22]],
    }


def test_the_target_is_a_labelled_line():
    sheet = _plot(_point(10.0), _point(22.0), target={"value": -40, "label": "objectif −40"})
    assert _texts(sheet) == ["+22", "objectif −40"]
    assert _beside(sheet)[1].get_position() == (sheet.right + 4, sheet.y(-40))
    assert [-40, -40] in [list(line.get_ydata())[:2] for line in _of(Line2D, sheet)]


@pytest.mark.parametrize(("target", "side"), [(25.0, 1), (20.0, -1)])
def test_the_targets_label_keeps_clear_of_the_last_values(target, side):
    sheet = _plot(_point(10.0), _point(22.0), target={"value": target, "label": "objectif"})
    assert (_beside(sheet)[1].get_position()[1] - sheet.y(target)) * side > 5


def test_thirteen_periods_are_labelled_every_third_with_the_last():
    sheet = _plot(*(_point(float(k), label=f"mois {k:02}") for k in range(13)))
    assert _under(sheet) == [f"mois {k:02}\nn = 40" for k in (0, 3, 6, 9, 12)]


def test_few_periods_are_all_labelled():
    assert _under(_plot(_point(1.0, "avril"), _point(2.0, "mai"))) == ["avril\nn = 40", "mai\nn = 40"]


@pytest.mark.parametrize("points", [[], [_point(None, n=0)], [_point(None, n=0)] * 13])
def test_no_answer_at_all_leaves_an_empty_grid(points):
    assert _texts(_plot(*points, last="–")) == []


def test_the_axis_is_the_one_given():
    assert _plot(_point(10.0)).up == (-100, 100)
