"""Finds e-mail addresses, links, bank accounts and telephone numbers in a comment."""

import re
from collections.abc import Iterator
from typing import NamedTuple


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
        rf"{_WORD}(?:{_DOT}{_WORD}){{0,5}}[ ]at[ ][\w-]{{2,63}}(?:[ ](?:dot|point)[ ][\w-]{{2,63}}){{1,4}}",
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
_IBAN_LENGTHS = dict(
    pair.split(":")
    for pair in (
        "AD:24 AT:20 BE:16 BG:22 CH:21 CY:28 CZ:24 DE:22 DK:18 EE:20 ES:24 FI:18 FR:27 GB:22 GI:23 GR:27 HR:21 "
        "HU:28 IE:22 IS:26 IT:27 LI:21 LT:20 LU:20 LV:21 MA:28 MC:27 MT:31 NL:18 NO:15 PL:28 PT:25 RO:24 RS:22 "
        "SE:24 SI:19 SK:24 SM:27 TN:24 TR:26 UA:29 AE:23 SA:24 IL:23"
    ).split()
)

_MANY_DIGITS = re.compile(r"(?:\d\D{0,4}){6}")
_SMALL = r"[ .\-_/·()]{0,3}"
_PHONES = (
    re.compile(
        rf"(?<!\d)(?:(?:\+|00)[ ]?33{_SMALL}(?:0{_SMALL})?|[0Oo]){_SMALL}[1-9](?:{_SMALL},?\d[ .]?\d){{4}}(?!\d)"
    ),
    # Any run of digits long enough that begins as telephone numbers do.
    re.compile(rf"(?<![\d/.,])(?:\+|00?)[ ]?\(?[1-9](?:{_SMALL}\d){{7,13}}(?!\d)"),
)


def find_details(text: str) -> Iterator[Span]:
    """Every stretch of `text` that is an address or a number to reach or to pay somebody.

    >>> [text for text in ["Écrire à a.b@x.fr", "06 12 34 56 78", "www.x.fr", "3 jours"] if list(find_details(text))]
    ['Écrire à a.b@x.fr', '06 12 34 56 78', 'www.x.fr']
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
        length = int(_IBAN_LENGTHS.get(text[places[0] : places[0] + 2].upper(), "0"))
        number = "".join(text[place] for place in places[:length])
        if 0 < length <= len(places) and is_iban(number):
            yield Span(found.start(), places[length - 1] + 1, "IBAN")


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
