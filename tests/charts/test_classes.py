"""What a chart of classes shows: a bar per row, its parts in order, their names, how many people."""

from itertools import combinations, pairwise
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from nps_report.charts import NARROW, draw, plot_classes
from nps_report.charts.classes import FACES
from nps_report.charts.shades import shades_of
from nps_report.charts.style import SMALL, WIDTH, Words, look
from nps_report.charts.words import width_of
from nps_report.colours import GREY, INK, WHITE
from nps_report.programme import Brand

NAMES = {"promoters": "promoteurs", "passives": "passifs", "detractors": "détracteurs", "silent": "muets"}
LONG = "Comptes stratégiques de toute la région, y compris ceux de la plus lointaine des vallées"
COUNTS = [(40, 22, 31, 54), (1, 0, 40, 1), (0, 0, 0, 9), (2, 1, 1, 996), (25, 25, 25, 25), (0, 0, 0, 0)]


def _row(*counts, label="Lyon", n_label="n = 20"):
    whole = sum(counts)
    parts = [
        {"score_class": name, "count": count, "share": count / whole if whole else 0.0, "label": str(count)}
        for name, count in zip(NAMES, counts, strict=True)
    ]
    return {"label": label, "parts": parts, "n_label": n_label}


def _data(*rows, names=NAMES):
    return {"rows": list(rows), "heads": [{"score_class": key, "label": name} for key, name in names.items()]}


def _sheet(*rows, names=NAMES, width=WIDTH):
    with look():
        return plot_classes(_data(*rows, names=names), shades_of("#0b5cad"), width)


class Box(NamedTuple):
    face: str
    left: float
    right: float
    low: float
    high: float


def _boxes(sheet):
    """Squares and parts, dashes and all, from top to bottom and left to right."""
    found = []
    for patch in _patches(sheet):
        half, face = patch.get_linewidth() / 2, to_hex(patch.get_facecolor())
        for (left, low), _, (right, high), *_ in patch.get_path().vertices.reshape(-1, 5, 2).tolist():
            found.append(Box(face, left - half, right + half, low - half, high + half))
    return sorted(found, key=lambda box: (-round(box.low, 6), box.left))


def _patches(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, PathPatch)]


def _parts(sheet):
    return [box for box in _boxes(sheet) if box.high - box.low > 8]


def _squares(sheet):
    return [box for box in _boxes(sheet) if box.high - box.low <= 8]


def _words(sheet):
    return [artist for artist in sheet.artists if isinstance(artist, Words)]


def _texts(sheet):
    return [word.get_text() for word in _words(sheet)]


def _named(sheet, names=NAMES):
    return [word for word in _words(sheet) if word.get_text() in names.values()]


def _extent(word):
    """The box of a line of words, in points: left, right, lower, upper."""
    (across, up), size = word.get_position(), word.get_fontproperties().get_size_in_points()
    long = width_of(word.get_text(), size, word.get_fontweight() == "bold")
    left = across - {"left": 0, "right": long}[word.get_ha()]
    foot = up - (0.375 * size if word.get_va() == "center_baseline" else 0)
    return left, left + long, foot, foot + 0.75 * size


def test_parts_stand_side_by_side_in_their_colours_as_wide_as_their_shares():
    sheet = _sheet(_row(5, 10, 3, 2))
    parts = _parts(sheet)
    assert [part.face for part in parts] == ["#0f4f47", "#c3c9d0", "#c8502f", WHITE]
    starts = [sheet.left + sheet.width * share for share in (0, 0.25, 0.75, 0.9)]
    assert [part.left for part in parts] == pytest.approx(starts, abs=0.5)
    assert parts[-1].right == pytest.approx(sheet.right, abs=0.5)


def test_between_two_parts_is_a_gap():
    gaps = [other.left - one.right for one, other in pairwise(_parts(_sheet(_row(5, 10, 3, 2))))]
    assert all(1 < gap < 2 for gap in gaps)


def test_the_order_of_the_classes_is_the_chart_s_own():
    row = _row(5, 10, 3, 2)
    mixed = {**row, "parts": row["parts"][::-1]}
    assert _parts(_sheet(mixed)) == _parts(_sheet(row))


def test_the_silent_are_white_within_grey_dashes():
    silent = _patches(_sheet(_row(5, 10, 3, 2)))[-1]
    assert to_hex(silent.get_facecolor()) == WHITE
    assert to_hex(silent.get_edgecolor()) == GREY
    assert silent.get_linewidth() > 0
    assert silent.get_linestyle() != "solid"


def test_a_part_without_anybody_is_not_drawn():
    assert [part.face for part in _parts(_sheet(_row(5, 0, 3, 0)))] == ["#0f4f47", "#c8502f"]


def test_a_part_of_one_in_a_thousand_still_shows():
    parts = _parts(_sheet(_row(997, 1, 1, 1)))
    assert [part.face for part in parts] == list(FACES.values())
    assert all(part.right - part.left > 0.2 for part in parts)


def test_counts_stand_in_their_parts_white_on_dark_and_ink_on_light():
    sheet = _sheet(_row(5, 10, 3, 2))
    said = {word.get_text(): word.get_color() for word in _words(sheet)}
    assert [said[text] for text in ("5", "10", "3", "2")] == [WHITE, INK, WHITE, INK]


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_a_count_without_room_in_its_part_is_left_out(width):
    sheet = _sheet(_row(50, 1, 40, 9), width=width)
    assert {"50", "40", "9"} <= set(_texts(sheet))
    assert "1" not in _texts(sheet)


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("counts", COUNTS)
def test_every_count_stays_within_its_part(counts, width):
    sheet = _sheet(_row(*counts), width=width)
    ends = [(part.left, part.right) for part in _parts(sheet)]
    counted = [_extent(word) for word in _words(sheet) if word.get_text().isdigit()]
    assert all(any(left <= one and two <= right for left, right in ends) for one, two, _, _ in counted)


def test_names_stand_at_their_parts_of_the_first_bar_where_all_have_room():
    sheet = _sheet(_row(5, 10, 7, 8), _row(1, 0, 40, 1))
    assert not _squares(sheet)
    assert [name.get_position()[0] for name in _named(sheet)] == pytest.approx(
        [part.left for part in _parts(sheet)[:4]], abs=0.5
    )


def test_the_last_name_may_reach_beyond_its_part():
    sheet = _sheet(_row(30, 30, 39, 1), _row(5, 10, 7, 8))
    last = _named(sheet)[-1]
    assert not _squares(sheet)
    assert last.get_position()[0] == pytest.approx(_parts(sheet)[3].left, abs=0.5)
    assert _extent(last)[1] > sheet.right


def test_else_names_stand_in_a_line_each_after_a_square_of_its_class():
    sheet = _sheet(_row(1, 0, 40, 1), _row(5, 10, 7, 8))
    squares = _squares(sheet)
    assert [square.face for square in squares] == list(FACES.values())
    assert [name.get_text() for name in _named(sheet)] == list(NAMES.values())
    for square, name in zip(squares, _named(sheet), strict=True):
        assert 2 < name.get_position()[0] - square.right < 6


def test_a_class_that_nobody_is_in_is_not_named():
    assert [name.get_text() for name in _named(_sheet(_row(5, 5, 5, 0)))] == list(NAMES.values())[:3]


def test_on_a_phone_names_stand_on_top_and_words_above_their_bar():
    sheet = _sheet(_row(5, 10, 7, 8), width=NARROW)
    assert len(_squares(sheet)) == 4
    assert (sheet.left, sheet.right) == (0, NARROW)
    name = next(_extent(word) for word in _words(sheet) if word.get_text() == "Lyon")
    assert name[2] > _parts(sheet)[0].high
    assert all(_extent(named)[2] > name[3] for named in _named(sheet))


def test_names_too_long_for_one_line_take_more():
    names = {key: f"{name} de la période" for key, name in NAMES.items()}
    sheet = _sheet(_row(5, 10, 7, 8), names=names, width=NARROW)
    assert [name.get_text() for name in _named(sheet, names)] == list(names.values())
    assert len({name.get_position()[1] for name in _named(sheet, names)}) > 1
    assert all(_extent(name)[1] <= NARROW for name in _named(sheet, names))


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("label", ["Lyon", LONG])
@pytest.mark.parametrize("suffix", ["", " de la période écoulée", " " + LONG])
@pytest.mark.parametrize("counts", COUNTS)
def test_no_words_overlap_whatever_their_length(counts, suffix, label, width):
    names = {key: name + suffix for key, name in NAMES.items()}
    rows = [_row(*counts, label=label, n_label=LONG), _row(5, 10, 3, 2, label=label)]
    places = [_extent(word) for word in _words(_sheet(*rows, names=names, width=width))]
    for one, other in combinations(places, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart


def test_the_base_stands_beside_its_bar():
    sheet = _sheet(_row(5, 10, 3, 2))
    base = next(word for word in _words(sheet) if word.get_text() == "n = 20")
    assert base.get_position()[0] == sheet.right + 8
    assert base.get_fontproperties().get_size_in_points() == SMALL


def test_on_a_phone_the_base_stands_flush_right_on_the_line_of_its_name():
    words = _words(_sheet(_row(5, 10, 3, 2), width=NARROW))
    name, base = (next(word for word in words if word.get_text() == text) for text in ("Lyon", "n = 20"))
    assert (base.get_position()[0], base.get_ha()) == (NARROW, "right")
    assert base.get_position()[1] == name.get_position()[1]


def test_a_row_of_nobody_has_a_line_for_a_bar_and_a_grey_name():
    sheet = _sheet(_row(0, 0, 0, 0, n_label="n = 0"))
    assert _parts(sheet) == []
    assert [line.get_xydata()[:2, 0].tolist() for line in sheet.artists if isinstance(line, Line2D)] == [
        [0, 1]
    ]
    assert [(word.get_text(), word.get_color()) for word in _words(sheet)] == [
        ("Lyon", GREY),
        ("n = 0", GREY),
    ]


def test_an_unknown_share_is_not_drawn():
    row = _row(1, 1, 1, 1)
    row["parts"][1]["share"] = None
    assert [part.face for part in _parts(_sheet(row))] == ["#0f4f47", "#c8502f", WHITE]


def test_no_row_at_all_leaves_nothing():
    assert _sheet().artists == []


def test_shares_of_more_than_the_whole_end_with_the_bar():
    row = _row(1, 1, 1, 1)
    for part in row["parts"]:
        part["share"] = 0.4
    sheet = _sheet(row)
    assert max(part.right for part in _parts(sheet)) <= sheet.right + 1e-9


def test_a_class_that_is_none_is_refused():
    row = _row(1, 1, 1, 1)
    row["parts"][0]["score_class"] = "fans"
    with pytest.raises(ValueError, match="not in tuple"):
        _sheet(row)


@pytest.mark.parametrize("rows", [1, 4, 40])
def test_the_drawing_is_as_high_as_its_rows_need(rows):
    assert _sheet(*[_row(5, 10, 3, 2)] * rows).size[1] == pytest.approx(13 + 19 * rows + 2)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "👍🏽 中文", "&amp; \x00 \u202e", "W" * 500, ""]
)
@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_hostile_words_stay_words(text, width):
    row = _row(5, 10, 3, 2, label=text, n_label=text)
    row["parts"][0]["label"] = text
    data = _data(row, _row(1, 1, 1, 1, label="Nantes"), names=dict.fromkeys(NAMES, text))
    root = ElementTree.fromstring(draw({"figure": "classes", "data": data}, Brand(name="Helios"), width))
    assert not [node for node in root.iter() if "script" in node.tag]
    assert "Nantes" in ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
