"""The 24 reports that contestants are given: twelve units, both editions, one language, HTML and PDF."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import programmes
from benchmarks.goals import NotMeasuredError
from benchmarks.spending import Spent, Watcher, kit, module, shortened, spent

LANGUAGE = "fr"
EDITIONS = ("internal", "customer")


@dataclass(frozen=True)
class Workload:
    """The reports' programme, and where it puts things. `given` is a snapshot for contestants that make none."""

    programme: Path
    units: tuple[str, ...]
    folder: Path

    @property
    def home(self) -> Path:
        """The programme's folder."""
        return self.programme.parent.parent

    @property
    def reports(self) -> Path:
        """Where the kit puts its reports."""
        return self.folder / "reports"

    @property
    def count(self) -> int:
        """How many reports it is."""
        return len(self.units) * len(EDITIONS)

    def run(self, *options: str, period: str = programmes.PERIOD, units: Sequence[str] = ()) -> Spent:
        """`nps-report run` into a new folder of reports, with a new snapshot: all that a report's reader waits for."""
        shutil.rmtree(self.home / "snapshot", ignore_errors=True)
        return self.run_again(*options, period=period, units=units)

    def run_again(
        self,
        *options: str,
        period: str = programmes.PERIOD,
        units: Sequence[str] = (),
        watcher: Watcher | None = None,
    ) -> Spent:
        """`nps-report run` into a new folder of reports, from the snapshot of an earlier run where it is there."""
        shutil.rmtree(self.reports, ignore_errors=True)
        chosen = [part for unit in units or self.units for part in ("--unit", unit)]
        command = kit("run", period, "-o", str(self.reports), *chosen, *options)
        return spent(command, self.home, watcher)

    def jobs(self, languages: Sequence[str] = (LANGUAGE,)) -> list[dict[str, str]]:
        """What each report's notebook is given, its side of a snapshot that is made beforehand included."""
        target = self.folder / "given"
        made = spent(module("freeze", str(self.programme), str(target), programmes.PERIOD), self.home)
        sides = json.loads(made.output.splitlines()[-1])
        return [
            {
                "edition": edition,
                "programme": str(self.programme),
                "period": programmes.PERIOD,
                "unit": unit,
                "language": language,
                "as_of": sides["as_of"],
                "snapshot": sides[edition],
            }
            for unit in self.units
            for edition in EDITIONS
            for language in languages
        ]

    def asked(self, name: str, jobs: Sequence[dict[str, str]]) -> Path:
        """A file that tells jobs to a process."""
        path = self.folder / f"{name}.json"
        told = {"programme": str(self.programme), "notebooks": str(self.home / "notebooks"), "jobs": jobs}
        path.write_text(json.dumps(told), encoding="utf-8")
        return path


def twelve(work: Path) -> Workload:
    """The workload of twelve units, written where it is not there yet."""
    programme = programmes.twelve_units(work / "twelve")
    folder = work / "made"
    folder.mkdir(exist_ok=True)
    return Workload(programme, programmes.units_of(programme), folder)


_COLD = "No warm template"
"""What a run says when its reports are made in new interpreters, which is slower."""

_LAST = re.compile(r"(\d+) made, (\d+) up to date, (\d+) failed")


def checked(run: Spent, made: int, current: int = 0) -> Spent:
    """A run that did what it should. Raises NotMeasuredError where it did not: its time would mean nothing."""
    if _COLD in run.complaints:
        raise NotMeasuredError(f"the engine was not warm: {shortened(run.complaints)}")
    found = _LAST.search(run.output)
    if found is None or tuple(map(int, found.groups())) != (made, current, 0):
        told = found[0] if found else shortened(run.output)
        raise NotMeasuredError(
            f"a run was to make {made} reports, with {current} up to date, and said: {told}"
        )
    return run
