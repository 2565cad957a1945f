"""The text that tells customers of an action: what they said, what is done about it, and when.

It is made from what the customers' edition may tell, and of that alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from textwrap import fill
from typing import Any

from nps_report.facts.customer import CustomerFacts
from nps_report.sections.customer import EFFECTS, whom
from nps_report.verbatims.visible import visible
from nps_report.wording import N_, Words

WIDTH = 72
"""Letters in a line of plain text, as in mail."""

MANY = {
    "10-29": N_("Many of you, at least ten, raised this with us:"),
    "30-99": N_("Many of you, at least thirty, raised this with us:"),
    "100+": N_("Many of you, at least a hundred, raised this with us:"),
}
SOME = N_("Some of you raised this with us:")
NOT_SAID = N_("Your answers to our survey led to this.")

_MARKS = re.compile(r"([\\`*_\[\]<>#|~]|&(?=#?\w+;))")
_BEGINS_A_LIST = re.compile(r"^(\d{1,9}(?=[.)])|)([-+=.)])")


@dataclass(frozen=True)
class Announcement:
    """A draft: its subject, what customers said, and the paragraphs around it. Blank ones are left out."""

    subject: str
    opening: tuple[str, ...]
    said: str
    paragraphs: tuple[str, ...]

    def as_text(self) -> str:
        """As plain text: the subject first."""
        said = fill(self.said, WIDTH, initial_indent="  ", subsequent_indent="  ")
        parts = (self.subject, *map(_filled, self.opening), said, *map(_filled, self.paragraphs))
        return "\n\n".join(filter(None, parts)) + "\n"

    def as_markdown(self) -> str:
        """As Markdown, in which no sign of a text marks anything up.

        >>> Announcement("We act", ("Hello,",), "Too *late*", ("See you",)).as_markdown()
        '# We act\\n\\nHello,\\n\\n> Too \\\\*late\\\\*\\n\\nSee you\\n'
        >>> Announcement("We act", (), "- no", ("1. yes", "&lt;b&gt; & co")).as_markdown()
        '# We act\\n\\n> \\\\- no\\n\\n1\\\\. yes\\n\\n\\\\&lt;b\\\\&gt; & co\\n'
        """
        said = f"> {_escaped(self.said)}" if self.said else ""
        parts = (f"# {_escaped(self.subject)}", *map(_escaped, self.opening), said)
        return "\n\n".join(filter(None, (*parts, *map(_escaped, self.paragraphs)))) + "\n"


def announcement_of(promise: dict[str, Any], facts: CustomerFacts, words: Words) -> Announcement:
    """The draft that announces one of the promises of `facts`."""
    done, customer = promise["status"] == "done", facts.programme.customer
    name = facts.programme.brand.name or facts.programme.programme
    subject = words("{name}: what you told us, and what we have done about it", name=name)
    if not done:
        subject = words("{name}: what you told us, and what we will do about it", name=name)
    signed = _one_line(customer.signed_by.in_language(words.language)) if customer.signed_by else ""
    to = _one_line(whom(customer, words))
    paragraphs = (
        _when(promise, facts.scope.as_of, words),
        _one_line(promise["text"]),
        words("Who sees to it: {role}.", role=_one_line(promise["role"])) if promise["role"] else "",
        _came_of(promise, words),
        words("A question, a disagreement?") + " " + words("Write to {whom}.", whom=to) if to else "",
        words("Thank you for your answers: this comes from them."),
        f"— {signed}" if signed else "",
    )
    opening = (words("Hello,"), _who_said(promise, words))
    return Announcement(_one_line(subject), opening, _said(promise), tuple(filter(None, paragraphs)))


def _said(promise: dict[str, Any]) -> str:
    """What was said; nothing where that stands in another language."""
    return "" if promise["said_in"] else _one_line(promise["said"])


def _who_said(promise: dict[str, Any], words: Words) -> str:
    if not _said(promise):
        return words(NOT_SAID)
    return words(MANY[promise["asked"]] if promise["asked"] else SOME)


def _when(promise: dict[str, Any], today: date, words: Words) -> str:
    day = date.fromisoformat(promise["day"]) if promise["day"] else None
    if promise["status"] == "done":
        return (
            words("Here is what we have done, in {month}:", month=words.month(day))
            if day
            else words("Here is what we have done:")
        )
    if day is None:
        return words("Here is what we will do; the date is still to be set:")
    if day < today:
        return words("Here is what we promised for {day}, and have not done yet:", day=words.date(day))
    return words("Here is what we will do, by {day}:", day=words.date(day))


def _came_of(promise: dict[str, Any], words: Words) -> str:
    """What was measured already, else that it will be; nothing of what is not done yet."""
    if promise["status"] != "done":
        return ""
    measured = promise["effect"] if promise["effect"] != "too early" else None
    return (
        words(EFFECTS[measured]) if measured else words("We will tell you what it has changed, good or bad.")
    )


def _one_line(text: str | None) -> str:
    """A text on one line, as its readers see it."""
    return " ".join(visible(text or "").split())


def _escaped(text: str) -> str:
    return _BEGINS_A_LIST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _filled(text: str) -> str:
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
