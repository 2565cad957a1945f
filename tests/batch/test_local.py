"""Reports side by side: a failing one stops no other."""

import os
import signal
from datetime import date
from pathlib import Path

from nps_report.batch.local import make_all
from nps_report.batch.make import Outcome, Workplace
from nps_report.batch.plan import Job
from nps_report.periods import parse_period

PLACE = Workplace(Path(), Path(), {}, Path(), Path(), Path(), "id")


def job(unit):
    return Job(parse_period("2026-10"), unit, unit, "internal", "fr", ("html",), date(2026, 10, 31))


def fake_maker(asked, place):
    """Makes nothing; the unit says what goes wrong."""
    if asked.unit == "fault":
        raise KeyError("x")
    if asked.unit == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if asked.unit == "asking":
        return Outcome(asked, 0.1, str(signal.getsignal(signal.SIGINT) == signal.SIG_IGN))
    return Outcome(asked, 0.1, "cell 3 failed" if asked.unit == "failing" else None)


def made(*units):
    return {
        outcome.job.unit: outcome.error for outcome in make_all([job(u) for u in units], PLACE, 2, fake_maker)
    }


def test_every_job_has_its_outcome():
    assert made("a", "failing", "b") == {"a": None, "failing": "cell 3 failed", "b": None}


def test_a_fault_of_the_kit_is_told_in_one_line_and_stops_no_other():
    found = made("fault", "a")
    assert found["a"] is None
    assert found["fault"].endswith("KeyError: 'x'")


def test_a_killed_process_is_told_with_the_way_out():
    assert "-j 1" in made("killed")["killed"]


def test_an_interrupt_leaves_a_report_at_work_alone():
    assert made("asking") == {"asking": "True"}


def test_nothing_to_make_makes_nothing():
    assert list(make_all([], PLACE, 2, fake_maker)) == []
