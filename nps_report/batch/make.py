"""Makes one report: execute its notebook, read the blocks, render each format, check, then write all of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from nps_report.batch.plan import FORMATS, Job
from nps_report.errors import LeakError, ReportError
from nps_report.exports.annex import annex
from nps_report.facts.internal import Facts
from nps_report.files import write_bytes
from nps_report.programme import Brand
from nps_report.publishing.leaks import refuse_leaks
from nps_report.rendering.document import illustrate, read_document
from nps_report.rendering.execute import execute
from nps_report.rendering.html import render_html
from nps_report.rendering.numbers import report_json
from nps_report.rendering.typst import render_pdf
from nps_report.scope import Scope
from nps_report.sections.comments import comment_sheet
from nps_report.snapshot import open_internal
from nps_report.wording import words_for


@dataclass(frozen=True)
class Workplace:
    """Where a run finds what it needs: the sides of its snapshot, notebooks, templates and notes."""

    programme: Path
    internal: Path
    releases: Mapping[tuple[str, str], Path]
    """The customer side of each (period name, as-of day)."""
    notebooks: Path
    templates: Path
    reports: Path
    snapshot_id: str

    def side(self, job: Job) -> Path:
        """The one side of the snapshot that this job's notebook opens."""
        if job.edition == "internal":
            return self.internal
        return self.releases[job.period.name, job.as_of.isoformat()]


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its time in seconds, and one line of error where it failed."""

    job: Job
    seconds: float
    error: str | None = None
    up_to_date: bool = False


Maker = Callable[[Job, Workplace], Outcome]
"""Makes one report; a failing one is an Outcome with an error, so that it stops no other."""


def make(job: Job, place: Workplace) -> Outcome:
    """Make one report. Nothing of it is written unless all of it was made and, for customers, found safe."""
    started = time.monotonic()
    try:
        files = _files(job, place)
        for ending, content in files.items():
            write_bytes(place.reports / f"{job.stem}.{ending}", content)
    except LeakError as leak:
        return Outcome(job, time.monotonic() - started, f"{leak}{_withdrawn(job, place)}")
    except ReportError as error:
        return Outcome(job, time.monotonic() - started, str(error))
    except OSError as error:
        return Outcome(
            job, time.monotonic() - started, f"{error}. Free some space, or change the rights there."
        )
    return Outcome(job, time.monotonic() - started)


def _withdrawn(job: Job, place: Workplace) -> str:
    """Remove the report's files of an earlier run, lest somebody send them, and say so."""
    files = (place.reports / f"{job.stem}.{ending}" for ending in {*FORMATS, *job.endings})
    earlier = [file for file in files if file.is_file()]
    for file in earlier:
        file.unlink()
    return " The files of an earlier run were removed." if earlier else ""


def _files(job: Job, place: Workplace) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="nps-report-") as scratch:
        notebook = execute(place.notebooks / f"{job.edition}.ipynb", _parameters(job, place), Path(scratch))
    internal = open_internal(place.internal)
    brand = internal.programme.brand
    document = illustrate(read_document(notebook), brand)
    files = {"json": report_json(document)} | _rendered(job, document, brand, place.templates)
    if job.edition == "customer":
        refuse_leaks(files, internal.names(), internal.programme)
    else:
        facts, words = Facts(internal, Scope(job.period, job.unit, job.as_of)), words_for(job.language)
        files["xlsx"] = annex(document, comment_sheet(facts, words), words("Comments"), job.as_of)
    return files | {"ipynb": _written(notebook)}


def _written(notebook: nbformat.NotebookNode) -> bytes:
    return str(nbformat.writes(notebook)).encode("utf-8")


def _rendered(job: Job, document: dict[str, Any], brand: Brand, templates: Path) -> dict[str, bytes]:
    renderers: dict[str, Callable[[], bytes]] = {
        "html": lambda: render_html(document, brand, templates).encode("utf-8"),
        "pdf": lambda: render_pdf(document, brand, templates),
    }
    return {name: renderers[name]() for name in job.formats}


def _parameters(job: Job, place: Workplace) -> dict[str, str]:
    return {
        "programme": str(place.programme),
        "period": job.period.name,
        "unit": job.unit,
        "language": job.language,
        "as_of": job.as_of.isoformat(),
        "snapshot": str(place.side(job)),
    }
