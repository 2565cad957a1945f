"""Reports side by side, each in a process of its own: a failing one stops no other."""

import json
import os
import signal
from datetime import date
from pathlib import Path

import pytest

from nps_report.batch.journal import NAME
from nps_report.batch.local import make_all
from nps_report.batch.need import Need
from nps_report.batch.outcome import Outcome
from nps_report.batch.plan import Job
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.periods import parse_period
from nps_report.programme import Brand

OCTOBER = parse_period("2026-10")


def task(unit, reports):
    job = Job(OCTOBER, unit, unit, "internal", "fr", ("html",), date(2026, 10, 31))
    place = Workplace(Path(), Path(), {}, Path(), Path(), reports, "id", Brand(name="Helios"))
    return Task(Need(job, "make", "not made yet"), place, {})


def fake_maker(asked):
    """Makes nothing; the unit says what goes wrong."""
    unit, reports = asked.job.unit, asked.place.reports
    if unit == "fault":
        raise KeyError("x")
    with (reports / f"{unit}.txt").open("a") as times:
        times.write(f"{os.getpid()}\n")
    if unit == "killed" or (unit == "killed once" and len(pids(reports, unit)) == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(asked.job, 0.1, "cell 3 failed" if unit == "failing" else None)


def pids(reports, unit):
    return (reports / f"{unit}.txt").read_text().split()


@pytest.fixture
def outcomes(tmp_path):
    """The outcome of each unit's report, made two at a time."""

    def made(*units):
        tasks = [task(unit, tmp_path) for unit in units]
        return {outcome.job.unit: outcome for outcome in make_all(tasks, 2, maker=fake_maker)}

    return made


def test_every_job_has_its_outcome(outcomes):
    found = outcomes("a", "failing", "b")
    assert {unit: outcome.error for unit, outcome in found.items()} == {
        "a": None,
        "failing": "cell 3 failed",
        "b": None,
    }


def test_no_two_reports_share_a_process(outcomes, tmp_path):
    outcomes("a", "b", "c", "d")
    assert len({process for unit in "abcd" for process in pids(tmp_path, unit)}) == 4


def test_a_fault_of_the_kit_is_told_in_one_line_and_stops_no_other(outcomes):
    found = outcomes("fault", "a")
    assert found["a"].error is None
    assert found["fault"].error.endswith("KeyError: 'x'")


def test_a_killed_process_costs_one_retry_then_its_report_alone(outcomes, tmp_path):
    found = outcomes("killed", "killed once", "a")
    assert "-j 1" in found["killed"].error
    assert [found[unit].error for unit in ("killed once", "a")] == [None, None]
    assert [found[unit].cost.attempts for unit in ("killed", "killed once", "a")] == [2, 2, 1]
    assert len(pids(tmp_path, "killed")) == 2


def test_every_outcome_stands_in_the_journal(outcomes, tmp_path):
    outcomes("a", "failing")
    entries = [json.loads(line) for line in (tmp_path / NAME).read_text().splitlines()]
    assert {(entry["report"], entry["did"], entry["error"]) for entry in entries} == {
        ("2026-10/a/internal.fr", "made", None),
        ("2026-10/failing/internal.fr", "failed", "cell 3 failed"),
    }
    assert len({entry["run"] for entry in entries}) == 1


def test_nothing_to_make_makes_nothing(outcomes, tmp_path):
    assert outcomes() == {}
    assert list(tmp_path.iterdir()) == []
