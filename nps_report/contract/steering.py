"""Questions that tell customers what to answer: a score asked so says little of what they think."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from nps_report.contract.problems import Problem
from nps_report.contract.steering_words import (
    BEGGING,
    CLASSES,
    LABELLED,
    NUMBERS_SAID,
    SAID_OF_NUMBERS,
    SCALE,
    UNITS,
)
from nps_report.sources import shown

if TYPE_CHECKING:
    from nps_report.programme import Programme

Found: TypeAlias = tuple[str, str]
"""How a text steers, a key of `WAYS_OUT`, and the words that do."""

WAYS_OUT = {
    "scale": "Ask from 0 to 10: a scale that starts at 1 gives other scores.",
    "meaning": "Say what 0 and 10 mean, and leave the numbers between them to the customer.",
    "classes": "Leave the classes out of what customers read.",
    "begging": "Ask for a score, not for a high one.",
}
"""What to do about each way of steering."""

_PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), "’": "'", "→": "="})


def steering_questions(programme: Programme) -> Iterator[Problem]:
    """The places where the question, the heading of the scores or one of their labels steers the answer.

    French and English are understood. Words for 0 and 10 alone are the usual way to ask, and no problem.
    """
    where = shown(programme.path, programme)
    # Several exports of one form say the same, which is told once.
    for column, (kind, words) in dict.fromkeys((*_in_question(programme), *_in_sources(programme))):
        yield Problem(where, None, column, words, "steering-question", WAYS_OUT[kind])


def _in_question(programme: Programme) -> Iterator[tuple[str, Found]]:
    for language, text in programme.question.root.items():
        column = f"question.{language}" if language else "question"
        yield from ((column, found) for found in steers(text))


def _in_sources(programme: Programme) -> Iterator[tuple[str, Found]]:
    for source in programme.sources.responses:
        heading = source.columns.get("score", "")
        # Where the heading is the question itself, it has been told.
        if heading not in programme.question.root.values():
            yield from (("columns", found) for found in steers(heading))
        for label in source.scores:
            yield from (("scores", found) for found in label_steers(label))


def steers(text: str) -> tuple[Found, ...]:
    """How a question steers, and with which words: the first ones of each way.

    >>> steers("How likely are you to recommend us, from 1 to 10? 1 to 8 means unhappy.")
    (('scale', '1 to 10'), ('meaning', '1 to 8 means'))
    >>> steers("Merci de nous mettre 9 ou 10 !")
    (('begging', 'mettre 9 ou 10'),)
    >>> steers("How likely are you to recommend us? (0 = not at all likely, 10 = extremely likely)")
    ()
    """
    written, plain = _folded(text)
    met = {
        "scale": SCALE.search(plain),
        # The words at the ends of such a scale are part of it.
        "meaning": _meaning(SCALE.sub(lambda scale: " " * len(scale[0]), plain)),
        "classes": CLASSES.search(plain),
        "begging": BEGGING.search(plain),
    }
    return tuple((kind, written[match.start() : match.end()]) for kind, match in met.items() if match)


def label_steers(label: str) -> tuple[Found, ...]:
    """How the label of a score steers: as a question does, or with words beside a number from 1 to 9.

    Words alone are another way to ask, which `scores` reads, and say nothing of a number.

    >>> label_steers("9 - Très satisfait"), label_steers("10 (Very likely)"), label_steers("9 sur 10")
    ((('meaning', '9 - Très satisfait'),), (), ())
    """
    found = dict(steers(label))
    if _labels_a_number(label):
        found["meaning"] = label
    return tuple(found.items())


def _labels_a_number(label: str) -> bool:
    """Whether a number from 1 to 9 begins or ends the label, and other words than units stand with it."""
    words = UNITS.sub(" ", _folded(label)[1]).strip(" ()[]")
    return bool(LABELLED.search(words)) and any(letter.isalpha() for letter in words)


def _meaning(plain: str) -> re.Match[str] | None:
    """The first number, or span of numbers, that is given a meaning and is not an end of the scale."""
    for pattern in (SAID_OF_NUMBERS, NUMBERS_SAID):
        for match in pattern.finditer(plain):
            numbers = {match["first"], match["last"] or match["first"]}
            if not numbers <= {"0", "10"} and numbers != {"1", "10"}:
                return match
    return None


def _folded(text: str) -> tuple[str, str]:
    """The text on one line, and the same, letter for letter, without accents and typographic signs."""
    written = " ".join(unicodedata.normalize("NFKC", text).split())
    letters = (unicodedata.normalize("NFD", letter)[0] for letter in written)
    return written, "".join(letters).translate(_PLAIN)
