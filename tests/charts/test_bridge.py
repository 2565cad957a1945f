"""What a bridge shows: the score before, steps up and down, the score now."""

from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from nps_report.charts import NARROW, draw, plot_bridge
from nps_report.charts.shades import shades_of
from nps_report.charts.style import WIDTH, Words, look
from nps_report.charts.words import width_of
from nps_report.colours import GREY, WHITE
from nps_report.programme import Brand

SHADES = shades_of("#0b5cad")
LONG = "Délais de livraison de toutes les plateformes de la région, y compris les plus lointaines"


class Bar(NamedTuple):
    start: float
    end: float
    top: float
    foot: float
    face: str


def _step(value, label="Délais", value_label="x"):
    return {"value": value, "label": label, "value_label": value_label}


def _data(start, steps, end, axis=(-100, 100)):
    return {
        "start": _step(start, "septembre", "avant"),
        "end": _step(end, "octobre", "après"),
        "steps": [step if isinstance(step, dict) else _step(step) for step in steps],
        "axis": list(axis),
    }


def _sheet(start, steps, end, axis=(-100, 100), width=WIDTH):
    with look():
        return plot_bridge(_data(start, steps, end, axis), SHADES, width)


def _bars(sheet):
    """Each bar from top to bottom: the scores at its ends, its upper and lower edge in points, what fills it."""
    patches = [artist for artist in sheet.artists if isinstance(artist, PathPatch)]
    boxes = [(patch, box) for patch in patches for box in patch.get_path().vertices.reshape(-1, 5, 2)]
    found = [
        Bar(*box[[0, 2], 0].tolist(), *box[[2, 0], 1].tolist(), to_hex(patch.get_facecolor()))
        for patch, box in boxes
    ]
    return sorted(found, key=lambda bar: bar.top)


def _scores(sheet):
    """The scores between which each bar stands."""
    return [(round(bar.start, 9), round(bar.end, 9)) for bar in _bars(sheet)]


def _faces(sheet):
    return [bar.face for bar in _bars(sheet)]


def _words(sheet):
    """The words less the marks of the axis."""
    words = [artist for artist in sheet.artists if isinstance(artist, Words)]
    return [word for word in words if word.get_position()[1] > sheet.bottom]


def _texts(sheet):
    return [word.get_text() for word in _words(sheet)]


def _lines(sheet, colour):
    """The lines of a colour, each from its start to its end."""
    lines = [artist for artist in sheet.artists if isinstance(artist, Line2D) and artist.get_marker() != "o"]
    points = [point.tolist() for line in lines if line.get_color() == colour for point in line.get_xydata()]
    return [(points[k], points[k + 1]) for k in range(0, len(points), 3)]


def _dots(sheet):
    dots = [line for line in sheet.artists if isinstance(line, Line2D) and line.get_marker() == "o"]
    return [place[0] for line in dots for place in line.get_xydata().tolist()]


def test_each_row_says_its_name_and_value_from_before_to_now():
    sheet = _sheet(10, [_step(5, "Délais", "+5"), _step(-3, "Prix", "−3")], 12)
    assert _texts(sheet) == ["septembre", "avant", "Délais", "+5", "Prix", "−3", "octobre", "après"]
    assert [word.get_fontweight() for word in _words(sheet)] == ["bold"] * 2 + ["normal"] * 4 + ["bold"] * 2


def test_totals_reach_from_zero_and_steps_from_one_score_to_the_next():
    assert _scores(_sheet(10, [5, -3], 12)) == [(0, 10), (10, 15), (12, 15), (0, 12)]


def test_bars_keep_clear_of_each_other():
    bars = _bars(_sheet(10, [5, -3], 12))
    assert all(one.foot < other.top for one, other in pairwise(bars))


def test_totals_are_strong_steps_up_filled_and_steps_down_white():
    assert _faces(_sheet(10, [5, -3], 12)) == [SHADES.strong, SHADES.light, WHITE, SHADES.strong]


def test_a_step_down_alone_is_hatched_and_no_line_leaves_its_bar():
    sheet = _sheet(10, [5, -30], -15)
    bar = _bars(sheet)[2]
    hatching = _lines(sheet, SHADES.words)
    assert len(hatching) > 5
    for point in (point for line in hatching for point in line):
        assert bar.start - 1e-9 <= point[0] <= bar.end + 1e-9
        assert bar.top - 1e-9 <= point[1] <= bar.foot + 1e-9


def test_steps_up_alone_are_not_hatched():
    assert _lines(_sheet(10, [5, 3], 18), SHADES.words) == []


def test_bars_are_joined_at_the_score_between_them():
    sheet = _sheet(10, [5, -3], 12)
    joins = _lines(sheet, GREY)
    assert [(start[0], end[0]) for start, end in joins] == [(10, 10), (15, 15), (12, 12)]
    assert all(start[1] < end[1] for start, end in joins)


def test_scores_below_zero_reach_to_the_left_of_it():
    assert _scores(_sheet(-12, [-24, 5], -31)) == [(-12, 0), (-36, -12), (-36, -31), (-31, 0)]


def test_a_step_may_cross_zero():
    assert _scores(_sheet(-5, [8], 3))[1] == (-5, 3)


def test_without_zero_on_the_axis_totals_are_dots_not_bars_cut_short():
    sheet = _sheet(31, [7], 38, axis=(20, 50))
    assert _dots(sheet) == [31, 38]
    assert _scores(sheet) == [(31, 38)]


def test_a_step_of_zero_is_a_line_across_its_row():
    sheet = _sheet(10, [0], 10)
    step = _bars(sheet)[1]
    assert (step.start, step.end) == (10, 10)
    assert [patch.get_linewidth() for patch in sheet.artists if isinstance(patch, PathPatch)] == [0, 0.8]


def test_nothing_floats_after_a_step_of_unknown_value():
    sheet = _sheet(10, [5, None, 3], 20)
    assert _scores(sheet) == [(0, 10), (10, 15), (0, 20)]
    assert [start[0] for start, _ in _lines(sheet, GREY)] == [10]


def test_nobody_asked_leaves_the_names_and_an_empty_grid():
    sheet = _sheet(None, [None], None)
    assert _bars(sheet) == _lines(sheet, GREY) == []
    assert _texts(sheet) == ["septembre", "avant", "Délais", "x", "octobre", "après"]
    assert [word.get_color() for word in _words(sheet)][::2] == [GREY] * 3


def test_without_steps_the_two_scores_stand_alone():
    sheet = _sheet(10, [], 12)
    assert _scores(sheet) == [(0, 10), (0, 12)]
    assert _texts(sheet) == ["septembre", "avant", "octobre", "après"]


def test_a_total_whose_label_says_its_value_needs_no_other():
    data = _data(10, [5], 15)
    del data["start"]["value_label"]
    with look():
        assert _texts(plot_bridge(data, SHADES))[:2] == ["septembre", "Délais"]


def test_what_is_beyond_the_axis_stays_at_its_edge_and_is_not_joined():
    sheet = _sheet(40, [30, -20], 50, axis=(-20, 60))
    assert _scores(sheet) == [(0, 40), (40, 60), (50, 60), (0, 50)]
    assert [start[0] for start, _ in _lines(sheet, GREY)] == [40, 50]


@pytest.mark.parametrize("steps", [0, 1, 30])
def test_the_drawing_is_as_high_as_its_rows_need(steps):
    assert _sheet(10, [1] * steps, 10).size[1] == pytest.approx(4 + 17 * (steps + 2) + 17)


def test_on_a_phone_words_stand_above_their_bar():
    sheet = _sheet(10, [5], 15, width=NARROW)
    names = [word.get_position()[1] for word in _words(sheet)[::2]]
    before, step, now = (sheet.y(bar.top) for bar in _bars(sheet))
    assert names[0] > before > names[1] > step > names[2] > now
    assert sheet.width > 0.85 * NARROW


def test_on_a_phone_a_join_stops_above_the_words_in_its_way():
    sheet = _sheet(-60, [_step(90, LONG), _step(5, "Prix")], 35, width=NARROW)
    first, second, _ = _lines(sheet, GREY)
    step, name = _bars(sheet)[1], _words(sheet)[2]
    assert name.get_text().startswith("Délais")
    assert sheet.y(first[1][1]) > name.get_position()[1]
    assert second[1][1] == pytest.approx(_bars(sheet)[2].top)
    assert step.top > first[1][1]


def test_a_long_name_takes_two_lines_and_an_ellipsis():
    first, second = _texts(_sheet(10, [_step(5, LONG)], 15))[2:4]
    assert first.startswith("Délais")
    assert second.endswith("…")


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_name_and_value_of_a_row_never_meet(width):
    sheet = _sheet(10, [_step(5, LONG, "+12 345 points")], 15, width=width)
    name, rest, value = _words(sheet)[2:5]
    start = value.get_position()[0] - width_of(value.get_text())
    assert value.get_text() == "+12 345 points"
    assert max(width_of(name.get_text()), width_of(rest.get_text())) < start


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "👍🏽 中文", "&amp; \x00 \u202e", "W" * 500, ""]
)
@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_hostile_words_stay_words(text, width):
    data = {**_data(10, [_step(-5, text, text)], 5), "start": _step(10, text, text)}
    root = ElementTree.fromstring(draw({"figure": "bridge", "data": data}, Brand(name="Helios"), width))
    assert not [node for node in root.iter() if "script" in node.tag]
    assert "octobre" in ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
