"""What was approved, published, sent and withdrawn: a file of JSON lines that is only ever added to.

Each line holds the digest of the one before it, so that a line changed, taken out or put in is found. Lines are in the
order in which things were done; a clock that goes back changes nothing of that, and is told.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nps_report.errors import LedgerError
from nps_report.files import append_line, make_folder

SCHEMA = "nps-report/ledger/1"

PLACE = Path("records", "ledger.jsonl")
"""Where a programme's ledger stands, from the folder above `params`."""

FIRST = "0" * 64
"""Stands for the digest of the line before the first."""

_OWN = ("schema", "number", "at", "previous", "what")


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: its number from 1, when it was written, what was done, and the details."""

    number: int
    at: str
    what: str
    told: Mapping[str, Any]
    digest: str


@dataclass(frozen=True)
class Ledger:
    """The ledger in `path`, which need not exist.

    >>> import tempfile
    >>> ledger = Ledger(Path(tempfile.mkdtemp(), "ledger.jsonl"))
    >>> _ = ledger.add("approved", by="Élise Roy")
    >>> [(entry.number, entry.what, entry.told["by"]) for entry in ledger.entries()]
    [(1, 'approved', 'Élise Roy')]
    >>> list(ledger.faults())
    []
    """

    path: Path

    def entries(self, *what: str) -> tuple[Entry, ...]:
        """All entries, or those of these kinds, the oldest first.

        Raises LedgerError where the file is not as it was written.
        """
        for fault in self.faults():
            raise LedgerError("ledger", fault)
        entries = (_entry(line) for line in self._whole_lines())
        return tuple(entry for entry in entries if not what or entry.what in what)

    def add(self, what: str, **told: Any) -> Entry:
        """Write down that something was done, on the disk itself before this returns.

        Raises LedgerError where the file is not as it was written, OutputError where it cannot be written.
        """
        with self.held():
            earlier = self.entries()
            self._drop_torn_end()
            previous = earlier[-1].digest if earlier else FIRST
            line = _written(
                {
                    "schema": SCHEMA,
                    "number": len(earlier) + 1,
                    "at": datetime.now(UTC).isoformat(timespec="seconds"),
                    "previous": previous,
                    "what": what,
                    **told,
                }
            )
            append_line(self.path, line)
            _to_disk(self.path)
        return _entry(line)

    def faults(self) -> Iterator[str]:
        """One line for each place where the file is not as it was written, with the way out."""
        previous = FIRST
        for number, line in enumerate(self._whole_lines(), 1):
            try:
                entry, told = _entry(line), json.loads(line)
            except (ValueError, KeyError, TypeError):
                yield self._fault(number, "is no entry of a ledger")
                return
            if told["previous"] != previous or entry.number != number:
                yield self._fault(
                    number, "does not follow from the line before it: one was changed, put in or taken out"
                )
                return
            if _written(told) != line:
                yield self._fault(number, "is not written as the kit writes")
                return
            previous = entry.digest

    def clock_went_back(self) -> Iterator[Entry]:
        """The entries with an earlier time than one before them. Their order is that of the lines all the same."""
        latest = ""
        for entry in self.entries():
            if entry.at < latest:
                yield entry
            latest = max(latest, entry.at)

    @contextmanager
    def held(self, seconds: float = 30.0) -> Iterator[None]:
        """Keep others from writing, in this and other processes; whoever holds it already may go on.

        Raises LedgerError where another process does not let go in time.
        """
        from filelock import FileLock, Timeout

        make_folder(self.path.parent)
        lock = FileLock(self.path.with_suffix(".lock"), is_singleton=True)
        try:
            with lock.acquire(timeout=seconds):
                yield
        except Timeout:
            way_out = "Wait until it is done, then give the command again."
            raise LedgerError(
                "ledger-held", f"{self.path}: another command is writing to it. {way_out}"
            ) from None

    def _whole_lines(self) -> list[str]:
        """The lines that were written to their end; a killed process may leave one that was not."""
        try:
            text = self.path.read_bytes().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return []
        return text.split("\n")[:-1]

    def _drop_torn_end(self) -> None:
        if not self.path.is_file():
            return
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            with self.path.open("r+b") as file:
                file.truncate(whole)

    def _fault(self, number: int, what: str) -> str:
        way_out = "Restore the file from a backup; nothing is approved, published or sent until then."
        return f"{self.path}, line {number}: {what}. {way_out}"


def ledger_of(home: Path) -> Ledger:
    """The ledger of the programme whose folder this is."""
    return Ledger(home / PLACE)


def _written(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _entry(line: str) -> Entry:
    told = json.loads(line)
    details = {key: value for key, value in told.items() if key not in _OWN}
    digest = hashlib.sha256(line.encode("utf-8")).hexdigest()
    return Entry(int(told["number"]), str(told["at"]), str(told["what"]), details, digest)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
