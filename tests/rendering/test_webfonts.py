"""The page's letters are cut once, and kept where the user keeps such things."""

import pytest

from nps_report.rendering import webfonts
from nps_report.rendering.webfonts import cut_faces, font_faces


@pytest.fixture(scope="module")
def cut():
    """The faces as they are cut, which takes a while."""
    return cut_faces()


@pytest.fixture
def cutting_at_once(cut, monkeypatch):
    """Whoever cuts them gets those that were cut before."""
    monkeypatch.setattr(webfonts, "cut_faces", lambda: cut)


@pytest.fixture
def cache_folder(tmp_path, monkeypatch):
    """The user's cache folder, an empty one."""
    monkeypatch.setattr(webfonts, "user_cache_path", lambda name, appauthor: tmp_path / name)
    font_faces.cache_clear()
    yield tmp_path
    font_faces.cache_clear()


def test_what_is_kept_is_what_was_cut(cache_folder, cut):
    faces = font_faces()
    [kept] = (cache_folder / "nps-report").iterdir()
    assert kept.read_text() == faces == cut


def test_what_is_kept_is_not_cut_again(cache_folder, cutting_at_once, monkeypatch):
    faces = font_faces()
    font_faces.cache_clear()
    monkeypatch.setattr(webfonts, "cut_faces", lambda: pytest.fail("cut again"))
    assert font_faces() == faces


def test_other_letters_are_other_files(cache_folder, monkeypatch):
    before = webfonts._made_of()
    monkeypatch.setattr(webfonts, "_SIGNS", [0x2010])
    assert webfonts._made_of() != before


def test_without_a_place_to_keep_them_they_are_cut(cache_folder, cutting_at_once):
    (cache_folder / "nps-report").write_text("a file, no folder")
    assert font_faces().count("@font-face") == 3
