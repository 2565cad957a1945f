"""What a message of mail says: to colleagues as such, to customers as such."""

from __future__ import annotations

from nps_report.programme import Programme
from nps_report.publishing.mail_colleagues import to_colleagues
from nps_report.publishing.mail_customers import to_customers
from nps_report.publishing.mail_layout import MessageText
from nps_report.publishing.mail_message import Message
from nps_report.wording import words_for


def text_of(message: Message, programme: Programme) -> MessageText:
    """What a message says, from the reports' numbers; of those for customers, from what is released alone."""
    said = to_colleagues if message.to.for_colleagues else to_customers
    return said(message, programme, words_for(message.to.language))
