"""What cells print: Python's streams, and what C libraries and programmes write to the process's own outputs."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from ipykernel.iostream import IOPubThread, OutStream

READ = 65536


class _Sends(Protocol):
    """What messages are sent through."""

    def send(self, stream: Any, msg_or_type: Any, **parts: Any) -> Any: ...


class NoThread(IOPubThread):  # type: ignore[misc]
    """Stands where a kernel has a thread that publishes: whoever writes sends at once."""

    def __init__(self) -> None:
        self.thread = None
        self.io_loop = self
        self.due: dict[Callable[[], None], float] = {}
        """When each stream is to be flushed."""

    def schedule(self, f: Callable[[], None]) -> None:
        """Do it now."""
        f()

    def call_later(self, delay: float, f: Callable[[], None]) -> None:
        """Remember to do it; `Tap` looks whether it is time."""
        self.due[f] = time.monotonic() + delay


class CellStream(OutStream):  # type: ignore[misc]
    """A kernel's stream, which takes in what stands in the process's own output before anything is added."""

    tap: Tap | None = None

    def write(self, string: str) -> int | None:
        """Add text after all that programmes have written so far."""
        if self.tap:
            self.tap.drain()
        return self.add(string)

    def add(self, string: str) -> int | None:
        """Add text."""
        return super().write(string)  # type: ignore[no-any-return]

    def flush(self) -> None:
        """Send what has been written, by programmes too."""
        if self.tap:
            self.tap.drain()
        # What was to be flushed later is: else an old date would have the next cell's errors overtake its output.
        if self.pub_thread:
            self.pub_thread.due.pop(self._flush, None)
        super().flush()

    def at_fork(self) -> None:
        """Belong to the process that has just been forked."""
        self._master_pid = os.getpid()


class Tap:
    """Leads file descriptors 1 and 2 into the streams, and flushes these every now and then, in a thread of its own."""

    def __init__(self, out: CellStream, err: CellStream, publisher: NoThread) -> None:
        self._streams = (out, err)
        self._publisher = publisher
        self._lock = threading.RLock()
        self._kept = (os.dup(1), os.dup(2))
        self._reads: list[int] = []
        for fd, stream, kept in zip((1, 2), self._streams, self._kept, strict=True):
            reading, writing = os.pipe()
            os.set_blocking(reading, False)
            os.dup2(writing, fd)
            os.close(writing)
            self._reads.append(reading)
            # A programme that is given sys.stdout itself writes where a kernel's would, to the terminal.
            stream._original_stdstream_copy = kept
            stream.tap = self
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._watch, name="cell outputs", daemon=True)
        self._thread.start()

    def drain(self) -> None:
        """Put what has been written to the file descriptors into the streams."""
        with self._lock:
            for reading, stream in zip(self._reads, self._streams, strict=True):
                while written := _read(reading):
                    stream.add(written.decode(errors="replace"))

    def close(self) -> None:
        """Take in the rest, and give the file descriptors back."""
        self.drain()
        os.write(self._waker, b"x")
        self._thread.join()
        for fd, kept in zip((1, 2), self._kept, strict=True):
            os.dup2(kept, fd)
            os.close(kept)
        for stream in self._streams:
            stream.tap = None
            stream._original_stdstream_copy = None
        for fd in (*self._reads, self._wake, self._waker):
            os.close(fd)

    def _watch(self) -> None:
        while True:
            due = list(self._publisher.due.values())
            # Without anything to flush it sleeps on; a stream written to meanwhile is flushed with the next look.
            wait = max(0.0, min(due) - time.monotonic()) if due else OutStream.flush_interval
            ready, _, _ = select.select([*self._reads, self._wake], [], [], wait)
            if self._wake in ready:
                return
            self.drain()
            for flush, when in list(self._publisher.due.items()):
                if when <= time.monotonic():
                    self._publisher.due.pop(flush, None)
                    flush()


def _read(reading: int) -> bytes:
    try:
        return os.read(reading, READ)
    except BlockingIOError:
        return b""


def streams(session: _Sends, publisher: NoThread) -> tuple[CellStream, CellStream]:
    """The two streams of a process whose cells are captured."""
    made = [CellStream(session, publisher, name, watchfd=False) for name in ("stdout", "stderr")]
    for stream in made:
        stream._original_stdstream_copy = None
    return made[0], made[1]


def lead_to(out: Any, err: Any) -> tuple[Any, Any]:
    """Set Python's streams, and give back those that were there."""
    before = (sys.stdout, sys.stderr)
    sys.stdout, sys.stderr = out, err
    return before
