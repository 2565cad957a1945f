"""`python -m benchmarks`: measures every row, or those asked for, prints the table and writes it as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.contests import contestants
from benchmarks.goals import Measured, NotMeasuredError, Row, Settings
from benchmarks.machine import machine
from benchmarks.page import publish
from benchmarks.programmes import forget_older
from benchmarks.rows import ROWS
from benchmarks.table import as_json, as_text

FOLDER = Path(__file__).resolve().parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 however the figures turn out, for a slow machine is no fault."""
    asked = _parser().parse_args(arguments)
    if asked.publish:
        publish(asked.publish)
        return 0
    settings = Settings(asked.work.resolve(), asked.rounds, asked.full)
    settings.work.mkdir(parents=True, exist_ok=True)
    forget_older(settings.work)
    found: dict[str, Any] = {"machine": machine() | contestants(settings), "rounds": asked.rounds, "rows": {}}
    for name in asked.only or ROWS:
        found["rows"][name] = _measured(ROWS[name], settings)
        _write(asked.output, found)
    sys.stdout.write(f"\n{as_text(found['rows'])}\n\nWritten to {asked.output}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure how fast the kit is.")
    parser.add_argument("--only", nargs="+", choices=ROWS, metavar="ROW", help=f"of {', '.join(ROWS)}")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant runs (3)")
    parser.add_argument(
        "--full", action="store_true", help="the loop makes all 24 reports, which takes minutes"
    )
    parser.add_argument("--work", type=Path, default=FOLDER / "work", help="where data and reports go")
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    parser.add_argument("--output", type=Path, default=FOLDER / "results" / f"{stamp}.json", help="the JSON")
    parser.add_argument(
        "--publish",
        nargs="+",
        type=Path,
        metavar="JSON",
        help="measure nothing: put results into docs/performance.md",
    )
    return parser


def _measured(row: Row, settings: Settings) -> dict[str, Any]:
    sys.stderr.write(f"{row.name}: {row.title} ...\n")
    started, load = time.perf_counter(), os.getloadavg()[0]
    try:
        measured = row.measure(settings)
    except NotMeasuredError as error:
        measured = Measured((None,) * len(row.goals), remarks=(f"not measured: {error}",))
    took = round(time.perf_counter() - started, 1)
    return as_json(row, measured) | {"load before": load, "seconds of measuring": took}


def _write(path: Path, found: dict[str, Any]) -> None:
    """Written after every row, so that a bench that is stopped loses little."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
