"""What a message says to colleagues: their scores; of all units which comes first; of an account only that it is there.

Of a report on the customers' side, which colleagues may read too, it says what is released and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nps_report.periods import parse_period
from nps_report.programme import Programme
from nps_report.publishing.mail_layout import MessageText, subject_of
from nps_report.publishing.mail_message import Attached, Message
from nps_report.wording import Words


def to_colleagues(message: Message, programme: Programme, words: Words) -> MessageText:
    """A message to those who work for the company."""
    files = [one.file_name(programme.brand.name) for one in message.reports]
    return MessageText(
        language=words.language,
        subject=_subject(message, programme, words),
        paragraphs=(words("Hello,"), _opening(message, words)),
        items=tuple(_all_items(message, programme, words)),
        closing=(
            words.plural(
                "Attached as a PDF: {files}.",
                "Attached as PDFs: {files}.",
                len(files),
                files=words.listed(files),
            ),
            words("A question? Reply to this message."),
        ),
        footer=_footer(message, programme, words),
    )


def _subject(message: Message, programme: Programme, words: Words) -> str:
    names = [one.account or one.unit for one in message.reports]
    subject = words(
        "{programme}: {unit}, {period}",
        programme=programme.programme,
        unit=words.listed(names if len(names) <= 3 else [*names[:2], "…"]),
        period=message.period.label(words.language),
    )
    return subject_of(message, words, subject)


def _opening(message: Message, words: Words) -> str:
    period = message.period.label(words.language)
    accounts = [one.account for one in message.reports if one.account]
    if accounts:
        return words("Here is what to know of {account}, {period}.", account=accounts[0], period=period)
    if not message.to.is_shared:
        return words("Here is what our customers tell us, {period}.", period=period)
    return words("Here are the results of the customer survey, {period}.", period=period)


def _footer(message: Message, programme: Programme, words: Words) -> str:
    if message.to.is_shared:
        return words("Internal edition, confidential: please do not pass it on outside the company.")
    return words("You receive this message because you work at {name}.", name=programme.brand.name)


def _all_items(message: Message, programme: Programme, words: Words) -> Iterator[str]:
    """An item for each thing that is said of a report; of several reports, one for each report."""
    for one in message.reports:
        said = [*_items(one, programme, words)]
        yield from said if len(message.reports) == 1 else filter(None, [" ".join(said)])


def _items(one: Attached, programme: Programme, words: Words) -> Iterator[str]:
    """What is said of a report. Of one about an account nothing: a message is read on screens that others see."""
    if one.account:
        return
    if one.report.for_customers:
        yield _told(one.unit, one.numbers["score"], words)
        return
    yield _score(one, programme, words)
    if "overview" in one.numbers:
        yield from _of_all_units(one, programme, words)


def _told(unit: str, score: Mapping[str, Any], words: Words) -> str:
    """What is released of a unit; where that is a sentence alone, it follows no colon."""
    said = " ".join(_released(score, words))
    if score["nps"] is None:
        return words("{heading}. {told}", heading=unit, told=said)
    return words("{unit}: {said}", unit=unit, said=said)


def _released(score: Mapping[str, Any], words: Words) -> Iterator[str]:
    """What is released of a score, as it is told to a team."""
    from nps_report.sections.customer import BANDS
    from nps_report.sections.team import LEVELS, NO_SCORE
    from nps_report.snapshot.disclosure import level_of

    if score["nps"] is not None:
        yield words("score of {score}, on a scale from −100 to +100.", score=words.signed(score["nps"]))
    level = score["words"] or (level_of(score["nps"]) if score["nps"] is not None else None)
    yield words(LEVELS[level] if level else NO_SCORE)
    if many := BANDS.get(score["n_band"] or ""):
        yield words("{many} of our customers answered.", many=words(many).capitalize())


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


def _of_all_units(one: Attached, programme: Programme, words: Words) -> Iterator[str]:
    """Whether the score changed, and which unit needs attention first."""
    numbers = one.numbers
    if numbers["score"]["nps"] is not None:
        changes = numbers["change"]
        yield (
            _change(changes[0], programme, words) if changes else words("No earlier period to compare with.")
        )
    if not numbers["overview"]:
        return
    first = numbers["overview"][0]
    if first["needs_attention"]:
        why = words.listed([*_why(first, numbers, words)] or [words("score below its target")])
        yield words("Needs attention first: {unit} ({why}).", unit=one.first, why=why)
    else:
        yield words("Units: nothing established asks for attention.")


def _change(change: Mapping[str, Any], programme: Programme, words: Words) -> str:
    """A change as the report itself says it: up or down only where the test says so."""
    from nps_report.sections.labels import limit, points, since

    said = {
        "points": points(words, change["value"]),
        "since": since(words, parse_period(change["against"], programme.waves)),
        "low": limit(words, change["low"]),
        "high": limit(words, change["high"]),
    }
    if not change["significant"]:
        return words("Stable or undetermined: {points} {since}, between {low} and {high}.", **said)
    if change["value"] > 0:
        return words("Up: {points} {since}, between {low} and {high}.", **said)
    return words("Down: {points} {since}, between {low} and {high}.", **said)


def _why(first: Mapping[str, Any], numbers: Mapping[str, Any], words: Words) -> Iterator[str]:
    """What is established against a unit, and who waits for a call; what is left is a score below its target."""
    from nps_report.sections.labels import points

    for unit in numbers["units"]:
        change = unit["change"] if unit["unit"] == first["unit"] else None
        if change and change["significant"] and change["value"] < 0:
            yield words("established fall, {points}", points=points(words, change["value"]))
    if late := first["overdue"]:
        yield words.plural("{n} late call", "{n} late calls", late)
