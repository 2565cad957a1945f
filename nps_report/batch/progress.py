"""Progress of a run: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from nps_report.batch.outcome import Outcome


def shown(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """The same outcomes, with their progress on stderr."""
    return _bar(outcomes, total) if sys.stderr.isatty() else _lines(outcomes, total)


def _bar(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("reports"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reports", total=total)
        for outcome in outcomes:
            progress.advance(task)
            yield outcome


def _lines(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    for done, outcome in enumerate(outcomes, start=1):
        if outcome.action != "none":
            sys.stderr.write(f"{done}/{total} {outcome.job.name} ({outcome.seconds:.1f} s)\n")
        yield outcome
