"""Lays out reports again from their executed notebooks, with the looks of now; reads no source, runs no cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nps_report.batch.basis import looks_of, names_part, prepared_part
from nps_report.batch.names import write_names
from nps_report.batch.need import Need
from nps_report.batch.plan import FORMATS, Wanted, known_names
from nps_report.batch.record import RECORDS, Record, read_record
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.choosing import LAST
from nps_report.errors import UsageError
from nps_report.kit import own_or_kit
from nps_report.periods import parse_periods
from nps_report.programme import LANGUAGES, Programme
from nps_report.programme.editions import LETTER


def tasks_to_render(programme: Programme, period: str, wanted: Wanted, reports: Path) -> tuple[Task, ...]:
    """The tasks that lay out again the reports made before; of a blank `period` all, of `last` the latest.

    Raises UsageError where `reports` holds none that was asked for, UnknownNameError for a name that does not exist.
    """
    found = [record for path in sorted(reports.rglob(RECORDS)) if (record := read_record(path))]
    chosen = _of_periods(_of_wanted(found, wanted, programme), programme, period)
    if not chosen:
        raise UsageError(
            "nothing-to-render",
            f"{reports}: holds no such report. `nps-report run {period or 'PERIOD'}` makes reports.",
        )
    formats = known_names("format", wanted.formats, FORMATS)
    return tuple(_task(record, formats or record.job.formats, programme, reports) for record in chosen)


def _of_wanted(records: Sequence[Record], wanted: Wanted, programme: Programme) -> list[Record]:
    known = (*programme.known_editions,)
    editions = known_names("edition", wanted.editions or known, known)
    languages = known_names("language", wanted.languages or LANGUAGES, LANGUAGES)
    slugs = {record.job.unit: record.job.slug for record in records}
    units = {slugs.get(unit, unit) for unit in wanted.units} or set(slugs.values())
    if records:
        known_names("unit", sorted(units), sorted(set(slugs.values())))
    return [
        record
        for record in records
        if _is_of(record, editions) and record.job.language in languages and record.job.slug in units
    ]


def _is_of(record: Record, editions: Sequence[str]) -> bool:
    """Whether a report is of one of these editions; letters to accounts are customers' too."""
    return record.job.edition in editions or (record.job.edition == LETTER and "customer" in editions)


def _of_periods(records: Sequence[Record], programme: Programme, period: str) -> list[Record]:
    periods = {record.job.period for record in records}
    if period == LAST and periods:
        periods = {max(periods, key=lambda one: (one.end, one.start))}
    elif period:
        periods &= set(parse_periods(period, programme.waves))
    return [record for record in records if record.job.period in periods]


def _task(record: Record, formats: tuple[str, ...], programme: Programme, reports: Path) -> Task:
    job = record.job_with(formats)
    public = record.side.parents[1] if job.is_letter else record.side
    place = Workplace(
        programme=programme.path.resolve(),
        internal=record.internal,
        releases={(job.period.name, job.as_of.isoformat()): public},
        notebooks=own_or_kit(programme.home, "notebooks"),
        templates=own_or_kit(programme.home, "templates"),
        reports=reports.resolve(),
        snapshot_id=record.snapshot,
        brand=programme.brand,
        allowed=tuple(programme.publishing.allowed_names),
    )
    write_names(place)
    names = record.names and names_part(prepared_part(record.names), place.allowed)
    return Task(Need(job, "render", "asked for", record), place, looks_of(place), names)
