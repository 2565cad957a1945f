"""What a finished report was made from, kept beside its files so that a later run need not make it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from nps_report.batch.basis import digest
from nps_report.batch.plan import Job
from nps_report.batch.workplace import Workplace
from nps_report.files import write_bytes
from nps_report.snapshot.traced import Question, Trace

SCHEMA = "nps-report/made/1"

RECORDS = ".*.made.json"
"""Finds the records in a folder of reports."""


class Told(NamedTuple):
    """A question that a notebook asked of its side of the snapshot, and the digest of what it was told."""

    question: Question
    answer: str


@dataclass(frozen=True)
class Record:
    """What a report was made from.

    `parts` are those of `Basis.parts_of`, `asked` the questions of its notebook, None where they could not be seen;
    `names` is the digest of the names that its files were searched for, blank in the internal edition, `notebook`
    that of the executed notebook as it was written.
    """

    job: Job
    parts: dict[str, str]
    snapshot: str
    side: Path
    internal: Path
    asked: tuple[Told, ...] | None
    names: str
    notebook: str
    schema: str = SCHEMA

    def under(self, place: Workplace, names: str) -> Record:
        """The record of the same report under the snapshot of a run, searched for these names."""
        return replace(
            self,
            snapshot=place.snapshot_id,
            side=place.side(self.job),
            internal=place.internal,
            names=names,
        )

    def job_with(self, formats: tuple[str, ...]) -> Job:
        """The job, in other formats."""
        return replace(self.job, formats=formats)

    @property
    def key(self) -> str:
        """One digest of everything that the report was made from."""
        data = sorted(self.asked) if self.asked is not None else self.snapshot
        return digest(repr((sorted(self.parts.items()), data, self.names)))


def told(trace: Trace) -> tuple[Told, ...]:
    """A trace as a record keeps it."""
    return tuple(Told(question, answer) for question, answer in trace.items())


def record_file(reports: Path, job: Job) -> Path:
    """Where a job's record stands: a hidden file beside its report."""
    report = reports / job.stem
    return report.with_name(f".{report.name}.made.json")


def read_record(path: Path) -> Record | None:
    """The record in a file; None where there is none, or one that another version of the kit wrote."""
    try:
        record = _records().validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return record if record.schema == SCHEMA else None


def write_record(record: Record, reports: Path) -> None:
    """Write a record beside its report: the last of the report's files."""
    write_bytes(record_file(reports, record.job), _records().dump_json(record, indent=1))


def warm() -> None:
    """Have records ready to be read and written: to find out their form takes as long as to write a hundred.

    Safe before a fork: no thread is started and nothing is opened.
    """
    _records()


@cache
def _records() -> TypeAdapter[Record]:
    return TypeAdapter(Record)
