"""The same reports on this machine and by the workers of a Dask cluster on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

from benchmarks.goals import Measured, NotMeasuredError, Settings
from benchmarks.memory import descendants
from benchmarks.programmes import PERIOD
from benchmarks.spending import Spent, environment, kit, spent
from benchmarks.workload import EDITIONS, Workload, checked, twelve

WORKERS = (1, 2, 4)
MANY, MONTHS = f"2026-02..{PERIOD}", 9
"""So many months are some 400 reports, made side by side with this machine; for each number of workers one month's."""

FEW, FEW_MONTHS = f"2026-07..{PERIOD}", 4
"""So many months for what the command itself needs, with one process and with two."""

IDLE = 10.0
"""Seconds for which it is looked what Dask's programs use without work."""

_LANGUAGES = ("--language", "fr", "--language", "en")
_PATIENCE = 60.0


class Programs:
    """A scheduler and some workers, each with one report at a time, and what they have used so far."""

    def __init__(self, folder: Path, workers: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address, self._log = f"tcp://127.0.0.1:{port}", (folder / "dask.log").open("w")
        plain = ("--no-dashboard", "--local-directory", str(folder))
        self._all = [self._started("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
        self._all += [
            self._started("worker", self.address, "--nthreads", "1", "--no-nanny", *plain)
            for _ in range(workers)
        ]

    def _started(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        code = f"from distributed.cli.dask_{what} import main; main()"
        command = [sys.executable, "-c", code, *options]
        told = {**environment(), "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
        return subprocess.Popen(command, env=told, stdout=self._log, stderr=self._log)

    def wait(self) -> None:
        """Wait until all workers are there."""
        from distributed import Client

        with Client(self.address, timeout=_PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(len(self._all) - 1, timeout=_PATIENCE)

    def cpu(self) -> float:
        """Seconds of the processor that Dask's own programs have used: not what makes the reports, which they start."""
        return sum(
            cpu_of(Path("/proc", str(one.pid), "stat").read_text(encoding="ascii")) for one in self._all
        )

    def close(self) -> None:
        """End them, the scheduler last."""
        for one in reversed(self._all):
            one.terminate()
            # A worker says goodbye to its scheduler, and asks for it again and again where it is gone.
            one.wait(_PATIENCE)
        self._log.close()


def cpu_of(stat: str, with_ended: bool = False) -> float:
    """The seconds of the processor in what the system tells of a process, those of its ended children too if wanted.

    >>> told = "7 (a (b) c) S 1 7 7 0 -1 4194304 9 0 0 0 250 50 20 10"
    >>> [cpu_of(told, with_ended) * os.sysconf("SC_CLK_TCK") for with_ended in (False, True)]
    [300.0, 330.0]
    """
    used = stat.rpartition(")")[2].split()[11 : 15 if with_ended else 13]
    return sum(map(int, used)) / float(os.sysconf("SC_CLK_TCK"))


class Own:
    """Seconds of the processor that a command has used, its own process and all with those below it: a Watcher."""

    every = 0.25

    def __init__(self) -> None:
        self.alone = self.whole = 0.0

    def __call__(self, process: int) -> None:
        """Look once at the processes of a command."""
        self.alone = max(self.alone, _used(process))
        below = sum(_used(one, with_ended=True) for one in descendants(process))
        self.whole = max(self.whole, self.alone + below)


def _used(process: int, with_ended: bool = False) -> float:
    """Seconds of the processor that a process has used so far; nothing where it has ended."""
    with suppress(OSError):
        return cpu_of(Path("/proc", str(process), "stat").read_text(encoding="ascii"), with_ended)
    return 0.0


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[Programs]:
    folder.mkdir(exist_ok=True)
    programs = Programs(folder, workers)
    try:
        programs.wait()
        yield programs
    finally:
        programs.close()


def _reports(work: Workload, months: int) -> int:
    return len(work.units) * len(EDITIONS) * 2 * months


def _there(work: Workload, programs: Programs, period: str, months: int) -> tuple[Spent, float]:
    """A run by a cluster, and the seconds per report of the processor that Dask's own programs took for it."""
    made, before = _reports(work, months), programs.cpu()
    options = (*_LANGUAGES, "--cluster", programs.address, "--store", str(work.folder / "store"))
    run = checked(work.run_again(*options, period=period), made=made)
    return run, (programs.cpu() - before) / made


def _of_the_command(work: Workload, programs: Programs, jobs: int) -> tuple[float, float]:
    """Milliseconds per report of the processor that the command needs: its own process, and all that it starts.

    What it needs to find all up to date is left out; a template that it warms is not.
    """
    made, first, again = _reports(work, FEW_MONTHS), Own(), Own()
    options = (*_LANGUAGES, "-j", str(jobs), "--cluster", programs.address, "--store", f"{work.folder}/store")
    checked(work.run_again(*options, period=FEW, watcher=first), made=made)
    units = [part for unit in work.units for part in ("--unit", unit)]
    command = kit("run", FEW, "-o", str(work.reports), *units, *options)
    checked(spent(command, work.home, again), made=0, current=made)
    return 1000 * (first.alone - again.alone) / made, 1000 * (first.whole - again.whole) / made


def _idle(programs: Programs) -> float:
    """Seconds of the processor that Dask's programs use in a second without work."""
    before = programs.cpu()
    time.sleep(IDLE)
    return (programs.cpu() - before) / IDLE


def by_cluster(settings: Settings) -> Measured:
    """Reports by 1, 2 and 4 workers, and some 400 on this machine and by two workers, in turns.

    What is told of Dask is the processor time of its scheduler and workers, which fetch, pack and put, per report, less
    what they use in the same time without work.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise NotMeasuredError("Dask is not installed here") from None
    work, folder = twelve(settings.work), settings.work / "dask"
    checked(work.run_again("-j", "2", "--language", "fr"), made=work.count)
    by_workers = {}
    for many in WORKERS:
        with _cluster(folder, many) as programs:
            _there(work, programs, PERIOD, 1)
            by_workers[str(many)] = _there(work, programs, PERIOD, 1)[0].wall
    here, there, own, beyond = [], [], [], []
    with _cluster(folder, 2) as programs:
        _there(work, programs, PERIOD, 1)
        idle = _idle(programs)
        for _ in range(max(1, settings.rounds - 2)):
            here.append(
                checked(work.run_again("-j", "2", *_LANGUAGES, period=MANY), made=_reports(work, MONTHS)).wall
            )
            run, dask = _there(work, programs, MANY, MONTHS)
            there.append(run.wall)
            own.append(1000 * dask)
            beyond.append(1000 * (dask - idle * run.wall / _reports(work, MONTHS)))
        # All releases are there by now.
        command = {str(jobs): _of_the_command(work, programs, jobs) for jobs in (1, 2)}
    parts = {
        "seconds by workers": {"reports": _reports(work, 1), **by_workers},
        "side by side": {"reports": _reports(work, MONTHS), "here, -j 2": here, "by two workers": there},
        "milliseconds of Dask per report": {"beyond idling": beyond, "in all": own},
        "milliseconds of the command per report, by -j": {
            "its own process": {jobs: alone for jobs, (alone, _) in command.items()},
            "all its processes": {jobs: whole for jobs, (_, whole) in command.items()},
        },
    }
    remark = (
        f"{median(own):.0f} ms in all; "
        f"{_reports(work, MONTHS)} reports: {median(here):.0f} s here with -j 2, {median(there):.0f} s by two workers; "
        f"{_reports(work, 1)} by 1, 2 and 4 workers: "
        + ", ".join(f"{seconds:.0f}" for seconds in by_workers.values())
        + " s; "
        + ", ".join(
            f"the command with -j {jobs} {alone:.0f} ms in its own process, {whole:.0f} in all"
            for jobs, (alone, whole) in command.items()
        )
    )
    return Measured((median(beyond),), parts, (remark,))
