"""The cues of a code frame stand in a table beside it."""

import pytest

from nps_report.errors import ProgrammeError
from nps_report.kit import kit_folder
from nps_report.programme.cues import cues_beside, unused_columns
from nps_report.programme.themes import load_themes

FRAME = "themes:\n  price: {name: {fr: Prix, en: Price}, likely: {fr: [cher]}}\n"
TABLE = """\
language;cue;price;digital
fr;(needed);100;90
fr;(pattern);70;
fr;(second pattern);20;
fr;salé;80;-10
fr;offre;;40
"""


@pytest.fixture
def load(tmp_path):
    def write(table=TABLE):
        (tmp_path / "themes.yml").write_text(FRAME, encoding="utf-8")
        (tmp_path / "themes.cues.csv").write_text(table, encoding="utf-8")
        return load_themes(tmp_path / "themes.yml")

    return write


def refused(load, table):
    with pytest.raises(ProgrammeError) as caught:
        load(table)
    assert caught.value.slug == "cues-file"
    return str(caught.value)


def test_points_are_read_for_the_themes_of_the_frame(load):
    cues = load().cues["fr"]
    assert (cues.themes, dict(cues.places)) == (("price",), {"salé": 0, "offre": 1})
    assert cues.points.tolist() == [[80], [0]]
    assert [one.tolist() for one in (cues.needed, cues.pattern, cues.again)] == [[100], [70], [20]]


def test_a_frame_without_the_file_has_no_cues(tmp_path):
    (tmp_path / "themes.yml").write_text(FRAME, encoding="utf-8")
    assert load_themes(tmp_path / "themes.yml").cues == {}


def test_a_changed_file_is_read_anew(load):
    load()
    assert load(TABLE.replace("salé;80", "salé;81")).cues["fr"].points.tolist()[0] == [81]


def test_points_for_what_is_no_theme_are_told(load, tmp_path):
    load()
    (line,) = unused_columns(tmp_path / "themes.yml", ["price"])
    assert "has points for 'digital', which is no theme of themes.yml" in line


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("a;b\n", "begins with 'a;b', not with language;cue and a column per theme"),
        (TABLE.replace("digital", "price"), "begins with 'language;cue;price;price'"),
        (TABLE.replace("80", "many"), "many"),
        (TABLE.replace("80;-10", "80"), "Expected 4 columns, got 3"),
        (TABLE.replace("fr;(pattern);70;\n", ""), "lacks a line '(pattern)' in one of its languages"),
        (TABLE.replace("(needed);100", "(needed);"), "does not tell how many points 'price' needs"),
    ],
)
def test_a_fault_is_told_with_the_file_and_the_way_out(load, table, told):
    message = refused(load, table)
    assert told in message
    assert "themes.cues.csv" in message
    assert message.endswith(
        "Copy the file that the kit comes with, or remove yours: patterns then count alone."
    )


def test_the_kit_has_cues_for_each_of_its_themes():
    frame = load_themes(kit_folder("params") / "themes.yml")
    assert cues_beside(kit_folder("params") / "themes.yml")
    assert set(frame.cues) == {"fr", "en"}
    assert all(set(cues.themes) == {theme.id for theme in frame.themes} for cues in frame.cues.values())
