"""Runs a function over items, in fresh processes forked from a warm template, so many at a time."""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    """Bytes of memory beyond the template, where the system tells; of a process's last item alone."""


def in_fresh_processes(
    task: Callable[[T], R],
    items: Iterable[T],
    workers: int,
    limits: Limits = USUAL,
    warn: Callable[[str], None] = lambda warning: None,
) -> Iterator[Ended[T, R]]:
    """What became of each item as it ends, each in a process of its own, `workers` at a time.

    An item that is lost stops no other. `task` is a function of a module, not of the script itself. An interrupt hands
    out nothing more: those at work get a few seconds to end, what they made is still told, then KeyboardInterrupt is
    raised.
    """
    return in_shared_processes(task, ((item,) for item in items), workers, limits, warn)


def in_shared_processes(
    task: Callable[[T], R],
    bundles: Iterable[Sequence[T]],
    workers: int,
    limits: Limits = USUAL,
    warn: Callable[[str], None] = lambda warning: None,
) -> Iterator[Ended[T, R]]:
    """As `in_fresh_processes`, but a process does the items of one bundle, one after the other.

    Limits are each item's own. Where one is lost with its process, those after it are done in another.
    """
    with scratch_folder() as scratch:
        crew = _Crew(task, iter(bundles), max(1, workers), limits, warn, scratch)
        if not can_fork():
            crew.tell_slow("this system cannot fork processes")
        try:
            yield from crew.ended()
        finally:
            crew.dismiss()


@dataclass
class _Attempt(Generic[T]):
    """A bundle at work in its process: the items that it has not told of yet, the first of them at work."""

    items: deque[T]
    number: int
    """How often the first item has been tried."""
    process: BaseProcess
    pipe: Connection
    bulletin: Bulletin
    started: float
    """When the item at work was."""
    told: deque[tuple[Done, float]] = field(default_factory=deque)
    """What it told of items that ended, and when that was heard."""
    cold: str | None = None
    deadline: float | None = None
    """When to look whether a cell is over its time, or, once all is done, whether the process has ended."""
    overdue: bool = False
    cell: str | None = None
    """The cell that it was at when it ended."""


@dataclass
class _Crew(Generic[T, R]):
    """The processes at work, and the bundles that still wait for one."""

    task: Callable[[T], R]
    bundles: Iterator[Sequence[T]]
    workers: int
    limits: Limits
    warn: Callable[[str], None]
    scratch: str
    context: BaseContext = field(default_factory=context)
    at_work: list[_Attempt[T]] = field(default_factory=list)
    again: deque[tuple[Sequence[T], int]] = field(default_factory=deque)
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
            for attempt in list(self.at_work):
                if self._has_ended(attempt):
                    yield from self._told(attempt)
                else:
                    yield from self._results(attempt)
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
        """Start bundles until all workers are busy."""
        while self.stop_at is None and len(self.at_work) < self.workers:
            if self.again:
                items, number = self.again.popleft()
            else:
                try:
                    items, number = next(self.bundles), 1
                except StopIteration:
                    return
            self._start(items, number)

    def _start(self, items: Sequence[T], number: int) -> None:
        works = tuple(pickle.dumps((self.task, item)) for item in items)
        bulletin = Bulletin(Path(self.scratch, f"cell-{next(self.numbers)}"))
        started = time.monotonic()
        try:
            process, pipe = self._process(works, bulletin)
        except (OSError, EOFError) as error:
            if not self._forking():
                raise
            self._give_up_forking(f"{type(error).__name__}: {error}")
            process, pipe = self._process(works, bulletin)
        attempt = _Attempt(deque(items), number, process, pipe, bulletin, started)
        attempt.deadline = self._over(started)
        self.at_work.append(attempt)

    def _over(self, since: float) -> float | None:
        """When a cell that started then is over its time."""
        due = since + self.limits.cell_seconds
        return due if math.isfinite(due) else None

    def _process(self, works: tuple[bytes, ...], bulletin: Bulletin) -> tuple[BaseProcess, Connection]:
        reader, writer = self.context.Pipe(duplex=False)
        orders = Orders(works, dict(os.environ), self.scratch, bulletin, self.limits, self._forking())
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
        if len(attempt.told) < len(attempt.items):
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
            return
        attempt.told.append((told, now))
        last = len(attempt.told) == len(attempt.items)
        # After the last it has only to end.
        attempt.deadline = now + GRACE if last else self._over(now)

    def _results(self, attempt: _Attempt[T]) -> Iterator[Ended[T, R]]:
        """What a process has told of its items."""
        while attempt.told:
            done, heard = attempt.told.popleft()
            item, number, seconds = attempt.items.popleft(), attempt.number, heard - attempt.started
            attempt.number, attempt.started, attempt.overdue = 1, heard, False
            yield Ended(
                item,
                pickle.loads(done.result) if done.result else None,
                done.fault,
                number,
                seconds,
                done.peak,
            )

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
        """What an ended process leaves: results, and where it died the item at work and those behind it."""
        self._hear(attempt, time.monotonic())
        self._bury(attempt)
        yield from self._results(attempt)
        if attempt.cold is not None:
            self._give_up_forking(attempt.cold)
            self.again.appendleft((attempt.items, attempt.number))
        elif attempt.items:
            yield from self._lost(attempt)

    def _lost(self, attempt: _Attempt[T]) -> Iterator[Ended[T, R]]:
        """What becomes of the item at which a process died, and of those behind it."""
        item, *behind = attempt.items
        seconds, lost = time.monotonic() - attempt.started, None
        if attempt.overdue:
            lost = f"{attempt.cell} took more than {self.limits.cell_seconds:g} s. Make it do less, or do it before."
        elif self.stop_at is None and attempt.number < self.limits.attempts:
            self.again.append(((item,), attempt.number + 1))
        elif self.stop_at is None:
            lost = _death(attempt.process.exitcode, attempt.cell, attempt.number)
        if behind:
            self.again.append((behind, 1))
        if lost:
            yield Ended(item, None, lost, attempt.number, seconds, 0)


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
