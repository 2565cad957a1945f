"""Hands work to the workers of a Dask cluster, and hears what became of it: a lost worker's is handed out once more."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any

from nps_report.errors import UsageError

TICK = 5.0
"""Seconds without news after which it is looked whether anybody is still at work."""

PATIENCE = 60.0
"""Seconds for which a run waits for workers, once it has lost all."""


@dataclass(frozen=True)
class Work:
    """Something for a worker that may read a side of the snapshot: what it does with an errand.

    `item` is what the errand is about here, and does not travel; `again` says that it was handed out before.
    """

    side: str
    do: Callable[[Any], Any]
    errand: Any
    item: Any = None
    again: bool = False


class Crew:
    """The workers at an address, by the side that each may read, and what they have at work."""

    def __init__(self, client: Any, address: str, workers: Mapping[str, tuple[str, ...]]) -> None:
        self.client, self.address, self.workers = client, address, workers
        self._token, self._numbers = uuid.uuid4().hex, count()
        self._at_work: dict[Any, Work] = {}
        self._ended: SimpleQueue[Any] = SimpleQueue()

    def __len__(self) -> int:
        """How much is at work."""
        return len(self._at_work)

    @property
    def threads(self) -> int:
        """How much can be at work at once."""
        return sum(self.client.nthreads().values())

    def hand_out(self, work: Work) -> None:
        """Have a worker do it."""
        future = self.client.submit(
            work.do,
            work.errand,
            key=f"nps-report-{self._token}-{next(self._numbers):06d}",
            workers=self._able(work.side),
            pure=False,
        )
        self._at_work[future] = work
        future.add_done_callback(self._ended.put)

    def back(self) -> tuple[Work, Any]:
        """Some work that has ended, with its result or the error that it ended with.

        Raises UsageError where nobody is left to end any.
        """
        while True:
            if found := self.news():
                return found

    def news(self) -> tuple[Work, Any] | None:
        """As `back`, but None where there is something else to look at: work handed out once more, or a `wake`."""
        future = self._next()
        if future is None:
            return None
        work = self._at_work.pop(future)
        if future.status == "finished":
            return work, _released(future, future.result())
        if future.status != "error":
            raise self._lost("the scheduler was lost")
        error = future.exception()
        if not was_lost(error) or work.again:
            return work, _released(future, error)
        # A scheduler that allows no failure: ours is one.
        self.hand_out(replace(work, again=True))
        return None

    @property
    def has_news(self) -> bool:
        """Whether `news` would not have to wait."""
        return not self._ended.empty()

    def wake(self) -> None:
        """Have whoever waits for `news` look at something else. Any thread may do so."""
        self._ended.put(None)

    def dismiss(self) -> None:
        """Have nobody go on with what is still at work."""
        with suppress(Exception):
            self.client.cancel([*self._at_work], force=True)

    def _able(self, side: str) -> tuple[str, ...] | None:
        """The workers that a side's work is kept to; None where all can do it, those too that come later."""
        everybody = {worker for workers in self.workers.values() for worker in workers}
        return None if everybody == {*self.workers[side]} else self.workers[side]

    def _next(self) -> Any:
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(Empty):
                return self._ended.get(timeout=TICK)
            if self._somebody():
                until = time.monotonic() + PATIENCE
            elif time.monotonic() > until:
                raise self._lost(f"no worker was left for {PATIENCE:g} s")

    def _somebody(self) -> bool:
        """Whether a worker is left that can do any of what is at work."""
        if not self._at_work:
            return True
        try:
            alive = {*self.client.nthreads()}
        # A client without a scheduler raises this or that.
        except Exception as error:
            raise self._lost("the scheduler answers no more") from error
        able = [self._able(side) for side in {work.side for work in self._at_work.values()}]
        return all(alive if workers is None else alive & {*workers} for workers in able)

    def _lost(self, what: str) -> UsageError:
        return UsageError(
            "cluster-lost",
            f"--cluster {self.address}: {what}. Give the command again: what is made already is kept.",
        )


def _released(future: Any, result: Any) -> Any:
    future.release()
    return result


def was_lost(result: Any) -> bool:
    """Whether what came back says that the worker was lost."""
    from distributed import KilledWorker

    return isinstance(result, KilledWorker)
