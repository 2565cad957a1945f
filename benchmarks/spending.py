"""What a command takes: wall clock, CPU and memory of its whole tree of processes. Linux only."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.goals import NotMeasuredError

BIN = Path(sys.executable).parent
"""Where the commands of this Python's environment are."""

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 900.0
"""Seconds after which a command is ended and its row given up."""

PATIENCE = 10.0
"""Seconds for which processes that outlive a command are waited for."""

_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Spent:
    """What a command took, and what it said: `wall` until it ended, `cpu` of it and of all that it started."""

    wall: float
    cpu: float
    output: str
    complaints: str = ""


class Watcher(Protocol):
    """Looks at the processes of a command every so many seconds."""

    @property
    def every(self) -> float:
        """Seconds between two looks: few enough to see a peak, enough to leave the command the machine."""

    def __call__(self, process: int) -> None:
        """Look once; `process` is the id of the command's own process."""


def spent(command: Sequence[str], folder: Path, watcher: Watcher | None = None) -> Spent:
    """Run a command to its end. Raises NotMeasuredError where it fails or takes too long."""
    _adopt_orphans()
    _reap()
    before, started = _cpu(), time.perf_counter()
    with _started(command, folder) as process, _watched(process.pid, watcher):
        try:
            output, complaints = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise NotMeasuredError(f"{_told(command)} took more than {LONGEST:g} s") from error
        wall = time.perf_counter() - started
    _reap(PATIENCE)
    if process.returncode:
        raise NotMeasuredError(f"{_told(command)} failed: {shortened(complaints or output)}")
    return Spent(wall, _cpu() - before, output, complaints)


def _started(command: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment(), stdout=pipe, stderr=pipe, text=True)


def environment() -> Mapping[str, str]:
    """The environment of every contestant: the checkout's own kit, and nothing sent to anybody."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        # Where nbconvert finds its templates, for a Python other than this one too.
        "JUPYTER_PATH": str(BIN.parent / "share" / "jupyter"),
        "PLOOMBER_STATS_ENABLED": "false",
    }


def kit(*arguments: str) -> tuple[str, ...]:
    """A command line of the kit."""
    return (str(BIN / "nps-report"), *arguments)


def module(name: str, *arguments: str) -> tuple[str, ...]:
    """A command line of one of the bench's own modules, in a process of its own."""
    return (sys.executable, "-m", f"benchmarks.{name}", *arguments)


def shortened(text: str) -> str:
    """The end of what a command said, in one line.

    >>> shortened("Traceback:\\n  ValueError")
    'Traceback: ValueError'
    """
    return " ".join(text.split())[-300:]


def _told(command: Sequence[str]) -> str:
    return " ".join(Path(part).name if "/" in part else part for part in command[:4])


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _adopt_orphans() -> None:
    """A process that outlives its parent, as a template of forks does, becomes ours, so that its CPU counts."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap(patience: float = 0.0) -> None:
    """Wait for adopted processes to end, so that what they used is added up."""
    until = time.perf_counter() + patience
    with suppress(ChildProcessError):
        while True:
            ended, _ = os.waitpid(-1, os.WNOHANG)
            if not ended:
                if time.perf_counter() >= until:
                    return
                time.sleep(0.005)


@contextmanager
def _watched(process: int, watcher: Watcher | None) -> Iterator[None]:
    if watcher is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(watcher.every):
            watcher(process)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
