"""What each step of a snapshot takes: `python -m benchmarks.steps PROGRAMME FOLDER [--workers N]`, Linux only.

A thread looks twenty times a second at what the build is in, and at the memory of its process, so that nothing is
changed in what is measured. Processes that read comments beside it are told at the end, and so are the workers of a
cluster on this machine that build it with this process.
"""

from __future__ import annotations

import argparse
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from nps_report.programme import Programme, load_programme
from nps_report.snapshot import build_snapshot
from nps_report.snapshot.workshop import HERE, Workshop

_EVERY = 0.05
_PAGE = resource.getpagesize()
_ROOMS = ("snapshot", "contract", "sources")
_ASKING = ("contract/store", "contract/databases", "snapshot/database")
"""What only asks a database for others."""


@dataclass
class Step:
    """Seconds of the clock and of the processor, and the most memory that the process held meanwhile."""

    wall: float = 0.0
    cpu: float = 0.0
    peak: int = 0


@dataclass
class Watch:
    """Looks at the process's first thread and keeps what was seen, by step."""

    steps: dict[str, Step] = field(default_factory=dict)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look on while something is done."""
        over = threading.Event()
        thread = threading.Thread(target=self._watch, args=(over, threading.get_ident()), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _watch(self, over: threading.Event, watched: int) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        while not over.wait(_EVERY):
            step = self.steps.setdefault(step_of(sys._current_frames().get(watched)), Step())
            now, spent = time.perf_counter(), time.process_time()
            step.wall, step.cpu = step.wall + now - wall, step.cpu + spent - cpu
            step.peak = max(step.peak, held())
            wall, cpu = now, spent


def held() -> int:
    """The memory that this process holds, in bytes.

    >>> held() > 1_000_000
    True
    """
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def step_of(frame: FrameType | None) -> str:
    """The innermost function of the kit's rooms that something runs in; all of the way in is one step."""
    within = [name for name in _within(frame) if not name.startswith(_ASKING)]
    if any(name.startswith("contract/intake") for name in within):
        return "contract/intake"
    return next((name for name in within if not name.endswith((":_copy", ":copy"))), "elsewhere")


def _within(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.parent.name in _ROOMS and path.parent.parent.name == "nps_report":
            yield f"{path.parent.name}/{path.stem}:{frame.f_code.co_name}"
        frame = frame.f_back


def main() -> None:
    """Build a snapshot and print a line per step."""
    parser = argparse.ArgumentParser(description="Measure the steps of a snapshot.")
    parser.add_argument("programme_file", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=0, help="Of a cluster; 0: this process alone.")
    asked = parser.parse_args()
    watch, programme = Watch(), load_programme(asked.programme_file)
    with _workshop(programme, asked.folder, asked.workers) as (workshop, spent):
        started = time.perf_counter()
        with watch.watching():
            snapshot = build_snapshot(programme, asked.folder, workshop)
        wall, there = time.perf_counter() - started, spent()
    lines = [*_lines(watch, wall), f"{'workers':<55} {there:8.1f} s of CPU", str(dict(snapshot.rows))]
    sys.stdout.write("\n".join(lines) + "\n")


@contextmanager
def _workshop(
    programme: Programme, folder: Path, workers: int
) -> Iterator[tuple[Workshop, Callable[[], float]]]:
    """Who builds, and the seconds of the processor that workers have used for it so far."""
    if not workers:
        yield HERE, lambda: 0.0
        return
    from benchmarks.cluster import Programs
    from nps_report.batch.cluster import cluster_at

    with TemporaryDirectory(dir=folder.parent) as scratch:
        programs = Programs(Path(scratch), workers)
        try:
            programs.wait()
            with cluster_at(programs.address, str(Path(scratch, "store")), programme) as found:
                before = programs.cpu()
                yield found.workshop, lambda: programs.cpu() - before
        finally:
            programs.close()


def _lines(watch: Watch, wall: float) -> Iterator[str]:
    for name, step in watch.steps.items():
        yield f"{name:<44} {step.wall:8.1f} s {step.cpu:8.1f} s of CPU {step.peak / 1e9:6.2f} GB"
    own, beside = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + beside.ru_utime + beside.ru_stime
    yield f"{'in all':<44} {wall:8.1f} s {cpu:8.1f} s of CPU {own.ru_maxrss * 1024 / 1e9:6.2f} GB"
    yield f"{'the largest process beside it':<72} {beside.ru_maxrss * 1024 / 1e9:6.2f} GB"


if __name__ == "__main__":
    main()
