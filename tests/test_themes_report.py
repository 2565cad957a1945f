"""What `nps-report themes` prints, of the sample programme and of values made up here."""

import json
from datetime import date

import pytest

from nps_report.coding import Said, coding_of
from nps_report.programme import load_programme
from nps_report.testing import sample_programme
from nps_report.themes_report import ThemesReport, comment_line, marked

FRAME = """
themes:
  delivery: {name: {fr: Livraison, en: Delivery}, fr: [livraison], en: [delivery]}
  price: {name: {fr: Prix, en: Price}, fr: [cher]}
"""


@pytest.fixture(scope="module")
def coding(tmp_path_factory):
    """The sample's comments by two themes: one that is raised, one that is not."""
    path = sample_programme(tmp_path_factory.mktemp("sample"))
    (path.parent / "themes.yml").write_text(FRAME, encoding="utf-8")
    return coding_of(load_programme(path), "2026-10")


def lines(report):
    return "\n".join(report.lines())


def test_the_first_line_counts_comments(coding):
    said = len(coding.themes.comments)
    first = next(iter(ThemesReport(coding).lines()))
    assert f"2026-10, all: {said} comments that say something, {coding.themes.tagged} of them" in first


def test_each_theme_stands_with_its_comments_its_tones_and_its_name(coding):
    told = lines(ThemesReport(coding))
    for one in coding.themes.found:
        tones = [one.toned(tone) for tone in ("positive", "negative", "neutral")]
        row = next(line for line in told.splitlines() if line.split()[:1] == [one.theme])
        assert row.split()[1:] == [*(str(count) for count in (one.comments, *tones)), "Delivery"]


def test_themes_that_nobody_raises_are_named(coding):
    assert "raised by nobody: price" in lines(ThemesReport(coding))


def test_only_some_comments_without_a_theme_are_shown_and_how_to_see_all(coding):
    every = len(coding.untagged)
    told = lines(ThemesReport(coding, untagged=1))
    assert f"1 of {every} (--untagged {every} for all)" in told
    assert [one.response in told for one in coding.untagged] == [True] + [False] * (every - 1)


def test_of_one_theme_only_its_comments_are_told(coding):
    told = list(ThemesReport(coding, theme="delivery").lines())
    assert len(told) == 1 + len(coding.of_theme("delivery"))
    assert all("[" in line for line in told[1:])


def test_the_json_says_the_same(coding):
    found = json.loads(ThemesReport(coding, untagged=1).as_json())
    assert (found["schema"], found["period"], found["unit"]) == ("nps-report/themes/1", "2026-10", "all")
    assert found["comments"]["tagged"] == coding.themes.tagged
    assert [one["theme"] for one in found["themes"]] == [one.theme for one in coding.themes.found]
    assert (found["untagged"], len(found["untagged_comments"])) == (len(coding.untagged), 1)


def test_the_json_of_one_theme_holds_its_comments(coding):
    found = json.loads(ThemesReport(coding, theme="delivery").as_json())
    assert [one["response"] for one in found["said"]] == [one.response for one in coding.of_theme("delivery")]


def test_a_comment_that_would_steer_a_terminal_is_one_harmless_line():
    said = Said("R1", date(2026, 10, 2), None, None, "Cher\n\x1b[31mtrès\u202e cher\x07")
    assert comment_line(said) == "R1 (2026-10-02): Cher [31mtrès cher"


def test_a_long_comment_is_cut_after_what_is_marked():
    text = "x" * 350 + "cher" + "y" * 50
    assert marked(text, [(350, 354)]) == "x" * 350 + "[cher]…"
