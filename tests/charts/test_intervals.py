"""What a chart of intervals shows: rows in their order, dots, limits, bases."""

import pytest
from matplotlib.lines import Line2D

from nps_report.charts import plot_intervals
from nps_report.charts.shades import shades_of
from nps_report.charts.style import Words, look
from nps_report.colours import INK

SHADES = shades_of("#0b5cad")


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


def _sheet(*rows, reference=None, target_label=""):
    data = {"rows": list(rows), "reference": reference, "target_label": target_label, "axis": [-100, 100]}
    with look():
        return plot_intervals(data, SHADES)


def _words(sheet):
    """The words less the marks of the axis."""
    words = [artist for artist in sheet.artists if isinstance(artist, Words)]
    return [word for word in words if word.get_position()[1] > sheet.bottom]


def _texts(sheet):
    return [word.get_text() for word in _words(sheet)]


def _lines(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, Line2D)]


def _dots(sheet):
    """Each dot's place and what fills it."""
    dots = [line for line in _lines(sheet) if line.get_marker() == "o"]
    return [(*place, line.get_markerfacecolor()) for line in dots for place in line.get_xydata().tolist()]


def _ends(sheet, colour):
    """The lines of a colour, each from its start to its end."""
    points = [point for line in _lines(sheet) if line.get_color() == colour for point in line.get_xydata()]
    return [(points[k].tolist(), points[k + 1].tolist()) for k in range(0, len(points), 3)]


def test_each_row_says_its_name_value_and_base():
    assert _texts(_sheet(_row("Lyon"), _row("Nantes"))) == [
        "Lyon",
        "+12",
        "n = 41",
        "Nantes",
        "+12",
        "n = 41",
    ]


def test_dots_stand_at_the_values_from_top_to_bottom():
    dots = _dots(_sheet(_row(value=12.0), _row(value=-6.0)))
    assert [dot[0] for dot in dots] == [12, -6]
    assert dots[0][1] < dots[1][1]


def test_the_interval_is_a_line_between_its_limits():
    ((start, end),) = _ends(_sheet(_row(value=12.0)), SHADES.light)
    assert (start[0], end[0]) == (-8, 28)
    assert start[1] == end[1]


def test_the_interval_of_an_established_row_is_strong():
    sheet = _sheet(_row(value=12.0), _row(value=20.0, established=True))
    ((start, end),) = _ends(sheet, SHADES.strong)
    assert (start[0], end[0]) == (0, 36)
    assert len(_ends(sheet, SHADES.light)) == 1


def test_the_target_is_a_tick_at_its_value():
    ((start, end),) = _ends(_sheet(_row(value=12.0, target=20.0)), INK)
    assert start[0] == end[0] == 20
    assert end[1] - start[1] == 11


def test_what_the_axis_does_not_reach_is_not_drawn():
    assert _ends(_sheet(_row(value=12.0, target=120.0)), INK) == []


def test_a_small_base_is_hollow():
    full, hollow = _dots(_sheet(_row(), _row(small_base=True)))
    assert (full[2], hollow[2]) == ("#0b5cad", "#ffffff")


def test_an_established_row_is_bold():
    weights = [word.get_fontweight() for word in _words(_sheet(_row(), _row(established=True)))]
    assert weights == ["normal"] * 3 + ["bold", "bold", "normal"]


def test_a_row_without_answer_has_no_dot():
    sheet = _sheet(_row(value=None, value_label="–", n_label="n = 0"))
    assert not _dots(sheet)
    assert _texts(sheet) == ["Lyon", "–", "n = 0"]


def test_the_whole_and_the_target_are_named_on_top():
    sheet = _sheet(
        _row(target=60), reference={"value": -20, "label": "ensemble −20"}, target_label="objectif"
    )
    assert [(word.get_text(), word.get_ha()) for word in _words(sheet)[:2]] == [
        ("ensemble −20", "center"),
        ("objectif", "center"),
    ]


def test_names_on_top_that_would_meet_stand_back_to_back():
    sheet = _sheet(_row(target=20), reference={"value": 22, "label": "ensemble +22"}, target_label="objectif")
    assert [(word.get_text(), word.get_ha()) for word in _words(sheet)[:2]] == [
        ("objectif", "right"),
        ("ensemble +22", "left"),
    ]


def test_a_long_name_takes_two_lines_and_an_ellipsis():
    sheet = _sheet(_row("Une fonction au nom vraiment très long qui ne tient pas sur deux lignes, hélas"))
    first, second = _texts(sheet)[:2]
    assert first.startswith("Une fonction")
    assert second.endswith("…")


@pytest.mark.parametrize("rows", [1, 4, 40])
def test_the_drawing_is_as_high_as_its_rows_need(rows):
    sheet = _sheet(*[_row()] * rows)
    assert sheet.size[1] == pytest.approx(15 + 17 * rows + 17)


def test_no_row_at_all_leaves_an_empty_grid():
    assert _texts(_sheet()) == []


def test_a_value_beyond_the_axis_stays_at_its_edge():
    (dot,) = _dots(_sheet(_row(value=130.0)))
    assert dot[0] == 100
