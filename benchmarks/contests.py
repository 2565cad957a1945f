"""The kit against the two ways of doing without it, in turns on the same machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.goals import Measured, NotMeasuredError, Settings
from benchmarks.loop import BROWSERS, Loop, lanes, side_by_side
from benchmarks.spending import ROOT, environment, shortened, spent
from benchmarks.workload import EDITIONS, LANGUAGE, Workload, checked, twelve

Jobs = list[dict[str, str]]


def against_the_loop(settings: Settings) -> Measured:
    """24 reports by `nps-report run`, everything included, against the loop of commands."""
    work = twelve(settings.work)
    jobs = work.jobs()
    loops = lanes(work.home / "notebooks", work.folder, 2)
    # Once each untimed: the disk's cache is warm for all, and each browser has its profile.
    _kit(work)
    for loop in loops:
        loop.make(jobs[0])
    found = _whole(work, loops, jobs) if settings.full else _sampled(work, loops, jobs, settings.rounds)
    kit, serial, paired = median(found["kit"]), median(found["serial"]), median(found["two at a time"])
    remarks = (
        ()
        if settings.full
        else (
            f"the loop made {2 * settings.rounds} reports one by one and {4 * settings.rounds} two at a time, "
            f"scaled to {work.count}",
        )
    )
    parts = {"seconds": found, "per report": {"kit": kit / work.count, "loop": serial / work.count}}
    return Measured((serial / kit, paired / kit), parts, remarks)


def _kit(work: Workload, *options: str) -> float:
    return checked(work.run("--language", LANGUAGE, *options), made=work.count).wall


def _sampled(work: Workload, loops: Sequence[Loop], jobs: Jobs, rounds: int) -> dict[str, list[float]]:
    """Seconds of 24 reports from a few of the loop's: per round one of each edition, then two of each side by side."""
    found: dict[str, list[float]] = {"kit": [], "serial": [], "two at a time": []}
    for number in range(rounds):
        found["kit"].append(_kit(work))
        # Jobs lie unit by unit, one of each edition.
        one, four = _units(jobs, 3 * number, 1), _units(jobs, 3 * number + 1, 2)
        found["serial"].append(side_by_side(loops[:1], one) * work.count / len(one))
        found["two at a time"].append(side_by_side(loops, four) * work.count / len(four))
    return found


def _units(jobs: Jobs, first: int, many: int) -> Jobs:
    each = len(EDITIONS)
    return [jobs[place % len(jobs)] for place in range(first * each, (first + many) * each)]


def _whole(work: Workload, loops: Sequence[Loop], jobs: Jobs) -> dict[str, list[float]]:
    kit = [_kit(work)]
    serial = side_by_side(loops[:1], jobs)
    kit.append(_kit(work))
    paired = side_by_side(loops, jobs)
    kit.append(_kit(work))
    return {"kit": kit, "serial": [serial], "two at a time": [paired]}


def against_the_parts(settings: Settings) -> Measured:
    """24 reports by `nps-report run` against one warm process of the fastest parts, both from start to end."""
    work, python = twelve(settings.work), environment_of_parts(settings.work)
    parts = Parts(python, work)
    found: dict[str, list[float]] = {
        name: [] for name in ("kit", "kit -j 1", "parts", "parts, two processes")
    }
    warm: list[float] = []
    _kit(work)
    for _ in range(settings.rounds):
        found["kit"].append(_kit(work))
        took, seconds = parts.make(work.jobs())
        found["parts"].append(took)
        warm.append(median(seconds))
        found["kit -j 1"].append(_kit(work, "-j", "1"))
        found["parts, two processes"].append(parts.make_in_two(work.jobs()))
    middle = {name: median(times) for name, times in found.items()}
    ratios = {
        "two processes each": middle["parts, two processes"] / middle["kit"],
        "one process each": middle["parts"] / middle["kit -j 1"],
    }
    details = {"seconds": found, "parts, seconds per report once warm": median(warm), "ratios": ratios}
    return Measured((middle["parts"] / middle["kit"],), details)


@dataclass(frozen=True)
class Parts:
    """The fastest parts, in the environment of a Python that has them."""

    python: Path
    work: Workload

    def make(self, jobs: Jobs, name: str = "parts") -> tuple[float, list[float]]:
        """Seconds from the process's start to its end, and those of each report."""
        started = time.perf_counter()
        output = self._process(jobs, name)
        return time.perf_counter() - started, json.loads(output.splitlines()[-1])

    def make_in_two(self, jobs: Jobs) -> float:
        """Seconds of the same reports in two such processes side by side."""
        started = time.perf_counter()
        half = len(jobs) // 2
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._process, (jobs[:half], jobs[half:]), ("parts-1", "parts-2")))
        return time.perf_counter() - started

    def _process(self, jobs: Jobs, name: str) -> str:
        target = self.work.folder / name
        target.mkdir(exist_ok=True)
        command = (
            str(self.python),
            str(ROOT / "benchmarks" / "parts.py"),
            str(self.work.asked(name, jobs)),
            str(target),
        )
        done = subprocess.run(command, cwd=target, env=environment(), capture_output=True, text=True)
        if done.returncode:
            raise NotMeasuredError(f"the parts failed: {shortened(done.stderr)}")
        return done.stdout


REQUIREMENTS = ROOT / "benchmarks" / "requirements.txt"
PANGO = "WeasyPrint needs Pango; on Debian: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"


def environment_of_parts(work: Path) -> Path:
    """The Python of an environment with the parts, beside all that the kit's own environment has.

    Raises NotMeasuredError, with what to do, where the parts cannot be installed or do not start.
    """
    folder = work / "parts-environment"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        _share_this_environment(folder)
        _try(
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            str(REQUIREMENTS),
        )
        (folder / "ready").touch()
    try:
        _try(str(python), "-c", "import weasyprint, ploomber_engine")
    except NotMeasuredError as error:
        raise NotMeasuredError(f"{PANGO}. {error}") from error
    return python


def _share_this_environment(folder: Path) -> None:
    """Let the new environment see this one's packages, so that both use the same versions."""
    [packages] = folder.glob("lib/python*/site-packages")
    shared = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "kit.pth").write_text(f"import site; site.addsitedir({shared!r})\n", encoding="utf-8")


def _try(*command: str) -> None:
    spent(command, ROOT)


def contestants(settings: Settings) -> dict[str, Any]:
    """The versions of what the kit is measured against, where they are there."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    told = spent((browser, "--version"), settings.work).output.strip() if browser else "not here"
    return {"browser": told, "parts": REQUIREMENTS.read_text(encoding="utf-8").split()}
