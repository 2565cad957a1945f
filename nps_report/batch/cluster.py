"""Makes reports on the workers of a Dask cluster: a store brings them what they need and back what they make.

What customers may not read is searched for here, when a report has come back: no worker holds that.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any

from nps_report.batch.basis import Basis
from nps_report.batch.brought import as_made_here, called, names_of, refuse_unknown_files
from nps_report.batch.carried import Carrier, place_there, put_looks, side_of
from nps_report.batch.journal import now, write_entry
from nps_report.batch.keep import keep, tried
from nps_report.batch.local import make_all as make_all_here
from nps_report.batch.meeting import client_of, workers_of
from nps_report.batch.outcome import Outcome, Stopwatch
from nps_report.batch.shelf import SIDES, Shelf, address_of
from nps_report.batch.task import Task
from nps_report.batch.there import (
    ATTEMPTS,
    LOOKS,
    LOST,
    Brought,
    Errand,
    failed,
    make_ready,
    make_there,
    need_there,
    product_of,
)
from nps_report.batch.together import bundles
from nps_report.batch.versions import versions_here
from nps_report.engine.limits import Limits
from nps_report.errors import PublishError, UsageError
from nps_report.kit import own_or_kit
from nps_report.programme import Programme

TICK = 5.0
"""Seconds without news after which it is looked whether anybody is still at work."""

PATIENCE = 60.0
"""Seconds for which a run waits for workers, once it has lost all."""

DAY = 24 * 60 * 60
"""Seconds after which what a stopped run left of its store is removed."""

FOLDER = "cluster"
"""Where in a programme's folder a run has its store, if none is named."""


@contextmanager
def cluster_at(address: str, store: str, programme: Programme) -> Iterator[Cluster]:
    """The cluster of the scheduler at an address, its workers known to be fit, until the block ends.

    A blank `store` is a folder in the programme's, which workers have to share. Raises UsageError where a scheduler,
    a worker or the store cannot be used.
    """
    with _store_of(programme, store) as place, client_of(address) as client:
        workers = workers_of(client, address, place, is_shared=not store)
        looks = put_looks(own_or_kit(programme.home, "templates"), programme.brand.logo, Shelf(place, LOOKS))
        # They warm up while the sources are read here.
        client.run(make_ready, place, looks, on_error="ignore")
        yield Cluster(address, place, client, workers, looks)


@contextmanager
def _store_of(programme: Programme, store: str) -> Iterator[str]:
    """The address of a store; a folder of this run alone, which goes with it, where none is named."""
    if store:
        yield address_of(store)
        return
    folder = programme.home.resolve() / FOLDER / uuid.uuid4().hex[:8]
    # Workers may go on for a while where a run was stopped.
    for older in folder.parent.glob("*"):
        if time.time() - older.stat().st_mtime > DAY:
            shutil.rmtree(older, ignore_errors=True)
    try:
        yield address_of(str(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            folder.parent.rmdir()


@dataclass(frozen=True)
class Cluster:
    """Workers that can make reports, by the side of the snapshot that each may read; `looks` lists their templates."""

    address: str
    store: str
    client: Any
    workers: Mapping[str, tuple[str, ...]]
    looks: str

    def make_all(
        self, tasks: Sequence[Task], basis: Basis, limits: Limits, warn: Callable[[str], None]
    ) -> Iterator[Outcome]:
        """The outcome of each task as it ends, told in the journal; a failing one stops no other.

        Files that are only to be searched are here already, and are searched here.
        """
        yield from make_all_here(
            [task for task in tasks if task.need.action == "check"], 1, limits, warn=warn
        )
        there = [task for task in tasks if task.need.action != "check"]
        self._refuse_unreadable(there)
        if there:
            yield from _Shift(self, basis, limits).outcomes(there)

    def _refuse_unreadable(self, tasks: Sequence[Task]) -> None:
        for side in sorted({side_of(task.job) for task in tasks}):
            if not self.workers[side]:
                raise UsageError(
                    "cluster-store",
                    f"--cluster {self.address}: no worker can read {self.store}/{side}, from which {side} editions "
                    "are made. Give one the rights, or name other editions with --edition.",
                )

    def able(self, side: str) -> tuple[str, ...] | None:
        """The workers that a side's reports are kept to; None where all can make them, those too that come later."""
        everybody = {worker for workers in self.workers.values() for worker in workers}
        return None if everybody == {*self.workers[side]} else self.workers[side]

    @property
    def threads(self) -> int:
        """How many reports can be at work at once."""
        return sum(self.client.nthreads().values())


@dataclass(frozen=True)
class _Bundle:
    """Reports of one side that a worker makes together, as they are here and as the worker is told."""

    tasks: tuple[Task, ...]
    errand: Errand


class _Shift:
    """One run's work on a cluster: what was handed out, and what came back."""

    def __init__(self, cluster: Cluster, basis: Basis, limits: Limits) -> None:
        self.cluster, self.basis, self.limits = cluster, basis, limits
        self.place = basis.place
        self.run, self.token = now(), uuid.uuid4().hex
        self.carriers = {
            side: Carrier(
                self.place, basis.programme, basis.units, Shelf(cluster.store, self._folder(side, "parts"))
            )
            for side in SIDES
        }
        self.results = {
            side: Shelf(cluster.store, self._folder(side, f"made/{self.token}")) for side in SIDES
        }
        self.at_work: dict[Any, _Bundle] = {}
        self.again: set[str] = set()
        self.numbers = count()
        self.ended: SimpleQueue[Any] = SimpleQueue()

    def _folder(self, side: str, name: str) -> str:
        return f"{side}/{self.place.snapshot_id}/{name}"

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """What became of each report, as it comes back."""
        try:
            for bundle in self._bundles(tasks):
                self._hand_out(bundle)
            while self.at_work:
                yield from self._back(self._next())
        finally:
            with suppress(Exception):
                self.cluster.client.cancel([*self.at_work], force=True)
            # What was sent back is kept here by now; the next run would put the same parts again.
            for side in {side_of(task.job) for task in tasks}:
                with suppress(PublishError):
                    self.results[side].clear()

    def _bundles(self, tasks: Sequence[Task]) -> Iterator[_Bundle]:
        """The reports, those together that one worker makes; never of both sides."""
        for together in bundles(tasks, self.cluster.threads):
            for side in SIDES:
                own = tuple(task for task in together if side_of(task.job) == side)
                if own:
                    yield _Bundle(own, self._errand(own, side))

    def _errand(self, tasks: tuple[Task, ...], side: str) -> Errand:
        place = place_there(self.place)
        told = tuple(
            replace(task, need=need_there(task.need), place=place, parts={}, names="") for task in tasks
        )
        return Errand(
            f"{next(self.numbers):05d}",
            self.cluster.store,
            self.cluster.looks,
            self._folder(side, "parts"),
            self._folder(side, f"made/{self.token}"),
            self.carriers[side].load_of(tasks),
            told,
            place,
            self.limits,
            versions_here(),
        )

    def _hand_out(self, bundle: _Bundle) -> None:
        """Have a worker make a bundle."""
        name, side = bundle.errand.name, side_of(bundle.tasks[0].job)
        future = self.cluster.client.submit(
            make_there,
            bundle.errand,
            key=f"nps-report-{self.token}-{name}-{len(self.again)}",
            workers=self.cluster.able(side),
            pure=False,
        )
        self.at_work[future] = bundle
        future.add_done_callback(self.ended.put)

    def _next(self) -> Any:
        """A bundle's future that has ended. Raises UsageError where nobody is left to end one."""
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(Empty):
                return self.ended.get(timeout=TICK)
            if self._somebody():
                until = time.monotonic() + PATIENCE
            elif time.monotonic() > until:
                raise self._lost(f"no worker was left for {PATIENCE:g} s")

    def _somebody(self) -> bool:
        """Whether a worker is left that can make any of what is at work."""
        try:
            alive = {*self.cluster.client.nthreads()}
        # A client without a scheduler raises this or that.
        except Exception as error:
            raise self._lost("the scheduler answers no more") from error
        sides = {side_of(bundle.tasks[0].job) for bundle in self.at_work.values()}
        able = [self.cluster.able(side) for side in sides]
        return all(alive if workers is None else alive & {*workers} for workers in able)

    def _lost(self, what: str) -> UsageError:
        return UsageError(
            "cluster-lost",
            f"--cluster {self.cluster.address}: {what}. Give the command again: what is made already is kept.",
        )

    def _back(self, future: Any) -> Iterator[Outcome]:
        """What became of a bundle's reports; none yet where it is handed out once more."""
        from distributed import KilledWorker

        bundle = self.at_work.pop(future)
        if future.status == "finished":
            brought = future.result()
        elif future.status != "error":
            raise self._lost("the scheduler was lost")
        elif isinstance(error := future.exception(), KilledWorker) and bundle.errand.name not in self.again:
            # A scheduler that allows no failure: ours is one.
            self.again.add(bundle.errand.name)
            self._hand_out(bundle)
            return
        else:
            brought = [Brought(failed(task, _told(error), ATTEMPTS)) for task in bundle.tasks]
        future.release()
        for task, one in zip(bundle.tasks, brought, strict=True):
            outcome = self._kept(task, one)
            write_entry(self.place.reports, outcome, self.run)
            yield outcome

    def _kept(self, task: Task, brought: Brought) -> Outcome:
        """The outcome of a report that has come back, once it is searched and written."""
        names = names_of(self.place, brought.roots)
        outcome = replace(brought.outcome, job=task.job, error=called(brought.outcome.error, names))
        if not brought.digest:
            return outcome

        def work(watch: Stopwatch) -> str:
            with watch("fetching"):
                product = product_of(self.results[side_of(task.job)].get(brought.digest))
                refuse_unknown_files(product, task)
            return keep(as_made_here(product, names), task, watch).key

        kept = tried(task, work)
        cost = replace(
            outcome.cost,
            steps={**outcome.cost.steps, **kept.cost.steps},
            cpu=outcome.cost.cpu + kept.cost.cpu,
        )
        seconds = outcome.seconds + kept.seconds
        return replace(outcome, seconds=seconds, error=kept.error, key=kept.key, cost=cost)


def _told(error: BaseException) -> str:
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return LOST
    return f"its worker failed: {type(error).__name__}: {' '.join(str(error).split())}."
