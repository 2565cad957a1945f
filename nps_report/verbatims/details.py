"""Finds e-mail addresses, links, bank accounts and telephone numbers in a comment."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from nps_report.verbatims.lists import word_list


class Span(NamedTuple):
    """A stretch of a text and what kind of detail it is."""

    start: int
    end: int
    kind: str


REGIONS = ("FR", "BE", "CH", "GB", "US")
"""Where a telephone number without an international prefix may be from."""

# Lengths are bounded everywhere, so that no text takes more than a few looks per character.
_WORD = r"[\w+-]{1,64}+"
_DOT = r"(?:\.|[ ]{1,2}(?:point|dot)[ ]{1,2}|[ ]?[\[({](?:point|dot|\.)[\])}][ ]?)"
_AT = r"(?:[ ]{0,2}(?:@|arr?obase)[ ]{0,2}|[ ]?[\[({](?:at|arr?obase|@|chez|a)[\])}][ ]?)"
_EMAILS = (
    re.compile(rf"{_WORD}(?:{_DOT}{_WORD}){{0,5}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,4}}", re.I),
    re.compile(r"[\w.+-]{2,64}@[\w-]{2,63}"),
    re.compile(
        rf"{_WORD}(?:{_DOT}{_WORD}){{0,5}}[ ]at[ ][\w-]{{1,63}}(?:[ ](?:dot|point)[ ][\w-]{{2,63}}){{1,4}}",
        re.I,
    ),
    re.compile(r"(?<!\S)(?:\S ){2,64}@(?: \S){4,64}(?!\S)"),
)
_HANDLE = re.compile(r"(?<![\w.])@[^\W\d]\w{2,63}")

_END = r"[^\s<>\"«»]{0,500}[^\s<>\"«».,;:!?)\]'’]"
# Endings that no sentence makes by leaving out a space; "bien.de plus" is not an address.
_ENDINGS = "fr|com|org|eu|io|uk|ch|info|biz|dev|app|cloud|shop|paris|bzh|tech|pro|ly|gouv"
_LINKS = (
    re.compile(rf"\b(?:h(?:tt|xx)ps?|ftps?|mailto|tel|file):[/\\]{{0,3}}{_END}", re.I),
    re.compile(rf"\bwww\d?\.{_END}", re.I),
    re.compile(r"\b(?:https?[ ]?:[ ]?/[ ]?/|www)[ ]?\.?[ ]?[\w-]{1,63}(?:[ ]?\.[ ]?[\w-]{2,63}){1,4}", re.I),
    re.compile(rf"\b(?:[\w-]{{1,63}}\.){{1,5}}(?:{_ENDINGS})\b(?:/(?:{_END})?)?", re.I),
    re.compile(r"\b(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/" + _END, re.I),
    re.compile(r"\b[\w-]{2,63}[ ](?:point|dot)[ ](?:fr|com|net|org|eu|io)\b", re.I),
)

_IBAN = re.compile(r"\b[A-Z]{2}[ ]?\d{2}(?:[ \-.]?[A-Z\d]){11,30}", re.I)
_MANY_DIGITS = re.compile(r"(?:\d\D{0,4}){6}")
_SMALL = r"[ .\-_/·()]{0,3}"
_FRANCE = rf"(?:(?:\+|00)[ ]?33{_SMALL}(?:0{_SMALL})?|[0Oo])"
_PHONES = (
    re.compile(rf"(?<!\d){_FRANCE}{_SMALL}[1-9](?:{_SMALL},?\d[ .]?\d){{4}}(?!\d)"),
    # Any run of digits long enough that begins as telephone numbers do.
    re.compile(rf"(?<![\d/.,])(?:\+|00?)[ ]?\(?[1-9](?:{_SMALL}\d){{7,13}}(?!\d)"),
)


def find_details(text: str) -> Iterator[Span]:
    """Every stretch of `text` that is an address or a number to reach or to pay somebody.

    >>> [text for text in ["voir a.b@x.fr", "06 12 34 56 78", "3 jours"] if list(find_details(text))]
    ['voir a.b@x.fr', '06 12 34 56 78']
    """
    yield from _spans(_EMAILS, text, "e-mail")
    yield from _spans((_HANDLE,), text, "name")
    yield from _spans(_LINKS, text, "link")
    if _MANY_DIGITS.search(text):
        yield from _ibans(text)
        yield from _phones(text)


def _spans(patterns: tuple[re.Pattern[str], ...], text: str, kind: str) -> Iterator[Span]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield Span(found.start(), found.end(), kind)


def _ibans(text: str) -> Iterator[Span]:
    for found in _IBAN.finditer(text):
        places = [place for place in range(*found.span()) if text[place].isalnum()]
        length = _iban_length(text[places[0] : places[0] + 2].upper())
        number = "".join(text[place] for place in places[:length])
        if 0 < length <= len(places) and is_iban(number):
            yield Span(found.start(), places[length - 1] + 1, "IBAN")


def _iban_length(country: str) -> int:
    """How many characters an IBAN of a country has; 0 where there are none."""
    return next((int(entry[2:]) for entry in word_list("iban_lengths") if entry[:2] == country), 0)


def is_iban(number: str) -> bool:
    """Whether the check digits of an account number without spaces are right (ISO 7064, mod 97).

    >>> is_iban("FR7630006000011234567890189"), is_iban("FR7630006000011234567890188")
    (True, False)
    """
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _phones(text: str) -> Iterator[Span]:
    from phonenumbers import PhoneNumberMatcher

    plain = text.translate(_SPACES)
    yield from _spans(_PHONES, plain, "phone")
    for region in REGIONS:
        for found in PhoneNumberMatcher(plain, region):
            yield Span(found.start, found.end, "phone")


_SPACES = {ord(space): " " for space in "\u00a0\u2007\u2009\u202f\u2002\u2003\t"}
