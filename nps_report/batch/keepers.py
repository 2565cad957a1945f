"""Processes of this machine that keep what workers bring back: they fetch each report, search it, and write it.

Each is forked from the warm template, so none inherits a thread of whoever hands out the work, and keeps one report
after the other. Where there is no template to fork from, or too little to do, whoever hands out keeps them itself.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue

from nps_report.batch.brought import Parcel, kept
from nps_report.batch.outcome import Outcome
from nps_report.engine import template
from nps_report.engine.fresh import settle
from nps_report.engine.starting import can_fork, context, start_template, started

WORTH_A_TEMPLATE = 64
"""So many reports take as long to be searched and written as a template takes to be warm."""

ATTEMPTS = 2
"""How often a report is tried whose process dies."""

GRACE = 5.0
"""Seconds that those at work get to end theirs, once nobody waits for them any more."""


class Keepers:
    """Who keeps the reports of a run that come back: so many processes, started as they are needed.

    `wake` is called, by any thread, when `done` has something new to tell.
    """

    def __init__(self, many: int, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._waiting: set[Future[Outcome]] = set()
        self._ended: SimpleQueue[Future[Outcome]] = SimpleQueue()
        self._crew = _Crew()
        # Each of its threads waits for one process.
        self._threads = ThreadPoolExecutor(many) if many > 1 and can_fork() else None
        if self._threads:
            start_template()

    def __len__(self) -> int:
        """How many reports have not been told of."""
        return len(self._waiting)

    def take(self, parcel: Parcel) -> None:
        """Have a report kept."""
        if self._threads:
            future = self._threads.submit(self._crew.kept, parcel)
        else:
            future = Future()
            future.set_result(kept(parcel))
        self._waiting.add(future)
        future.add_done_callback(self._tell)

    def _tell(self, future: Future[Outcome]) -> None:
        self._ended.put(future)
        self._wake()

    def done(self) -> Iterator[Outcome]:
        """What became of reports since this was asked last."""
        with suppress(Empty):
            while True:
                yield self._outcome(self._ended.get_nowait())

    def rest(self) -> Iterator[Outcome]:
        """What becomes of all that are left, as they end."""
        while self:
            yield self._outcome(self._ended.get())

    def _outcome(self, future: Future[Outcome]) -> Outcome:
        self._waiting.remove(future)
        return future.result()

    def close(self) -> list[Outcome]:
        """End all processes; what became of reports that were at work, which got a little time. None is begun."""
        try:
            if self._threads:
                self._threads.shutdown(wait=False, cancel_futures=True)
                wait([future for future in self._waiting if not future.cancelled()], GRACE)
        finally:
            self._crew.end()
        ended = [future for future in self._waiting if future.done() and not future.cancelled()]
        self._waiting.clear()
        return [future.result() for future in ended if future.exception() is None]


class _EndedError(Exception):
    """Nobody waits for this any more."""


class _Crew:
    """The processes at work, and those that wait for more."""

    def __init__(self) -> None:
        self._all: list[_Keeper] = []
        self._idle: list[_Keeper] = []
        self._starting, self._alone = threading.Lock(), threading.Lock()
        self._is_cold = self._is_ended = False
        # Python would wait for them, where nobody else has ended them.
        atexit.register(self.end)

    def kept(self, parcel: Parcel) -> Outcome:
        """What became of a report; one whose process dies is tried once more."""
        code = None
        for _ in range(ATTEMPTS):
            keeper = self._keeper()
            if keeper is None:
                # What reads files is not made for several threads.
                with self._alone:
                    return kept(parcel)
            try:
                found = keeper.kept(parcel)
            except (EOFError, OSError):
                code = keeper.end()
                continue
            self._idle.append(keeper)
            return found
        return replace(parcel.brought.outcome, job=parcel.task.job, error=_death(code))

    def _keeper(self) -> _Keeper | None:
        """One that waits, or a new one; None where there is no template to fork it from."""
        with self._starting:
            if self._is_ended:
                raise _EndedError
            if self._idle:
                return self._idle.pop()
            if not self._is_cold:
                try:
                    self._all.append(_Keeper())
                    return self._all[-1]
                except (EOFError, OSError):
                    self._is_cold = True
            return None

    def end(self) -> None:
        """End all."""
        with self._starting:
            self._is_ended = True
        for keeper in self._all:
            keeper.end()
        atexit.unregister(self.end)


class _Keeper:
    """A process that keeps reports. Raises EOFError or OSError where it does not come from a warm template, or dies."""

    def __init__(self) -> None:
        makes = context()
        self._pipe, theirs = makes.Pipe()
        try:
            self._process = started(makes, serve, (theirs, dict(os.environ)))
        finally:
            theirs.close()
        if why := self._pipe.recv():
            raise EOFError(why)

    def kept(self, parcel: Parcel) -> Outcome:
        """What became of a report."""
        self._pipe.send(parcel)
        found = self._pipe.recv()
        if isinstance(found, Outcome):
            return found
        return replace(parcel.brought.outcome, job=parcel.task.job, error=found)

    def end(self) -> int | None:
        """End the process; its exit code, where it had ended by itself."""
        self._process.kill()
        self._process.join(GRACE)
        return self._process.exitcode


def serve(pipe: Connection, environment: dict[str, str]) -> None:
    """Keep reports until there are none. Runs as a process of its own."""
    why = template.not_ready()
    pipe.send(why)
    if why:
        return
    settle(pipe, environment, None)
    with suppress(EOFError):
        while True:
            pipe.send(_kept(pipe.recv()))


def _kept(parcel: Parcel) -> Outcome | str:
    """What became of a report, or what the kit itself did wrong."""
    try:
        return kept(parcel)
    except Exception as error:  # noqa: BLE001 - whatever it is stops no other
        return f"a fault in the kit, please report it: {type(error).__name__}: {error}"


def _death(code: int | None) -> str:
    """One line for a report whose process died.

    >>> _death(-9).partition(",")[0]
    'the process that searches and writes it ended with code -9'
    """
    return (
        f"the process that searches and writes it ended with code {code}, {ATTEMPTS} times of {ATTEMPTS}, most often "
        "for want of memory. Run again with fewer at a time, -j 1."
    )
