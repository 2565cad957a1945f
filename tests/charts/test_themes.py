"""What a chart of themes shows: a bar per row around one axis, its tones, their counts, how many comments."""

from itertools import combinations, pairwise
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from nps_report.charts import NARROW, draw, plot_themes
from nps_report.charts.shades import shades_of
from nps_report.charts.style import WIDTH, Words, look
from nps_report.charts.themes import TONES
from nps_report.charts.words import width_of
from nps_report.colours import AXIS, GREY, INK, WHITE
from nps_report.fonts import drawable
from nps_report.programme import Brand

RED, PALE, GREEN = "#c8502f", "#c3c9d0", "#0f4f47"
HEADS = {"negative": "En mal", "positive": "En bien"}
LONG = "Livraison et délais de toutes les plateformes de la région, y compris les plus lointaines"
COUNTS = [(23, 4, 9), (0, 0, 0), (0, 0, 7), (7, 0, 0), (0, 5, 0), (12345, 1, 1), (1, 1, 12345)]


def _row(*counts, label="Prix", n_label="n = 20", **more):
    said = {f"{tone}_label": str(count) for tone, count in zip(TONES, counts, strict=True)}
    counted = dict(zip(TONES, counts, strict=True))
    return {"label": label, **counted, **said, "n_label": n_label, "small_base": False, **more}


def _sheet(*rows, heads=HEADS, width=WIDTH):
    with look():
        return plot_themes({"rows": list(rows), "heads": heads}, shades_of("#0b5cad"), width)


class Part(NamedTuple):
    face: str
    left: float
    right: float
    low: float
    high: float


def _parts(sheet):
    """The parts, outline and all, from top to bottom and left to right."""
    found = []
    for patch in _patches(sheet):
        half, face = patch.get_linewidth() / 2, to_hex(patch.get_facecolor())
        for (left, low), _, (right, high), *_ in patch.get_path().vertices.reshape(-1, 5, 2).tolist():
            found.append(Part(face, left - half, right + half, low - half, high + half))
    return sorted(found, key=lambda part: (-round(part.low, 6), part.left))


def _patches(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, PathPatch)]


def _faces(sheet):
    return [part.face for part in _parts(sheet)]


def _axis(sheet):
    """The lines of the axis, each from its upper to its lower end."""
    lines = [artist for artist in sheet.artists if isinstance(artist, Line2D) and artist.get_color() == AXIS]
    points = [point.tolist() for line in lines for point in line.get_xydata()]
    return [(points[k], points[k + 1]) for k in range(0, len(points), 3)]


def _words(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, Words)]


def _texts(sheet):
    return [word.get_text() for word in _words(sheet)]


def _word(sheet, text):
    [found] = [word for word in _words(sheet) if word.get_text() == text]
    return found


def _extent(word):
    """The box of a line of words, in points: left, right, lower, upper."""
    (across, up), size = word.get_position(), word.get_fontproperties().get_size_in_points()
    long = width_of(word.get_text(), size, word.get_fontweight() == "bold")
    left = across - {"left": 0, "center": long / 2, "right": long}[word.get_ha()]
    foot = up - (0.375 * size if word.get_va() == "center_baseline" else 0)
    return left, left + long, foot, foot + 0.75 * size


def test_unfavourable_comments_lie_left_of_the_axis_the_others_right_of_it():
    sheet = _sheet(_row(6, 2, 4))
    axis = sheet.x(0)
    red, pale, green = _parts(sheet)
    assert (red.face, pale.face, green.face) == (RED, PALE, GREEN)
    assert red.right < axis < pale.left
    assert pale.right < green.left


def test_all_bars_share_one_scale_of_comments():
    sheet = _sheet(_row(6, 2, 4), _row(3, 0, 1))
    axis, point = sheet.x(0), sheet.width / 12
    ends = [(part.left - axis, part.right - axis) for part in _parts(sheet)]
    expected = [(-6, 0), (0, 2), (2, 6), (-3, 0), (0, 1)]
    assert ends == [pytest.approx((start * point, end * point), abs=0.7) for start, end in expected]


def test_the_longest_bars_of_either_side_reach_the_edges():
    sheet = _sheet(_row(6, 0, 1), _row(1, 2, 4))
    parts = _parts(sheet)
    assert min(part.left for part in parts) == pytest.approx(sheet.left)
    assert max(part.right for part in parts) == pytest.approx(sheet.right, abs=0.7)


@pytest.mark.parametrize(
    ("counts", "faces"), [((3, 0, 2), [RED, GREEN]), ((0, 2, 0), [PALE]), ((None, 1, 3), [PALE, GREEN])]
)
def test_a_tone_without_comments_has_no_part(counts, faces):
    assert _faces(_sheet(_row(*counts))) == faces


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_a_single_comment_among_thousands_still_shows(width):
    parts = _parts(_sheet(_row(12345, 0, 12345), _row(1, 1, 1), width=width))[2:]
    assert [part.face for part in parts] == [RED, PALE, GREEN]
    assert all(part.right - part.left > 0.7 for part in parts)
    assert all(one.right < other.left for one, other in pairwise(parts))


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("counts", [(6, 2, 4), (6, 0, 0), (0, 2, 4), (0, 3, 0), (900, 1, 1)])
def test_counts_stand_beside_the_ends_of_their_bar(counts, width):
    row = _row(*counts, negative_label="en mal", positive_label="en bien")
    sheet = _sheet(row, _row(20, 5, 20), width=width)
    parts = [part for part in _parts(sheet) if part.low == _parts(sheet)[0].low]
    start, end = min(sheet.x(0), parts[0].left), max(sheet.x(0), parts[-1].right)
    assert _extent(_word(sheet, "en mal"))[1] == pytest.approx(start - 4)
    assert _extent(_word(sheet, "en bien"))[0] == pytest.approx(end + 4)


def test_a_count_of_none_is_grey():
    sheet = _sheet(_row(0, 1, 4))
    assert [_word(sheet, text).get_color() for text in ("0", "4")] == [GREY, INK]


def test_a_neutral_count_stands_in_its_part_where_it_has_room():
    sheet = _sheet(_row(60, 80, 40), _row(60, 1, 90))
    pale, word = _parts(sheet)[1], _extent(_word(sheet, "80"))
    assert pale.left < word[0] < word[1] < pale.right
    assert "1" not in _texts(sheet)


def test_neutral_counts_need_not_be_said():
    row = _row(6, 8, 4)
    del row["neutral_label"]
    assert "8" not in _texts(_sheet(row))


def test_a_small_base_is_hollow_in_the_colours_of_its_tones():
    patches = _patches(_sheet(_row(3, 1, 2, small_base=True)))
    assert {to_hex(patch.get_facecolor()) for patch in patches} == {WHITE}
    assert {to_hex(patch.get_edgecolor()) for patch in patches} == {RED, PALE, GREEN}


def test_hollow_parts_take_the_place_of_filled_ones():
    hollow, filled = (_parts(_sheet(_row(3, 1, 2, small_base=small))) for small in (True, False))
    assert [part[1:] for part in hollow] == [pytest.approx(part[1:]) for part in filled]


def test_the_axis_runs_behind_all_bars():
    sheet = _sheet(_row(3, 1, 2), _row(1, 1, 1))
    assert _axis(sheet) == [([0, 0], [0, 38])]
    [line] = [artist for artist in sheet.artists if isinstance(artist, Line2D)]
    assert line.get_zorder() < min(patch.get_zorder() for patch in _patches(sheet))


def test_on_a_phone_the_axis_keeps_clear_of_the_words_between_bars():
    sheet = _sheet(*[_row(3, 1, 2, label=LONG)] * 3, width=NARROW)
    lines = [(sheet.y(top[1]), sheet.y(foot[1])) for top, foot in _axis(sheet)]
    names = [_extent(word) for word in _words(sheet) if word.get_position()[0] == 0]
    assert (len(lines), len(names)) == (3, 6)
    assert all(high < low or top < foot for top, low in lines for _, _, foot, high in names)


def test_the_tones_are_named_on_either_side_of_the_axis_above_the_first_bar():
    sheet = _sheet(_row(3, 1, 2))
    bad, good = _extent(_word(sheet, "En mal")), _extent(_word(sheet, "En bien"))
    assert bad[1] == pytest.approx(sheet.x(0) - 4)
    assert good[0] == pytest.approx(sheet.x(0) + 4)
    assert min(bad[2], good[2]) > _parts(sheet)[0].high


def test_neutral_is_named_between_them_where_any_comment_is():
    heads = {**HEADS, "neutral": "neutres"}
    named = [text for text in _texts(_sheet(_row(3, 1, 2), heads=heads)) if text in heads.values()]
    assert named == ["En mal", "neutres", "En bien"]
    assert "neutres" not in _texts(_sheet(_row(3, 0, 2), heads=heads))


@pytest.mark.parametrize("counts", [(0, 0, 9), (9, 0, 0)])
def test_names_of_tones_stay_in_the_drawing_where_the_axis_is_at_its_edge(counts):
    sheet = _sheet(_row(*counts), width=NARROW)
    bad, good = _extent(_word(sheet, "En mal")), _extent(_word(sheet, "En bien"))
    assert 0 <= bad[0] < bad[1] < good[0]
    assert good[1] <= NARROW


def test_the_change_stands_after_the_base_in_bold():
    sheet = _sheet(_row(3, 1, 2, change_label="en hausse"))
    base, change = _word(sheet, "n = 20"), _word(sheet, "en hausse")
    assert _extent(change)[0] == pytest.approx(_extent(base)[1] + 4)
    assert (base.get_fontweight(), change.get_fontweight()) == ("normal", "bold")
    assert (base.get_color(), change.get_color()) == (GREY, INK)


def test_bases_of_all_rows_begin_at_one_place_right_of_the_counts():
    sheet = _sheet(_row(3, 1, 200, n_label="36", change_label="en hausse"), _row(1, 0, 1, n_label="7"))
    places = [_word(sheet, text).get_position()[0] for text in ("36", "7")]
    assert places[0] == places[1] > _extent(_word(sheet, "200"))[1]


@pytest.mark.parametrize("change", ["", "en hausse"])
def test_on_a_phone_base_and_change_end_flush_right_on_the_line_of_the_name(change):
    sheet = _sheet(_row(3, 1, 2, change_label=change), width=NARROW)
    last = _word(sheet, change or "n = 20")
    assert _extent(last)[1] == pytest.approx(NARROW)
    assert last.get_position()[1] == _word(sheet, "Prix").get_position()[1] > _parts(sheet)[0].high


def test_a_theme_that_nobody_raised_has_a_grey_name_and_no_bar():
    sheet = _sheet(_row(0, 0, 0, n_label=""))
    assert _parts(sheet) == []
    assert [(word.get_text(), word.get_color()) for word in _words(sheet)][2:] == [
        ("Prix", GREY),
        ("0", GREY),
        ("0", GREY),
    ]


def test_no_row_at_all_leaves_nothing():
    assert _sheet().artists == []


@pytest.mark.parametrize("rows", [1, 4, 20])
def test_the_drawing_is_as_high_as_its_rows_need(rows):
    assert _sheet(*[_row(3, 1, 2)] * rows).size[1] == pytest.approx(13 + 19 * rows + 2)


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("label", ["Prix", LONG])
@pytest.mark.parametrize("more", ["", LONG])
@pytest.mark.parametrize("counts", COUNTS)
def test_no_words_overlap_or_leave_the_drawing_whatever_their_length(counts, more, label, width):
    heads = {tone: name + more for tone, name in {**HEADS, "neutral": "neutres"}.items()}
    first = _row(*counts, label=label, n_label="36 commentaires" + more, change_label="en hausse" + more)
    second = _row(*counts, label=label, n_label=LONG, negative_label=LONG, positive_label=LONG)
    places = [_extent(word) for word in _words(_sheet(first, second, heads=heads, width=width))]
    assert all(left >= -1e-9 and right <= width + 1e-9 for left, right, _, _ in places)
    for one, other in combinations(places, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("counts", COUNTS)
def test_no_words_run_into_a_bar(counts, width):
    sheet = _sheet(_row(*counts, change_label="en hausse"), _row(9, 0, 9), width=width)
    # A neutral count stands in its part.
    coloured = [part for part in _parts(sheet) if part.face != PALE]
    for left, right, low, high in map(_extent, _words(sheet)):
        for part in coloured:
            assert right <= part.left or part.right <= left or high <= part.low or part.high <= low


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "👍🏽 中文", "&amp; \x00 \u202e", "\u2067שלום\u2069 مرحبا", "W" * 500, ""],
)
@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_hostile_words_stay_words(text, width):
    said = dict.fromkeys(("label", "n_label", "change_label", *(f"{tone}_label" for tone in TONES)), text)
    rows = [_row(5, 9, 3) | said, _row(1, 1, 1, label="Nantes")]
    data = {"rows": rows, "heads": dict.fromkeys(TONES, text)}
    root = ElementTree.fromstring(draw({"figure": "themes", "data": data}, Brand(name="Helios"), width))
    texts = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
    assert not [node for node in root.iter() if "script" in node.tag]
    assert "Nantes" in texts
    assert set("".join(texts)) <= drawable()
