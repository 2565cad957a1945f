"""What became of a report: whether it was made, from what, and what it took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any, NamedTuple

from nps_report.batch.need import Action
from nps_report.batch.plan import Job


class CellTime(NamedTuple):
    """What one cell of a notebook took: its place in the notebook, its first line, its seconds."""

    cell: int
    line: str
    seconds: float


@dataclass(frozen=True)
class Cost:
    """What a report took: seconds of the clock per step and per cell, and seconds of the processor in all.

    `peak` is the most memory its process held beyond what it shared at the start, in bytes; `attempts` how many
    processes it took.
    """

    steps: Mapping[str, float] = field(default_factory=dict)
    cells: tuple[CellTime, ...] = ()
    cpu: float = 0.0
    peak: int = 0
    attempts: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of a job: what was done and why, its time in seconds, one line of error where it failed.

    `key` is that of its record, blank where there is none.
    """

    job: Job
    seconds: float
    error: str | None = None
    action: Action = "make"
    reason: str = ""
    key: str = ""
    cost: Cost = Cost()

    @property
    def up_to_date(self) -> bool:
        """Whether the report's files stayed as they were."""
        return self.error is None and self.action in ("none", "check")


class Stopwatch:
    """Times the steps of one report.

    >>> watch = Stopwatch()
    >>> with watch("pdf"):
    ...     pass
    >>> list(watch.steps), watch.cost().steps is watch.steps
    (['pdf'], True)
    """

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self.cells: tuple[CellTime, ...] = ()
        self._started, self._cpu = perf_counter(), process_time()

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Time a step; one that comes again adds up."""
        started = perf_counter()
        try:
            yield
        finally:
            self.steps[step] = self.steps.get(step, 0.0) + perf_counter() - started

    @property
    def seconds(self) -> float:
        """Since the start."""
        return perf_counter() - self._started

    def cost(self) -> Cost:
        """What it took so far."""
        return Cost(self.steps, self.cells, process_time() - self._cpu)


def cell_times(notebook: Any) -> tuple[CellTime, ...]:
    """What each code cell of a notebook that papermill executed took."""
    cells = enumerate(notebook.cells, start=1)
    return tuple(
        CellTime(place, _first_line(cell.source), cell.metadata.get("papermill", {}).get("duration") or 0.0)
        for place, cell in cells
        if cell.cell_type == "code"
    )


def _first_line(source: str) -> str:
    return next((line.strip() for line in source.splitlines() if line.strip()), "")
