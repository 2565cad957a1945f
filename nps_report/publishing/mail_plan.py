"""Which messages there are to send: the reports of each list, without what its recipients were sent before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from nps_report.errors import PublishError, ReportError
from nps_report.periods import Period
from nps_report.programme.recipients import MailingList
from nps_report.publishing.approval import Looked
from nps_report.publishing.mail_message import Attached, Message
from nps_report.publishing.mail_sent import Sent


class Plan(NamedTuple):
    """The messages to send, and how many recipients of how many lists have all of theirs already."""

    messages: tuple[Message, ...]
    had: int

    @property
    def looked(self) -> tuple[Looked, ...]:
        """The reports that the messages carry, each once."""
        carried = (one for message in self.messages for one in message.reports)
        return tuple({one.report.name: one.looked for one in carried}.values())


def plan(
    wanted: Sequence[tuple[MailingList, Period]],
    read: Callable[[MailingList, Period], tuple[Attached, ...]],
    sent: Sent,
) -> Plan:
    """The messages of these lists in these periods, without what was sent. `read` gives the reports of a list.

    Raises PublishError, with one line per report that may not be sent, before anything is.
    """
    messages: list[Message] = []
    faults: list[ReportError] = []
    planned: set[tuple[str, str, str]] = set()
    had = 0
    for one, period in wanted:
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
        key = tuple(report.report.name for report in reports) if one.is_shared else address
        together.setdefault(key, []).append(address)
    for addresses in together.values():
        if reports := left[addresses[0]]:
            yield Message(one, period, tuple(addresses), reports)
