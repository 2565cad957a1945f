"""Files in a folder that several hosts may share: whose drafts go, and how lines are added to a file."""

import os
import threading
import time

import pytest

from nps_report import files
from nps_report.files import append_line, clear_drafts, own_mark, replacing

fcntl = pytest.importorskip("fcntl", reason="nothing is locked there")

DAY = 24 * 60 * 60


def draft_of(folder, mark, age=0.0):
    """A draft that the process of this mark wrote so many seconds ago."""
    draft = folder / f".a.txt.draft-{mark}-x.txt"
    draft.write_text("half")
    os.utime(draft, (time.time() - age,) * 2)
    return draft


def test_a_draft_bears_the_mark_of_who_writes_it(tmp_path):
    with replacing(tmp_path / "a.txt") as draft:
        assert draft.name.startswith(f".a.txt.draft-{own_mark()}-")


def test_drafts_of_another_host_stay_until_they_lay_for_a_day(tmp_path):
    """The process of this number lives here, which says nothing of the other host."""
    fresh = draft_of(tmp_path, f"00c0ffee-{2**31 - 1}", age=DAY - 60)
    old = draft_of(tmp_path, f"0badcafe-{os.getpid()}", age=DAY + 60)
    clear_drafts(tmp_path)
    assert (fresh.exists(), old.exists()) == (True, False)


def test_drafts_of_this_hosts_dead_processes_go_at_once(tmp_path):
    host = own_mark().partition("-")[0]
    dead, living = draft_of(tmp_path, f"{host}-{2**31 - 1}"), draft_of(tmp_path, own_mark(), age=2 * DAY)
    clear_drafts(tmp_path)
    assert (dead.exists(), living.exists()) == (False, True)


def test_containers_that_bear_one_name_are_known_apart_by_what_numbers_their_processes(monkeypatch):
    def host_where(numbering):
        monkeypatch.setattr(files.os, "readlink", lambda path: numbering)
        return files._host.__wrapped__()

    assert host_where("pid:[4026532179]") != host_where("pid:[4026531836]")


def test_a_draft_that_its_host_removes_meanwhile_is_left_to_it(tmp_path):
    assert files.may_be_written(tmp_path / "gone", "00c0ffee-7")


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "journal.jsonl"


def test_a_line_waits_until_another_is_written(journal):
    with journal.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = threading.Thread(target=append_line, args=(journal, "two"))
        waiting.start()
        waiting.join(0.1)
        other.write(b"one\n")
    waiting.join()
    assert journal.read_text() == "one\ntwo\n"


def test_where_nothing_can_be_locked_lines_are_added_all_the_same(journal, monkeypatch):
    def refuse(*_):
        raise OSError("no locks available")

    monkeypatch.setattr(files.fcntl, "flock", refuse)
    append_line(journal, "one")
    assert journal.read_text() == "one\n"
