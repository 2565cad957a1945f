"""What each step after a notebook costs: `python -m benchmarks.rendering` prints a table of CPU times.

A report is rendered in a process forked from one that has warmed what it may, so each step is measured in such a
process, by itself, and then once more there: the second time shows what its first use in a process costs.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import nbformat
import pandas as pd

from nps_report.exports import annex
from nps_report.facts.internal import Facts
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme import Programme
from nps_report.publishing import leaks
from nps_report.publishing.pdf_text import source_of_pdf
from nps_report.publishing.searched import NameBook
from nps_report.rendering import warming
from nps_report.rendering.document import illustrate, read_document
from nps_report.rendering.html import render_html
from nps_report.rendering.indented import notebook_json
from nps_report.rendering.numbers import report_json
from nps_report.rendering.typst import render_pdf
from nps_report.scope import Scope
from nps_report.sections.comments import comment_sheet
from nps_report.snapshot import open_internal
from nps_report.wording import words_for

PERIOD, UNIT, DAY = "2026-10", "Lyon", date(2026, 10, 31)

Steps = Iterator[tuple[str, Callable[[], object]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, medians of several forks."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rendering", description="Measure the rendering."
    )
    parser.add_argument(
        "--rounds", type=int, default=15, help="how many processes each step is measured in (15)"
    )
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory(prefix="nps-report-bench-") as folder:
        # In a process of its own: a database that was opened here would not survive the forks.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
            made = other.submit(example_made, Path(folder)).result()
        warming.warm()
        leaks.warm()
        annex.warm()
        steps = list(steps_of(made))
        gc.freeze()
        sys.stdout.write(f"{'step':28}{'first, CPU ms':>15}{'wall ms':>9}{'again, CPU ms':>15}\n")
        for name, work in steps:
            first, wall, again = (median(values) for values in zip(*measured(work, rounds), strict=True))
            sys.stdout.write(f"{name:28}{first:15.1f}{wall:9.1f}{again:15.1f}\n")
    gc.unfreeze()
    return 0


def measured(work: Callable[[], object], rounds: int) -> Iterator[tuple[float, float, float]]:
    """Milliseconds of CPU and wall clock of the first call in a fresh fork, and of CPU of the second, per fork."""
    for _ in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                first, wall = _times(work)
                again, _ = _times(work)
                os.write(writing, f"{first} {wall} {again}".encode())
            finally:
                os._exit(0)
        os.close(writing)
        told = os.read(reading, 200).decode()
        os.close(reading)
        os.waitpid(child, 0)
        first, wall, again = map(float, told.split())
        yield first, wall, again


def _times(work: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


@dataclass(frozen=True)
class Made:
    """The reports of one unit, made as a run makes them, and what rendering them anew reads beside."""

    folder: Path
    programme: Programme
    names: tuple[str, ...]
    comments: pd.DataFrame

    def file(self, edition: str, ending: str) -> Path:
        """The file of an edition in French."""
        return self.folder / f"{edition}.fr.{ending}"


def example_made(folder: Path) -> Made:
    """Make the example programme in `folder`, and one unit's reports."""
    command = str(Path(sys.executable).with_name("nps-report"))
    subprocess.run([command, "new", str(folder), "--example"], check=True, capture_output=True)
    asked = ["run", PERIOD, "--unit", UNIT, "--language", "fr", "-o", "reports"]
    subprocess.run([command, *asked], check=True, capture_output=True, cwd=folder)
    [internal] = folder.glob("snapshot/*/internal")
    side = open_internal(internal)
    comments = comment_sheet(Facts(side, Scope(parse_period(PERIOD), UNIT, DAY)), words_for("fr"))
    return Made(folder / "reports" / PERIOD / UNIT.lower(), side.programme, side.names(), comments)


def steps_of(made: Made) -> Steps:
    """What is done after the notebook of each edition, by name."""
    brand, templates = made.programme.brand, kit_folder("templates")
    for edition in ("internal", "customer"):
        notebook = nbformat.read(made.file(edition, "ipynb"), as_version=4)
        document = illustrate(read_document(notebook), brand)
        yield f"{edition}: HTML", partial(render_html, document, brand, templates)
        yield f"{edition}: PDF", partial(render_pdf, document, brand, templates)
        yield f"{edition}: JSON", partial(report_json, document)
        yield f"{edition}: notebook", partial(notebook_json, notebook)
        if edition == "internal":
            title = words_for("fr")("Comments")
            yield f"{edition}: spreadsheet", partial(annex.annex, document, made.comments, title, DAY)
    yield from _leak_checks(made)


def _leak_checks(made: Made) -> Steps:
    files = {ending: made.file("customer", ending).read_bytes() for ending in ("html", "pdf", "json")}
    index = leaks.index_of(made.names, made.programme)
    book = NameBook.of(index, Path(tempfile.mkdtemp(), "names.sqlite"))
    yield f"index of {len(made.names)} names", partial(leaks.index_of, made.names, made.programme)
    yield "leak check, index in memory", partial(leaks.refuse_leaks, files, index)
    yield "leak check, index in a file", partial(leaks.refuse_leaks, files, book)
    yield "words of the PDF", partial(source_of_pdf, files["pdf"])


if __name__ == "__main__":
    sys.exit(main())
