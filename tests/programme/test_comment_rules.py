"""The files that comments are read by are read again when they change, and no sooner."""

import os
import time

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme import comment_rules as module
from nps_report.programme import load_programme
from nps_report.programme.comment_rules import comment_files, comment_rules
from nps_report.testing import sample_programme

FRAME = "themes: {price: {name: {fr: Prix, en: Price}, fr: [cher]}}\n"
OTHER = FRAME.replace("cher", "prix")


@pytest.fixture
def programme(tmp_path):
    """A programme with a code frame of its own."""
    loaded = load_programme(sample_programme(tmp_path))
    (loaded.folder / "themes.yml").write_text(FRAME, "utf-8")
    return loaded


def patterns(programme):
    (theme,) = comment_rules(programme).frame.themes
    return theme.patterns["fr"]


@pytest.fixture
def settled(monkeypatch):
    """Every file was changed long ago."""
    monkeypatch.setattr(module, "_SETTLED", -(10**18))


def test_a_frame_changed_just_now_is_read_each_time(programme):
    """A change that leaves its size, within one tick of the file system's clock, shows in nothing else."""
    path = programme.folder / "themes.yml"
    before, digests = path.stat(), comment_files(programme).digests()
    assert patterns(programme) == ("cher",)
    path.write_text(OTHER, "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert patterns(programme) == ("prix",)
    assert comment_files(programme).digests() != digests


def test_a_frame_changed_long_ago_is_read_once(programme, settled, monkeypatch):
    digests = comment_files(programme).digests()
    found = comment_rules(programme).frame
    monkeypatch.setattr(module, "load_themes", lambda path: pytest.fail("read again"))
    monkeypatch.setattr(module, "_read", lambda path: pytest.fail("read again"))
    assert comment_rules(programme).frame is found
    assert comment_files(programme).digests() == digests


def test_a_change_is_seen_though_the_time_of_writing_was_put_back(programme, settled):
    path = programme.folder / "themes.yml"
    before, digests = path.stat(), comment_files(programme).digests()
    assert patterns(programme) == ("cher",)
    # Longer than a tick of the file system's clock.
    time.sleep(0.02)
    path.write_text(OTHER, "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert patterns(programme) == ("prix",)
    assert comment_files(programme).digests() != digests


def test_cues_put_beside_a_frame_are_seen(programme, settled):
    assert not comment_rules(programme).frame.cues
    lines = (
        "language;cue;price",
        "fr;(needed);100",
        "fr;(pattern);70",
        "fr;(second pattern);20",
        "fr;salé;80",
    )
    (programme.folder / "themes.cues.csv").write_text("\n".join(lines), "utf-8")
    assert set(comment_rules(programme).frame.cues) == {"fr"}


def test_a_frame_that_went_is_told(programme, settled):
    named = programme.model_copy(
        update={"themes": programme.themes.model_copy(update={"frame": "themes.yml"})}
    )
    assert comment_rules(named).frame.themes[0].id == "price"
    (programme.folder / "themes.yml").unlink()
    with pytest.raises(ProgrammeError, match="cannot be read"):
        comment_rules(named)
    with pytest.raises(ProgrammeError, match="cannot be read"):
        comment_files(named).digests()
