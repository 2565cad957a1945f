"""What is left of a report that must not be sent."""

from datetime import date
from pathlib import Path

import pytest

from nps_report.batch import make as making
from nps_report.batch.make import Workplace, make
from nps_report.batch.plan import Job
from nps_report.errors import LeakError, NotebookError
from nps_report.files import write_text
from nps_report.periods import parse_period

JOB = Job(parse_period("2026-10"), "Lyon", "lyon", "customer", "fr", ("html",), date(2026, 10, 31))
WRITTEN = ("customer.fr.html", "customer.fr.pdf", "customer.fr.json", "customer.fr.ipynb", "customer.en.html")


@pytest.fixture
def failing(tmp_path, monkeypatch):
    """Makes a report that fails with an error, over its files of an earlier run; what was said, and what is left."""

    def made(error, earlier=WRITTEN):
        def fails(job, place):
            raise error

        monkeypatch.setattr(making, "_files", fails)
        for name in earlier:
            write_text(tmp_path / "2026-10" / "lyon" / name, "earlier")
        outcome = make(JOB, Workplace(Path(), Path(), {}, Path(), Path(), tmp_path, "id"))
        return outcome.error, sorted(path.name for path in tmp_path.rglob("*.*"))

    return made


def test_a_leak_removes_the_reports_earlier_files_and_no_other(failing):
    """Those of formats not asked for this time too."""
    error, left = failing(LeakError("leak", "it holds a name."))
    assert error == "it holds a name. The files of an earlier run were removed."
    assert left == ["customer.en.html"]


def test_a_leak_in_a_first_run_removes_nothing(failing):
    assert failing(LeakError("leak", "it holds a name."), ()) == ("it holds a name.", [])


def test_any_other_failure_keeps_the_earlier_files(failing):
    error, left = failing(NotebookError("cell-failed", "cell 3 failed."))
    assert error == "cell 3 failed."
    assert left == sorted(WRITTEN)
