"""Makes reports side by side on this machine, each in its own kernel and its own scratch folder."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from nps_report.batch.make import Maker, Outcome, Workplace, make
from nps_report.batch.plan import Job


def make_all(jobs: Sequence[Job], place: Workplace, workers: int, maker: Maker = make) -> Iterator[Outcome]:
    """The outcome of each job as it ends, `workers` at a time; a failing one stops no other."""
    # Fresh interpreters: an open DuckDB or a Typst compile before a fork hangs the children.
    context = multiprocessing.get_context("spawn")
    size = max(1, min(workers, len(jobs)))
    with ProcessPoolExecutor(size, mp_context=context, initializer=_leave_interrupts) as pool:
        pending = {pool.submit(maker, job, place): job for job in jobs}
        try:
            for done in as_completed(pending):
                yield _outcome(done, pending[done])
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that hands out the work: those at work end their report and take no other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _outcome(done: Future[Outcome], job: Job) -> Outcome:
    error = done.exception()
    if error is None:
        return done.result()
    if isinstance(error, BrokenProcessPool):
        return Outcome(
            job, 0.0, "its process died (out of memory or killed). Run again with fewer at a time, -j 1."
        )
    return Outcome(job, 0.0, f"a fault in the kit, please report it: {type(error).__name__}: {error}")
