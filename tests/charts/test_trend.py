"""What a trend shows: line, gaps, labels, target."""

import math

import pytest
from matplotlib.figure import Figure

from nps_report.charts import plot_trend
from nps_report.charts.style import look


def _point(value, label="mai", small=False, n=40):
    low, high = (None, None) if value is None else (value - 10, value + 10)
    return {"label": label, "value": value, "low": low, "high": high, "n": n, "small_base": small}


def _plot(*points, last="+22", target=None) -> Figure:
    with look():
        data = {"points": list(points), "last_label": last, "target": target, "axis": [-100, 100]}
        return plot_trend(data, "#0b5cad")


def _texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def _score_line(figure):
    (line,) = [line for line in figure.axes[0].get_lines() if line.get_color() == "#0b5cad"]
    return list(line.get_ydata())


def test_the_line_goes_through_the_values():
    assert _score_line(_plot(_point(10.0), _point(-20.0), _point(30.0))) == [10, -20, 30]


def test_no_answer_is_a_gap():
    values = _score_line(_plot(_point(10.0), _point(None, n=0), _point(30.0)))
    assert math.isnan(values[1])


def test_a_lone_point_has_a_bar_for_its_interval():
    figure = _plot(_point(10.0), _point(None), _point(30.0), _point(31.0))
    bars = [path.vertices[:, 1].tolist() for path in figure.axes[0].collections[1].get_paths()]
    assert bars == [[0.0, 20.0]]


def test_the_last_value_is_labelled_in_the_brands_colour():
    (label,) = _plot(_point(10.0), _point(22.0)).axes[0].texts
    assert (label.get_text(), label.get_color(), label.xy) == ("+22", "#0b5cad", (1, 22.0))


def test_a_small_base_is_hollow():
    full, hollow = _plot(_point(10.0), _point(22.0, small=True)).axes[0].collections[-2:]
    assert full.get_offsets().tolist() == [[0, 10]]
    assert hollow.get_offsets().tolist() == [[1, 22]]
    assert hollow.get_facecolor()[0].tolist() == [1, 1, 1, 1]


def test_the_target_is_a_labelled_line():
    figure = _plot(_point(10.0), _point(22.0), target={"value": -40, "label": "objectif −40"})
    assert _texts(figure) == ["+22", "objectif −40"]
    assert figure.axes[0].texts[1].xyann == (4, 0)
    assert [-40, -40] in [list(line.get_ydata()) for line in figure.axes[0].get_lines()]


@pytest.mark.parametrize(("target", "side"), [(25.0, 1), (20.0, -1)])
def test_the_targets_label_keeps_clear_of_the_last_values(target, side):
    figure = _plot(_point(10.0), _point(22.0), target={"value": target, "label": "objectif"})
    assert figure.axes[0].texts[1].xyann[1] * side > 5


def test_thirteen_periods_are_labelled_every_third_with_the_last():
    figure = _plot(*(_point(float(k), label=f"mois {k:02}") for k in range(13)))
    labels = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert labels == [f"mois {k:02}\nn = 40" for k in (12, 9, 6, 3, 0)]


def test_few_periods_are_all_labelled():
    figure = _plot(_point(1.0, "avril"), _point(2.0, "mai"))
    assert [tick.get_text() for tick in figure.axes[0].get_xticklabels()] == ["mai\nn = 40", "avril\nn = 40"]


@pytest.mark.parametrize("points", [[], [_point(None, n=0)], [_point(None, n=0)] * 13])
def test_no_answer_at_all_leaves_an_empty_grid(points):
    figure = _plot(*points, last="–")
    assert _texts(figure) == []


def test_the_axis_is_the_one_given():
    assert _plot(_point(10.0)).axes[0].get_ylim() == (-100, 100)
