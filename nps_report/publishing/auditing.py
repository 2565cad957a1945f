"""The audit once more, when reports to customers are approved: beside all that was told until now.

A run knows what was told before it; between it and the approval more may have been. What is approved counts as told,
for good: it is kept (`keep_told`) before anybody may publish it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nps_report.batch.record import read_record
from nps_report.errors import LeakError, SnapshotError
from nps_report.programme import Programme
from nps_report.publishing.approval import TOLD, Looked
from nps_report.publishing.ledger import ledger_of
from nps_report.snapshot import account_slugs, letter_folder, open_internal
from nps_report.snapshot.audit import Betrayal
from nps_report.snapshot.crossed import crossed
from nps_report.snapshot.settling import new_betrayals
from nps_report.snapshot.telling import THANKS, Spot, Telling, digest_of
from nps_report.snapshot.told_before import read_tellings, tellings_file, told_before

_SHOWN = 3
"""So many accounts are named that learn something."""

_LETTER = ""
"""Stands for the unit of what a letter tells of its account."""


@dataclass(frozen=True)
class Audit:
    """Refuses reports to customers that betray how others answered, beside each other and what was told before."""

    programme: Programme

    def __call__(self, looked: Sequence[Looked]) -> None:
        """Raise LeakError for what is betrayed first. Reports that were approved as they are tell nothing new.

        Raises SnapshotError where what was told before is not there as it was written.
        """
        public = _public(looked)
        for fault in told_faults(self.programme) if public else ():
            raise SnapshotError("told-before", fault)
        before = told_before(self.programme.home)
        tellings = [telling for _, telling in _tellings(self.programme, public)]
        if not tellings:
            return
        known = before.about(min(one.start for one in tellings), max(one.end for one in tellings))
        for betrayal in new_betrayals(tellings, known, self.programme.thresholds):
            raise LeakError("audit-betrayal", _message(betrayal, public, self.programme))
        for telling, spot in crossed(tellings, known):
            raise LeakError("audit-betrayal", _beside(telling, spot, public))


def keep_told(programme: Programme, looked: Sequence[Looked]) -> tuple[str, ...]:
    """Keep what these reports tell customers, for the audit of all later ones; the files that are new."""
    before = told_before(programme.home)
    told = _tellings(programme, _public(looked))
    return tuple(name for unit, telling in told for name in before.keep([telling], unit or "letter"))


def told_faults(programme: Programme) -> Iterator[str]:
    """A line for each file of what customers were told that is not there as it was written, by the ledger."""
    entries = ledger_of(programme.home).entries(TOLD)
    return told_before(programme.home).faults(name for entry in entries for name in entry.told["files"])


def _public(looked: Sequence[Looked]) -> list[Looked]:
    return [one for one in looked if one.report.for_customers]


def _tellings(programme: Programme, public: Iterable[Looked]) -> Iterator[tuple[str, Telling]]:
    """What reports to customers tell, each telling once, with its unit."""
    for side, units in _sides(programme, public).items():
        for telling in read_tellings(tellings_file(side)):
            for unit in units:
                told = telling if unit == _LETTER else telling.of_units([unit])
                if told.cells:
                    yield unit, told


def _sides(programme: Programme, public: Iterable[Looked]) -> Mapping[Path, Iterable[str]]:
    """The customer sides that reports were made from, each with the units of these; a letter was made from two."""
    found: dict[Path, dict[str, None]] = defaultdict(dict)
    for one in public:
        job, side = one.report.job, _side(programme, one)
        found[side][job.unit] = None
        if job.is_letter:
            found[letter_folder(side, job.account_slug)][_LETTER] = None
    return found


def _side(programme: Programme, looked: Looked) -> Path:
    """The customer side that a report was made from, in the programme's folder of now."""
    record = read_record(looked.report.record)
    if record is None:
        job = looked.report.job
        edition = "customer" if job.is_letter else job.edition
        raise LeakError(
            "leak-unsearched",
            f"{looked.report.name}: its record is gone, or another version of the kit wrote it, so nobody knows what "
            f"it tells. `nps-report run {job.period.name} --edition {edition}` makes it again.",
        )
    side = record.side.parents[1] if record.job.is_letter else record.side
    return programme.home / "snapshot" / record.snapshot / "customer" / side.name


def _beside(telling: Telling, spot: Spot, public: Sequence[Looked]) -> str:
    """What was made without knowing what is told beside it."""
    thanks = spot.about.startswith(THANKS)
    what = "whom colleagues' editions thank" if thanks else f"how many {spot.about}"
    return (
        f"{_named(public)}: tells {what} ({spot.unit}, {telling.start} to {telling.end}) beside an edition that was "
        "made from other answers: their difference could tell who is meant. Nothing was approved, published or sent. "
        "Make it again (`nps-report run PERIOD`): what is made after the other was approved tells less."
    )


def _named(public: Sequence[Looked]) -> str:
    first, *others = (one.report.name for one in public)
    return f"{first} and {len(others)} more" if others else first


def _message(betrayal: Betrayal, public: Sequence[Looked], programme: Programme) -> str:
    known, readers = _accounts(programme, public), betrayal.readers
    who = ", ".join(known.get(reader, "a customer") for reader in readers[:_SHOWN]) or "anybody"
    more = f" and {len(readers) - _SHOWN} more" if len(readers) > _SHOWN else ""
    return (
        f"{_named(public)}: {who}{more} could compute how others answered: {_learned(betrayal, known)}. Nothing was "
        "approved, published or sent. Make them again one after the other, one period or letter at a time "
        "(`nps-report run PERIOD --edition customer`), and approve each before the next is made: what is made later "
        "then tells less."
    )


def _learned(betrayal: Betrayal, known: Mapping[str, str]) -> str:
    """What is learned; letters are to accounts, not to digests."""
    text = betrayal.learned
    for digest, account in known.items():
        text = text.replace(f"letter to {digest}", f"letter to {account}")
    return text


def _accounts(programme: Programme, public: Sequence[Looked]) -> dict[str, str]:
    """The accounts behind digests; a person who stands for one is none of them."""
    side = open_internal(_side(programme, public[0]).parents[1] / "internal")
    return {digest_of(account): account for account in account_slugs(side)}
