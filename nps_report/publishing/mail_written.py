"""A message of mail in bytes: text, HTML and the PDFs, as a file holds it and a server takes it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from typing import Any, NamedTuple

from nps_report.kit import kit_folder, own_or_kit
from nps_report.programme import Programme
from nps_report.programme.addresses import address_fault
from nps_report.programme.publishing import MailServer
from nps_report.publishing.mail_layout import TEMPLATE
from nps_report.publishing.mail_message import Message, one_line
from nps_report.publishing.mail_text import text_of


class _OnTheWire(EmailPolicy):
    """How headers are written: a subject with accents in one piece, for Python may lose the space between two."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name != "Subject" or str(value).isascii():
            return super().fold_binary(name, value)
        line = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {line}{self.linesep}".encode("ascii")


_SMTP = _OnTheWire(linesep="\r\n")


class Written(NamedTuple):
    """A message as it goes over the wire, its id, and the digest of all but its date."""

    content: bytes
    id: str
    digest: str


def written(message: Message, programme: Programme, server: MailServer, when: datetime) -> Written:
    """A message in bytes: text, HTML and the PDFs. The same message of the same moment has the same bytes."""
    said = text_of(message, programme)
    text = said.as_text()
    html = said.as_html(_templates(programme), programme.brand.primary)
    name = programme.brand.name
    pdfs = [(one.file_name(name), one.digest) for one in message.reports]
    told = (server.sender, message.recipients, said.subject, text, html, pdfs)
    digest = hashlib.sha256(repr(told).encode()).hexdigest()
    mail = EmailMessage(policy=_SMTP)
    mail["From"] = Address(one_line(name), addr_spec=server.sender)
    mail["To"] = [Address(addr_spec=address) for address in message.recipients]
    for header, value in _more_headers(message, programme):
        mail[header] = value
    mail["Subject"] = one_line(said.subject)
    mail["Date"] = when
    mail["Message-ID"] = f"<{digest[:40]}@{server.sender.rpartition('@')[2]}>"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    for one in message.reports:
        mail.add_attachment(one.pdf, maintype="application", subtype="pdf", filename=one.file_name(name))
    mail["Content-Language"] = said.language
    # Python would draw the lines between the parts by lot.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{digest[:40]}")
    return Written(mail.as_bytes(), str(mail["Message-ID"]), digest)


def _more_headers(message: Message, programme: Programme) -> Iterator[tuple[str, Any]]:
    answers = programme.customer.email if not message.to.for_colleagues else None
    if answers and not address_fault(answers):
        yield "Reply-To", Address(addr_spec=answers)
    # Keeps most programs from telling us that somebody is on leave.
    yield "Auto-Submitted", "auto-generated"


def _templates(programme: Programme) -> Path:
    """The programme's own templates of mail; the kit's where its folder was made before there were any."""
    own = own_or_kit(programme.home, "templates") / "mail"
    return own if (own / TEMPLATE).is_file() else kit_folder("templates") / "mail"
