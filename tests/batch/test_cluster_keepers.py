"""Processes of this machine that keep what workers bring back, without a cluster."""

import json
import os
import pickle
import subprocess
import sys
import textwrap
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

from nps_report.batch import keepers, shift
from nps_report.batch.brought import Parcel
from nps_report.batch.journal import NAME
from nps_report.batch.keep import Product
from nps_report.batch.keepers import Keepers
from nps_report.batch.names import write_names
from nps_report.batch.outcome import Outcome
from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.batch.shelf import Shelf
from nps_report.batch.shift import Place, Shift
from nps_report.batch.task import Task
from nps_report.batch.there import Brought, bytes_of
from nps_report.engine.limits import USUAL
from nps_report.errors import UsageError
from nps_report.programme import load_programme
from nps_report.testing import ACCOUNTS, sample_programme
from tests.batch.parcels import Watched, wait_for

HARMLESS = Product({"html": b"<p>Merci</p>", "ipynb": b"{}"})
LEAKING = Product({"html": f"<p>Merci {ACCOUNTS[0]['name']}</p>".encode(), "ipynb": b"{}"})
FOLDER = "internal/made"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of the sample's units, nothing of it made."""
    folder = tmp_path_factory.mktemp("helix")
    wanted = Wanted(languages=("fr",), formats=("html",))
    found = prepare_run(
        load_programme(sample_programme(folder)), "2026-10", wanted, folder / "reports", here=False
    )
    write_names(found.place)
    return found


@pytest.fixture
def parcel(run, tmp_path):
    """A report that has come back, to be written into the test's own folder."""
    (tmp_path / "marks").mkdir()

    def given(product=HARMLESS, edition="internal", nth=0, **watched):
        need = [one for one in run.needs if one.job.edition == edition][nth]
        shelf = Shelf(str(tmp_path / "store"), FOLDER)
        if watched:
            shelf = Watched(shelf.store, shelf.folder, str(tmp_path / "marks"), **watched)
        task = Task(need, replace(run.place, reports=tmp_path / "reports"), {})
        return Parcel(task, Brought(Outcome(need.job, 0.5), shelf.put(bytes_of(product))), shelf)

    return given


def kept(*parcels, many=2):
    """What became of some reports, in their order."""
    crew = Keepers(many, lambda: None)
    try:
        for one in parcels:
            crew.take(one)
        found = {outcome.job: outcome for outcome in crew.rest()}
    finally:
        crew.close()
    return [found[one.task.job] for one in parcels]


def written(tmp_path):
    return sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("reports/*/*/[!.]*.html"))


# Side by side


def test_reports_are_kept_side_by_side_in_other_processes(parcel, tmp_path):
    found = kept(parcel(together=2), parcel(nth=1, together=2))
    assert [one.error for one in found] == [None, None]
    assert len(written(tmp_path)) == 2
    processes = {path.name for path in (tmp_path / "marks").iterdir()}
    assert len(processes) == 2
    assert str(os.getpid()) not in processes


def test_a_process_keeps_one_report_after_the_other(parcel, tmp_path):
    crew = Keepers(2, lambda: None)
    for nth in range(3):
        crew.take(parcel(nth=nth, together=1))
        assert [one.error for one in crew.rest()] == [None]
    crew.close()
    assert len([*(tmp_path / "marks").iterdir()]) == 1


def test_what_it_took_to_keep_a_report_is_added_to_what_it_took_to_make_it(parcel):
    (found,) = kept(parcel())
    assert {*found.cost.steps} == {"fetching", "writing"}
    assert found.seconds > 0.5


def test_a_leak_is_told_as_it_is_where_one_process_does_it_all(parcel, tmp_path):
    told = []
    for many in (1, 2):
        assert kept(parcel(edition="customer"), many=many)[0].error is None
        assert len(written(tmp_path)) == 1
        told += [one.error for one in kept(parcel(LEAKING, "customer"), many=many)]
        assert written(tmp_path) == []
    assert told[0] == told[1]
    assert f"holds {ACCOUNTS[0]['name']!r}, an account's name" in told[0]
    assert told[0].endswith("The files of an earlier run were removed.")


def test_where_one_process_does_it_all_it_is_this_one(parcel, tmp_path):
    assert [one.error for one in kept(parcel(together=1), many=1)] == [None]
    assert [path.name for path in (tmp_path / "marks").iterdir()] == [str(os.getpid())]


# Processes that die, or cannot be had


def test_a_report_whose_process_dies_is_kept_by_another(parcel, tmp_path):
    assert [one.error for one in kept(parcel(deadly=1))] == [None]
    assert len(written(tmp_path)) == 1


def test_a_report_whose_processes_all_die_fails_and_stops_no_other(parcel, tmp_path):
    deadly, other = kept(parcel(deadly=2), parcel(nth=1))
    assert deadly.error.startswith("the process that searches and writes it ended with code -9, 2 times of 2")
    assert (other.error, len(written(tmp_path))) == (None, 1)


def test_a_fault_is_told_in_one_line_and_stops_no_other(parcel):
    broken = replace(parcel(), shelf=None)
    fault, other = kept(broken, parcel(nth=1))
    assert fault.error.startswith("a fault in the kit, please report it: AttributeError: ")
    assert other.error is None


def test_without_a_template_this_process_keeps_them(parcel, tmp_path, monkeypatch):
    def refused(*given):
        raise OSError

    monkeypatch.setattr(keepers, "started", refused)
    assert [one.error for one in kept(parcel(together=1), parcel(nth=1, together=1))] == [None, None]
    assert [path.name for path in (tmp_path / "marks").iterdir()] == [str(os.getpid())]


# Nobody waits any more


def test_those_at_work_end_theirs_and_begin_no_other(parcel, tmp_path):
    crew = Keepers(2, lambda: None)
    for nth in range(3):
        crew.take(parcel(nth=nth, together=3))
    wait_for(lambda: len([*(tmp_path / "marks").iterdir()]) == 2)
    (tmp_path / "marks" / "third").touch()
    assert [one.error for one in crew.close()] == [None, None]
    assert len(written(tmp_path)) == 2


def test_those_that_take_too_long_are_ended(parcel, tmp_path, monkeypatch):
    monkeypatch.setattr(keepers, "GRACE", 0.1)
    crew = Keepers(2, lambda: None)
    crew.take(parcel(together=2))
    wait_for(lambda: [*(tmp_path / "marks").iterdir()])
    assert crew.close() == []
    (process,) = (tmp_path / "marks").iterdir()
    wait_for(lambda: not is_alive(int(process.name)))


def is_alive(process):
    """Whether it is there, and not only to be waited for."""
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
def test_a_command_that_is_killed_takes_them_with_it(parcel, tmp_path):
    code = """
        import pickle, sys
        from nps_report.batch.keepers import Keepers
        crew = Keepers(2, lambda: None)
        crew.take(pickle.load(sys.stdin.buffer))
        print(*crew.rest())
    """
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, env=told, cwd=Path(__file__).parents[2])
    program.stdin.write(pickle.dumps(parcel(together=2)))
    program.stdin.close()
    wait_for(lambda: [*(tmp_path / "marks").iterdir()])
    program.kill()
    program.wait()
    (process,) = (tmp_path / "marks").iterdir()
    wait_for(lambda: not is_alive(int(process.name)))


# A run


def test_as_many_keep_as_a_run_is_told(run):
    assert [*run.outcomes(3, elsewhere=lambda tasks, basis, workers, limits, warn: iter([workers]))] == [3]


class Hands:
    """A crew that brings every report at once, a harmless file; then `ends` says what else happens."""

    threads = 1

    def __init__(self, ends=None) -> None:
        self.ended, self.ends, self.many = deque(), ends, 0

    def __len__(self):
        return self.many

    @property
    def has_news(self):
        return False

    def hand_out(self, work):
        self.many += 1
        results = Shelf(work.errand.store, work.errand.results)
        digest = results.put(bytes_of(HARMLESS))
        self.ended.append((work, [Brought(Outcome(task.job, 0.5), digest) for task in work.item]))

    def news(self):
        if self.ends and self.many == 1:
            raise self.ends
        wait_for(lambda: self.ended)
        found = self.ended.popleft()
        self.many -= found is not None
        return found

    def wake(self):
        self.ended.append(None)

    def dismiss(self):
        self.many = 0


@pytest.fixture(params=[1, 2], ids=["by itself", "by two processes"])
def shifted(request, run, tmp_path, monkeypatch):
    """Has reports brought by hands and kept; the outcomes are added to a list."""
    monkeypatch.setattr(shift, "WORTH_A_TEMPLATE", 1)
    place = replace(run.place, reports=tmp_path / "reports")
    basis = replace(run.review.basis, place=place)
    tasks = [Task(need, place, basis.parts_of(need.job)) for need in run.needs if need.job.unit != "all"]

    def done(hands, found):
        work = Shift(hands, Place(str(tmp_path / "store"), "looks"), basis, request.param, USUAL)
        for outcome in work.outcomes(tasks):
            found.append(outcome)

    return tasks, done


def journal(tmp_path):
    return [json.loads(line) for line in (tmp_path / "reports" / NAME).read_text().splitlines()]


def test_each_report_is_told_once_and_written_down_under_one_run(shifted, tmp_path):
    tasks, done = shifted
    found = []
    done(Hands(), found)
    assert {(one.job, one.error) for one in found} == {(task.job, None) for task in tasks}
    assert sorted(entry["report"] for entry in journal(tmp_path)) == sorted(
        task.job.stem.as_posix() for task in tasks
    )
    assert len({entry["run"] for entry in journal(tmp_path)}) == 1
    assert not [*(tmp_path / "store").glob("*/*/made/*/*")]


def test_where_the_workers_are_lost_what_has_come_back_is_kept(shifted, tmp_path):
    tasks, done = shifted
    found = []
    with pytest.raises(UsageError, match="lost"):
        done(Hands(UsageError("cluster-lost", "lost")), found)
    assert len(found) == len(tasks) - 1 == len(written(tmp_path)) == len(journal(tmp_path))


def test_after_an_interrupt_what_is_written_is_in_the_journal(shifted, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        shifted[1](Hands(KeyboardInterrupt()), [])
    told = sorted(f"reports/{entry['report']}.html" for entry in journal(tmp_path))
    assert told == written(tmp_path)
