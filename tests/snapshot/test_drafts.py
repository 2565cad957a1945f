"""A build killed at any moment leaves nothing that could be taken for whole, and nothing for good."""

import os
import signal
import subprocess
import sys
import time

import pytest

from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot
from nps_report.snapshot import drafts as drafts_module
from nps_report.snapshot.drafts import clear_abandoned, discard, drafts_in, whole_folder
from nps_report.testing import sample_programme

KILLED = """
import os, signal, sys
from pathlib import Path
from nps_report.programme import load_programme
from nps_report.snapshot import build

def killed(*given):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(build, sys.argv[1], killed)
build.build_snapshot(load_programme(Path(sys.argv[2])), Path(sys.argv[3]))
"""
"""Builds a snapshot and is killed where a function of the build is called."""

unix = pytest.mark.skipif(os.name == "nt", reason="nothing is killed outright there")


@unix
@pytest.mark.parametrize("when", ["clean_tables", "write_internal", "_write_account"])
@pytest.mark.slow
def test_the_next_build_makes_what_a_killed_one_did_not(when, tmp_path):
    path, place = sample_programme(tmp_path), tmp_path / "snapshot"
    ended = subprocess.run([sys.executable, "-c", KILLED, when, str(path), str(place)], check=False)
    assert ended.returncode == -signal.SIGKILL
    (draft,) = place.iterdir()
    assert draft.name.startswith(".")
    snapshot = build_snapshot(load_programme(path), place)
    assert snapshot.rows["scored"] == 90
    assert [*place.iterdir()] == [snapshot.folder]


@unix
def test_only_drafts_of_processes_that_live_no_more_go(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    living, dead = tmp_path / f".other.{os.getppid()}", tmp_path / f".other.{ended.pid}"
    kept = [living, tmp_path / "2026-10", tmp_path / ".scratch-1"]
    for folder in (*kept, dead):
        (folder / "internal").mkdir(parents=True)
    with whole_folder(tmp_path / "whole") as draft:
        assert {*tmp_path.iterdir()} == {*kept, draft}
    assert {*tmp_path.iterdir()} == {*kept, tmp_path / "whole"}


def test_the_faster_of_two_processes_wins(tmp_path):
    """Its folder stays as it is, and the other's draft goes."""
    folder = tmp_path / "whole"
    with whole_folder(folder) as draft:
        (draft / "slower").touch()
        folder.mkdir()
        (folder / "faster").touch()
    assert [found.name for found in folder.iterdir()] == ["faster"]
    assert [*tmp_path.iterdir()] == [folder]


OTHER = "00c0ffee"
"""Another host."""


def left_by(host, place, age=0.0):
    """A draft that a process of a host left so many seconds ago, with the same number as one that lives here."""
    draft = place / f".snapshot.{host}-{os.getpid()}"
    (draft / "internal").mkdir(parents=True)
    for path in (draft / "internal", draft):
        os.utime(path, (time.time() - age,) * 2)
    return draft


def test_what_another_host_may_be_writing_stays_and_is_told(tmp_path):
    draft = left_by(OTHER, tmp_path, age=23 * 3600)
    clear_abandoned(tmp_path)
    assert drafts_in(tmp_path) == [draft]


def test_what_another_host_left_a_day_ago_goes(tmp_path):
    left_by(OTHER, tmp_path, age=25 * 3600)
    assert drafts_in(tmp_path) == []
    clear_abandoned(tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_a_long_build_is_known_by_its_latest_file(tmp_path):
    draft = left_by(OTHER, tmp_path, age=25 * 3600)
    (draft / "internal" / "answers.parquet").touch()
    os.utime(draft, (0, 0))
    os.utime(draft / "internal", (0, 0))
    clear_abandoned(tmp_path)
    assert draft.exists()


def test_two_processes_of_the_same_number_on_two_hosts_write_two_drafts(tmp_path, monkeypatch):
    folder = tmp_path / "whole"
    with whole_folder(folder) as own:
        monkeypatch.setattr(drafts_module, "own_mark", lambda: f"{OTHER}-{os.getpid()}")
        with whole_folder(folder) as others:
            (others / "faster").touch()
        assert own.exists()
    assert [found.name for found in folder.iterdir()] == ["faster"]


def test_a_host_that_does_not_see_yet_what_another_made_finds_itself_slower(tmp_path, monkeypatch):
    """A shared folder may show for some seconds that there is none."""
    folder = tmp_path / "whole"
    with monkeypatch.context() as patched, whole_folder(folder):
        folder.mkdir()
        (folder / "faster").touch()
        patched.setattr(type(folder), "is_dir", lambda self: False)
    assert [found.name for found in folder.iterdir()] == ["faster"]


def test_what_is_being_discarded_is_nobody_elses_to_remove(tmp_path, monkeypatch):
    """However old it is: two that remove it would stumble over each other."""
    folder = tmp_path / "whole"
    (folder / "internal").mkdir(parents=True)
    for path in (folder / "internal", folder):
        os.utime(path, (0, 0))
    seen = []
    real = drafts_module.shutil.rmtree

    def looked_at_by_another_host(draft, **how):
        if draft.exists():
            with monkeypatch.context() as patched:
                patched.setattr("nps_report.files._host", lambda: OTHER)
                seen.extend(drafts_in(tmp_path))
        real(draft, **how)

    monkeypatch.setattr(drafts_module.shutil, "rmtree", looked_at_by_another_host)
    discard(folder)
    assert len(seen) == 1
    assert [*tmp_path.iterdir()] == []
