"""What a message of mail says: to colleagues their scores, to customers what is released, to an account its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

from nps_report.periods import parse_period
from nps_report.programme import Programme
from nps_report.publishing.mail_message import Attached, Message, one_line
from nps_report.wording import Words, words_for

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


def text_of(message: Message, programme: Programme) -> MessageText:
    """What a message says, from the reports' numbers; to customers, from what is released of them alone."""
    words = words_for(message.to.language)
    said = _to_colleagues if message.to.is_shared else _to_customers
    return said(message, programme, words)


def _of_edition(message: Message, words: Words, subject: str) -> str:
    """A subject, after what an edition of the programme's own is called."""
    called = one_line(message.to.kind.called(words.language)) if message.to.kind else ""
    return words(" · ").join(filter(None, (called, subject)))


def _to_colleagues(message: Message, programme: Programme, words: Words) -> MessageText:
    period, names = message.period.label(words.language), [one.unit for one in message.reports]
    files = [one.file_name(programme.brand.name) for one in message.reports]
    return MessageText(
        language=words.language,
        subject=_of_edition(
            message,
            words,
            words(
                "{programme}: {unit}, {period}",
                programme=programme.programme,
                unit=words.listed(names if len(names) <= 3 else [*names[:2], "…"]),
                period=period,
            ),
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


def _to_customers(message: Message, programme: Programme, words: Words) -> MessageText:
    name = programme.brand.name
    several = len(message.reports) > 1
    scores = [" ".join(_thanks_and_score(one, words)) for one in message.reports]
    items = [
        words("{unit}: {said}", unit=one.unit, said=said)
        for one, said in zip(message.reports, scores, strict=True)
    ]
    files = [one.file_name(name) for one in message.reports]
    return MessageText(
        language=words.language,
        subject=_of_edition(
            message,
            words,
            words("{name}: your answers, {period}", name=name, period=message.period.label(words.language)),
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


def _thanks_and_score(one: Attached, words: Words) -> Iterator[str]:
    """In a letter to an account its own score alone: that of all stands in the PDF."""
    is_letter = one.report.job.is_letter
    return (
        _own(one.numbers["account"]["score"], words) if is_letter else _released(one.numbers["score"], words)
    )


def _own(score: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Thanks and the account's score, as its letter says them."""
    from nps_report.sections.account import IN_WORDS, UNSAID
    from nps_report.sections.customer import LEVELS

    if score["n"] is None:
        yield words("Thank you to each of you who took the time to answer.")
    else:
        yield words.plural(
            "Thank you: we received {n} answer from you.",
            "Thank you: we received {n} answers from you.",
            score["n"],
        )
    if score["nps"] is not None:
        yield words("Your score is {score}, on a scale from −100 to +100.", score=words.signed(score["nps"]))
        yield words("No other customer reads it.")
    elif score["words"]:
        yield words(LEVELS[score["words"]])
        yield words(IN_WORDS)
    else:
        yield words(UNSAID)


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


def _filled(text: str, first: str = "", others: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
