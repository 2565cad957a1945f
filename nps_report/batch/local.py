"""Makes reports side by side on this machine, in fresh processes, each in its own scratch folder."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from nps_report.batch.journal import now, write_entry
from nps_report.batch.outcome import Outcome
from nps_report.batch.task import Maker, Task
from nps_report.batch.together import bundles
from nps_report.engine.limits import USUAL, Limits
from nps_report.engine.processes import Ended, in_shared_processes


def warn_here(message: str) -> None:
    """Say what a run goes on with, to whoever calls it from Python."""
    warnings.warn(message, RuntimeWarning, stacklevel=2)


def make_here(task: Task) -> Outcome:
    """Make one report in this process."""
    # Who hands out the work needs nothing of what does it.
    from nps_report.batch.make import make

    return make(task)


def make_all(
    tasks: Sequence[Task],
    workers: int,
    limits: Limits = USUAL,
    maker: Maker = make_here,
    warn: Callable[[str], None] = warn_here,
) -> Iterator[Outcome]:
    """The outcome of each task as it ends, `workers` at a time, told in the journal; a failing one stops no other."""
    run = now()
    for ended in in_shared_processes(maker, bundles(tasks, workers), workers, limits, warn):
        outcome = _outcome(ended)
        write_entry(ended.item.place.reports, outcome, run)
        yield outcome


def _outcome(ended: Ended[Task, Outcome]) -> Outcome:
    need = ended.item.need
    if ended.result is None:
        lost = Outcome(need.job, ended.seconds, ended.lost, need.action, need.reason)
    else:
        lost = ended.result
    return replace(lost, cost=replace(lost.cost, peak=ended.peak, attempts=ended.attempts))
