"""Today's habit: papermill, then nbconvert, then a browser's print, each a command of its own."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.goals import NotMeasuredError
from benchmarks.spending import BIN, environment, shortened

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
"""What keeps a browser from doing anything but print."""

Job = Mapping[str, str]


@dataclass(frozen=True)
class Loop:
    """One lane of the loop: a folder for what it makes, and one browser profile for all its reports."""

    notebooks: Path
    folder: Path
    browser: str

    def make(self, job: Job) -> float:
        """The seconds that one report takes, its three commands one after the other."""
        started = time.perf_counter()
        for command in self._commands(job):
            done = subprocess.run(command, cwd=self.folder, env=environment(), capture_output=True, text=True)
            if done.returncode:
                raise NotMeasuredError(f"{Path(command[0]).name} failed: {shortened(done.stderr)}")
        took = time.perf_counter() - started
        if not (self.folder / "report.pdf").is_file():
            raise NotMeasuredError(f"{self.browser} printed no PDF")
        (self.folder / "report.pdf").unlink()
        return took

    def _commands(self, job: Job) -> Iterator[Sequence[str]]:
        given = [part for name, value in job.items() if name != "edition" for part in ("-p", name, value)]
        yield (
            str(BIN / "papermill"),
            str(self.notebooks / f"{job['edition']}.ipynb"),
            "report.ipynb",
            *given,
        )
        yield (str(BIN / "jupyter"), "nbconvert", "--to", "html", "--no-input", "report.ipynb")
        page = (self.folder / "report.html").as_uri()
        profile = f"--user-data-dir={self.folder / 'profile'}"
        yield (self.browser, *QUIET, profile, "--print-to-pdf=report.pdf", page)


def lanes(notebooks: Path, folder: Path, many: int) -> list[Loop]:
    """Lanes to run side by side. Raises NotMeasuredError where the machine has no browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise NotMeasuredError(f"no browser is here; install one of {', '.join(BROWSERS)}")
    folders = [folder / f"lane-{number}" for number in range(many)]
    for lane in folders:
        lane.mkdir(exist_ok=True)
    return [Loop(notebooks, lane, browser) for lane in folders]


def side_by_side(loops: Sequence[Loop], jobs: Sequence[Job]) -> float:
    """The seconds that jobs take, each lane taking the next one as soon as it is free."""
    started = time.perf_counter()
    waiting = iter(jobs)

    def work(loop: Loop) -> None:
        # One iterator for all lanes; next() of a list's iterator is atomic.
        for job in waiting:
            loop.make(job)

    with ThreadPoolExecutor(len(loops)) as pool:
        list(pool.map(work, loops))
    return time.perf_counter() - started
