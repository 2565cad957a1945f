"""A build killed at any moment leaves nothing that could be taken for whole, and nothing for good."""

import os
import signal
import subprocess
import sys

import pytest

from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot
from nps_report.snapshot.drafts import whole_folder
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
