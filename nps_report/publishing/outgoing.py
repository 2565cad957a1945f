"""The second lock once more, on what is about to leave: a file may have been changed by hand since its run.

Each report is searched for what its own snapshot says that only the company may know, less what was released to its
readers and the names that the programme allows now: as the run searches it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from nps_report.batch.plan import Job
from nps_report.batch.record import Record, read_record
from nps_report.batch.workplace import Workplace
from nps_report.errors import LeakError, SnapshotError
from nps_report.programme import Programme
from nps_report.publishing.approval import Check, Checks, Looked
from nps_report.publishing.auditing import Audit
from nps_report.publishing.finished import Finished
from nps_report.publishing.leaks import Exempt, Leak, leaks_in
from nps_report.publishing.searched import NameBook

_TOLD = 3
"""So many leaks are told at once."""


def checks_of(programme: Programme) -> Check:
    """What is looked at before reports of a programme are approved, published or sent."""
    return Checks((LeakCheck(programme), Audit(programme)))


@dataclass(frozen=True)
class LeakCheck:
    """Refuses reports to customers, letters too, that hold what only the company may know; internal ones may."""

    programme: Programme

    def __call__(self, looked: Sequence[Looked]) -> None:
        """Raise LeakError where one of the reports leaks, or cannot be searched."""
        search = Search(self.programme)
        leaks = [leak for one in looked if one.report.for_customers for leak in search.leaks_in(one)]
        if leaks:
            raise LeakError("leak-outgoing", _message(leaks))


@dataclass(frozen=True)
class Search:
    """Searches reports for leaks; of each snapshot the book is prepared once, of each unit what was released is."""

    programme: Programme
    _books: dict[Path, NameBook] = field(default_factory=dict, init=False, repr=False, compare=False)
    _exempt: dict[tuple[Path, str, str], Exempt] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def leaks_in(self, looked: Looked) -> tuple[Leak, ...]:
        """What a report's files hold and must not. Raises LeakError where its snapshot is gone or cannot be read."""
        report = looked.report
        place = self._place(report)
        named = {f"{report.name}.{ending}": content for ending, content in looked.files().items()}
        with _readable(report, place):
            return leaks_in(named, self._book(place), self._exempt_of(report.job, place))

    def _place(self, report: Finished) -> Workplace:
        """Where the run found what it made the report from, in the programme's folder of now."""
        record = read_record(report.record)
        if record is None:
            raise _unsearched(report, "its record is gone, or another version of the kit wrote it")
        snapshot = self.programme.home / "snapshot" / record.snapshot
        return Workplace(
            programme=self.programme.path,
            internal=snapshot / "internal",
            releases=_releases(record, snapshot),
            notebooks=Path(),
            templates=Path(),
            reports=Path(),
            snapshot_id=record.snapshot,
            brand=self.programme.brand,
            allowed=tuple(self.programme.publishing.allowed_names),
        )

    def _book(self, place: Workplace) -> NameBook:
        if place.names not in self._books:
            from nps_report.batch.names import write_names

            self._books[place.names] = write_names(place)
        return self._books[place.names]

    def _exempt_of(self, job: Job, place: Workplace) -> Exempt:
        # What colleagues' own edition may hold, customers' of the same unit may not.
        key = place.side(job), job.unit, job.edition
        if key not in self._exempt:
            from nps_report.batch.names import exempt_of

            self._exempt[key] = exempt_of(job, place)
        return self._exempt[key]


def _releases(record: Record, snapshot: Path) -> Mapping[tuple[str, str], Path]:
    job = record.job
    side = record.side.parents[1] if job.is_letter and len(record.side.parents) > 1 else record.side
    return {(job.period.name, job.as_of.isoformat()): snapshot / "customer" / side.name}


@contextmanager
def _readable(report: Finished, place: Workplace) -> Iterator[None]:
    """Raise LeakError where the snapshot of a report is gone, or is not as this version of the kit writes it."""
    folder = place.internal.parent
    if not folder.is_dir():
        raise _unsearched(report, f"its snapshot {folder} is gone")
    # It reads what a book is written from, and takes its time to load.
    from duckdb import Error as NotAsked

    try:
        yield
    except (SnapshotError, OSError, ValueError, LookupError, NotAsked) as error:
        first, *_ = str(error).splitlines() or [type(error).__name__]
        # A run takes a snapshot that is there for whole.
        raise _unsearched(report, f"its snapshot {folder} cannot be read ({first})", "Remove it; ") from error


def _unsearched(report: Finished, why: str, first: str = "") -> LeakError:
    job = report.job
    edition = "customer" if job.is_letter else job.edition
    whose = f"--account {quote(job.account)}" if job.account else f"--unit {quote(job.unit)}"
    return LeakError(
        "leak-unsearched",
        f"{report.name}: {why}, so nobody can tell whether it names anybody. "
        f"{first}`nps-report run {job.period.name} --edition {edition} {whose}` prepares it again.",
    )


def _message(leaks: Sequence[Leak]) -> str:
    """What is told of leaks: each secret once, with the words around it in the first file that holds it."""
    found: dict[tuple[str, str], list[Leak]] = {}
    for leak in leaks:
        found.setdefault((leak.kind, leak.written), []).append(leak)
    told = "; ".join(_told(same) for same in [*found.values()][:_TOLD])
    more = f"; and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    return (
        f"{told}{more}; nothing was approved, published or sent. Take it out where it comes from, then "
        "`nps-report run` with --force makes the report again; a name that is a word too may be allowed, with a "
        "reason, under publishing: allowed_names."
    )


def _told(same: Sequence[Leak]) -> str:
    others = len({leak.path for leak in same}) - 1
    return f"{same[0]}" + (f" (and {others} more files)" if others else "")
