"""What the chart of impact and effort shows: a mark per action in its square, quick wins by name, no overlaps."""

import itertools

import pytest
from matplotlib.lines import Line2D

from nps_report.charts import NARROW, plot_matrix
from nps_report.charts.shades import shades_of
from nps_report.charts.style import WIDTH, Words, look
from nps_report.charts.words import width_of
from nps_report.colours import LATE, WHITE

SHADES = shades_of("#0b5cad")
ZONES = {"quick win": "Quick wins", "medium term": "Medium term", "long term": "Long term"}


def point(number, impact=4, effort=2, late=False, owned=True):
    return {"number": str(number), "impact": impact, "effort": effort, "late": late, "owned": owned}


def drawn(*points, named=(), more="", width=WIDTH):
    data = {
        "points": list(points),
        "named": [{"number": str(place), "label": title} for place, title in enumerate(named, start=1)],
        "more_label": more,
        "zones": ZONES,
        "heads": {"impact": "Impact", "effort": "Effort"},
        "signs": {"late": "late", "no owner": "no owner"},
    }
    with look():
        return plot_matrix(data, SHADES, width)


def marks(sheet):
    """Each mark's shape, colour and filling, the largest ones: those of actions."""
    lines = [one for one in sheet.artists if isinstance(one, Line2D) and one.get_marker() in ("o", "s")]
    return [line for line in lines if line.get_markersize() > 10]


def words(sheet):
    return [one for one in sheet.artists if isinstance(one, Words)]


def texts(sheet):
    return [one.get_text() for one in words(sheet)]


def test_an_action_stands_in_the_square_of_its_grades():
    sheet = drawn(point(1, impact=5, effort=3))
    (mark,) = marks(sheet)
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (sheet.x(3), sheet.y(5))
    number = next(one for one in words(sheet) if one.get_text() == "1" and one.get_color() == WHITE)
    assert number.get_position() == (sheet.x(3), sheet.y(5))
    assert number.get_zorder() > mark.get_zorder()


def test_a_late_one_is_a_red_square_and_one_without_an_owner_is_hollow_and_both_are_explained():
    sheet = drawn(point(1, late=True), point(2, 2, 5, owned=False), point(3, 1, 5))
    late, ownerless, usual = sorted(marks(sheet), key=lambda mark: -mark.get_ydata()[0])
    assert (late.get_marker(), late.get_markerfacecolor()) == ("s", LATE)
    assert (ownerless.get_marker(), ownerless.get_markerfacecolor()) == ("o", WHITE)
    assert (usual.get_marker(), usual.get_markerfacecolor()) == ("o", SHADES.words)
    assert {"late", "no owner"} <= set(texts(sheet))


def test_signs_are_explained_only_where_there_are_any():
    assert {"late", "no owner"}.isdisjoint(texts(drawn(point(1))))


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_marks_never_overlap_and_stay_in_their_square(width):
    sheet = drawn(*(point(place) for place in range(1, 13)), width=width)
    places = [(mark.get_xdata()[0], mark.get_ydata()[0]) for mark in marks(sheet)]
    assert all(max(abs(a - c), abs(b - d)) >= 13 for (a, b), (c, d) in itertools.combinations(places, 2))
    assert all(sheet.x(1.5) < a - 6 and a + 6 < sheet.x(2.5) for a, _ in places)
    assert all(sheet.y(3.5) < b - 6 and b + 6 < sheet.y(4.5) for _, b in places)


def test_a_full_square_says_how_many_more_it_holds():
    sheet = drawn(*(point(place) for place in range(1, 31)), width=NARROW)
    shown = len(marks(sheet))
    assert 2 < shown < 30
    assert f"+{30 - shown}" in texts(sheet)


def test_quick_wins_are_named_beside_the_chart_and_below_it_on_a_phone():
    titles = [
        "Ring back within a day",
        "Warn before a delay, not after it, by phone and with a new time to rely on",
    ]
    wide, narrow = (
        drawn(point(1), point(2), named=titles, more="2 others", width=w) for w in (WIDTH, NARROW)
    )
    for sheet in (wide, narrow):
        said = [text for text in texts(sheet) if text not in ZONES.values()]
        assert titles[0] in said
        assert any(text.startswith("Warn before a delay") for text in said)
        assert said[-1] == "2 others"
    first = [next(one for one in words(sheet) if one.get_text() == titles[0]) for sheet in (wide, narrow)]
    assert first[0].get_position()[0] > wide.right
    assert first[1].get_position()[1] < narrow.bottom - 36


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_no_words_overlap_or_leave_the_drawing(width):
    titles = ["A title that is much too long for one line and for two of them as well " * 3] * 6
    points = [
        point(1, late=True),
        point(2, 2, 5, owned=False),
        *(point(place, 3, 3) for place in range(3, 20)),
    ]
    sheet = drawn(*points, named=titles, more="12 others", width=width)
    boxes = [box_of(one) for one in words(sheet)]
    assert all(left >= -0.01 and right <= width + 0.01 and low >= -0.01 for left, right, low, _ in boxes)
    assert all(high <= sheet.size[1] for *_, high in boxes)
    for (a, b, low, high), (c, d, under, over) in itertools.combinations(boxes, 2):
        assert b <= c or d <= a or high <= under or over <= low


def box_of(one):
    """Left, right, foot and head of a text of one line, by its letters' height."""
    font = one.get_fontproperties()
    size = font.get_size_in_points()
    (across, up), side = one.get_position(), one.get_horizontalalignment()
    width = width_of(one.get_text(), size, font.get_weight() == "bold")
    left = across - {"left": 0, "center": width / 2, "right": width}[side]
    foot = up - {"baseline": 0, "center_baseline": 0.375, "top": 0.75}[one.get_verticalalignment()] * size
    return left, left + width, foot, foot + 0.7 * size


def test_a_hostile_title_is_a_title():
    sheet = drawn(point(1), named=["<b>\n👍 & #let"])
    assert "<b> ☐ & #let" in texts(sheet)
