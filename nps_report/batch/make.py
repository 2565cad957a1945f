"""Makes one report: execute its notebook, read the blocks, render each format, check, then write all of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat

from nps_report.batch.basis import LOOKS, digest_of_bytes
from nps_report.batch.names import exempt_of
from nps_report.batch.outcome import Outcome, Stopwatch, cell_times
from nps_report.batch.plan import FORMATS, Job
from nps_report.batch.record import Record, record_file, told, write_record
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.errors import LeakError, NotebookError, ReportError
from nps_report.exports.annex import annex
from nps_report.facts.internal import Facts
from nps_report.facts.shared import facts_of, sharing
from nps_report.files import clear_drafts, write_bytes
from nps_report.publishing.leaks import refuse_leaks
from nps_report.publishing.searched import NameBook
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
    watch = Stopwatch()

    def outcome(error: str | None = None, key: str = "") -> Outcome:
        need = task.need
        return Outcome(need.job, watch.seconds, error, need.action, need.reason, key, watch.cost())

    try:
        with sharing(task.shares):
            return outcome(key=_DO[task.need.action](task, watch).key)
    except LeakError as leak:
        return outcome(f"{leak}{_withdrawn(task.job, task.place)}")
    except ReportError as error:
        return outcome(str(error))
    except OSError as error:
        return outcome(f"{error}. Free some space, or change the rights there.")
    except MemoryError:
        return outcome("it needs more memory than one report may have. Load less in it, or raise --memory.")


def _make(task: Task, watch: Stopwatch) -> Record:
    """Execute the notebook, then lay it out."""
    with watch("notebook"), tracing() as trace:
        notebook = _executed(task)
    watch.cells = cell_times(notebook)
    files = _laid_out(notebook, task, watch)
    with watch("json"):
        files["ipynb"] = notebook_json(notebook).encode("utf-8")
    place, job = task.place, task.job
    record = Record(
        job,
        dict(task.parts),
        place.snapshot_id,
        place.side(job),
        place.internal,
        # What a notebook asked in a process of its own, nobody saw.
        told(trace) if trace else None,
        task.names,
        digest_of_bytes(files["ipynb"]),
    )
    return _written(files, record, task, watch)


def _render(task: Task, watch: Stopwatch) -> Record:
    """Lay the report out again from its executed notebook."""
    notebook = nbformat.read(task.place.file(task.job, "ipynb"), as_version=4)
    files = _laid_out(notebook, task, watch)
    return _written(files, _rendered(task), task, watch)


def _rendered(task: Task) -> Record:
    """The record of a report with new looks; its other formats count on where the looks are those they have."""
    before = task.need.earlier
    looks = {part: task.parts[part] for part in LOOKS}
    still = before.job.formats if looks.items() <= before.parts.items() else ()
    formats = tuple(dict.fromkeys((*task.job.formats, *still)))
    laid_out = replace(before, job=replace(task.job, formats=formats), parts=before.parts | looks)
    return laid_out.under(task.place, task.names)


def _check(task: Task, watch: Stopwatch) -> Record:
    """Search the files of a customer report for names that are new, those of formats not asked for too."""
    paths = {ending: task.place.file(task.job, ending) for ending in (*FORMATS, "json")}
    with watch("leak check"):
        files = {ending: path.read_bytes() for ending, path in paths.items() if path.is_file()}
        refuse_leaks(_named(files, task.job), NameBook(task.place.names), exempt_of(task.job, task.place))
    record = task.need.earlier.under(task.place, task.names)
    write_record(record, task.place.reports)
    return record


_DO: Mapping[str, Callable[[Task, Stopwatch], Record]] = {"make": _make, "render": _render, "check": _check}


_ANNEX = frozenset({"xlsx"})


def _withdrawn(job: Job, place: Workplace) -> str:
    """Remove the report's files of an earlier run, lest somebody send them, and say so."""
    record_file(place.reports, job).unlink(missing_ok=True)
    files = (place.file(job, ending) for ending in {*FORMATS, *job.endings, *_ANNEX})
    earlier = [file for file in files if file.is_file()]
    for file in earlier:
        file.unlink()
    return " The files of an earlier run were removed." if earlier else ""


def _executed(task: Task) -> nbformat.NotebookNode:
    with tempfile.TemporaryDirectory(prefix="nps-report-") as scratch:
        return execute(task.place.notebook(task.job), _parameters(task.job, task.place), Path(scratch))


def _laid_out(notebook: nbformat.NotebookNode, task: Task, watch: Stopwatch) -> dict[str, bytes]:
    """The report's files by their ending, all but its notebook. Raises LeakError where a customer file is unsafe."""
    job, place = task.job, task.place
    with watch("charts"):
        document = illustrate(read_document(notebook), place.brand)
    _refuse_other_edition(document, task)
    with watch("json"):
        files = {"json": report_json(document)}
    for name in job.formats:
        with watch(name):
            files[name] = _RENDERERS[name](document, place)
    if job.for_customers:
        with watch("leak check"):
            refuse_leaks(_named(files, job), NameBook(place.names), exempt_of(job, place))
    else:
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


def _named(files: Mapping[str, bytes], job: Job) -> dict[str, bytes]:
    """A job's files by the names under which they will lie, which customers read as well."""
    return {f"{job.stem.as_posix()}.{ending}": content for ending, content in files.items()}


_RENDERERS: Mapping[str, Callable[[dict[str, Any], Workplace], bytes]] = {
    "html": lambda document, place: render_html(document, place.brand, place.templates).encode("utf-8"),
    "pdf": lambda document, place: render_pdf(document, place.brand, place.templates),
}


def _annex(document: dict[str, Any], internal: InternalSide, job: Job) -> bytes:
    facts, words = facts_of(Facts, internal, Scope(job.period, job.unit, job.as_of)), words_for(job.language)
    comments = account_sheet(facts, job.account, words) if job.account else comment_sheet(facts, words)
    return annex(document, comments, words("Comments"), job.as_of)


def _written(files: Mapping[str, bytes], record: Record, task: Task, watch: Stopwatch) -> Record:
    """Write a report's files, its record last: one without it is made again, whatever stopped the writing."""
    place, job = task.place, task.job
    with watch("writing"):
        clear_drafts((place.reports / job.stem).parent)
        record_file(place.reports, job).unlink(missing_ok=True)
        for ending, content in files.items():
            write_bytes(place.file(job, ending), content)
        # An edition that was internal once has left it there, with all comments.
        for ending in _ANNEX - {*files}:
            place.file(job, ending).unlink(missing_ok=True)
        write_record(record, place.reports)
    return record


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
