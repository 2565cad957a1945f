"""What is left of a report that must not be sent, and of one whose writing was cut short."""

from datetime import date
from pathlib import Path

import pytest

from nps_report.batch import keep as keeping
from nps_report.batch import make as making
from nps_report.batch.make import make
from nps_report.batch.need import Need
from nps_report.batch.outcome import Stopwatch
from nps_report.batch.plan import Job
from nps_report.batch.record import Record, read_record, record_file
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.errors import LeakError, NotebookError
from nps_report.files import write_bytes, write_text
from nps_report.periods import parse_period
from nps_report.programme import Brand

JOB = Job(parse_period("2026-10"), "Lyon", "lyon", "customer", "fr", ("html",), date(2026, 10, 31))
RECORD = Record(JOB, {}, "id", Path(), Path(), None, "", "")
WRITTEN = ("customer.fr.html", "customer.fr.pdf", "customer.fr.json", "customer.fr.ipynb", "customer.en.html")


def task_in(folder):
    place = Workplace(Path(), Path(), {}, Path(), Path(), folder, "id", Brand(name="Helios"))
    return Task(Need(JOB, "make", "not made yet"), place, {})


def left(folder):
    return sorted(path.name for path in folder.rglob("*.*"))


@pytest.fixture
def failing(tmp_path, monkeypatch):
    """Makes a report that fails with an error, over its files of an earlier run; what was said, and what is left."""

    def made(error, earlier=WRITTEN):
        def fails(task, watch):
            raise error

        monkeypatch.setitem(making._DO, "make", fails)
        for name in earlier:
            write_text(tmp_path / "2026-10" / "lyon" / name, "earlier")
        return make(task_in(tmp_path)).error, left(tmp_path)

    return made


def test_a_leak_removes_the_reports_earlier_files_and_no_other(failing):
    """Those of formats not asked for this time too, and what it was made from."""
    error, found = failing(LeakError("leak", "it holds a name."), (*WRITTEN, ".customer.fr.made.json"))
    assert error == "it holds a name. The files of an earlier run were removed."
    assert found == ["customer.en.html"]


def test_a_leak_in_a_first_run_removes_nothing(failing):
    assert failing(LeakError("leak", "it holds a name."), ()) == ("it holds a name.", [])


def test_any_other_failure_keeps_the_earlier_files(failing):
    error, found = failing(NotebookError("cell-failed", "cell 3 failed."))
    assert error == "cell 3 failed."
    assert found == sorted(WRITTEN)


def test_want_of_memory_is_told_with_the_way_out(failing):
    assert "--memory" in failing(MemoryError())[0]


def test_a_report_cut_short_while_it_is_written_is_known_for_none(tmp_path, monkeypatch):
    """Whatever stops the writing, the record of the earlier one is gone by then."""
    files = {"html": b"new", "json": b"new"}
    keeping._written({name: b"old" for name in files}, RECORD, task_in(tmp_path), Stopwatch())
    assert read_record(record_file(tmp_path, JOB)) == RECORD

    def killed(path, content):
        if path.suffix == ".json":
            raise KeyboardInterrupt
        return write_bytes(path, content)

    monkeypatch.setattr(keeping, "write_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        keeping._written(files, RECORD, task_in(tmp_path), Stopwatch())
    assert read_record(record_file(tmp_path, JOB)) is None


def test_what_a_killed_process_left_half_written_is_swept_away(tmp_path):
    half = write_text(tmp_path / "2026-10" / "lyon" / f".customer.fr.html.draft-{2**31 - 1}-x.html", "half")
    keeping._written({"html": b"new"}, RECORD, task_in(tmp_path), Stopwatch())
    assert not half.exists()
    assert left(tmp_path) == [".customer.fr.made.json", "customer.fr.html"]
