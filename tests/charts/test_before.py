"""What the drawing of scores before and after an action shows."""

import math

import pytest
from matplotlib.lines import Line2D

from nps_report.charts import NARROW, plot_before
from nps_report.charts.shades import shades_of
from nps_report.charts.style import WIDTH, Words, look
from nps_report.charts.words import width_of
from nps_report.colours import GREY, WHITE

SHADES = shades_of("#0b5cad")


def _panel(done, elsewhere, **more):
    return {
        "label": "Lyon, Sept 26",
        "done": done,
        "elsewhere": elsewhere,
        "small_base": [False] * len(done),
        "first_done": "0",
        "first_elsewhere": "+32",
        "last_done": "where done +22",
        "last_elsewhere": "elsewhere +30",
        "first_label": "May 26",
        "moment_label": "action",
        "last_label": "Oct 26",
        "gap_label": "Too few to compare.",
        **more,
    }


LYON = _panel([0.0, -60.0, 60.0], [60.0, None, 0.0])


def _sheet(*panels, width=WIDTH, axis=(-60, 60)):
    with look():
        return plot_before({"panels": list(panels), "axis": axis}, SHADES, width)


def _texts(sheet):
    return [artist.get_text() for artist in sheet.artists if isinstance(artist, Words)]


def _line(sheet, colour):
    """The places of the first line of a colour."""
    lines = [one for one in sheet.artists if isinstance(one, Line2D) and one.get_marker() != "o"]
    return next(one for one in lines if one.get_color() == colour)


def _dots(sheet, face):
    dots = [one for one in sheet.artists if isinstance(one, Line2D) and one.get_marker() == "o"]
    return [place for one in dots if one.get_markerfacecolor() == face for place in one.get_xydata().tolist()]


def test_both_ends_the_moment_and_how_alike_they_were_are_said_beside_the_lines():
    assert sorted(_texts(_sheet(LYON))) == sorted(
        [
            LYON[name]
            for name in LYON
            if name == "label" or name.endswith("_label") or name[:5] in ("first", "last_")
        ]
    )


def test_a_higher_score_stands_higher_on_one_scale_of_38_points():
    (_, zero), (_, low), (_, high) = _line(_sheet(LYON), SHADES.plain).get_xydata().tolist()
    assert (zero - low, high - low) == (pytest.approx(19), pytest.approx(38))


def test_the_action_stands_between_the_last_score_before_it_and_the_one_after():
    sheet = _sheet(LYON)
    first, before, after = (across for across, _ in _line(sheet, SHADES.plain).get_xydata().tolist())
    moment = next(one for one in sheet.artists if isinstance(one, Words) and one.get_text() == "action")
    assert moment.get_position()[0] == pytest.approx((before + after) / 2)
    assert before - first == pytest.approx(moment.get_position()[0] - before)


def test_elsewhere_is_told_from_where_it_was_done_without_colour():
    sheet = _sheet(LYON)
    assert _line(sheet, GREY).get_linestyle() == "--"
    assert _line(sheet, SHADES.plain).get_linestyle() == "-"


def test_an_unknown_score_is_a_gap_and_one_between_gaps_a_dot():
    path = _line(_sheet(LYON), GREY).get_xydata().tolist()
    assert [math.isnan(up) for _, up in path] == [False, True, False]
    assert len(_dots(_sheet(LYON), GREY)) == 2


def test_a_small_base_is_hollow():
    sheet = _sheet({**LYON, "small_base": [True, False, False]})
    assert (len(_dots(sheet, WHITE)), len(_dots(sheet, SHADES.plain))) == (1, 2)


def test_three_panels_are_as_low_as_one_and_stand_beside_each_other():
    one, three = _sheet(LYON), _sheet(LYON, LYON, LYON)
    assert three.size == one.size
    assert one.size[1] < 85


def test_what_does_not_fit_beside_the_name_stands_below_in_two_lines():
    said = "Gap between the slopes before: −9 (−24 to +7) points a period, not established."
    sheet = _sheet(*[{**LYON, "gap_label": said}] * 3)
    assert said.startswith(next(text for text in _texts(sheet) if text.startswith("Gap")))
    assert sheet.size[1] > _sheet(LYON).size[1]


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_no_word_leaves_the_page(width):
    long = {**LYON, "label": "Agence " * 20, "last_done": "where it was done +100", "gap_label": "word " * 60}
    for artist in _sheet(*[long] * 3, width=width).artists:
        if isinstance(artist, Words):
            font = artist.get_fontproperties()
            wide = width_of(artist.get_text(), font.get_size_in_points(), font.get_weight() == "bold")
            left = artist.get_position()[0] - {"left": 0, "center": wide / 2, "right": wide}[artist.get_ha()]
            assert left >= -0.1
            assert left + wide <= width + 0.1


def test_on_a_phone_the_panels_stand_one_above_the_other():
    one, two = _sheet(LYON, width=NARROW), _sheet(LYON, LYON, width=NARROW)
    assert two.size[1] > 2 * one.size[1]


def test_a_long_last_period_ends_with_the_page_instead_of_being_cut():
    sheet = _sheet({**LYON, "last_label": "May 26 to July 26 and more"})
    last = next(
        one for one in sheet.artists if isinstance(one, Words) and one.get_text().startswith("May 26 to")
    )
    assert last.get_text() == "May 26 to July 26 and more"
    assert (last.get_ha(), last.get_position()[0]) == ("right", pytest.approx(WIDTH))
