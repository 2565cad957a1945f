"""A run killed at any moment: the same command finishes the rest, nothing is lost, half-written or left locked."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nps_report.batch.record import RECORDS, read_record
from nps_report.testing import sample_programme

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    return sample_programme(tmp_path_factory.mktemp("resumed"))


def command(programme, reports, *more):
    """A run of the sample's latest month in French and HTML alone: eight reports."""
    asked = [
        "run",
        "2026-10",
        "-p",
        programme,
        "-o",
        reports,
        "--language",
        "fr",
        "--format",
        "html",
        "-j",
        "2",
    ]
    return [sys.executable, "-c", "from nps_report.cli import main; main()", *map(str, asked), *more]


def run(programme, reports, *more):
    done = subprocess.run(command(programme, reports, *more), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip().splitlines()[-1], done.stderr


def killed(programme, reports, when, *more):
    """Start a run and kill it with its whole command as soon as `when` says so; its process."""
    process = subprocess.Popen(
        command(programme, reports, *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while not when() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    assert process.poll() is None, "it ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    return process


def records(reports):
    return sorted(Path(reports).rglob(RECORDS))


def whole(reports):
    """Every file of the reports, but what tells the time."""
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in sorted(reports.rglob("*"))
        if path.is_file() and path.suffix in (".html", ".json", ".xlsx") and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def undisturbed(programme, tmp_path_factory):
    """What a run makes that nothing disturbs."""
    reports = tmp_path_factory.mktemp("undisturbed")
    code, last, _ = run(programme, reports)
    assert (code, last.split(" in ")[0]) == (0, "8 made, 0 up to date, 0 failed")
    return whole(reports)


@pytest.mark.parametrize("many", [0, 1, 4])
def test_after_a_kill_the_same_command_finishes_the_rest(programme, undisturbed, tmp_path, many):
    killed(programme, tmp_path, lambda: len(records(tmp_path)) >= many)
    kept = records(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in kept if read_record(path)}
    assert many <= len(times) < 8
    code, last, _ = run(programme, tmp_path)
    assert code == 0
    assert last.startswith(f"{8 - len(times)} made, {len(times)} up to date, 0 failed")
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert whole(tmp_path) == undisturbed
    assert not [path for path in tmp_path.rglob("*") if ".draft-" in path.name]
