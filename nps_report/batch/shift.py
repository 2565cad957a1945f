"""One run's reports on a cluster: what workers are sent, and what is kept of what they bring back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count

from nps_report.batch.basis import Basis
from nps_report.batch.brought import as_made_here, called, names_of, refuse_unknown_files
from nps_report.batch.carried import Carrier, place_there, side_of
from nps_report.batch.crew import Crew, Work, was_lost
from nps_report.batch.journal import now, write_entry
from nps_report.batch.keep import keep, tried
from nps_report.batch.outcome import Outcome, Stopwatch
from nps_report.batch.shelf import SIDES, Shelf
from nps_report.batch.task import Task
from nps_report.batch.there import (
    ATTEMPTS,
    LOST,
    Brought,
    Errand,
    failed,
    make_there,
    need_there,
    product_of,
)
from nps_report.batch.together import bundles
from nps_report.batch.versions import versions_here
from nps_report.engine.limits import Limits
from nps_report.errors import PublishError


@dataclass(frozen=True)
class Place:
    """Where a cluster's workers find things: the address of the store, and the list of the templates in it."""

    store: str
    looks: str


class Shift:
    """One run's reports: those handed out, and what came back."""

    def __init__(self, crew: Crew, there: Place, basis: Basis, limits: Limits) -> None:
        self.crew, self.there, self.basis, self.limits = crew, there, basis, limits
        self.place = basis.place
        self.run, self.token, self.numbers = now(), uuid.uuid4().hex, count()
        self.carriers = {
            side: Carrier(
                self.place, basis.programme, basis.units, Shelf(there.store, self._folder(side, "parts"))
            )
            for side in SIDES
        }
        self.results = {side: Shelf(there.store, self._folder(side, f"made/{self.token}")) for side in SIDES}

    def _folder(self, side: str, name: str) -> str:
        return f"{side}/{self.place.snapshot_id}/{name}"

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """What became of each report, as it comes back."""
        try:
            for together in bundles(tasks, self.crew.threads):
                self._hand_out(together)
            while self.crew:
                yield from self._back(*self.crew.back())
        finally:
            self.crew.dismiss()
            # What was sent back is kept here by now; the next run would put the same parts again.
            for side in {side_of(task.job) for task in tasks}:
                with suppress(PublishError):
                    self.results[side].clear()

    def _hand_out(self, together: Sequence[Task]) -> None:
        """Have workers make some reports of a unit; never one those of both sides."""
        for side in SIDES:
            own = tuple(task for task in together if side_of(task.job) == side)
            if own:
                self.crew.hand_out(Work(side, make_there, self._errand(own, side), own))

    def _errand(self, tasks: tuple[Task, ...], side: str) -> Errand:
        place = place_there(self.place)
        told = tuple(
            replace(task, need=need_there(task.need), place=place, parts={}, names="") for task in tasks
        )
        return Errand(
            f"{next(self.numbers):05d}",
            self.there.store,
            self.there.looks,
            self._folder(side, "parts"),
            self._folder(side, f"made/{self.token}"),
            self.carriers[side].load_of(tasks),
            told,
            place,
            self.limits,
            versions_here(),
        )

    def _back(self, work: Work, found: list[Brought] | BaseException) -> Iterator[Outcome]:
        """What became of the reports of some work."""
        tasks: tuple[Task, ...] = work.item
        if isinstance(found, BaseException):
            found = [Brought(failed(task, _told(found), ATTEMPTS)) for task in tasks]
        for task, one in zip(tasks, found, strict=True):
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
    if was_lost(error):
        return LOST
    return f"its worker failed: {type(error).__name__}: {' '.join(str(error).split())}."
