"""Reads comments in processes beside this one: `python -m nps_report.snapshot.apart` is such a process.

A new interpreter that is told everything through a pipe, instead of a fork, which an open database would hang, or of
`multiprocessing`, which would run an analyst's own script once more.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import IO, Any, Protocol, TypeAlias

Batch: TypeAlias = tuple[Sequence[str], Sequence[str | None]]
"""Comments, and the language given with each."""

Told: TypeAlias = dict[str, list[Any]]


class Read(Protocol):
    """Reads a batch; it can be pickled."""

    def __call__(self, comments: Sequence[str], given: Sequence[str | None]) -> Told:
        """What was read in comments."""


class Beside:
    """A process beside this one that reads one batch after the other."""

    def __init__(self, read: Read) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send(read)

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        self._process.wait()

    def hand(self, batch: Batch) -> None:
        """Let it read a batch meanwhile."""
        self._send(batch)

    def told(self) -> Told | None:
        """What it read; None where it is gone, so that somebody else must."""
        try:
            told: Told = pickle.load(_open(self._process.stdout))
        except (EOFError, pickle.UnpicklingError, OSError):
            return None
        return told

    def _send(self, what: Any) -> None:
        try:
            stream = _open(self._process.stdin)
            pickle.dump(what, stream, protocol=pickle.HIGHEST_PROTOCOL)
            stream.flush()
        except OSError:
            # It is gone; `told` will say so.
            return


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def read_all(batches: Iterable[Batch], read: Read, beside: int) -> Iterator[tuple[Batch, Told]]:
    """Each batch with what was read in it, in their order; as many processes as `beside` says help this one."""
    waiting = iter(batches)
    with ExitStack() as stack:
        helpers = [stack.enter_context(Beside(read)) for _ in range(beside)]
        while group := list(islice(waiting, 1 + beside)):
            own, *others = group
            for helper, batch in zip(helpers, others, strict=False):
                helper.hand(batch)
            yield own, read(*own)
            for helper, batch in zip(helpers, others, strict=False):
                yield batch, helper.told() or read(*batch)


def main() -> None:
    """Read batches until no more comes."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    read: Read = pickle.load(source)
    while True:
        try:
            batch: Batch = pickle.load(source)
        except EOFError:
            return
        pickle.dump(read(*batch), target, protocol=pickle.HIGHEST_PROTOCOL)
        target.flush()


if __name__ == "__main__":
    main()
