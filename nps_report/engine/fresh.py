"""The life of a fresh process: it limits itself, does its tasks, hands each result back, never outlives its parent."""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass
from multiprocessing import current_process, parent_process, set_start_method
from multiprocessing.connection import Connection, wait

from nps_report.engine import template
from nps_report.engine.bulletin import Bulletin
from nps_report.engine.here import become
from nps_report.engine.limits import Limits

if sys.platform != "win32":
    import fcntl
    import resource


@dataclass(frozen=True)
class Cold:
    """The process was to come from the template and did not: why."""

    why: str


@dataclass(frozen=True)
class Done:
    """The task's result, or what it raised in one line, and the process's peak memory beyond the template.

    To find that out takes as long as a small chart, so a process tells it once, with the last of its items.
    """

    result: bytes | None
    """Pickled."""
    fault: str | None
    peak: int


@dataclass(frozen=True)
class Orders:
    """What a fresh process is to do; `works` is the pickled task with each of its items."""

    works: tuple[bytes, ...]
    environment: dict[str, str]
    scratch: str
    """Where it makes its temporary files, which whoever hands out the work clears away."""
    bulletin: Bulletin
    """Where it says which cell it is at."""
    limits: Limits
    from_template: bool


def live(pipe: Connection, orders: Orders) -> None:
    """Do the work and end. Runs as a process of its own, which nothing else uses before or after."""
    if orders.from_template and (why := template.not_ready()):
        pipe.send(Cold(why))
        return
    settle(pipe, orders.environment, orders.limits.memory)
    tempfile.tempdir = orders.scratch
    become(orders.from_template, orders.limits, orders.bulletin.write)
    for place, work in enumerate(orders.works):
        if place:
            # What the one before has left behind is not the next one's.
            limit_memory(orders.limits.memory)
        result, fault = _done(work, orders.limits.memory)
        pipe.send(Done(result, fault, peak_memory() if place == len(orders.works) - 1 else 0))
    pipe.close()
    end()


def _done(work: bytes, memory: int | None) -> tuple[bytes | None, str | None]:
    """A task's result, or its fault."""
    try:
        task, item = pickle.loads(work)
        return pickle.dumps(task(item)), None
    except MemoryError:
        return None, out_of_memory(memory)
    except Exception as error:  # noqa: BLE001 - whatever a task raises is told, and stops no other
        return None, f"a fault in the kit, please report it: {type(error).__name__}: {error}"


def out_of_memory(memory: int | None) -> str:
    """One line for work that asked for more memory than it may have.

    >>> out_of_memory(2 * 2**30)
    'it needs more than 2.0 GB of memory, which is all that one report may have. Load less in it, or raise --memory.'
    """
    most = (
        f"more than {memory / 2**30:.1f} GB of memory, which is all that one report may have"
        if memory
        else ""
    )
    return f"it needs {most or 'more memory than there is'}. Load less in it, or raise --memory."


def settle(pipe: Connection, environment: dict[str, str], memory: int | None) -> None:
    """Set this process apart: its own environment, group, limit and garbage, and a parent to die with."""
    if os.environ != environment:
        os.environ.clear()
        os.environ.update(environment)
    # Ctrl-C is for the process that hands out the work: those at work end theirs and take no other.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
        os.set_inheritable(pipe.fileno(), False)
    die_with_parent()
    limit_memory(memory)
    _draw_anew()
    # What was to be done when the template ends; multiprocessing does the same where it forks by itself.
    atexit._clear()
    # What cells start side by side, they start as in any interpreter.
    set_start_method(None, force=True)
    current_process().name = "MainProcess"
    gc.enable()


def _draw_anew() -> None:
    """Numpy's shared generator came with the template: every process would draw the same numbers."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def die_with_parent() -> None:
    """End this process and those it started as soon as the one that made it is gone, whatever it is doing."""
    parent = parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel
    if sys.platform == "linux":
        # The system itself kills the group when the parent's end of this pipe closes: no thread, and it works
        # while a cell is stuck in C code.
        fcntl.fcntl(sentinel, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(sentinel, 10, signal.SIGKILL)  # F_SETSIG, which the fcntl module does not name
        fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)
        if wait([sentinel], timeout=0):
            _end_now()
    else:
        threading.Thread(target=lambda: (wait([sentinel]), _end_now()), daemon=True).start()


def end() -> None:
    """End what cells left running, as a kernel does when it is shut down."""
    if hasattr(os, "killpg"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(os.getpgrp(), signal.SIGTERM)


def _end_now() -> None:
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


def limit_memory(memory: int | None) -> None:
    """Let this process take `memory` bytes beyond what it has, so that Python raises MemoryError at the limit."""
    if memory is not None and sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as file:
            soft = int(file.read().split()[5]) * resource.getpagesize() + memory
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (soft if hard < 0 else min(soft, hard), hard))


def peak_memory() -> int:
    """The most memory in bytes that this process has held for itself alone; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    private = sum(
        int(line.split()[1]) * 1024
        for line in _lines("/proc/self/smaps_rollup")
        if line.startswith(("Private_Dirty:", "Private_Clean:"))
    )
    return private + _status("VmHWM") - _status("VmRSS")


def _status(name: str) -> int:
    line = next(line for line in _lines("/proc/self/status") if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def _lines(path: str) -> list[str]:
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read().splitlines()
