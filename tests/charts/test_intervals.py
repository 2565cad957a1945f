"""What a chart of intervals shows: rows in their order, dots, limits, bases."""

import pytest

from nps_report.charts import plot_intervals
from nps_report.charts.style import look


def _row(label="Lyon", value=12.0, **more):
    limits = {"low": None, "high": None} if value is None else {"low": value - 20, "high": value + 16}
    usual = {
        "n_label": "n = 41",
        "value_label": "+12",
        "small_base": False,
        "established": False,
        "target": None,
    }
    return {"label": label, "value": value, **limits, **usual, **more}


def _axes(*rows, reference=None, target_label=""):
    data = {"rows": list(rows), "reference": reference, "target_label": target_label, "axis": [-100, 100]}
    with look():
        figure = plot_intervals(data, "#0b5cad")
    return figure.axes[0]


def _texts(axes):
    return [text.get_text() for text in axes.texts]


def _dots(axes):
    return [line for line in axes.get_lines() if line.get_marker() == "o"]


def test_each_row_says_its_name_value_and_base():
    assert _texts(_axes(_row("Lyon"), _row("Nantes"))) == ["Lyon", "+12", "n = 41", "Nantes", "+12", "n = 41"]


def test_dots_stand_at_the_values_from_top_to_bottom():
    dots = _dots(_axes(_row(value=12.0), _row(value=-6.0)))
    assert [dot.get_xdata()[0] for dot in dots] == [12, -6]
    assert dots[0].get_ydata()[0] < dots[1].get_ydata()[0]


def test_the_interval_is_a_line_between_its_limits():
    (line,) = _axes(_row(value=12.0)).collections
    assert line.get_paths()[0].vertices[:, 0].tolist() == [-8, 28]


def test_a_small_base_is_hollow():
    full, hollow = _dots(_axes(_row(), _row(small_base=True)))
    assert (full.get_markerfacecolor(), hollow.get_markerfacecolor()) == ("#0b5cad", "#ffffff")


def test_an_established_row_is_bold():
    weights = [text.get_fontweight() for text in _axes(_row(), _row(established=True)).texts]
    assert weights == ["normal"] * 3 + ["bold", "bold", "normal"]


def test_a_row_without_answer_has_no_dot():
    axes = _axes(_row(value=None, value_label="–", n_label="n = 0"))
    assert not _dots(axes)
    assert _texts(axes) == ["Lyon", "–", "n = 0"]


def test_the_whole_and_the_target_are_named_on_top():
    axes = _axes(_row(target=60), reference={"value": -20, "label": "ensemble −20"}, target_label="objectif")
    assert [(text.get_text(), text.get_ha()) for text in axes.texts[:2]] == [
        ("ensemble −20", "center"),
        ("objectif", "center"),
    ]


def test_names_on_top_that_would_meet_stand_back_to_back():
    axes = _axes(_row(target=20), reference={"value": 22, "label": "ensemble +22"}, target_label="objectif")
    assert [(text.get_text(), text.get_ha()) for text in axes.texts[:2]] == [
        ("objectif", "right"),
        ("ensemble +22", "left"),
    ]


def test_a_long_name_takes_two_lines_and_an_ellipsis():
    axes = _axes(_row("Une fonction au nom vraiment très long qui ne tient pas sur deux lignes, hélas"))
    first, second = _texts(axes)[:2]
    assert first.startswith("Une fonction")
    assert second.endswith("…")


@pytest.mark.parametrize("rows", [1, 4, 40])
def test_the_drawing_is_as_high_as_its_rows_need(rows):
    axes = _axes(*[_row()] * rows)
    assert axes.figure.get_figheight() * 72 == pytest.approx(15 + 17 * rows + 17)


def test_no_row_at_all_leaves_an_empty_grid():
    assert _texts(_axes()) == []


def test_a_value_beyond_the_axis_stays_at_its_edge():
    (dot,) = _dots(_axes(_row(value=130.0)))
    assert dot.get_xdata()[0] == 100
