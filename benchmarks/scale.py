"""What size costs: many answers, and many reports that are up to date."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from statistics import fmean, median

from benchmarks import programmes
from benchmarks.goals import Measured, Settings
from benchmarks.memory import PeakOfTree
from benchmarks.programmes import DRAWN_PERIOD
from benchmarks.spending import Spent, kit, module, spent
from benchmarks.workload import EDITIONS, checked
from nps_report.choosing import WHOLE

LARGE, ALL_UNITS, OUR_UNITS = 10_000_000, 1200, 12
"""Answers and units of the large programme; the small one has twelve of its units, and so about 100,000 answers."""

GIGABYTE = 1e9
REPORTS = 1000
UP_TO_DATE_UNITS = 249
"""With the whole, 250 times two editions and two languages."""


def time_per_report(settings: Settings) -> Measured:
    """The same twelve units' reports in a programme of 10 million answers over those in one of 100 thousand."""
    large = programmes.drawn(settings.work / "large", LARGE, ALL_UNITS)
    units = programmes.drawn_units(OUR_UNITS, ALL_UNITS)
    small = programmes.narrowed(large, settings.work / "small", units)
    for programme in (small, large):
        _freeze(programme, anew=False)
    folder = settings.work / "sizes"
    made = spent(
        module(
            "outcomes", str(small), str(large), DRAWN_PERIOD, str(folder), str(settings.rounds), *units, WHOLE
        ),
        settings.work,
    )
    one, other = (_means(found) for found in json.loads(made.output.splitlines()[-1]))
    parts = {"seconds per report": {"100 thousand": one, "10 million": other}}
    return Measured((other["units"] / one["units"],), parts)


def _means(found: dict[str, list[float]]) -> dict[str, float]:
    """Seconds per report of the units, each edition's, and those of the whole programme: means of medians."""
    middle = {name: median(times) for name, times in found.items()}
    units = {name: time for name, time in middle.items() if f" {WHOLE} " not in name}
    means = {"units": fmean(units.values())}
    for edition in EDITIONS:
        means[edition] = fmean(time for name, time in units.items() if f" {edition} " in name)
        means[f"{edition} of the whole"] = fmean(
            time for name, time in middle.items() if f" {WHOLE} {edition} " in name
        )
    return means


def snapshot(settings: Settings) -> Measured:
    """A new snapshot of 10 million answers from Parquet, without comments, in a process of its own."""
    large = programmes.drawn(settings.work / "large", LARGE, ALL_UNITS)
    times, peaks = [], []
    for _ in range(settings.rounds if settings.full else 1):
        peak = PeakOfTree()
        made = _freeze(large, anew=True, peak=peak)
        times.append(made.wall)
        peaks.append(peak.bytes)
    return Measured(
        (median(times), max(peaks) / GIGABYTE), {"seconds": times, "GB": [one / GIGABYTE for one in peaks]}
    )


def _freeze(programme: Path, anew: bool, peak: PeakOfTree | None = None) -> Spent:
    home = programme.parent.parent
    if anew:
        shutil.rmtree(home / "snapshot", ignore_errors=True)
    return spent(module("freeze", str(programme), str(home / "snapshot")), home, peak)


def rerun(settings: Settings) -> Measured:
    """A run of 1,000 reports that are all up to date. They are made beforehand, what is still good of them is kept."""
    programme = programmes.drawn(settings.work / "many", 50_000, UP_TO_DATE_UNITS)
    home = programme.parent.parent
    command = kit("run", DRAWN_PERIOD, "--language", "fr", "--language", "en")
    first = spent(command, home)
    again = [checked(spent(command, home), made=0, current=REPORTS) for _ in range(settings.rounds)]
    parts = {
        "seconds": [one.wall for one in again],
        "CPU": [one.cpu for one in again],
        "first run": first.wall,
    }
    return Measured((median(one.wall for one in again),), parts)
