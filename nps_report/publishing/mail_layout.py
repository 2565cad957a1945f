"""A message's text as it is laid out: plain for any program, and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from nps_report.publishing.mail_message import Message, one_line
from nps_report.wording import Words

TEMPLATE = "message.html.j2"
WIDTH = 72
"""The longest line of a message's text."""


@dataclass(frozen=True)
class MessageText:
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


def subject_of(message: Message, words: Words, subject: str) -> str:
    """A subject, after what an edition of the programme's own is called."""
    called = one_line(message.to.kind.called(words.language)) if message.to.kind else ""
    return words(" · ").join(filter(None, (called, subject)))


def _filled(text: str, first: str = "", others: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
