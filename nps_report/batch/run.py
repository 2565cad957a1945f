"""A whole run: read the sources once, release what customers may see, then make what is not up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from nps_report.batch.accounts import accounts_for
from nps_report.batch.basis import Basis
from nps_report.batch.need import Action, Need, Review
from nps_report.batch.outcome import Outcome
from nps_report.batch.plan import Job, Wanted, jobs_of
from nps_report.batch.record import write_record
from nps_report.batch.shards import Shard
from nps_report.batch.workplace import Workplace
from nps_report.choosing import WHOLE, chosen_periods
from nps_report.engine.limits import USUAL, Limits
from nps_report.engine.starting import start_template
from nps_report.files import writable_folder
from nps_report.kit import own_or_kit
from nps_report.nearest import nearest
from nps_report.periods import Period
from nps_report.programme import LANGUAGES, Programme
from nps_report.snapshot import (
    Snapshot,
    Units,
    build_snapshot,
    open_internal,
    release,
    release_letters,
)
from nps_report.snapshot.workshop import HERE, Workshop

if TYPE_CHECKING:
    from nps_report.batch.task import Executor

_SAID: dict[Action, str] = {"make": "make", "render": "render", "check": "check", "none": "skip"}


@dataclass(frozen=True)
class Run:
    """A run ready to be made: what each of its jobs needs, compared with what reports were made from."""

    snapshot: Snapshot
    needs: tuple[Need, ...]
    review: Review
    warnings: tuple[str, ...] = ()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The reports of the run."""
        return tuple(need.job for need in self.needs)

    @property
    def place(self) -> Workplace:
        """Where the reports are made from, and go."""
        return self.review.basis.place

    def explained(self) -> Iterator[str]:
        """For each report what is done about it, and why."""
        for need in self.needs:
            yield f"{_SAID[need.action]:6} {need.job.name}: {need.reason}"

    def outcomes(
        self,
        workers: int,
        limits: Limits = USUAL,
        warn: Callable[[str], None] | None = None,
        elsewhere: Executor | None = None,
    ) -> Iterator[Outcome]:
        """The outcome of every job: those up to date first, then the others as they end, made here or `elsewhere`.

        `workers` is how many processes of this machine do what is done here.
        """
        for need in self.needs:
            if need.action == "none":
                yield self._left_alone(need)
        work = [need for need in self.needs if need.action != "none"]
        if work:
            if elsewhere is None:
                start_template(self.place.templates)
            # Making reports takes half the kit's libraries; to find all up to date takes none of them.
            from nps_report.batch.local import make_all, warn_here
            from nps_report.batch.names import write_names
            from nps_report.batch.task import Task

            basis = self.review.basis
            if any(need.job.for_customers for need in work):
                write_names(self.place)
            tasks = [
                Task(need, self.place, basis.parts_of(need.job), self.review.names_of(need.job, need.record))
                for need in work
            ]
            if elsewhere is None:
                yield from make_all(tasks, workers, limits, warn=warn or warn_here)
            else:
                yield from elsewhere(tasks, basis, workers, limits, warn or warn_here)

    def _left_alone(self, need: Need) -> Outcome:
        if need.earlier.snapshot != self.place.snapshot_id:
            write_record(self.review.renewed(need.earlier), self.place.reports)
        return Outcome(need.job, 0.0, action="none", reason=need.reason)


def prepare_run(
    programme: Programme,
    period: str,
    wanted: Wanted,
    reports: Path,
    force: bool = False,
    shard: Shard | None = None,
    here: bool = True,
    workshop: Workshop = HERE,
) -> Run:
    """Build the snapshot, find the periods, release the customer side of each, and see what is up to date.

    Raises a ReportError where the input or what was asked for cannot be used; nothing is written to `reports` then.
    With `shard` it is a run of that part alone; `here` says that this machine makes the reports, and `workshop` does
    the dear steps of the snapshot.
    """
    writable_folder(reports)
    snapshots = programme.home.resolve() / "snapshot"
    earlier = set(snapshots.glob("*"))
    templates = own_or_kit(programme.home, "templates")
    if here and (force or not earlier):
        # It warms up on another core while the sources are read.
        start_template(templates)
    snapshot = build_snapshot(programme, snapshots, workshop)
    if here and snapshot.folder not in earlier:
        start_template(templates)
    side = open_internal(snapshot.folder / "internal")
    periods = chosen_periods(period, side, wanted.as_of)
    notebooks = own_or_kit(programme.home, "notebooks")
    day = wanted.as_of or max(period.end for period in periods)
    wanted, accounts = accounts_for(programme, side, wanted, notebooks, day)
    jobs = jobs_of(programme, side.units, periods, wanted, accounts)
    jobs = shard(jobs, side.units) if shard else jobs
    place = Workplace(
        programme=programme.path.resolve(),
        internal=snapshot.folder / "internal",
        releases=dict(_releases(snapshot, programme, jobs)),
        notebooks=notebooks,
        templates=templates,
        reports=reports.resolve(),
        snapshot_id=snapshot.id,
        brand=programme.brand,
        allowed=tuple(programme.publishing.allowed_names),
    )
    review = Review(Basis(place, programme, side.units))
    needs = tuple(_forced(need) if force else need for need in map(review.need_of, jobs))
    return Run(snapshot, needs, review, tuple(_warnings(snapshot, programme, side.units, periods)))


def _forced(need: Need) -> Need:
    return replace(need, action="make", reason="--force")


def _warnings(
    snapshot: Snapshot, programme: Programme, units: Units, periods: Sequence[Period]
) -> Iterator[str]:
    """What a run goes on with, but an analyst should know: problems of the sources, notes that nobody will read."""
    if snapshot.problems:
        yield f"{len(snapshot.problems)} problems in the sources; `nps-report check` tells each with its way out."
    slugs = [units.slug(unit) for unit in (WHOLE, *units.names)]
    known = {
        f"{slug}.{edition}.{language}"
        for slug, edition, language in product(slugs, programme.known_editions, LANGUAGES)
    }
    for folder in (programme.folder / "notes" / period.slug for period in periods):
        for path in sorted(folder.glob("*.md")):
            if path.stem not in known:
                yield f"{path}: the name of no report{nearest(path.stem, known)}, so nobody will read this note."


def summary(outcomes: Sequence[Outcome], seconds: float, shard: Shard | None = None) -> str:
    """The last line of a run.

    >>> summary([], 1.26), summary([], 0.5, Shard(2, 8))
    ('0 made, 0 up to date, 0 failed in 1.3 s', '0 made, 0 up to date, 0 failed in 0.5 s (shard 2/8)')
    """
    failed = sum(outcome.error is not None for outcome in outcomes)
    current = sum(outcome.up_to_date for outcome in outcomes)
    part = f" ({shard.label})" if shard else ""
    made = len(outcomes) - failed - current
    return f"{made} made, {current} up to date, {failed} failed in {seconds:.1f} s{part}"


def _releases(
    snapshot: Snapshot, programme: Programme, jobs: Sequence[Job]
) -> Iterator[tuple[tuple[str, str], Path]]:
    customers = [job for job in jobs if job.for_customers]
    for period, as_of in dict.fromkeys((job.period, job.as_of) for job in customers):
        letters = {
            job.account: job.account_slug for job in customers if job.is_letter and job.period == period
        }
        if letters:
            release_letters(snapshot, programme, period, as_of, letters)
        yield (period.name, as_of.isoformat()), release(snapshot, programme, period, as_of)
