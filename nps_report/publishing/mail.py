"""Reports by mail: one message per list and period, as `.eml` files to look at, or handed to the mail server.

Executives of a list share a message; each customer gets one of their own, so that none sees who else is one. Nobody
gets the same PDF of a report twice: the ledger tells who was sent what.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cached_property
from itertools import product
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from nps_report.batch.record import read_record
from nps_report.errors import PublishError, ReportError, UnknownNameError
from nps_report.files import make_folder, writable_folder, write_bytes
from nps_report.kit import kit_folder, own_or_kit
from nps_report.nearest import nearest
from nps_report.periods import Period, parse_period
from nps_report.programme import Programme
from nps_report.programme.publishing import MailServer
from nps_report.programme.recipients import RECIPIENTS, MailingList, address_fault, load_recipients
from nps_report.publishing.approval import approved
from nps_report.publishing.finished import Finished, Reports, digest_of, periods_asked, reports_in
from nps_report.publishing.ledger import Entry, Ledger, ledger_of
from nps_report.publishing.smtp import Answer, Envelope, Post, password_for
from nps_report.slugs import slug_of
from nps_report.snapshot.units import WHOLE, Unit, Units
from nps_report.wording import Words, words_for

TEMPLATE = "message.html.j2"
WIDTH = 72
"""The longest line of a message's text."""

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_NOON = time(12)
_SCHEMA = "nps-report/report/1"


@dataclass(frozen=True)
class Attached:
    """A report as a message carries it: the unit as it is called, its numbers, and the PDF."""

    report: Finished
    unit: str
    numbers: Mapping[str, Any]
    pdf: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """The digest of the PDF."""
        return digest_of(self.pdf)

    def file_name(self, brand: str) -> str:
        """What the attachment is called: `helios-2026-10-lyon.fr.pdf`."""
        job = self.report.job
        return f"{slug_of(brand)}-{job.period.slug}-{job.slug}.{job.language}.pdf"


@dataclass(frozen=True)
class Letter:
    """What a message says: what comes before the list of scores, the list, and what comes after."""

    language: str
    subject: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    closing: tuple[str, ...]
    footer: str

    def as_text(self) -> str:
        """For a program that shows plain text: no line is longer than 72 letters, but for a word that is."""
        listed = "\n".join(_filled(item, "- ", "  ") for item in self.items)
        parts = (*map(_filled, self.paragraphs), listed, *map(_filled, self.closing), _filled(self.footer))
        return "\n\n".join(filter(None, parts)) + "\n"

    def as_html(self, templates: Path, primary: str) -> str:
        """For a program that shows HTML; nothing of it is fetched from anywhere."""
        from nps_report.rendering.templating import environment, rendered

        return rendered(environment(templates), TEMPLATE, {**vars(self), "primary": primary})


@dataclass(frozen=True)
class Message:
    """A message: to these recipients of a list, with these reports of a period."""

    to: MailingList
    period: Period
    recipients: tuple[str, ...]
    reports: tuple[Attached, ...]


class Written(NamedTuple):
    """A message as it goes over the wire, its id, and the digest of all but its date."""

    content: bytes
    id: str
    digest: str


def letter_of(message: Message, programme: Programme) -> Letter:
    """What a message says, from the reports' numbers; to customers, from what is released of them alone."""
    words = words_for(message.to.language)
    said = _to_customers if message.to.edition == "customer" else _to_colleagues
    return said(message, programme, words)


def _to_colleagues(message: Message, programme: Programme, words: Words) -> Letter:
    period, names = message.period.label(words.language), [one.unit for one in message.reports]
    files = [one.file_name(programme.brand.name) for one in message.reports]
    return Letter(
        language=words.language,
        subject=words(
            "{programme}: {unit}, {period}",
            programme=programme.programme,
            unit=words.listed(names if len(names) <= 3 else [*names[:2], "…"]),
            period=period,
        ),
        paragraphs=(
            words("Hello,"),
            words("Here are the results of the customer survey, {period}.", period=period),
        ),
        items=tuple(_score(one, programme, words) for one in message.reports),
        closing=(
            words.plural(
                "Attached as a PDF: {files}.",
                "Attached as PDFs: {files}.",
                len(files),
                files=words.listed(files),
            ),
            words("A question? Reply to this message."),
        ),
        footer=words("Internal edition, confidential: please do not pass it on outside the company."),
    )


def _score(one: Attached, programme: Programme, words: Words) -> str:
    from nps_report.metrics import Interval
    from nps_report.sections.labels import between, sure

    score = one.numbers["score"]
    if score["nps"] is None or not score["n"]:
        return words("{unit}: no answer this time.", unit=one.unit)
    limits = words(
        "{between} (at {confidence})",
        between=between(words, Interval(score["low"], score["high"])),
        confidence=sure(words, programme),
    )
    return words.plural(
        "{unit}: score of {score}, {limits}, from {n} answer.",
        "{unit}: score of {score}, {limits}, from {n} answers.",
        score["n"],
        unit=one.unit,
        score=words.signed(score["nps"]),
        limits=limits,
    )


def _to_customers(message: Message, programme: Programme, words: Words) -> Letter:
    name = programme.brand.name
    several = len(message.reports) > 1
    scores = [" ".join(_released(one.numbers["score"], words)) for one in message.reports]
    items = [
        words("{unit}: {said}", unit=one.unit, said=said)
        for one, said in zip(message.reports, scores, strict=True)
    ]
    files = [one.file_name(name) for one in message.reports]
    return Letter(
        language=words.language,
        subject=words(
            "{name}: your answers, {period}", name=name, period=message.period.label(words.language)
        ),
        paragraphs=(words("Hello,"), *(() if several else (scores[0],))),
        items=tuple(items if several else ()),
        closing=(
            words(
                "Attached as a PDF, what you told us and what we do about it: {files}.",
                files=words.listed(files),
            ),
            " ".join(_contact(programme, words)),
            *_signed(programme, words),
        ),
        footer=words("You receive this message as a customer of {name}.", name=name),
    )


def _released(score: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Thanks and the score, as the report itself says them."""
    from nps_report.sections.customer import BANDS, LEVELS
    from nps_report.snapshot.disclosure import level_of

    if many := BANDS.get(score["n_band"] or ""):
        thanks = words.runs("Thank you: *{many}* of you took the time to answer.", many=words(many))
        yield "".join(run.text for run in thanks)
    else:
        yield words("Thank you to each of you who took the time to answer.")
    level = score["words"] or (level_of(score["nps"]) if score["nps"] is not None else None)
    if level is None:
        yield words("We publish no score this time: it could reveal how someone answered.")
    else:
        yield words(LEVELS[level])
    if score["nps"] is not None:
        yield words("Our score is {score}, on a scale from −100 to +100.", score=words.signed(score["nps"]))


def _contact(programme: Programme, words: Words) -> Iterator[str]:
    customer, language = programme.customer, words.language
    named = customer.write_to.in_language(language) if customer.write_to else ""
    if whom := ", ".join(filter(None, (named, customer.email))):
        yield words("A question, a disagreement?")
        yield words("Write to {whom}.", whom=whom)
    else:
        yield words("A question? Reply to this message.")
    if customer.next_survey:
        yield words("Next survey: {when}.", when=parse_period(customer.next_survey).label(language))


def _signed(programme: Programme, words: Words) -> Iterator[str]:
    if signed_by := programme.customer.signed_by:
        yield signed_by.in_language(words.language)


def written(message: Message, programme: Programme, server: MailServer, when: datetime) -> Written:
    """A message in bytes: text, HTML and the PDFs. The same message of the same moment has the same bytes."""
    letter = letter_of(message, programme)
    text = letter.as_text()
    html = letter.as_html(_templates(programme), programme.brand.primary)
    name = programme.brand.name
    pdfs = [(one.file_name(name), one.digest) for one in message.reports]
    told = (server.sender, message.recipients, letter.subject, text, html, pdfs)
    digest = hashlib.sha256(repr(told).encode()).hexdigest()
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Address(_one_line(name), addr_spec=server.sender)
    mail["To"] = [Address(addr_spec=address) for address in message.recipients]
    for header, value in _more_headers(message, programme):
        mail[header] = value
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = when
    mail["Message-ID"] = f"<{digest[:40]}@{server.sender.rpartition('@')[2]}>"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    for one in message.reports:
        mail.add_attachment(one.pdf, maintype="application", subtype="pdf", filename=one.file_name(name))
    mail["Content-Language"] = letter.language
    # Python would draw the lines between the parts by lot.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{digest[:40]}")
    return Written(mail.as_bytes(), str(mail["Message-ID"]), digest)


def _more_headers(message: Message, programme: Programme) -> Iterator[tuple[str, Any]]:
    answers = programme.customer.email if message.to.edition == "customer" else None
    if answers and not address_fault(answers):
        yield "Reply-To", Address(addr_spec=answers)
    # Keeps most programs from telling us that somebody is on leave.
    yield "Auto-Submitted", "auto-generated"


def _templates(programme: Programme) -> Path:
    """The programme's own templates of mail; the kit's where its folder was made before there were any."""
    own = own_or_kit(programme.home, "templates") / "mail"
    return own if (own / TEMPLATE).is_file() else kit_folder("templates") / "mail"


def _filled(text: str, first: str = "", others: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _one_line(text: str) -> str:
    """A text as a header may hold it: nothing ends the line, or turns what follows round.

    >>> _one_line("Helios\\r\\nBcc: all@example.org")
    'Helios Bcc: all@example.org'
    """
    return _UNSEEN.sub(" ", text).strip()


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


class Plan(NamedTuple):
    """The messages to send, and how many recipients of how many lists have all of theirs already."""

    messages: tuple[Message, ...]
    had: int


def plan(
    lists: Sequence[MailingList],
    periods: Sequence[Period],
    read: Callable[[MailingList, Period], tuple[Attached, ...]],
    sent: Sent,
) -> Plan:
    """The messages of these lists and periods, without what was sent. `read` gives the reports of a list.

    Raises PublishError, with one line per report that may not be sent, before anything is.
    """
    messages: list[Message] = []
    faults: list[ReportError] = []
    planned: set[tuple[str, str, str]] = set()
    had = 0
    for period in periods:
        for one in lists:
            try:
                reports = read(one, period)
            except ReportError as fault:
                faults.append(fault)
                continue
            left = {address: _new_to(address, reports, sent, planned) for address in one.to}
            had += sum(not new for new in left.values())
            messages += _messages(one, period, left)
            planned |= {
                (address.casefold(), new.report.name, new.digest) for address in left for new in left[address]
            }
    if faults:
        lines = dict.fromkeys(line for fault in faults for line in str(fault).split("\n"))
        raise PublishError(faults[0].slug, "\n".join(lines))
    return Plan(tuple(messages), had)


def _new_to(
    address: str, reports: Sequence[Attached], sent: Sent, planned: Collection[tuple[str, str, str]]
) -> tuple[Attached, ...]:
    """The reports that an address was not sent, nor is to be by another list."""
    return tuple(
        one
        for one in reports
        if (address.casefold(), one.report.name, one.digest) not in planned and not sent.has(address, one)
    )


def _messages(
    one: MailingList, period: Period, left: Mapping[str, tuple[Attached, ...]]
) -> Iterator[Message]:
    """Colleagues to whom the same reports are new share a message; customers never do."""
    together: dict[Any, list[str]] = {}
    for address, reports in left.items():
        key = address if one.edition == "customer" else tuple(report.report.name for report in reports)
        together.setdefault(key, []).append(address)
    for addresses in together.values():
        if reports := left[addresses[0]]:
            yield Message(one, period, tuple(addresses), reports)


@dataclass(frozen=True)
class Library:
    """The reports that lists are sent, each read once; those that may not go out are refused."""

    programme: Programme
    reports: Reports
    ledger: Ledger
    units: Units
    _read: dict[str, Attached | ReportError] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of(self, one: MailingList, period: Period) -> tuple[Attached, ...]:
        """The reports of a list. Raises PublishError, with a line per report that may not be sent."""
        found = [self._attached(one, period, unit) for unit in one.units]
        faults = [fault for fault in found if isinstance(fault, ReportError)]
        if faults:
            raise PublishError(faults[0].slug, "\n".join(f"list {one.name}: {fault}" for fault in faults))
        return tuple(report for report in found if isinstance(report, Attached))

    def _attached(self, one: MailingList, period: Period, unit: str) -> Attached | ReportError:
        name = Path(period.slug, self.units.slug(unit), f"{one.edition}.{one.language}").as_posix()
        if name not in self._read:
            try:
                self._read[name] = self._allowed(name, unit)
            except ReportError as fault:
                self._read[name] = fault
        return self._read[name]

    def _allowed(self, name: str, unit: str) -> Attached:
        report = self.reports.whole.get(name)
        if report is None:
            if why := self.reports.half.get(name):
                raise PublishError("half-made", why)
            raise PublishError("never-made", f"{name}: was never made. `nps-report run` makes it.")
        files = report.read()
        digests = {ending: digest_of(content) for ending, content in files.items()}
        if self._needs_approval(report) and not approved(self.ledger, name, digests):
            asked = f"{report.job.period.name} --unit {report.job.slug} --edition {report.edition}"
            way_out = f"`nps-report approve {asked} --by NAME` approves them."
            raise PublishError("not-approved", f"{name}: these bytes are not approved. {way_out}")
        if "pdf" not in files:
            raise PublishError(
                "mail-pdf", f"{name}: has no PDF. `nps-report run --format html,pdf` makes one."
            )
        return Attached(report, self._label(report), _numbers(report, files["json"]), files["pdf"])

    def _needs_approval(self, report: Finished) -> bool:
        return report.edition != "internal" or self.programme.publishing.internal_approval

    def _label(self, report: Finished) -> str:
        from nps_report.sections.labels import unit_name

        job = report.job
        return _one_line(
            unit_name(words_for(job.language), self.units.label(job.unit, job.language), job.unit)
        )


def _numbers(report: Finished, content: bytes) -> Mapping[str, Any]:
    """A report's numbers, once they are those of its edition and language."""
    told = json.loads(content)
    expected = {"schema": _SCHEMA, "edition": report.job.edition, "language": report.job.language}
    if any(told.get(key) != value for key, value in expected.items()):
        raise PublishError(
            "half-made",
            f"{report.name}.json: is not of this report. `nps-report run --force` makes it again.",
        )
    return dict(told)


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


def _unheard(line: str) -> None:
    """Where nobody listens while messages go out."""


def _post(server: MailServer) -> Post:
    return Post(server, password_for(server))


def mail(
    programme: Programme,
    period: str,
    reports: Path,
    names: Sequence[str] = (),
    send: bool = False,
    outbox: Path = Path("outbox"),
    tell: Callable[[str], None] = _unheard,
    posting: Callable[[MailServer], Post] = _post,
) -> Mailed:
    """Send the reports of a period to their lists, or write the messages to `outbox`; of no list named, all lists.

    Raises PublishError before anything is sent where a report may not go out or the server cannot be used,
    ProgrammeError where `recipients.yml` is at fault.
    """
    server, found, ledger = _server(programme), reports_in(reports), ledger_of(programme.home)
    periods, units = _periods(programme, period, found), _units(programme, found)
    lists = _named(load_recipients(programme.folder / RECIPIENTS, programme, (WHOLE, *units.names)), names)
    library = Library(programme, found, ledger, units)
    if not send:
        planned = plan(lists, periods, library.of, Sent(ledger.entries("sent")))
        files = tuple(_to_files(planned, programme, server, outbox))
        _clear(outbox, lists, periods, files)
        return Mailed(files, had=planned.had)
    with _alone(ledger):
        sent = Sent(ledger.entries("sent"))
        planned = plan(lists, periods, library.of, sent)
        with posting(server) as post:
            return _Sending(programme, server, ledger, sent, tell).all(planned, post)


def _to_files(planned: Plan, programme: Programme, server: MailServer, outbox: Path) -> Iterator[Path]:
    """Write each message as a file, dated by its reports: the same reports make the same bytes."""
    numbers: Counter[tuple[str, str]] = Counter()
    for message in planned.messages:
        key = message.period.slug, message.to.slug
        numbers[key] += 1
        day = max(one.report.job.as_of for one in message.reports)
        noon = datetime.combine(day, _NOON, ZoneInfo(programme.timezone))
        path = outbox / key[0] / f"{key[1]}.{numbers[key]:03d}.eml"
        yield write_bytes(path, written(message, programme, server, noon).content)


def _clear(
    outbox: Path, lists: Sequence[MailingList], periods: Sequence[Period], files: Collection[Path]
) -> None:
    """Remove what earlier dry runs wrote of these lists, and would not be sent now."""
    for period, one in product(periods, lists):
        for path in (outbox / period.slug).glob("*.eml"):
            found = re.fullmatch(r"(.*)\.\d{3,}", path.stem)
            if found and found[1] == one.slug and path not in files:
                path.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Sending:
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
def _alone(ledger: Ledger) -> Iterator[None]:
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


def _server(programme: Programme) -> MailServer:
    server = programme.publishing.mail
    if server is None:
        way_out = "Write it: `mail: {host: smtp.helios.example, sender: nps@helios.example}`."
        raise PublishError("mail-settings", f"{programme.path}: publishing.mail is missing. {way_out}")
    if fault := address_fault(server.sender):
        raise PublishError(
            "mail-settings", f"{programme.path}: publishing.mail.sender: {server.sender!r} {fault}"
        )
    return server


def _units(programme: Programme, found: Reports) -> Units:
    """The units of the snapshot that reports were made from; where none is left, those that have reports."""
    snapshots = programme.home / "snapshot"
    records = [read_record(one.record) for one in found.whole.values()]
    folders = [
        path for one in records if one for path in (one.internal, snapshots / one.snapshot / "internal")
    ]
    for file in dict.fromkeys(folder / "units.json" for folder in reversed(folders)):
        if file.is_file():
            return Units.from_json(file.read_text(encoding="utf-8"))
    names = dict.fromkeys(one.job.unit for one in found.whole.values())
    return Units(tuple(Unit(name) for name in names if name != WHOLE))


def _named(lists: Sequence[MailingList], names: Sequence[str]) -> tuple[MailingList, ...]:
    """The lists of these names; all where none is named."""
    known = [one.name for one in lists]
    for name in names:
        if name not in known:
            raise UnknownNameError(
                "unknown-list",
                f"No list named {name!r}{nearest(name, known)}. There are: {', '.join(known)}.",
            )
    return tuple(one for one in lists if not names or one.name in names)


def _periods(programme: Programme, period: str, found: Reports) -> tuple[Period, ...]:
    made = {one.job.period for one in found.whole.values()}
    if not made:
        raise PublishError("never-made", f"{found.folder}: holds no report. `nps-report run` makes reports.")
    return periods_asked(programme, period, made)
