"""Makes reports for a worker that may start no processes of its own: a program that it starts, with our warm template.

Dask's workers are daemons, which Python lets have no children. Orders come in on this program's standard input and what
became of them goes out on its standard output; when the worker is gone, so is the program, with all it has started.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from nps_report.batch.keep import Product, tried
from nps_report.batch.outcome import Outcome, Stopwatch
from nps_report.batch.task import Task
from nps_report.engine.limits import Limits
from nps_report.engine.processes import Ended, in_shared_processes
from nps_report.engine.starting import start_template


@dataclass(frozen=True)
class Made:
    """What became of a report that is not kept here, and what there is to keep."""

    outcome: Outcome
    product: Product | None = None


def make_only(task: Task) -> Made:
    """Make one report in this process, and hand it over."""
    from nps_report.batch.make import produced

    found: list[Product] = []

    def work(watch: Stopwatch) -> str:
        found.append(produced(task, watch))
        return ""

    outcome = tried(task, work)
    return Made(outcome, found[0] if found else None)


class Workbench:
    """The program at work, for reports laid out with the templates in a folder. One order at a time."""

    def __init__(self, templates: Path) -> None:
        self.templates = templates
        # By import, so that what travels is of this module there, too.
        program = [sys.executable, "-c", f"from {__name__} import main; main()", str(templates)]
        self._program = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def make(self, tasks: Sequence[Task], limits: Limits) -> list[Made]:
        """What became of these reports, made by one process where none dies. Raises EOFError where the program did."""
        sent, heard = self._program.stdin, self._program.stdout
        if sent is None or heard is None:
            raise EOFError
        try:
            pickle.dump((list(tasks), limits), sent)
            sent.flush()
            made: list[Made] = pickle.load(heard)
        except (OSError, pickle.UnpicklingError) as error:
            raise EOFError from error
        return made

    def close(self) -> None:
        """End the program."""
        for pipe in (self._program.stdin, self._program.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._program.kill()
        self._program.wait()


def main() -> None:
    """Make what is ordered until nobody orders any more."""
    # What anybody prints here must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    orders: SimpleQueue[tuple[list[Task], Limits]] = SimpleQueue()
    start_template(Path(sys.argv[1]))
    threading.Thread(target=_hear, args=(sys.stdin.buffer, orders), daemon=True).start()
    while True:
        tasks, limits = orders.get()
        pickle.dump([_made(ended) for ended in in_shared_processes(make_only, [tasks], 1, limits)], answers)
        answers.flush()


def _hear(pipe: BinaryIO, orders: SimpleQueue[tuple[list[Task], Limits]]) -> None:
    """Hear orders, and end at once when there can be none: a worker that was killed wants nothing more."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            orders.put(pickle.load(pipe))
    os._exit(0)


def _made(ended: Ended[Task, Made]) -> Made:
    need = ended.item.need
    made = ended.result or Made(Outcome(need.job, ended.seconds, ended.lost, need.action, need.reason))
    cost = replace(made.outcome.cost, peak=ended.peak, attempts=ended.attempts)
    return replace(made, outcome=replace(made.outcome, cost=cost))
