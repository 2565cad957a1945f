"""Runs a function over items, each in a fresh process forked from a warm template, so many at a time."""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

from nps_report.engine.bulletin import Bulletin
from nps_report.engine.fresh import Cold, Done, Orders, live
from nps_report.engine.limits import USUAL, Limits
from nps_report.engine.starting import can_fork, context, scratch_folder, started

T = TypeVar("T")
R = TypeVar("R")

GRACE = 5.0
"""Seconds that processes at work get to end, once nobody waits for them any more."""


@dataclass(frozen=True)
class Ended(Generic[T, R]):
    """What became of an item: its result, or one line that says why there is none."""

    item: T
    result: R | None
    lost: str | None
    attempts: int
    seconds: float
    peak: int
    """Bytes of memory beyond the template, where the system tells."""


def in_fresh_processes(
    task: Callable[[T], R],
    items: Iterable[T],
    workers: int,
    limits: Limits = USUAL,
    warn: Callable[[str], None] = lambda warning: None,
) -> Iterator[Ended[T, R]]:
    """What became of each item as it ends, `workers` at a time; an item that is lost stops no other.

    `task` is a function of a module, not of the script itself. An interrupt hands out nothing more: those at work
    get a few seconds to end, what they made is still told, then KeyboardInterrupt is raised.
    """
    with scratch_folder() as scratch:
        crew = _Crew(task, iter(items), max(1, workers), limits, warn, scratch)
        if not can_fork():
            crew.tell_slow("this system cannot fork processes")
        try:
            yield from crew.ended()
        finally:
            crew.dismiss()


@dataclass
class _Attempt(Generic[T]):
    """An item at work in its process."""

    item: T
    number: int
    process: BaseProcess
    pipe: Connection
    bulletin: Bulletin
    started: float
    done: Done | None = None
    cold: str | None = None
    deadline: float | None = None
    """When to look whether a cell is over its time, or, once all is done, whether the process has ended."""
    overdue: bool = False
    cell: str | None = None
    """The cell that it was at when it ended."""


@dataclass
class _Crew(Generic[T, R]):
    """The processes at work, and the items that still wait for one."""

    task: Callable[[T], R]
    items: Iterator[T]
    workers: int
    limits: Limits
    warn: Callable[[str], None]
    scratch: str
    context: BaseContext = field(default_factory=context)
    at_work: list[_Attempt[T]] = field(default_factory=list)
    again: deque[tuple[T, int]] = field(default_factory=deque)
    numbers: Iterator[int] = field(default_factory=count)
    stop_at: float | None = None
    """Set by an interrupt: when those still at work are ended."""

    def ended(self) -> Iterator[Ended[T, R]]:
        """Every item as it ends, until none is left or an interrupt has ended all."""
        while True:
            try:
                self._fill()
                if not self.at_work:
                    break
                self._wait()
            except KeyboardInterrupt:
                # A second one waits for nobody.
                self.stop_at = time.monotonic() + (GRACE if self.stop_at is None else 0)
            for attempt in [attempt for attempt in self.at_work if self._has_ended(attempt)]:
                yield from self._told(attempt)
        if self.stop_at is not None:
            raise KeyboardInterrupt

    def dismiss(self) -> None:
        """Give those at work a little time, then end them."""
        until = self.stop_at if self.stop_at is not None else time.monotonic() + GRACE
        while self.at_work and (left := until - time.monotonic()) > 0:
            wait([attempt.process.sentinel for attempt in self.at_work], timeout=left)
            for attempt in [attempt for attempt in self.at_work if self._has_ended(attempt)]:
                self._bury(attempt)
        for attempt in list(self.at_work):
            _kill(attempt)
            self._bury(attempt)

    def _fill(self) -> None:
        """Start items until all workers are busy."""
        while self.stop_at is None and len(self.at_work) < self.workers:
            if self.again:
                item, number = self.again.popleft()
            else:
                try:
                    item, number = next(self.items), 1
                except StopIteration:
                    return
            self._start(item, number)

    def _start(self, item: T, number: int) -> None:
        work = pickle.dumps((self.task, item))
        bulletin = Bulletin(Path(self.scratch, f"cell-{next(self.numbers)}"))
        started = time.monotonic()
        try:
            process, pipe = self._process(work, bulletin)
        except (OSError, EOFError) as error:
            if not self._forking():
                raise
            self._give_up_forking(f"{type(error).__name__}: {error}")
            process, pipe = self._process(work, bulletin)
        attempt = _Attempt(item, number, process, pipe, bulletin, started)
        attempt.deadline = self._over(started)
        self.at_work.append(attempt)

    def _over(self, since: float) -> float | None:
        """When a cell that started then is over its time."""
        due = since + self.limits.cell_seconds
        return due if math.isfinite(due) else None

    def _process(self, work: bytes, bulletin: Bulletin) -> tuple[BaseProcess, Connection]:
        reader, writer = self.context.Pipe(duplex=False)
        orders = Orders(work, dict(os.environ), self.scratch, bulletin, self.limits, self._forking())
        try:
            process = started(self.context, live, (writer, orders))
        except BaseException:
            reader.close()
            raise
        finally:
            writer.close()
        return process, reader

    def _forking(self) -> bool:
        return self.context.get_start_method() == "forkserver"

    def _give_up_forking(self, why: str) -> None:
        if self._forking():
            self.context = multiprocessing.get_context("spawn")
            self.tell_slow(why)

    def tell_slow(self, why: str) -> None:
        """Warn that there is no template."""
        self.warn(
            f"No warm template to fork from: {why}. Every report starts Python anew, which takes longer."
        )

    def _wait(self) -> None:
        """Sleep until something happens, hear what the processes tell, and end those over their time."""
        times = [attempt.deadline for attempt in self.at_work if attempt.deadline is not None]
        times += [self.stop_at] if self.stop_at is not None else []
        timeout = max(0.0, min(times) - time.monotonic()) if times else None
        pipes = [attempt.pipe for attempt in self.at_work if not attempt.pipe.closed]
        wait([*pipes, *(attempt.process.sentinel for attempt in self.at_work)], timeout)
        now = time.monotonic()
        for attempt in self.at_work:
            self._hear(attempt, now)
            if attempt.deadline is not None and now >= attempt.deadline:
                self._look(attempt, now)
            elif self.stop_at is not None and now >= self.stop_at:
                _kill(attempt)

    def _look(self, attempt: _Attempt[T], now: float) -> None:
        """End a process whose cell is over its time, or that does not end by itself; else see when to look again."""
        if attempt.done is None:
            # Between cells, or before the first, none can be over its time before that long from now.
            cell, since = attempt.bulletin.read() or (None, now)
            attempt.deadline = self._over(since if cell else now)
            if attempt.deadline is None or now < attempt.deadline:
                return
            attempt.overdue = True
        attempt.deadline = None
        _kill(attempt)

    def _hear(self, attempt: _Attempt[T], now: float) -> None:
        with suppress(EOFError, OSError):
            while not attempt.pipe.closed and attempt.pipe.poll(0):
                self._note(attempt, attempt.pipe.recv(), now)
            return
        attempt.pipe.close()

    def _note(self, attempt: _Attempt[T], told: Cold | Done, now: float) -> None:
        if isinstance(told, Cold):
            attempt.cold = told.why
        else:
            # It has only to end now.
            attempt.done, attempt.deadline = told, now + GRACE

    def _has_ended(self, attempt: _Attempt[T]) -> bool:
        return bool(wait([attempt.process.sentinel], timeout=0))

    def _bury(self, attempt: _Attempt[T]) -> None:
        """Take a process that has ended off the list, with all that it held."""
        attempt.process.join()
        attempt.pipe.close()
        if at := attempt.bulletin.read():
            attempt.cell = at.cell
        attempt.bulletin.remove()
        self.at_work.remove(attempt)

    def _told(self, attempt: _Attempt[T]) -> Iterator[Ended[T, R]]:
        """What an ended process leaves: a result, a fault, or an item to try again."""
        self._hear(attempt, time.monotonic())
        self._bury(attempt)
        seconds = time.monotonic() - attempt.started
        if attempt.cold is not None:
            self._give_up_forking(attempt.cold)
            self.again.appendleft((attempt.item, attempt.number))
        elif attempt.done is not None:
            result = pickle.loads(attempt.done.result) if attempt.done.result else None
            yield Ended(attempt.item, result, attempt.done.fault, attempt.number, seconds, attempt.done.peak)
        elif attempt.overdue:
            lost = f"{attempt.cell} took more than {self.limits.cell_seconds:g} s. Make it do less, or do it before."
            yield Ended(attempt.item, None, lost, attempt.number, seconds, 0)
        elif self.stop_at is None and attempt.number < self.limits.attempts:
            self.again.append((attempt.item, attempt.number + 1))
        elif self.stop_at is None:
            lost = _death(attempt.process.exitcode, attempt.cell, attempt.number)
            yield Ended(attempt.item, None, lost, attempt.number, seconds, 0)


def _death(code: int | None, cell: str | None, attempts: int) -> str:
    """One line for a process that died.

    >>> _death(3, "internal.ipynb, cell 3", 1)
    'its process ended with exit code 3 in internal.ipynb, cell 3. Look for a cell that ends Python itself.'
    """
    where = f" in {cell}" if cell else ""
    tries = f", {attempts} times of {attempts}" if attempts > 1 else ""
    if code is None or code >= 0:
        return (
            f"its process ended with exit code {code}{where}{tries}. Look for a cell that ends Python itself."
        )
    how = f"its process was killed by signal {-code} ({_signal(-code)}){where}{tries}"
    return f"{how}, most often for want of memory. Run again with fewer at a time, -j 1."


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def _kill(attempt: _Attempt[Any]) -> None:
    """End a process and what it started."""
    try:
        os.killpg(attempt.process.pid or 0, signal.SIGKILL)
    except (AttributeError, OSError):
        # No groups here, or it had not yet made one of its own.
        attempt.process.kill()
