"""One run's reports on a cluster: what workers are sent, and what is kept of what they bring back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count

from nps_report.batch.basis import Basis
from nps_report.batch.brought import Parcel
from nps_report.batch.carried import Carrier, place_there, side_of
from nps_report.batch.crew import Crew, Work, was_lost
from nps_report.batch.journal import now, write_entry
from nps_report.batch.keepers import WORTH_A_TEMPLATE, Keepers
from nps_report.batch.outcome import Outcome
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
)
from nps_report.batch.together import bundles
from nps_report.batch.versions import versions_here
from nps_report.engine.limits import Limits
from nps_report.errors import PublishError, UsageError


@dataclass(frozen=True)
class Place:
    """Where a cluster's workers find things: the address of the store, and the list of the templates in it."""

    store: str
    looks: str


class Shift:
    """One run's reports: those handed out, and what came back."""

    def __init__(self, crew: Crew, there: Place, basis: Basis, keepers: int, limits: Limits) -> None:
        self.crew, self.there, self.basis, self.keepers, self.limits = crew, there, basis, keepers, limits
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
        keepers = Keepers(self.keepers if len(tasks) >= WORTH_A_TEMPLATE else 1, self.crew.wake)
        try:
            yield from self._all_of(tasks, keepers)
        except UsageError:
            # Where the others are lost, what has come back is kept all the same.
            yield from map(self._written_down, keepers.rest())
            raise
        finally:
            self.crew.dismiss()
            for outcome in keepers.close():
                self._written_down(outcome)
            # What was sent back is kept here by now; the next run would put the same parts again.
            for side in {side_of(task.job) for task in tasks}:
                with suppress(PublishError):
                    self.results[side].clear()

    def _all_of(self, tasks: Sequence[Task], keepers: Keepers) -> Iterator[Outcome]:
        for together in bundles(tasks, self.crew.threads):
            self._hand_out(together)
            if self.crew.has_news:
                yield from self._taken_in(keepers)
        while self.crew or keepers:
            yield from self._taken_in(keepers)

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

    def _taken_in(self, keepers: Keepers) -> Iterator[Outcome]:
        """What has come back goes to those who keep it; what became of the reports that are kept by now."""
        if news := self.crew.news():
            for parcel in self._parcels(*news):
                keepers.take(parcel)
                yield from map(self._written_down, keepers.done())
        yield from map(self._written_down, keepers.done())

    def _parcels(self, work: Work, found: list[Brought] | BaseException) -> Iterator[Parcel]:
        """The reports of some work that has come back."""
        tasks: tuple[Task, ...] = work.item
        if isinstance(found, BaseException):
            found = [Brought(failed(task, _told(found), ATTEMPTS)) for task in tasks]
        for task, one in zip(tasks, found, strict=True):
            yield Parcel(task, one, self.results[work.side])

    def _written_down(self, outcome: Outcome) -> Outcome:
        """An outcome, told in the journal."""
        write_entry(self.place.reports, outcome, self.run)
        return outcome


def _told(error: BaseException) -> str:
    if was_lost(error):
        return LOST
    return f"its worker failed: {type(error).__name__}: {' '.join(str(error).split())}."
