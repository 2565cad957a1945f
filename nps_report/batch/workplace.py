"""Where a run finds what its reports are made from, and where they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nps_report.batch.plan import Job
from nps_report.kit import kit_folder
from nps_report.programme import Brand
from nps_report.programme.editions import EDITIONS, Edition
from nps_report.snapshot import letter_folder


def notebook_of(edition: Edition, notebooks: Path) -> Path:
    """The notebook of an edition: that of the programme's own folder, else the kit's.

    Of the two editions that every programme has, its own folder holds the notebooks.
    """
    own, kit = notebooks / edition.notebook, kit_folder("notebooks") / edition.notebook
    may_be_the_kits = edition.name not in EDITIONS and kit.is_file()
    return kit if may_be_the_kits and not own.is_file() else own


@dataclass(frozen=True)
class Workplace:
    """Where a run finds what it needs: the sides of its snapshot, notebooks, templates and notes.

    `releases` holds the customer side of each (period name, as-of day). The brand is the one that the programme's
    file declares now, and so are the names that it has `allowed` in customers' reports: a snapshot depends on neither.
    """

    programme: Path
    internal: Path
    releases: Mapping[tuple[str, str], Path]
    notebooks: Path
    templates: Path
    reports: Path
    snapshot_id: str
    brand: Brand
    allowed: tuple[str, ...] = ()

    def side(self, job: Job) -> Path:
        """The one side of the snapshot that this job's notebook opens."""
        if not job.for_customers:
            return self.internal
        public = self.releases[job.period.name, job.as_of.isoformat()]
        return letter_folder(public, job.account_slug) if job.is_letter else public

    @property
    def names(self) -> Path:
        """The book of what no customer file may hold, beside the data that it comes from."""
        return self.internal.parent / "forbidden.book"

    def notebook(self, job: Job) -> Path:
        """The notebook of the job's edition."""
        return notebook_of(job.kind, self.notebooks)

    def note(self, job: Job) -> Path:
        """Where the analyst's prose for this job would stand."""
        name = f"{job.slug}.{job.edition}.{job.language}.md"
        return self.programme.parent / "notes" / job.period.slug / name

    def file(self, job: Job, ending: str) -> Path:
        """The job's file with this ending."""
        return self.reports / f"{job.stem}.{ending}"
