"""Approval: somebody answers by name for the exact bytes of a report; any other bytes need it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nps_report.errors import PublishError
from nps_report.programme import Programme
from nps_report.publishing.asked import Asked
from nps_report.publishing.finished import Finished, Reports, digest_of, reports_in
from nps_report.publishing.history import Approval, History, Where, history_of
from nps_report.publishing.ledger import Ledger, ledger_of


@dataclass(frozen=True)
class Looked:
    """A report that is about to be approved, published or sent, and the digest of each of its files by ending."""

    report: Finished
    digests: Mapping[str, str]

    @classmethod
    def at(cls, report: Finished) -> Looked:
        """A report as it lies there now. Raises PublishError where it is being made again."""
        return cls(report, report.digests())

    def files(self) -> dict[str, bytes]:
        """The bytes of its files by ending. Raises PublishError where they are no longer those looked at."""
        files = self.report.read()
        if {ending: digest_of(content) for ending, content in files.items()} != self.digests:
            way_out = "Look at it, then give the command again."
            raise PublishError(
                "half-made", f"{self.report.name}: was made again, or changed, meanwhile. {way_out}"
            )
        return files


Check = Callable[[Sequence[Looked]], None]
"""Looks at all reports of a call before one of them is approved, published or sent; raises where one may not be."""


@dataclass(frozen=True)
class Checks:
    """Several checks, one after the other; none at all lets everything pass.

    >>> Checks((lambda looked: print(len(looked)), lambda looked: print("again")))(())
    0
    again
    """

    checks: tuple[Check, ...] = ()

    def __call__(self, looked: Sequence[Looked]) -> None:
        """Look at the reports with each check."""
        for check in self.checks:
            check(looked)


UNCHECKED = Checks()
"""No check beyond that of the run that made the reports."""

Keep = Callable[[Sequence[Looked]], Sequence[str]]
"""Keeps what must be known later of reports that are approved; the names of the files that it wrote."""

TOLD = "told"
"""The kind of the ledger's entries that list these files."""


def nothing_to_keep(looked: Sequence[Looked]) -> Sequence[str]:
    """Of reports that tell customers nothing there is nothing to keep."""
    return ()


@dataclass(frozen=True)
class Approvals:
    """The names of the reports that were approved, and of those that had been before, of these very bytes."""

    by: str
    new: tuple[str, ...]
    before: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """For people: each report that was approved, then how many."""
        yield from (f"approved: {name}" for name in self.new)
        yield f"{len(self.new)} approved by {self.by}, {len(self.before)} were before"


def approve(
    programme: Programme,
    reports: Path,
    period: str,
    units: Sequence[str],
    edition: str,
    by: str,
    check: Check = UNCHECKED,
    keep: Keep = nothing_to_keep,
    accounts: Sequence[str] = (),
) -> Approvals:
    """Write down that `by` approves the reports of an edition, in every language made; of no unit named, all units.

    With `accounts`, ids, the letters to these alone, or the edition's reports about them. Either all of them are
    approved, or none; what must be known of them later is kept first (`keep`). Raises PublishError where one was never
    made, is not whole, or nobody answers for it, and what `check` raises.
    """
    name = " ".join(by.split())
    if not name or not name.isprintable():
        raise PublishError("nobody", "--by: who approves? Write a name, as in --by 'Élise Roy'.")
    asked = Asked.of(programme, units, (edition,), accounts=accounts)
    found = reports_in(reports).chosen(programme, period, asked)
    ledger = ledger_of(programme.home)
    with ledger.held():
        history = history_of(ledger.entries())
        looked = tuple(map(Looked.at, found))
        check(looked)
        if kept := keep(looked):
            ledger.add(TOLD, files=list(kept))
        new = [one for one in looked if not _holds(history.approvals.get(one.report.name), one.digests)]
        ledger.add_all("approved", (_told(one, name) for one in new))
    names = dict.fromkeys(one.report.name for one in new)
    return Approvals(name, tuple(names), tuple(one.name for one in found if one.name not in names))


def approved(ledger: Ledger, report: str, files: Mapping[str, str]) -> bool:
    """Whether these files of a report, digests by ending, were approved as they are and not withdrawn since."""
    entries = ledger.entries("approved", "withdrawn")
    return _holds(history_of(entries).approvals.get(report), files)


@dataclass(frozen=True)
class Copy:
    """A report at a place: since when, whether its bytes there are those approved, and whether those made now."""

    where: Where
    at: str
    approved: bool
    current: bool


@dataclass(frozen=True)
class State:
    """How a report stands. `digests` are those of its files on the disk; None where it is not whole.

    `changed` is whether there is an approval, but of other bytes.
    """

    name: str
    digests: Mapping[str, str] | None
    half: bool
    approval: Approval | None
    copies: tuple[Copy, ...]
    withdrawn: tuple[tuple[Where, str], ...]

    @property
    def approved(self) -> bool:
        """Whether the bytes on the disk are approved."""
        return _holds(self.approval, self.digests or {})

    @property
    def changed(self) -> bool:
        """Whether other bytes were approved than lie on the disk."""
        return self.digests is not None and self.approval is not None and not self.approved

    @property
    def word(self) -> str:
        """How it stands, in a word or three."""
        if self.digests is None:
            return "half-made" if self.half else "not made"
        return "approved" if self.approved else "changed since approval" if self.changed else "made"


def state_of(name: str, digests: Mapping[str, str] | None, half: bool, history: History) -> State:
    """How a report stands by the ledger and by the digests of its files, None where it is not whole.

    >>> state_of("2026-10/lyon/customer.fr", {"html": "1a"}, False, History()).word
    'made'
    """
    approval = history.approvals.get(name)
    copies = (
        Copy(where, there[name].at, _holds(approval, there[name].digests), there[name].digests == digests)
        for where, there in sorted(history.published.items())
        if name in there
    )
    withdrawn = ((where, gone[name]) for where, gone in sorted(history.withdrawn.items()) if name in gone)
    return State(name, digests, half, approval, tuple(copies), tuple(withdrawn))


def states(reports: Reports, names: Sequence[str], history: History) -> Iterator[State]:
    """How each of these reports stands, by the ledger and the bytes on the disk."""
    for name in names:
        found = reports.whole.get(name)
        digests = None
        # Whoever makes it again at this moment has not made it yet.
        with suppress(PublishError):
            digests = found.digests() if found else None
        yield state_of(
            name, digests, name in reports.half or (digests is None and found is not None), history
        )


def _holds(approval: Approval | None, files: Mapping[str, str]) -> bool:
    return approval is not None and approval.holds(files)


def _told(looked: Looked, by: str) -> dict[str, object]:
    report, job = looked.report, looked.report.job
    return {
        "report": report.name,
        "period": job.period.name,
        "unit": job.unit,
        "edition": report.edition,
        "language": job.language,
        **({"account": job.account} if job.account else {}),
        "as_of": job.as_of.isoformat(),
        "by": by,
        "files": dict(looked.digests),
    }
