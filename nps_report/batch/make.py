"""Makes one report: execute its notebook, read the blocks, render each format, check, then write all of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat

from nps_report.batch.keep import Product, keep, refuse_unsafe, tried
from nps_report.batch.outcome import Outcome, Stopwatch, cell_times
from nps_report.batch.plan import FORMATS, Job
from nps_report.batch.record import Record, told, write_record
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.errors import NotebookError
from nps_report.exports.annex import annex
from nps_report.facts.internal import Facts
from nps_report.facts.shared import facts_of, sharing
from nps_report.rendering.document import illustrate, read_document
from nps_report.rendering.execute import execute
from nps_report.rendering.html import render_html
from nps_report.rendering.indented import notebook_json
from nps_report.rendering.numbers import report_json
from nps_report.rendering.typst import render_pdf
from nps_report.scope import Scope
from nps_report.sections.comments import account_sheet, comment_sheet
from nps_report.snapshot import InternalSide, open_internal
from nps_report.snapshot.traced import tracing
from nps_report.wording import words_for


def make(task: Task) -> Outcome:
    """Do what a report needs. Nothing of it is written unless all of it was made and, for customers, found safe."""

    def work(watch: Stopwatch) -> str:
        record = (
            _check(task, watch) if task.need.action == "check" else keep(produced(task, watch), task, watch)
        )
        return record.key

    return tried(task, work)


def produced(task: Task, watch: Stopwatch) -> Product:
    """A report that is to be kept: made from its notebook, or laid out again, and not yet searched."""
    with sharing(task.shares):
        return _DO[task.need.action](task, watch)


def _make(task: Task, watch: Stopwatch) -> Product:
    """Execute the notebook, then lay it out."""
    with watch("notebook"), tracing() as trace:
        notebook = _executed(task)
    watch.cells = cell_times(notebook)
    files = _laid_out(notebook, task, watch)
    with watch("json"):
        files["ipynb"] = notebook_json(notebook).encode("utf-8")
    # What a notebook asked in a process of its own, nobody saw.
    return Product(files, told(trace) if trace else None)


def _render(task: Task, watch: Stopwatch) -> Product:
    """Lay the report out again from its executed notebook."""
    notebook = nbformat.read(task.place.file(task.job, "ipynb"), as_version=4)
    return Product(_laid_out(notebook, task, watch))


def _check(task: Task, watch: Stopwatch) -> Record:
    """Search the files of a customer report for names that are new, those of formats not asked for too."""
    paths = {ending: task.place.file(task.job, ending) for ending in (*FORMATS, "json")}
    with watch("leak check"):
        files = {ending: path.read_bytes() for ending, path in paths.items() if path.is_file()}
        refuse_unsafe(files, task)
    record = task.need.earlier.under(task.place, task.names)
    write_record(record, task.place.reports)
    return record


_DO: Mapping[str, Callable[[Task, Stopwatch], Product]] = {"make": _make, "render": _render}


def _executed(task: Task) -> nbformat.NotebookNode:
    with tempfile.TemporaryDirectory(prefix="nps-report-") as scratch:
        return execute(task.place.notebook(task.job), _parameters(task.job, task.place), Path(scratch))


def _laid_out(notebook: nbformat.NotebookNode, task: Task, watch: Stopwatch) -> dict[str, bytes]:
    """The report's files by their ending, all but its notebook."""
    job, place = task.job, task.place
    with watch("charts"):
        document = illustrate(read_document(notebook), place.brand)
    _refuse_other_edition(document, task)
    with watch("json"):
        files = {"json": report_json(document)}
    for name in job.formats:
        with watch(name):
            files[name] = _RENDERERS[name](document, place)
    if not job.for_customers:
        # What the spreadsheet asks for may be asked no more by another report that shares its facts.
        with watch("annex"), tracing():
            files["xlsx"] = _annex(document, open_internal(place.internal), job)
    return files


def _refuse_other_edition(document: dict[str, Any], task: Task) -> None:
    """A notebook of the programme's own has to say which edition it shows: its numbers are read by that name."""
    job, told = task.job, document["title"]["numbers"].get("edition")
    if job.declared and told != job.edition:
        raise NotebookError(
            "notebook-parameters",
            f"{task.place.notebook(job)}: its title is that of the edition {told!r}, not of {job.edition!r}. "
            "Write `edition=edition` among the Parameters that it opens its report with.",
        )


_RENDERERS: Mapping[str, Callable[[dict[str, Any], Workplace], bytes]] = {
    "html": lambda document, place: render_html(document, place.brand, place.templates).encode("utf-8"),
    "pdf": lambda document, place: render_pdf(document, place.brand, place.templates),
}


def _annex(document: dict[str, Any], internal: InternalSide, job: Job) -> bytes:
    facts, words = facts_of(Facts, internal, Scope(job.period, job.unit, job.as_of)), words_for(job.language)
    comments = account_sheet(facts, job.account, words) if job.account else comment_sheet(facts, words)
    return annex(document, comments, words("Comments"), job.as_of)


def _parameters(job: Job, place: Workplace) -> dict[str, str]:
    return {
        **({"account": job.account} if job.account else {}),
        **({"edition": job.edition} if job.declared else {}),
        "programme": str(place.programme),
        "period": job.period.name,
        "unit": job.unit,
        "language": job.language,
        "as_of": job.as_of.isoformat(),
        "snapshot": str(place.side(job)),
    }
