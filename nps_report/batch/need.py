"""What a run has to do about each report, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from nps_report.batch.basis import LOOKS, NOTE, Basis, content_part, names_part, prepared_part
from nps_report.batch.plan import Job
from nps_report.batch.record import Record, read_record, record_file
from nps_report.snapshot import CustomerSide, InternalSide, open_account, open_customer, open_internal
from nps_report.snapshot.traced import Question, ask_again

Action = Literal["make", "render", "check", "none"]
"""Execute the notebook and lay it out; only lay it out again; only search its files for new names; nothing."""


@dataclass(frozen=True)
class Need:
    """What to do about a job, and why; `record` is what is known of how it was made."""

    job: Job
    action: Action
    reason: str
    record: Record | None = None

    @property
    def earlier(self) -> Record:
        """How the report was made, which is known unless it is to be made."""
        if self.record is None:
            raise LookupError(f"{self.job.name}: nothing is known of how it was made")
        return self.record


def _open(job: Job, folder: Path) -> InternalSide | CustomerSide:
    """The side of the snapshot that a job's notebook opens."""
    if job.is_letter:
        return open_account(folder)
    return open_customer(folder) if job.for_customers else open_internal(folder)


@dataclass(frozen=True)
class Review:
    """Compares what each report was made from with what it would be made from now."""

    basis: Basis
    _sides: dict[Path, InternalSide | CustomerSide] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _answers: dict[tuple[Path, Question], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def need_of(self, job: Job) -> Need:
        """What a run has to do about a job."""
        record = read_record(record_file(self.basis.place.reports, job))
        if record is None:
            return Need(job, "make", "not made yet")
        for reason in self._to_make(job, record):
            return Need(job, "make", reason, record)
        for reason in self._to_render(job, record):
            return Need(job, "render", reason, record)
        if record.names != self.names_of(job, record):
            return Need(job, "check", "the names that no customer may read changed", record)
        return Need(job, "none", "up to date", record)

    def _to_make(self, job: Job, record: Record) -> Iterator[str]:
        """Why the notebook has to be executed again, the plainest reason first."""
        now = self.basis.parts_of(job)
        for part in now:
            if part not in LOOKS and record.parts.get(part) != now[part]:
                yield (
                    f"its {part} changed"
                    if part in ("notebook", NOTE, "parameters")
                    else f"the {part} changed"
                )
        yield from self._data_changed(job, record)
        written = self.basis.place.file(job, "ipynb")
        if content_part(written) != record.notebook:
            yield f"{written.name} {'changed' if written.is_file() else 'is not there'}"

    def _data_changed(self, job: Job, record: Record) -> Iterator[str]:
        if record.snapshot == self.basis.place.snapshot_id:
            return
        if record.asked is None:
            yield "the data changed"
        for question, answer in record.asked or ():
            if self._asked(job, question) != answer:
                yield f"its data changed ({question})"

    def _to_render(self, job: Job, record: Record) -> Iterator[str]:
        now = self.basis.parts_of(job)
        yield from (f"the {part} changed" for part in LOOKS if record.parts[part] != now[part])
        for ending in job.endings:
            file = self.basis.place.file(job, ending)
            outdated = ending in job.formats and ending not in record.job.formats
            if outdated or not file.is_file():
                yield f"{file.name} {'is older' if file.is_file() else 'is not there'}"

    def renewed(self, record: Record) -> Record:
        """The record of a report that the newer snapshot of this run leaves as it is."""
        return record.under(self.basis.place, self.names_of(record.job, record))

    def names_of(self, job: Job, record: Record | None = None) -> str:
        """The digest of what a job's files are searched for; blank inside the company."""
        if not job.for_customers:
            return ""
        known = record is not None and record.snapshot == self.basis.place.snapshot_id
        prepared = prepared_part(record.names) if record and known else self._prepared
        return names_part(prepared, self.basis.place.allowed)

    @cached_property
    def _prepared(self) -> str:
        # Only where the data changed: it takes libraries that a run without work does without.
        from nps_report.batch.names import write_names

        return write_names(self.basis.place).digest

    def _asked(self, job: Job, question: Question) -> str:
        """What the job's side answers now; reports of one unit in two languages ask the same."""
        folder = self.basis.place.side(job)
        known = folder, question
        if known not in self._answers:
            if folder not in self._sides:
                self._sides[folder] = _open(job, folder)
            self._answers[known] = ask_again(self._sides[folder], question)
        return self._answers[known]
