"""Hands messages to a mail server: over TLS alone, so many a minute, again where it says "not now".

A message is accepted when the server says so. Where the connection breaks between the message's end and that word,
nobody can tell: it is sent again under the same Message-ID, by which mailboxes know it.
"""

from __future__ import annotations

import base64
import os
import re
import smtplib
import ssl
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import TracebackType

from nps_report.errors import PublishError
from nps_report.programme.publishing import MailServer

PASSWORD = "NPS_REPORT_SMTP_PASSWORD"
"""The environment's variable that holds the password."""

KEYRING = "nps-report"
"""The service under which the keyring holds it, by the user's name."""

WAITS = (2.0, 10.0, 30.0, 60.0)
"""Seconds before each further attempt."""

TIMEOUT = 60.0
"""Seconds that the server may take for one word."""

_UNREACHED, _BROKEN, _CLOSING = -1, 0, 421
_BROKEN_OFF = (ssl.SSLEOFError, ssl.SSLSyscallError, ssl.SSLZeroReturnError)


@dataclass(frozen=True)
class Envelope:
    """A message as it is handed over: who sends it, who gets it, and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(frozen=True)
class Answer:
    """Why a recipient got nothing: the server's code, below 1 where it said nothing, and its words."""

    code: int
    said: str

    @property
    def final(self) -> bool:
        """Whether to ask again is of no use.

        >>> Answer(550, "no such user").final, Answer(451, "try later").final, Answer(0, "closed").final
        (True, False, False)
        """
        return self.code >= 500

    def __str__(self) -> str:
        return f"{self.code} {self.said}".strip() if self.code > 0 else self.said


@dataclass(frozen=True)
class Clock:
    """Tells seconds, and lets them pass; tests have one of their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """Lets no more than so many begin in a minute, evenly.

    >>> slept = []
    >>> pace = Pace(30, Clock(now=lambda: 100.0, sleep=slept.append))
    >>> for _ in range(3):
    ...     pace.wait()
    >>> slept
    [2.0, 4.0]
    """

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._step = 60 / per_minute
        self._clock = clock
        self._next = clock.now()

    def wait(self) -> None:
        """Return when the next may begin."""
        early = self._next - self._clock.now()
        if early > 0:
            self._clock.sleep(early)
        self._next = max(self._next, self._clock.now()) + self._step


@dataclass
class Post:
    """A mail server to hand messages to, one connection for all as long as it holds.

    The certificate is checked against `context`, by default what the system trusts. It is a context manager: at its
    end the connection is closed.
    """

    server: MailServer
    password: str | None = field(default=None, repr=False)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self._pace = Pace(self.server.per_minute, self.clock)
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Post:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def deliver(
        self, envelope: Envelope, accepted: Callable[[tuple[str, ...]], None]
    ) -> Mapping[str, Answer]:
        """Hand over a message; the recipients that it was not taken for, each with the last answer.

        `accepted` is called as soon as the server took it for some, which may be more than once. Raises PublishError
        where no message can be sent at all: no connection, no TLS, no login.
        """
        left, refused = envelope.recipients, dict[str, Answer]()
        for pause in (0.0, *WAITS):
            if pause:
                self.clock.sleep(pause)
            answers = self._attempt(envelope, left)
            if taken := tuple(address for address in left if address not in answers):
                accepted(taken)
            refused = {one: said for one, said in refused.items() if one not in taken} | answers
            left = tuple(address for address in left if address in answers and not answers[address].final)
            if not left:
                break
        self._refuse_unreached([refused[address] for address in left])
        return refused

    def _attempt(self, envelope: Envelope, to: Sequence[str]) -> dict[str, Answer]:
        """Try once; the answer for each that it was not taken for."""
        refused: Mapping[str, tuple[int, bytes | str]]
        try:
            smtp = self._connected()
        except OSError as error:  # smtplib's own are such too
            return dict.fromkeys(to, Answer(_UNREACHED, _line(str(error))))
        self._pace.wait()
        try:
            refused = smtp.sendmail(envelope.sender, list(to), envelope.content)
        except smtplib.SMTPRecipientsRefused as error:
            # Where the server leaves in the middle of them, nothing is said of the others: nobody got it.
            refused = dict.fromkeys(to, (_CLOSING, b"closed the connection")) | error.recipients
        except smtplib.SMTPResponseException as error:
            refused = dict.fromkeys(to, (error.smtp_code, error.smtp_error))
        except OSError as error:
            refused = dict.fromkeys(to, (_BROKEN, f"the connection broke ({error})"))
        answers = {address: Answer(code, _line(said)) for address, (code, said) in refused.items()}
        if any(answer.code in (_BROKEN, _CLOSING) for answer in answers.values()):
            self._hang_up()
        return answers

    def _refuse_unreached(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if answer.code == _UNREACHED:
                way_out = "Look at publishing.mail and at the network, then give the command again."
                raise PublishError(
                    "mail-server", f"{self._name}: cannot be reached ({answer.said}). {way_out}"
                )

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            smtp = self._dialled()
            try:
                self._secured(smtp)
                self._logged_in(smtp)
            except BaseException:
                smtp.close()
                raise
            self._open = smtp
        return self._open

    def _dialled(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        if self.server.security == "starttls":
            return smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=self.context)
        except _BROKEN_OFF:
            raise
        except ssl.SSLError as error:
            raise self._untrusted(error) from None

    def _secured(self, smtp: smtplib.SMTP) -> None:
        """Nothing is said in the clear, the password least of all."""
        if self.server.security == "tls":
            return
        try:
            smtp.starttls(context=self.context)
        except smtplib.SMTPNotSupportedError:
            way_out = "Nothing is sent without. Ask for another server or port, or write `security: tls`."
            raise PublishError("mail-tls", f"{self._name}: offers no TLS (STARTTLS). {way_out}") from None
        except _BROKEN_OFF:
            raise
        except ssl.SSLError as error:
            raise self._untrusted(error) from None

    def _logged_in(self, smtp: smtplib.SMTP) -> None:
        user = self.server.user
        if user is None:
            return
        try:
            _log_in(smtp, user, self.password or "")
        except smtplib.SMTPNotSupportedError:
            way_out = "Remove publishing.mail.user, or name the port for sending, mostly 587 or 465."
            raise PublishError("mail-login", f"{self._name}: takes no login by password. {way_out}") from None
        except smtplib.SMTPAuthenticationError as error:
            if not Answer(error.smtp_code, "").final:
                raise
            said = f"{self._name}: refuses the login of {user} ({error.smtp_code} {_line(error.smtp_error)})."
            raise PublishError("mail-login", f"{said} Correct the user or {PASSWORD}.") from None

    def _untrusted(self, error: ssl.SSLError) -> PublishError:
        if isinstance(error, ssl.SSLCertVerificationError):
            way_out = "Name the host as its certificate does; SSL_CERT_FILE names a company's own authority."
            what = f"its certificate cannot be trusted ({error.verify_message})"
            return PublishError("mail-tls", f"{self._name}: {what}. {way_out}")
        way_out = "Use `security: starttls` on port 587, `security: tls` on port 465."
        return PublishError("mail-tls", f"{self._name}: no TLS connection ({_line(str(error))}). {way_out}")

    def _hang_up(self) -> None:
        smtp, self._open = self._open, None
        if smtp is not None:
            with suppress(OSError):
                smtp.quit()
            smtp.close()

    @property
    def _name(self) -> str:
        return f"{self.server.host}:{self.server.port}"


def password_for(server: MailServer, environment: Mapping[str, str] = os.environ) -> str | None:
    """The password of the server's user, from the environment, else from the keyring where one is installed.

    None where the programme names no user. Raises PublishError where there is none to be found.

    >>> helios = MailServer(host="smtp.helios.example", sender="nps@helios.example", user="nps")
    >>> password_for(helios, {"NPS_REPORT_SMTP_PASSWORD": "secret"})
    'secret'
    """
    if server.user is None:
        return None
    found = environment.get(PASSWORD) or _in_keyring(server.user)
    if not found:
        way_out = (
            f"Set {PASSWORD}, or store it with `keyring set {KEYRING} {server.user}`; no file may hold it."
        )
        raise PublishError("mail-password", f"{server.host}: no password for {server.user}. {way_out}")
    return found


def _in_keyring(user: str) -> str | None:
    """What the keyring holds; nothing where none is installed, or it is locked."""
    if "keyring" not in sys.modules and find_spec("keyring") is None:
        return None
    keyring, errors = import_module("keyring"), import_module("keyring.errors")
    try:
        password: str | None = keyring.get_password(KEYRING, user)
    except errors.KeyringError:
        return None
    return password


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    ways = set(smtp.esmtp_features.get("auth", "").upper().split())
    if (user + password).isascii() and ways & {"CRAM-MD5", "PLAIN", "LOGIN"}:
        smtp.login(user, password)
        return
    # smtplib knows ASCII alone, where the standard (RFC 4616) says UTF-8.
    if "PLAIN" not in ways:
        raise smtplib.SMTPNotSupportedError("no AUTH PLAIN")
    secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    code, said = smtp.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _line(said: bytes | str) -> str:
    """What a server said, on one short line."""
    text = said.decode("utf-8", errors="replace") if isinstance(said, bytes) else said
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()[:200]
