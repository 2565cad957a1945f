"""What the ledger's entries come to: who approved what, what lies at which place, and what was withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from nps_report.publishing.ledger import Entry


class Where(NamedTuple):
    """A place by its name and the address it had: another address is another place."""

    name: str
    url: str


@dataclass(frozen=True)
class Approval:
    """Who approved a report, when, and the digest of each of its files by ending."""

    by: str
    at: str
    files: Mapping[str, str]

    def holds(self, files: Mapping[str, str]) -> bool:
        """Whether these very files were approved: each of these digests, and at least one.

        >>> approval = Approval("Élise", "2026-11-03", {"html": "1a", "pdf": "2b"})
        >>> approval.holds({"pdf": "2b"}), approval.holds({"pdf": "3c"}), approval.holds({})
        (True, False, False)
        """
        return bool(files) and all(self.files.get(ending) == digest for ending, digest in files.items())


@dataclass(frozen=True)
class Published:
    """When a report was put to a place, and the digest of each of its files there by path."""

    at: str
    files: Mapping[str, str]

    @property
    def digests(self) -> dict[str, str]:
        """The digests by the files' endings."""
        return {path.rpartition(".")[2]: digest for path, digest in self.files.items()}


@dataclass
class History:
    """The entries of a ledger, gone through from the oldest to the latest.

    An approval ends when its report is withdrawn, from whichever place: whoever wants it out again approves it again.
    """

    approvals: dict[str, Approval] = field(default_factory=dict)
    published: dict[Where, dict[str, Published]] = field(default_factory=dict)
    withdrawn: dict[Where, dict[str, str]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Take in one entry; kinds that are none of these do not count."""
        told = entry.told
        if entry.what == "approved":
            self.approvals[told["report"]] = Approval(told["by"], entry.at, told["files"])
        elif entry.what == "published":
            where = Where(told["place"], told["url"])
            files: dict[str, dict[str, str]] = {report: {} for report in told["reports"]}
            for path, digest in told["files"].items():
                files.setdefault(report_of(path), {})[path] = digest
            for report in told["reports"]:
                self.published.setdefault(where, {})[report] = Published(entry.at, files[report])
                self.withdrawn.get(where, {}).pop(report, None)
        elif entry.what == "withdrawn":
            where = Where(told["place"], told["url"])
            for report in told["reports"]:
                self.published.get(where, {}).pop(report, None)
                self.withdrawn.setdefault(where, {})[report] = entry.at
                self.approvals.pop(report, None)


def history_of(entries: Iterable[Entry]) -> History:
    """What these entries come to."""
    history = History()
    for entry in entries:
        history.add(entry)
    return history


def report_of(path: str) -> str:
    """The report whose file lies at a path of a place, its first issue or a later one; blank where none can be.

    >>> report_of("2026-10/lyon/customer.fr.html"), report_of("2026-10/lyon/customer.fr-3f2a9c1b44d0.html")
    ('2026-10/lyon/customer.fr', '2026-10/lyon/customer.fr')
    >>> report_of("index.fr.html"), report_of("2026-10/all/letter/novalux.fr.html")
    ('', '')
    """
    found = _FILE.fullmatch(path)
    return found["report"] if found else ""


_FILE = re.compile(
    r"(?P<report>[^/.][^/]*/[^/.][^/]*/[^/.]+\.[a-z]{2,3})(?:-[0-9a-f]{12})?\.(?:html|pdf|json|xlsx)"
)
