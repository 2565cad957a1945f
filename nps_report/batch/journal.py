"""The journal of a reports' folder: a line of JSON for each report that a run worked on, with what it took."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from nps_report.batch.outcome import Outcome
from nps_report.files import append_line

NAME = "journal.jsonl"

SCHEMA = "nps-report/journal/1"

MOST = 10
"""How many of the slowest a summary names."""

Entry = Mapping[str, Any]
"""A line of the journal."""

_DID = {"make": "made", "render": "rendered", "check": "checked", "none": "up to date"}
_MEGABYTE = 1024**2


def write_entry(folder: Path, outcome: Outcome, run: str) -> None:
    """Write down what became of a report, under the name of its run."""
    cost = outcome.cost
    entry = {
        "schema": SCHEMA,
        "run": run,
        "at": now(),
        "report": outcome.job.stem.as_posix(),
        "did": "failed" if outcome.error else _DID[outcome.action],
        "why": outcome.reason,
        "error": outcome.error,
        "key": outcome.key or None,
        "seconds": round(outcome.seconds, 4),
        "cpu": round(cost.cpu, 4),
        "peak_mb": round(cost.peak / _MEGABYTE, 1),
        "attempts": cost.attempts,
        "steps": {step: round(seconds, 4) for step, seconds in cost.steps.items()},
        "cells": [{**cell._asdict(), "seconds": round(cell.seconds, 4)} for cell in cost.cells],
    }
    append_line(folder / NAME, json.dumps(entry, ensure_ascii=False))


def now() -> str:
    """The time by the clock, which stands in the journal alone."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def read_journal(folder: Path) -> Iterator[Entry]:
    """The entries of a folder's journal, the oldest first; a line cut off by a killed process is left out."""
    path = folder / NAME
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry.get("schema") == SCHEMA:
            yield entry


def latest(folder: Path, reports: Iterable[str]) -> list[Entry]:
    """The last entry of each of these reports in which something was made of it."""
    wanted, found = set(reports), {}
    for entry in read_journal(folder):
        if entry["report"] in wanted and entry["did"] in ("made", "rendered"):
            found[entry["report"]] = entry
    return list(found.values())


def summary_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """The slowest reports, steps and cells of these entries, and the most memory that one took.

    >>> entry = {"report": "2026-10/lyon/internal.fr", "seconds": 0.25, "cpu": 0.2, "peak_mb": 80.0, "attempts": 1,
    ...     "steps": {"pdf": 0.1}, "cells": [{"cell": 3, "line": "report.trend()", "seconds": 0.05}]}
    >>> print(*summary_lines([entry]), sep="\\n")
    1 report, 0.25 s each (median), 0.20 s of it on the processor; at most 80 MB of memory beyond what all share
    slowest reports
      0.25 s  2026-10/lyon/internal.fr
    slowest steps (median, in all)
      0.10 s   0.10 s  pdf
    slowest cells (median, in all)
      0.05 s   0.05 s  internal, cell 3: report.trend()
    """
    entries = list(entries)
    if not entries:
        yield "The journal tells of no report made here yet."
        return
    many = "1 report" if len(entries) == 1 else f"{len(entries)} reports"
    yield (
        f"{many}, {_middle(entries, 'seconds')} s each (median), {_middle(entries, 'cpu')} s of it on the processor; "
        f"at most {max(entry['peak_mb'] for entry in entries):.0f} MB of memory beyond what all share"
    )
    yield "slowest reports"
    for entry in sorted(entries, key=lambda entry: -entry["seconds"])[:MOST]:
        again = f" ({entry['attempts']} attempts)" if entry["attempts"] > 1 else ""
        yield f"  {entry['seconds']:.2f} s  {entry['report']}{again}"
    yield from _slowest("slowest steps (median, in all)", entries, _steps)
    yield from _slowest("slowest cells (median, in all)", entries, _cells)


def _middle(entries: Iterable[Entry], name: str) -> str:
    return f"{median(entry[name] for entry in entries):.2f}"


def _slowest(
    heading: str, entries: Iterable[Entry], of: Callable[[Entry], Iterable[tuple[str, float]]]
) -> Iterator[str]:
    times: dict[str, list[float]] = defaultdict(list)
    for entry in entries:
        for name, seconds in of(entry):
            times[name].append(seconds)
    if times:
        yield heading
    for name, found in sorted(times.items(), key=lambda named: -sum(named[1]))[:MOST]:
        yield f"  {median(found):.2f} s {sum(found):6.2f} s  {name}"


def _steps(entry: Entry) -> Iterator[tuple[str, float]]:
    yield from entry["steps"].items()


def _cells(entry: Entry) -> Iterator[tuple[str, float]]:
    edition = Path(entry["report"]).name.split(".")[0]
    for cell in entry["cells"]:
        yield f"{edition}, cell {cell['cell']}: {cell['line']}", cell["seconds"]
