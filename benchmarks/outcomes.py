"""Seconds per report of two programmes in turn; `python -m benchmarks.outcomes --help` tells how it is asked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from benchmarks.goals import NotMeasuredError
from nps_report.batch.plan import Wanted
from nps_report.batch.run import Run, prepare_run
from nps_report.programme import load_programme

BLOCK = 2
"""Units whose reports are made before it is the other programme's turn: few, for a machine is busier now than then."""

Seconds = dict[str, list[float]]
"""The seconds of each report by its name, once per round."""


def seconds(
    programmes: Sequence[Path], period: str, folder: Path, rounds: int, units: Sequence[str]
) -> list[Seconds]:
    """What each report of each programme took, one at a time, the programmes taking turns."""
    blocks = [units[start : start + BLOCK] for start in range(0, len(units), BLOCK)]
    turns = [
        [_run(path, period, folder / str(place), block) for place, path in enumerate(programmes)]
        for block in blocks
    ]
    found: list[Seconds] = [{} for _ in programmes]
    for _, turn in product(range(rounds), turns):
        for run, known in zip(turn, found, strict=True):
            _add(run, known)
    return found


def _run(path: Path, period: str, reports: Path, units: Sequence[str]) -> Run:
    wanted = Wanted(units=tuple(units), languages=("fr",))
    return prepare_run(load_programme(path), period, wanted, reports, force=True)


def _add(run: Run, known: Seconds) -> None:
    for outcome in run.outcomes(1):
        if outcome.error:
            raise NotMeasuredError(f"{outcome.job.name}: {outcome.error}")
        known.setdefault(outcome.job.name, []).append(outcome.seconds)


def main() -> None:
    """Print the seconds as JSON."""
    parser = argparse.ArgumentParser(description="Seconds per report of two programmes in turn.")
    parser.add_argument("programmes", type=Path, nargs=2)
    parser.add_argument("period")
    parser.add_argument("folder", type=Path)
    parser.add_argument("rounds", type=int)
    parser.add_argument("units", nargs="+")
    sys.stdout.write(json.dumps(seconds(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()
