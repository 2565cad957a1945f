"""What was approved, published, sent and withdrawn: a file of JSON lines that is only ever added to.

Each line holds the digest of the one before it, so that a line changed, taken out or put in is found. Lines are in the
order in which things were done; a clock that goes back changes nothing of that, and is told.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nps_report.errors import LedgerError, OutputError
from nps_report.files import append_line, make_folder

SCHEMA = "nps-report/ledger/1"

PLACE = Path("records", "ledger.jsonl")
"""Where a programme's ledger stands, from the folder above `params`."""

FIRST = "0" * 64
"""Stands for the digest of the line before the first."""

_OWN = ("schema", "number", "at", "previous", "what")

_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a line raises that the kit did not write."""


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: its number from 1, when it was written, what was done, and the details."""

    number: int
    at: str
    what: str
    told: Mapping[str, Any]
    digest: str


@dataclass
class _Known:
    """The lines that were read and found as they were written, and their entries."""

    content: bytes = b""
    entries: tuple[Entry, ...] = ()


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
    _known: _Known = field(default_factory=_Known, init=False, repr=False, compare=False)

    def entries(self, *what: str) -> tuple[Entry, ...]:
        """All entries, or those of these kinds, the oldest first.

        Raises LedgerError where the file is not as it was written.
        """
        for fault in self.faults():
            raise LedgerError("ledger", fault)
        entries = self._known.entries
        return tuple(entry for entry in entries if entry.what in what) if what else entries

    def add(self, what: str, **told: Any) -> Entry:
        """Write down that something was done, on the disk itself before this returns.

        Raises LedgerError where the file is not as it was written, OutputError where it cannot be written.
        """
        return self.add_all(what, [told])[0]

    def add_all(self, what: str, told: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
        """Write down many things of a kind, each a line: all of them, or none where the disk is full. As `add` does.

        >>> import tempfile
        >>> ledger = Ledger(Path(tempfile.mkdtemp(), "ledger.jsonl"))
        >>> [entry.number for entry in ledger.add_all("approved", [{"by": "Élise Roy"}, {"by": "Paul Servan"}])]
        [1, 2]
        """
        with self.held():
            earlier = self.entries()
            self._drop_torn_end()
            lines = tuple(_following(earlier, what, told))
            if lines:
                self._append(lines)
            return self.entries()[len(earlier) :]

    def faults(self) -> Iterator[str]:
        """One line for the first place where the file is not as it was written, with the way out."""
        content = self._whole()
        known = self._known
        if not content.startswith(known.content):
            known.content, known.entries = b"", ()
        entries = list(known.entries)
        for line in content[len(known.content) :].split(b"\n")[:-1]:
            read = _read(line, entries[-1] if entries else None)
            if isinstance(read, str):
                yield self._fault(len(entries) + 1, read)
                return
            entries.append(read)
        known.content, known.entries = content, tuple(entries)

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

    def _whole(self) -> bytes:
        """The lines that were written to their end; a killed process may leave one that was not."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return b""
        return content[: content.rfind(b"\n") + 1]

    def _append(self, lines: Iterable[str]) -> None:
        before = self.path.stat().st_size if self.path.is_file() else 0
        try:
            append_line(self.path, "\n".join(lines))
            _to_disk(self.path)
        except (OutputError, OSError):
            # What was not written down to its end was not done: no part of it may stay.
            with suppress(OSError):
                _cut(self.path, before)
            raise

    def _drop_torn_end(self) -> None:
        if not self.path.is_file():
            return
        whole = len(self._whole())
        if whole < self.path.stat().st_size:
            _cut(self.path, whole)

    def _fault(self, number: int, what: str) -> str:
        way_out = "Restore the file from a backup; nothing is approved, published or sent until then."
        return f"{self.path}, line {number}: {what}. {way_out}"


def ledger_of(home: Path) -> Ledger:
    """The ledger of the programme whose folder this is."""
    return Ledger(home / PLACE)


def _following(earlier: tuple[Entry, ...], what: str, told: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The lines that tell these things, each after the one before it, and the first after the earlier entries."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    previous = earlier[-1].digest if earlier else FIRST
    for number, details in enumerate(told, len(earlier) + 1):
        own = {"schema": SCHEMA, "number": number, "at": at, "previous": previous, "what": what}
        line = _written({**details, **own})
        previous = _digest(line.encode())
        yield line


def _written(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(line: bytes, before: Entry | None) -> Entry | str:
    """The entry in a line that follows an earlier one, or what is wrong with the line."""
    number, previous = (before.number + 1, before.digest) if before else (1, FIRST)
    try:
        told = json.loads(line.decode())
        details = {key: value for key, value in told.items() if key not in _OWN}
        entry = Entry(int(told["number"]), str(told["at"]), str(told["what"]), details, _digest(line))
        follows = (entry.number, told["previous"]) == (number, previous)
        as_written = _written(told).encode() == line
    except _FAULTS:
        return "is no entry of a ledger"
    if not follows:
        return "does not follow from the line before it: one was changed, put in or taken out"
    return entry if as_written else "is not written as the kit writes"


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
