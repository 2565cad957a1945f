"""A message of mail: to whom, with which reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nps_report.periods import Period
from nps_report.programme.recipients import MailingList
from nps_report.publishing.approval import Looked
from nps_report.publishing.finished import Finished, digest_of
from nps_report.slugs import slug_of

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True)
class Attached:
    """A report as a message carries it: the unit as it is called, its numbers, and the PDF.

    `account` is what the account is called that colleagues read about, `first` the unit that comes first of all units.
    """

    looked: Looked = field(repr=False)
    unit: str
    numbers: Mapping[str, Any]
    pdf: bytes = field(repr=False)
    account: str = ""
    first: str = ""

    @property
    def report(self) -> Finished:
        """The report itself."""
        return self.looked.report

    @cached_property
    def digest(self) -> str:
        """The digest of the PDF."""
        return digest_of(self.pdf)

    def file_name(self, brand: str) -> str:
        """What the attachment is called: `helios-2026-10-lyon.fr.pdf`; a letter's name holds its account's too.

        That of an edition of the programme's own holds the edition's.
        """
        job = self.report.job
        own = job.declared.name if job.declared else ""
        parts = (slug_of(brand), job.period.slug, job.slug, own, job.account_slug)
        return f"{'-'.join(filter(None, parts))}.{job.language}.pdf"


@dataclass(frozen=True)
class Message:
    """A message: to these recipients of a list, with these reports of a period."""

    to: MailingList
    period: Period
    recipients: tuple[str, ...]
    reports: tuple[Attached, ...]


def one_line(text: str) -> str:
    """A text as a header may hold it: nothing ends the line, or turns what follows round.

    >>> one_line("Helios\\r\\nBcc: all@example.org")
    'Helios Bcc: all@example.org'
    """
    return _UNSEEN.sub(" ", text).strip()
