"""What a message says to customers: what is released to them, and to an account its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nps_report.periods import parse_period
from nps_report.programme import Programme
from nps_report.publishing.mail_layout import MessageText, subject_of
from nps_report.publishing.mail_message import Attached, Message
from nps_report.wording import Words


def to_customers(message: Message, programme: Programme, words: Words) -> MessageText:
    """A message to those who answered, or to an account."""
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
        subject=subject_of(
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
