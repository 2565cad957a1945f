"""Keeps a report that was made: searches a customer's files for what they may not hold, then writes all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from nps_report.batch.basis import LOOKS, digest_of_bytes
from nps_report.batch.names import exempt_of
from nps_report.batch.outcome import Outcome, Stopwatch
from nps_report.batch.plan import FORMATS, Job
from nps_report.batch.record import Record, Told, record_file, write_record
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.errors import LeakError, ReportError
from nps_report.files import clear_drafts, write_bytes
from nps_report.publishing.leaks import refuse_leaks
from nps_report.publishing.searched import NameBook

_ANNEX = frozenset({"xlsx"})


@dataclass(frozen=True)
class Product:
    """A report's files by their ending, and what its notebook asked; None where nobody saw that."""

    files: Mapping[str, bytes]
    asked: tuple[Told, ...] | None = None


def tried(task: Task, work: Callable[[Stopwatch], str]) -> Outcome:
    """The outcome of some work on a report, which gives the key of its record; what it raises is told in one line."""
    watch = Stopwatch()

    def outcome(error: str | None = None, key: str = "") -> Outcome:
        need = task.need
        return Outcome(need.job, watch.seconds, error, need.action, need.reason, key, watch.cost())

    try:
        return outcome(key=work(watch))
    except LeakError as leak:
        return outcome(f"{leak}{_withdrawn(task.job, task.place)}")
    except ReportError as error:
        return outcome(str(error))
    except OSError as error:
        return outcome(f"{error}. Free some space, or change the rights there.")
    except MemoryError:
        return outcome("it needs more memory than one report may have. Load less in it, or raise --memory.")


def keep(product: Product, task: Task, watch: Stopwatch) -> Record:
    """Write a report. Raises LeakError, and writes nothing, where a customer's file is unsafe."""
    if task.job.for_customers:
        with watch("leak check"):
            searched = {ending: content for ending, content in product.files.items() if ending != "ipynb"}
            refuse_unsafe(searched, task)
    record = _rendered(task) if task.need.action == "render" else _made(product, task)
    return _written(product.files, record, task, watch)


def refuse_unsafe(files: Mapping[str, bytes], task: Task) -> None:
    """Raise LeakError where a customer's files, by their endings, hold what they may not."""
    job, place = task.job, task.place
    # By the names under which they will lie, which customers read as well.
    named = {f"{job.stem.as_posix()}.{ending}": content for ending, content in files.items()}
    refuse_leaks(named, NameBook(place.names), exempt_of(job, place))


def _made(product: Product, task: Task) -> Record:
    place, job = task.place, task.job
    return Record(
        job,
        dict(task.parts),
        place.snapshot_id,
        place.side(job),
        place.internal,
        product.asked,
        task.names,
        digest_of_bytes(product.files["ipynb"]),
    )


def _rendered(task: Task) -> Record:
    """The record of a report with new looks; its other formats count on where the looks are those they have."""
    before = task.need.earlier
    looks = {part: task.parts[part] for part in LOOKS}
    still = before.job.formats if looks.items() <= before.parts.items() else ()
    formats = tuple(dict.fromkeys((*task.job.formats, *still)))
    laid_out = replace(before, job=replace(task.job, formats=formats), parts=before.parts | looks)
    return laid_out.under(task.place, task.names)


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


def _withdrawn(job: Job, place: Workplace) -> str:
    """Remove the report's files of an earlier run, lest somebody send them, and say so."""
    record_file(place.reports, job).unlink(missing_ok=True)
    files = (place.file(job, ending) for ending in {*FORMATS, *job.endings, *_ANNEX})
    earlier = [file for file in files if file.is_file()]
    for file in earlier:
        file.unlink()
    return " The files of an earlier run were removed." if earlier else ""
