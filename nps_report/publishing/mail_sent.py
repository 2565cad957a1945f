"""Who was sent what: nobody gets the same PDF of a report twice."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from nps_report.publishing.ledger import Entry
from nps_report.publishing.mail_message import Attached


def hashed(salt: str, address: str) -> str:
    """How the ledger knows a recipient: who does not know the address cannot read it there.

    >>> hashed("1a", "Claire.Roy@helios.example") == hashed("1a", "claire.roy@helios.example")
    True
    """
    return hashlib.sha256((salt + address.casefold()).encode()).hexdigest()


class Sent:
    """Who was sent which PDF of which report, as the ledger tells."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._salts: dict[str, str] = {}
        self._known: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for entry in entries:
            report, salt = entry.told["report"], entry.told["salt"]
            self._salts.setdefault(report, salt)
            known = self._known.setdefault((report, entry.told.get("pdf", "")), set())
            known.update((salt, recipient) for recipient in entry.told["recipients"])

    def has(self, address: str, one: Attached) -> bool:
        """Whether this address was sent these bytes."""
        known = self._known.get((one.report.name, one.digest), set())
        return any((salt, hashed(salt, address)) in known for salt in {salt for salt, _ in known})

    def salt(self, report: str) -> str:
        """The salt for a report's recipients, one for all of them: else to look each up would take long."""
        return self._salts.setdefault(report, secrets.token_hex(16))
