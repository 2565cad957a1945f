"""What a command takes is that of all its processes."""

import sys

import pytest

from benchmarks.goals import NotMeasuredError
from benchmarks.memory import PeakOfTree
from benchmarks.spending import module, spent
from benchmarks.workload import checked

BUSY = "import time\nwhile time.process_time() < 0.3: pass"
ORPHAN = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY!r}])"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Processes of other tests, which live as long as this one, are not waited for."""
    monkeypatch.setattr("benchmarks.spending.PATIENCE", 0.2)


@pytest.fixture
def apart(tmp_path):
    """Measures a command in a process of its own: this one must adopt no orphans of other tests."""

    def measure(code):
        asked = (
            "import json, sys; from pathlib import Path; from benchmarks.spending import spent\n"
            f"took = spent((sys.executable, '-c', {code!r}), Path('.'))\n"
            "print(json.dumps([took.wall, took.cpu, took.output]))"
        )
        return eval(spent((sys.executable, "-c", asked), tmp_path).output)

    return measure


@pytest.mark.slow
def test_cpu_of_a_process_that_outlives_its_parent_counts(apart):
    wall, cpu, _ = apart(ORPHAN)
    assert cpu >= 0.3
    assert wall < cpu + 5


def test_what_a_command_printed_is_kept(apart):
    assert apart("print('made')")[2] == "made\n"


def test_a_command_that_fails_measures_nothing(tmp_path):
    with pytest.raises(NotMeasuredError, match="failed: no such programme"):
        spent((sys.executable, "-c", "import sys; sys.exit('no such programme')"), tmp_path)


@pytest.mark.slow
def test_memory_is_seen_while_it_is_held(tmp_path):
    peak = PeakOfTree()
    held = "import time; held = b'x' * 80_000_000; time.sleep(1)"
    spent((sys.executable, "-c", held), tmp_path, peak)
    assert 80e6 < peak.bytes < 200e6


def run(said, complaints=""):
    """A run that said something."""
    from benchmarks.spending import Spent

    return Spent(1.0, 1.0, said, complaints)


def test_a_run_counts_where_it_made_what_it_should():
    done = run("24 made, 0 up to date, 0 failed in 3.0 s")
    assert checked(done, made=24) is done


@pytest.mark.parametrize(
    "said", ["23 made, 0 up to date, 1 failed in 3.0 s", "12 made, 12 up to date, 0 failed in 3.0 s", ""]
)
def test_a_run_that_made_anything_else_measures_nothing(said):
    with pytest.raises(NotMeasuredError, match="was to make 24 reports"):
        checked(run(said), made=24)


def test_a_run_without_the_warm_engine_measures_nothing():
    said = run(
        "24 made, 0 up to date, 0 failed in 3.0 s", "warning: No warm template to fork reports from: why."
    )
    with pytest.raises(NotMeasuredError, match="not warm"):
        checked(said, made=24)


@pytest.mark.slow
def test_modules_of_the_bench_run_in_processes_of_their_own(tmp_path):
    assert "programme_file" in spent(module("freeze", "--help"), tmp_path).output
