"""The memory of a command's processes, looked at while they run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_LINE = re.compile(r"^(\w+): +(\d+) kB$", re.M)


class PeakOfTree:
    """The most memory that all processes of a command held together, shared pages counted once."""

    every = 0.2

    def __init__(self) -> None:
        self.bytes = 0

    def __call__(self, process: int) -> None:
        """Look once at the processes of a command."""
        together = sum(rollup(one).get("Pss", 0) for one in (process, *descendants(process)))
        self.bytes = max(self.bytes, together)


class PeakOfWorkers:
    """The most memory that each report's process held for itself alone, beyond the template that it was forked from.

    A run's own process starts the template, and the template is the parent of each report's process: those are the
    processes two or more steps below the run. What only one process maps is private to it.
    """

    every = 0.02

    def __init__(self) -> None:
        self.bytes: dict[int, int] = {}

    def __call__(self, process: int) -> None:
        """Look once at the processes of a run."""
        parents = _parents()
        for template in _children(process, parents):
            for worker in _below(template, parents):
                held = rollup(worker)
                private = held.get("Private_Clean", 0) + held.get("Private_Dirty", 0)
                self.bytes[worker] = max(self.bytes.get(worker, 0), private)


def rollup(process: int) -> Mapping[str, int]:
    """A process's memory in bytes by kind, as the kernel adds it up; nothing where it has ended.

    >>> import os
    >>> rollup(os.getpid())["Pss"] > 1_000_000
    True
    >>> rollup(0)
    {}
    """
    with suppress(OSError):
        text = (_PROC / str(process) / "smaps_rollup").read_text()
        return {name: int(size) * 1024 for name, size in _LINE.findall(text)}
    return {}


def descendants(process: int) -> list[int]:
    """All processes below one."""
    return list(_below(process, _parents()))


def _below(process: int, parents: Mapping[int, int]) -> Iterator[int]:
    for child in _children(process, parents):
        yield child
        yield from _below(child, parents)


def _children(process: int, parents: Mapping[int, int]) -> list[int]:
    return [child for child, parent in parents.items() if parent == process]


def _parents() -> dict[int, int]:
    found = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                # The command's name, in brackets, may hold anything.
                found[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return found
