"""Fresh processes: each item in its own, whatever becomes of the others."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import nbformat
import psutil
import pytest
import work

from nps_report.engine import processes, starting
from nps_report.engine.limits import Limits
from nps_report.engine.processes import in_fresh_processes, in_shared_processes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="what the system tells of its processes"),
]
MEGABYTE = 2**20


def ended(task, items, workers=2, **limits):
    """What became of the items, and every warning."""
    warnings = []
    return list(in_fresh_processes(task, items, workers, Limits(**limits), warnings.append)), warnings


def results(task, items, workers=2, **limits):
    found, warnings = ended(task, items, workers, **limits)
    assert warnings == []
    assert [one.lost for one in found if one.lost] == []
    return [one.result for one in found]


def lost(task, item, **limits):
    (one,), warnings = ended(task, [item], **limits)
    assert warnings == []
    assert one.result is None
    return one


def notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in ("unit = ''", *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    metadata = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_each_item_has_a_process_of_its_own_from_one_template():
    found = results(work.pids, range(6), workers=3)
    assert len({pid for pid, _ in found}) == 6
    assert len({parent for _, parent in found}) == 1
    assert os.getpid() not in {parent for _, parent in found}


def together(task, bundles, workers=2, **limits):
    """What became of each item of bundles, by item."""
    warnings = []
    found = list(in_shared_processes(task, bundles, workers, Limits(**limits), warnings.append))
    assert warnings == []
    return {one.item: one for one in found}


def test_the_items_of_a_bundle_share_a_process():
    found = together(work.pids, ["ab", "c"])
    assert found["a"].result == found["b"].result != found["c"].result


def test_an_item_that_kills_its_process_is_lost_alone_in_a_bundle_too():
    found = together(work.killed, [("a", "bad", "b", "c"), ("d",)])
    assert sorted(item for item, one in found.items() if one.result) == ["a", "b", "c", "d"]
    assert [found[item].attempts for item in ("a", "bad", "b")] == [1, 2, 1]
    assert "2 times of 2" in found["bad"].lost


def test_a_fault_stops_no_other_item_of_its_bundle():
    found = together(work.unless_bad, [("bad", "a")])
    assert found["bad"].lost.endswith("ValueError: bad")
    assert found["a"].result == "a"


def test_each_item_of_a_bundle_has_the_time_of_a_cell_and_its_own(tmp_path):
    path = notebook(
        tmp_path / "n.ipynb", "import time\nif unit == 'slow': time.sleep(60)\ntime.sleep(0.4)\nprint(unit)"
    )
    jobs = [(path, unit, tmp_path / unit) for unit in ("a", "slow", "b")]
    a, slow, b = together(work.notebook_of, [jobs], cell_seconds=0.8).values()
    assert [a.result, b.result] == ["a\n", "b\n"]
    assert "took more than 0.8 s" in slow.lost
    assert slow.item[1] == "slow"
    assert 0.4 < a.seconds < 3


def test_each_item_of_a_bundle_has_memory_of_its_own():
    sizes = (120 * MEGABYTE, 120 * MEGABYTE + 1)
    assert [one.result for one in together(work.kept, [sizes], memory=200 * MEGABYTE).values()] == [1, 2]


def test_notebooks_of_a_bundle_find_no_variable_of_one_another(tmp_path):
    path = notebook(
        tmp_path / "n.ipynb", "print(globals().get('left'), get_ipython().execution_count)", "left = unit"
    )
    jobs = [(path, str(number), tmp_path / str(number)) for number in range(6)]
    told = {one.result for one in together(work.notebook_of, [jobs]).values()}
    assert len(told) == 1
    assert told.pop().startswith("None ")


def test_processes_are_warm():
    assert results(work.warmth, [1]) == [(True, None)]


def test_nothing_to_do_starts_nothing():
    assert ended(work.same, []) == ([], [])


def test_the_template_has_one_thread_and_has_opened_nothing():
    assert results(work.template_state, [1]) == [(1, [])]


def test_what_does_not_survive_a_fork_works_in_each_process(tmp_path):
    for place in "ab":
        (tmp_path / place).mkdir()
    found = results(work.opens_everything, [tmp_path / "a", tmp_path / "b"])
    assert found == [(4999950000, 100_000, b"%PDF")] * 2


def test_a_process_has_the_environment_and_folder_of_the_one_that_asks(monkeypatch, tmp_path):
    monkeypatch.setenv("NPS_TEST", "now")
    monkeypatch.chdir(tmp_path)
    assert results(work.surroundings, [1]) == [("now", str(tmp_path), True)]


def test_processes_draw_numbers_of_their_own():
    first, second = results(work.drawn, [1, 2])
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_a_fault_is_told_in_one_line_and_not_tried_again():
    one = lost(work.fault, "x")
    assert one.lost == "a fault in the kit, please report it: KeyError: 'x'"
    assert one.attempts == 1


def test_a_result_that_cannot_travel_is_a_fault():
    assert "a fault in the kit" in lost(work.unpicklable, "x").lost


def test_a_killed_process_costs_one_more_try(tmp_path):
    (one,), _ = ended(work.killed_once, [tmp_path / "tried"])
    assert (one.result, one.attempts) == ("made", 2)


def test_an_item_that_kills_its_process_is_lost_alone():
    found, _ = ended(work.killed, ["a", "bad", "b", "c"])
    assert sorted(one.item for one in found if not one.lost) == ["a", "b", "c"]
    bad = next(one for one in found if one.lost)
    assert (bad.item, bad.attempts) == ("bad", 2)
    assert "killed by signal 9 (SIGKILL), 2 times of 2" in bad.lost
    assert "-j 1" in bad.lost


def test_a_process_that_ends_itself_is_told_with_its_code():
    assert "exit code 3" in lost(work.left, 1, attempts=1).lost


def test_a_process_may_not_take_more_memory_than_it_is_given():
    assert results(work.greedy, [20 * MEGABYTE], memory=200 * MEGABYTE) == [20 * MEGABYTE]
    told = lost(work.greedy, 500 * MEGABYTE, memory=200 * MEGABYTE)
    assert told.lost.startswith("it needs more than 0.2 GB of memory")
    assert told.attempts == 1


def test_memory_beyond_the_template_is_measured():
    small, large = (ended(work.peak, [size])[0][0].peak for size in (0, 100 * MEGABYTE))
    assert 0 < small < 50 * MEGABYTE
    assert 95 * MEGABYTE < large - small < 120 * MEGABYTE


def test_temporary_files_are_cleared_even_those_of_a_killed_process():
    (made, killed), _ = ended(work.scratch, ["made", "killed"], workers=1)
    assert not Path(made.result).parent.exists()
    assert killed.lost


def test_nothing_stays_open():
    results(work.same, [1])
    before = psutil.Process().num_fds()
    results(work.same, range(5))
    assert psutil.Process().num_fds() == before


@pytest.mark.parametrize("stuck", ["import time; time.sleep(60)", "sum(range(10**12))"])
def test_a_cell_over_its_time_ends_its_process_and_is_named(tmp_path, stuck):
    path = notebook(tmp_path / "n.ipynb", "'before'", f"# slow\n{stuck}")
    started = time.monotonic()
    one = lost(work.notebook_of, (path, "a", tmp_path / "a"), cell_seconds=0.5)
    assert one.lost.startswith("n.ipynb, cell 3 ('# slow') took more than 0.5 s")
    assert one.attempts == 1
    assert time.monotonic() - started < 5


def test_time_is_a_cells_own_not_that_of_all(tmp_path):
    path = notebook(tmp_path / "n.ipynb", *["import time; time.sleep(0.4)"] * 3, "print('all')")
    assert results(work.notebook_of, [(path, "a", tmp_path / "a")], cell_seconds=0.9) == ["all\n"]


def test_a_cell_that_wants_too_much_memory_is_told_with_the_limit(tmp_path):
    path = notebook(tmp_path / "n.ipynb", "x = bytearray(500 * 2**20)")
    (told,) = results(work.notebook_of, [(path, "a", tmp_path / "a")], memory=200 * MEGABYTE)
    assert told == (
        "n.ipynb, cell 2 ('x = bytearray(500 * 2**20)'): it needs more than 0.2 GB of memory, which is all that "
        "one report may have. Load less in it, or raise --memory."
    )


def test_a_failing_cell_is_told_by_its_place(tmp_path):
    path = notebook(tmp_path / "n.ipynb", "1", "1 / 0")
    told = results(work.notebook_of, [(path, "a", tmp_path / "a")])
    assert told == ["n.ipynb, cell 3 ('1 / 0'): ZeroDivisionError: division by zero"]


def test_a_cell_that_leaves_before_the_end_is_told(tmp_path):
    path = notebook(tmp_path / "n.ipynb", "exit()", "1")
    (told,) = results(work.notebook_of, [(path, "a", tmp_path / "a")])
    assert told.startswith("n.ipynb: a cell called exit()")


def test_what_cells_leave_open_is_finished(tmp_path):
    """Files are written to their end, work for the end is done, programmes are ended."""
    path = notebook(
        tmp_path / "n.ipynb",
        "left = open('left.txt', 'w')\nleft.write('all of it')",
        "import atexit, pathlib\natexit.register(pathlib.Path('done.txt').touch)",
        "import subprocess\nrunning = subprocess.Popen(['sleep', '600'])\nprint(running.pid)",
    )
    (pid,) = results(work.notebook_of, [(path, "a", tmp_path / "a")])
    assert (tmp_path / "a" / "left.txt").read_text() == "all of it"
    assert (tmp_path / "a" / "done.txt").exists()
    assert not alive(int(pid))


def test_a_thread_that_never_ends_keeps_no_report_waiting(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "GRACE", 0.5)
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\nprint('made')"
    started = time.monotonic()
    assert results(work.notebook_of, [(notebook(tmp_path / "n.ipynb", thread), "a", tmp_path / "a")]) == [
        "made\n"
    ]
    assert time.monotonic() - started < 10


def test_many_at_once_never_mix_their_outputs(tmp_path):
    """Each cell changes what it finds, in variables, modules and files: nothing of it may be found by another."""
    path = notebook(
        tmp_path / "n.ipynb",
        "import os, json, builtins\nfrom pathlib import Path\n"
        "found = [getattr(builtins, 'mark', ''), os.environ.get('MARK', ''), json.__doc__[:9], *os.listdir()]",
        "builtins.mark, os.environ['MARK'], json.__doc__ = unit, unit, unit\nPath(unit).touch()\n"
        "print(unit, found, flush=True)\nos.system(f'echo {unit}')",
    )
    units = [f"unit-{number}" for number in range(24)]
    made = results(work.notebook_of, [(path, unit, tmp_path / unit) for unit in units], workers=6)
    assert sorted(made) == sorted(f"{unit} ['', '', 'JSON (Jav']\n{unit}\n" for unit in units)


def script(folder, body, *, guarded=True, **environment):
    """A script that has fresh processes do things, started in a process group of its own."""
    head = "import signal, sys, time\nfrom pathlib import Path\nimport work\nprint('main', flush=True)\n"
    # Whoever starts tests in the background has them ignore interrupts.
    head += "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    head += "from nps_report.engine.limits import Limits\n"
    head += "from nps_report.engine.processes import in_fresh_processes\n"
    body = textwrap.dedent(body)
    if guarded:
        body = "if __name__ == '__main__':\n" + textwrap.indent(body, "    ")
    path = folder / "script.py"
    path.write_text(head + body, encoding="utf-8")
    paths = os.pathsep.join([str(folder), str(Path(work.__file__).parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, str(path)],
        cwd=folder,
        env=os.environ | environment | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(happened, seconds=20):
    until = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)
    return found


def test_children_of_a_killed_supervisor_end_at_once(tmp_path):
    """Even one that never leaves C code, what it started, and the template; temporary folders go too."""
    running = script(
        tmp_path, "list(in_fresh_processes(work.told_and_stuck, [Path('a'), Path('b')], 2, warn=print))\n"
    )
    told = [tmp_path / "a", tmp_path / "b"]
    wait_for(lambda: all(path.exists() and path.read_text().split()[1:] for path in told))
    pids = {int(pid) for path in told for pid in path.read_text().split()}
    groups = {int(path.read_text().split()[0]) for path in told}
    assert all(psutil.pid_exists(pid) for pid in pids)
    running.kill()
    running.communicate()
    wait_for(lambda: not any(alive(pid) for pid in pids), seconds=5)
    wait_for(lambda: not any(group_of(pid) in groups for pid in psutil.pids() if alive(pid)), seconds=5)
    assert list(Path(tempfile.gettempdir()).glob(f"nps-report-{running.pid}-*")) == []


def group_of(pid):
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_an_interrupt_lets_those_at_work_end_and_hands_out_no_more(tmp_path):
    running = script(
        tmp_path,
        """
        try:
            for ended in in_fresh_processes(work.slow, [0.1, 1.5, 1.5, 1.5, 1.5], 2, warn=print):
                print("ended", ended.result, flush=True)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        """,
    )
    lines = iter(running.stdout.readline, "")
    assert next(line for line in lines if line.startswith("ended")) == "ended 0.1\n"
    time.sleep(0.3)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert out.splitlines() == ["ended 1.5", "ended 1.5", "interrupted"]
    assert err == ""
    assert running.returncode == 0


def test_an_interrupt_waits_only_so_long(monkeypatch):
    monkeypatch.setattr(processes, "GRACE", 0.3)
    started = time.monotonic()
    found = in_fresh_processes(work.slow, [0, 60, 60], 2)
    assert next(found).result == 0
    found.close()
    assert time.monotonic() - started < 5
    assert psutil.Process().children() == [child for child in psutil.Process().children() if alive(child.pid)]


def test_a_script_without_a_guard_runs_once(tmp_path):
    running = script(
        tmp_path, "print(sorted(e.result for e in in_fresh_processes(work.same, [1, 2], 2)))", guarded=False
    )
    out, err = running.communicate(timeout=30)
    assert out.splitlines() == ["main", "[1, 2]"]
    assert err == ""


BROKEN = {
    "xlsxwriter": ("raise ImportError('no such library')", "ImportError: no such library"),
    # Papermill tries to import this one where it writes parameters, and goes on without.
    "black": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nraise ImportError",
        "warming left 1 threads running",
    ),
}


@pytest.mark.parametrize("library", BROKEN)
def test_a_template_that_cannot_be_prepared_is_told_once_and_work_goes_on(tmp_path, library):
    fault, told = BROKEN[library]
    (tmp_path / f"{library}.py").write_text(fault)
    running = script(
        tmp_path,
        "print([(e.result, e.attempts) for e in in_fresh_processes(work.same, [1, 2, 3], 1, warn=print)])",
    )
    out, err = running.communicate(timeout=60)
    warnings = [line for line in out.splitlines() if line.startswith("No warm template to fork from: ")]
    assert len(warnings) == 1
    assert told in warnings[0]
    assert "[(1, 1), (2, 1), (3, 1)]" in out
    assert err == ""


def test_where_nothing_forks_one_warning_says_so(monkeypatch):
    monkeypatch.setattr(starting, "can_fork", lambda: False)
    monkeypatch.setattr(processes, "can_fork", lambda: False)
    found, warnings = ended(work.warmth, [1])
    assert [one.result for one in found] == [(False, "it was not prepared")]
    assert len(warnings) == 1
    assert "cannot fork" in warnings[0]
