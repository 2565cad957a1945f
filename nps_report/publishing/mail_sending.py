"""Hands messages to the mail server, one command at a time, and writes down who was sent what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from nps_report.errors import PublishError
from nps_report.files import make_folder, writable_folder
from nps_report.programme import Programme
from nps_report.programme.publishing import MailServer
from nps_report.publishing.ledger import Ledger
from nps_report.publishing.mail_message import Message
from nps_report.publishing.mail_plan import Plan
from nps_report.publishing.mail_sent import Sent, hashed
from nps_report.publishing.mail_written import Written, written
from nps_report.publishing.smtp import Answer, Envelope, Post


@dataclass(frozen=True)
class Mailed:
    """What became of the messages: the files of a dry run, or how many went, and who got nothing and why."""

    files: tuple[Path, ...] | None = None
    sent: int = 0
    had: int = 0
    refused: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """For people: the files, or who got nothing, then how many there are.

        >>> list(Mailed(sent=3, had=1).lines())
        ['3 messages sent, 1 recipients had theirs already, 0 not reached']
        """
        had = f"{self.had} recipients had theirs already"
        if self.files is None:
            yield from self.refused
            yield f"{self.sent} messages sent, {had}, {len(self.refused)} not reached"
        else:
            yield from map(str, self.files)
            yield f"{len(self.files)} messages written, {had}; nothing was sent: --send sends them"


@dataclass(frozen=True)
class Sending:
    """Hands message after message to a server, and writes down each that it took before the next."""

    programme: Programme
    server: MailServer
    ledger: Ledger
    sent: Sent
    tell: Callable[[str], None]

    def all(self, planned: Plan, post: Post) -> Mailed:
        """Send them all; whoever is refused does not keep the others from theirs."""
        # A message that went out and cannot be written down would go out again.
        writable_folder(self.ledger.path.parent)
        refused: list[str] = []
        went = 0
        for message in planned.messages:
            try:
                answers = self._one(message, post)
            except PublishError as error:
                so_far = f"{went} of {len(planned.messages)} messages were sent: the same command goes on from there."
                raise PublishError(error.slug, f"{error} {so_far}") from None
            went += len(answers) < len(message.recipients)
            refused += _refusals(message, answers)
        return Mailed(sent=went, had=planned.had, refused=tuple(refused))

    def _one(self, message: Message, post: Post) -> Mapping[str, Answer]:
        mail = written(message, self.programme, self.server, datetime.now(ZoneInfo(self.programme.timezone)))
        envelope = Envelope(self.server.sender, message.recipients, mail.content)
        return post.deliver(envelope, lambda taken: self._write_down(message, mail, taken))

    def _write_down(self, message: Message, mail: Written, taken: Sequence[str]) -> None:
        with self.ledger.held():
            for one in message.reports:
                salt = self.sent.salt(one.report.name)
                self.ledger.add(
                    "sent",
                    report=one.report.name,
                    recipients=[hashed(salt, address) for address in taken],
                    salt=salt,
                    message_id=mail.id,
                    digest=mail.digest,
                    pdf=one.digest,
                )
        self.tell(f"sent: {message.to.name} {message.period.name}, {', '.join(taken)}")


def _refusals(message: Message, answers: Mapping[str, Answer]) -> Iterator[str]:
    for address, answer in answers.items():
        way_out = "Correct the address, or remove it." if answer.final else "Give the command again later."
        kind = "refused" if answer.final else "not now"
        yield f"{kind}: {message.to.name} {message.period.name}, {address}: {answer}. {way_out}"


@contextmanager
def alone(ledger: Ledger) -> Iterator[None]:
    """Keep others from sending meanwhile, who would send the same. Raises PublishError where another is at it."""
    from filelock import FileLock, Timeout

    lock = FileLock(make_folder(ledger.path.parent) / "mail.lock")
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout:
        raise PublishError(
            "mail-held", f"{lock.lock_file}: another command is sending. Wait until it is done."
        ) from None
