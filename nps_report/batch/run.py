"""A whole run: read the sources once, release what customers may see, then make every report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from nps_report.batch.keys import is_up_to_date, remember
from nps_report.batch.local import make_all
from nps_report.batch.make import Outcome, Workplace
from nps_report.batch.plan import EDITIONS, Job, Wanted, jobs_of
from nps_report.choosing import WHOLE, chosen_periods
from nps_report.files import writable_folder
from nps_report.kit import kit_folder
from nps_report.nearest import nearest
from nps_report.periods import Period
from nps_report.programme import LANGUAGES, Programme
from nps_report.snapshot import Snapshot, Units, build_snapshot, open_internal, release


@dataclass(frozen=True)
class Run:
    """A run ready to be made: its jobs, and where they find what they need."""

    snapshot: Snapshot
    jobs: tuple[Job, ...]
    place: Workplace
    warnings: tuple[str, ...] = ()

    def outcomes(self, workers: int, force: bool = False) -> Iterator[Outcome]:
        """The outcome of every job: those up to date first, unless forced, then the others as they end."""
        current = {job for job in self.jobs if not force and is_up_to_date(job, self.place)}
        yield from (Outcome(job, 0.0, up_to_date=True) for job in self.jobs if job in current)
        for outcome in make_all([job for job in self.jobs if job not in current], self.place, workers):
            if not outcome.error:
                remember(outcome.job, self.place)
            yield outcome


def prepare_run(programme: Programme, period: str, wanted: Wanted, reports: Path) -> Run:
    """Build the snapshot, find the periods and release the customer side of each.

    Raises a ReportError where the input or what was asked for cannot be used; nothing is written to `reports` then.
    """
    writable_folder(reports)
    snapshot = build_snapshot(programme, programme.home.resolve() / "snapshot")
    side = open_internal(snapshot.folder / "internal")
    periods = chosen_periods(period, side, wanted.as_of)
    jobs = jobs_of(programme, side.units, periods, wanted)
    releases = dict(_releases(snapshot, programme, jobs))
    place = Workplace(
        programme=programme.path.resolve(),
        internal=snapshot.folder / "internal",
        releases=releases,
        notebooks=own_or_kit(programme, "notebooks"),
        templates=own_or_kit(programme, "templates"),
        reports=reports.resolve(),
        snapshot_id=snapshot.id,
    )
    return Run(snapshot, jobs, place, tuple(_warnings(snapshot, programme, side.units, periods)))


def _warnings(
    snapshot: Snapshot, programme: Programme, units: Units, periods: Sequence[Period]
) -> Iterator[str]:
    """What a run goes on with, but an analyst should know: problems of the sources, notes that nobody will read."""
    if snapshot.problems:
        yield f"{len(snapshot.problems)} problems in the sources; `nps-report check` tells each with its way out."
    slugs = [units.slug(unit) for unit in (WHOLE, *units.names)]
    known = {
        f"{slug}.{edition}.{language}" for slug, edition, language in product(slugs, EDITIONS, LANGUAGES)
    }
    for folder in (programme.folder / "notes" / period.slug for period in periods):
        for path in sorted(folder.glob("*.md")):
            if path.stem not in known:
                yield f"{path}: the name of no report{nearest(path.stem, known)}, so nobody will read this note."


def summary(outcomes: Sequence[Outcome], seconds: float) -> str:
    """The last line of a run.

    >>> summary([], 1.26)
    '0 made, 0 up to date, 0 failed in 1.3 s'
    """
    failed = sum(outcome.error is not None for outcome in outcomes)
    current = sum(outcome.up_to_date for outcome in outcomes)
    return (
        f"{len(outcomes) - failed - current} made, {current} up to date, {failed} failed in {seconds:.1f} s"
    )


def own_or_kit(programme: Programme, name: str) -> Path:
    """The programme's own `notebooks` or `templates`, beside its params, else the kit's."""
    own = programme.home / name
    return own.resolve() if own.is_dir() else kit_folder(name)


def _releases(
    snapshot: Snapshot, programme: Programme, jobs: Sequence[Job]
) -> Iterator[tuple[tuple[str, str], Path]]:
    customers = (job for job in jobs if job.edition == "customer")
    for period, as_of in dict.fromkeys((job.period, job.as_of) for job in customers):
        yield (period.name, as_of.isoformat()), release(snapshot, programme, period, as_of)
