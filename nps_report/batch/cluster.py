"""Has the workers of a Dask cluster do a run's work: a store brings them what they need and back what they make.

What customers may not read is searched for here, when a report has come back: no worker holds that.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from nps_report.batch.basis import Basis
from nps_report.batch.builders import Builders
from nps_report.batch.carried import INTERNAL, put_looks, side_of
from nps_report.batch.crew import Crew
from nps_report.batch.local import make_all as make_all_here
from nps_report.batch.meeting import client_of, workers_of
from nps_report.batch.outcome import Outcome
from nps_report.batch.shelf import Shelf, address_of
from nps_report.batch.shift import Place, Shift
from nps_report.batch.task import Task
from nps_report.batch.there import LOOKS, make_ready
from nps_report.engine.limits import Limits
from nps_report.errors import UsageError
from nps_report.kit import own_or_kit
from nps_report.programme import Programme
from nps_report.snapshot.workshop import HERE, Workshop

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
        yield Cluster(address, Place(place, looks), client, workers)


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
    """Workers that can make reports and build snapshots, by the side that each may read."""

    address: str
    place: Place
    client: Any
    workers: Mapping[str, tuple[str, ...]]

    @property
    def workshop(self) -> Workshop:
        """Who does the dear steps of a snapshot: workers of the internal side, or this machine where there are none."""
        return Builders(self._crew, self.place.store) if self.workers[INTERNAL] else HERE

    def make_all(
        self,
        tasks: Sequence[Task],
        basis: Basis,
        workers: int,
        limits: Limits,
        warn: Callable[[str], None],
    ) -> Iterator[Outcome]:
        """The outcome of each task as it ends, told in the journal; a failing one stops no other.

        Files that are only to be searched are here already, and are searched here, by so many `workers` of this
        machine; they keep what comes back, too.
        """
        yield from make_all_here(
            [task for task in tasks if task.need.action == "check"], workers, limits, warn=warn
        )
        there = [task for task in tasks if task.need.action != "check"]
        self._refuse_unreadable(there)
        if there:
            yield from Shift(self._crew, self.place, basis, workers, limits).outcomes(there)

    @property
    def _crew(self) -> Crew:
        return Crew(self.client, self.address, self.workers)

    def _refuse_unreadable(self, tasks: Sequence[Task]) -> None:
        for side in sorted({side_of(task.job) for task in tasks}):
            if not self.workers[side]:
                raise UsageError(
                    "cluster-store",
                    f"--cluster {self.address}: no worker can read {self.place.store}/{side}, from which {side} "
                    "editions are made. Give one the rights, or name other editions with --edition.",
                )
