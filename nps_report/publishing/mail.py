"""Reports by mail: one message per list and period, as `.eml` files to look at, or handed to the mail server.

Executives of a list share a message; each customer gets one of their own, so that none sees who else is one. The letter
to an account, and what colleagues read about it, go to the lists of that account alone. Nobody gets the same PDF of a
report twice: the ledger tells who was sent what.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, time
from itertools import product
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

from nps_report.errors import PublishError
from nps_report.files import write_bytes
from nps_report.periods import Period
from nps_report.programme import Programme
from nps_report.programme.addresses import address_fault
from nps_report.programme.editions import LETTER
from nps_report.programme.publishing import MailServer
from nps_report.programme.recipients import MailingList
from nps_report.publishing.approval import UNCHECKED, Check
from nps_report.publishing.asked import asked_as, periods_asked
from nps_report.publishing.finished import Reports, reports_in
from nps_report.publishing.ledger import ledger_of
from nps_report.publishing.mail_library import Library
from nps_report.publishing.mail_lists import Lists
from nps_report.publishing.mail_plan import Plan, plan
from nps_report.publishing.mail_sending import Mailed, Sending, alone
from nps_report.publishing.mail_sent import Sent
from nps_report.publishing.mail_written import written
from nps_report.publishing.smtp import Post, password_for

_NOON = time(12)


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
    check: Check = UNCHECKED,
) -> Mailed:
    """Send the reports of a period to their lists, or write the messages to `outbox`; of no list named, all lists.

    Raises PublishError before anything is sent or written where a report may not go out or the server cannot be used,
    and what `check` raises; ProgrammeError where `recipients.yml` is at fault.
    """
    server, found, ledger = _server(programme), reports_in(reports), ledger_of(programme.home)
    periods, known = _periods(programme, period, found), Lists(programme, found)
    lists = known.of(names)
    library = Library(programme, found, ledger, known.units, lambda: known.account_names)
    asked = [(one, of_period) for of_period in periods for one in lists]
    # Month after month somebody does not answer: that keeps nobody else from theirs.
    wanted = asked if names else list(_with_reports(asked, library, tell))
    if not send:
        planned = plan(wanted, library.of, Sent(ledger.entries("sent")))
        check(planned.looked)
        files = tuple(_to_files(planned, programme, server, outbox))
        _clear(outbox, lists, periods, files)
        return Mailed(files, had=planned.had)
    with alone(ledger):
        sent = Sent(ledger.entries("sent"))
        planned = plan(wanted, library.of, sent)
        check(planned.looked)
        with posting(server) as post:
            return Sending(programme, server, ledger, sent, tell).all(planned, post)


def _with_reports(
    asked: Sequence[tuple[MailingList, Period]], library: Library, tell: Callable[[str], None]
) -> Iterator[tuple[MailingList, Period]]:
    """What was asked for, without lists of whose account nothing was made, which are told."""
    for one, period in asked:
        if library.lacks(one, period):
            tell(_nothing_made(one, period))
        else:
            yield one, period


def _nothing_made(one: MailingList, period: Period) -> str:
    run = f"nps-report run {period.name} --edition {asked_as(one.edition)} --account {quote(one.account)}"
    if one.edition == LETTER:
        return (
            f"no letter: {one.name} {period.name}, none was made to {one.account} in {one.language}. "
            f"If anybody of it answered, `{run}` makes it."
        )
    return (
        f"no {one.edition} report: {one.name} {period.name}, none was made about {one.account} in {one.language}. "
        f"`{run}` makes it."
    )


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


def _periods(programme: Programme, period: str, found: Reports) -> tuple[Period, ...]:
    made = {one.job.period for one in found.whole.values()}
    if not made:
        raise PublishError("never-made", f"{found.folder}: holds no report. `nps-report run` makes reports.")
    return periods_asked(programme, period, made)
