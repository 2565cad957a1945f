"""Amounts of money and telephone numbers in a text, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LEAST = 100
"""Smaller amounts stand in any text."""

_CURRENCY = (
    r"(?:[$\u00a2-\u00a5\u20a0-\u20bf]|EUR\b|USD\b|GBP\b|CHF\b"
    r"|euros?\b|dollars?\b|pounds?\b|francs?\b|livres\b)"
)
_SCALE = r"(?:k|m|md|bn|mille|milliers?|millions?|milliards?|thousand|billions?)"
_GAP = r"[ \t\n\xa0\u2009\u202f]"
_GROUPED = rf"\d{{1,3}}(?:(?P<sign>{_GAP}|[.,'’])\d{{3}})(?:(?P=sign)\d{{3}})*(?!\d)"
_AMOUNT = re.compile(
    # Colours and the standards that a file names are no amounts, nor is what is a part of a longer word or number.
    rf"(?<![\w#])(?<!\d[.,])(?<!ISO )(?P<number>{_GROUPED}|\d+)(?:[.,](?P<part>\d+))?(?!\d)"
    rf"(?:{_GAP}?(?P<scale>{_SCALE})\b)?(?:{_GAP}?(?:d['’]|de )?(?P<after>{_CURRENCY}))?(?![^\W\d_])",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"{_CURRENCY}{_GAP}?$", re.IGNORECASE)
_CURRENCY_SIGNS = 10
_THOUSAND, _MILLION, _MILLIARD = 10**3, 10**6, 10**9
_SCALES = {
    "k": _THOUSAND,
    "t": _THOUSAND,
    "md": _MILLIARD,
    "b": _MILLIARD,
    "milliard": _MILLIARD,
    "m": _MILLION,
}
_TELEPHONE = re.compile(r"(?<![\w.,#])(?:\+|00)?\(?\d(?:[ \t\n\xa0\u2009\u202f.\-/()]{0,3}\d){7,24}(?![\w])")
_DIGITS = re.compile(r"\d+")
_OPTIONAL_ZERO = re.compile(r"\(0\)")
_LEAST_DIGITS, _MOST_DIGITS, _KEPT = 8, 15, 8
_ONE_NUMBER = re.compile(r"\+?[\d\s().\-/]{8,24}")
_FIVE, _FOUR, _THREE, _TWO = 5, 4, 3, 2


class Amount(NamedTuple):
    """An amount as it stands in a text, and between which two the exact one lies."""

    start: int
    end: int
    low: float
    high: float


def amounts_in(text: str) -> Iterator[Amount]:
    """The amounts in a text that could be somebody's revenue, each in every way that it can be read.

    With a currency or a scale (k, M), or from five digits in a row; in groups, without a unit, from five of which four
    are no zeros at the end: "1 200 références" and "12 500 références" are none.

    >>> [text for text in ("539 402,67 €", "€539k", "0,54 M€", "539402", "13,589", "1 200", "12 500", "#539402", "8 M€")
    ...     if any(amounts_in(text))]
    ['539 402,67 €', '€539k', '0,54 M€', '539402', '13,589']
    >>> [(amount.low, amount.high) for amount in amounts_in("539 k€")]
    [(538500.0, 539500.0)]
    """
    for found in _AMOUNT.finditer(text):
        for digits, part in _read(found):
            if (bounds := _bounds(found, digits, part)) and bounds[1] >= LEAST:
                yield Amount(found.start("number"), found.end(), *bounds)


def _read(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """The digits before and after the decimal sign; one sign between two groups may be either."""
    number, part, sign = found["number"], found["part"] or "", found["sign"]
    yield "".join(_DIGITS.findall(number)), part
    if sign in (".", ",") and number.count(sign) == 1 and not part:
        whole, _, rest = number.partition(sign)
        yield whole, rest


def _bounds(found: re.Match[str], digits: str, part: str) -> tuple[float, float] | None:
    scale = _scale_of(found["scale"])
    # Zeros behind a decimal sign are written because they are meant.
    significant = len((digits + part).lstrip("0") if part else digits.strip("0")) or 1
    if not _is_telling(found, digits, significant):
        return None
    step = 10.0 ** -len(part) * scale
    value = float(f"{digits}.{part or 0}") * scale
    # A scaled amount was rounded; a plain one may have been cut as well.
    return value - step / 2, value + (step / 2 if scale > 1 else step)


def _is_telling(found: re.Match[str], digits: str, significant: int) -> bool:
    start = found.start()
    currency = found["after"] or _BEFORE.search(found.string, max(start - _CURRENCY_SIGNS, 0), start)
    if found["scale"]:
        return significant >= (_TWO if currency else _THREE)
    if currency:
        return True
    return len(digits) >= _FIVE and (digits == found["number"] or significant >= _FOUR)


def _scale_of(scale: str | None) -> int:
    """By how much an amount is to be multiplied.

    >>> [_scale_of(scale) for scale in (None, "k", "M", "Md", "mille", "millions", "milliers", "milliards", "bn")]
    [1, 1000, 1000000, 1000000000, 1000, 1000000, 1000, 1000000000, 1000000000]
    """
    word = (scale or "").casefold()
    if word.startswith(("mille", "millier")):
        return _THOUSAND
    for start in ("milliard", "md", "b", "k", "t", "m"):
        if word.startswith(start):
            return _SCALES[start]
    return 1


class Telephone(NamedTuple):
    """What could be a telephone number in a text, by the digits that every way to write it shares."""

    start: int
    end: int
    key: str


def telephones_in(text: str) -> Iterator[Telephone]:
    """What could be telephone numbers in a text, those beside other numbers too.

    >>> [found.key for found in telephones_in("le 12, au +33 (0)6.12.34.56.78 ou au 212-555-0123")]
    ['36123456', '12345678', '06123456', '12345678', '25550123']
    >>> list(telephones_in("du 2026-10-01 au 2026-10-31"))
    []
    """
    for found in _TELEPHONE.finditer(text):
        groups = [(one.start(), one.end()) for one in _DIGITS.finditer(text, *found.span())]
        for first, (start, _) in enumerate(groups):
            for _, end in groups[first:]:
                digits = "".join(_DIGITS.findall(_OPTIONAL_ZERO.sub("", text[start:end])))
                if len(digits) > _MOST_DIGITS:
                    break
                whole = (start, end) == (groups[0][0], groups[-1][1]) and len(digits) > _LEAST_DIGITS
                if len(digits) >= _LEAST_DIGITS and (whole or _may_be_dialled(text, start, end)):
                    yield Telephone(start, end, digits[-_KEPT:])


def _may_be_dialled(text: str, start: int, end: int) -> bool:
    """Numbers beside each other are one to dial only behind a zero, a plus or a bracket; one in one piece is."""
    return text[start] == "0" or text[max(start - 1, 0)] in "+(" or text[start:end].isdigit()


def telephone_key(value: str) -> str | None:
    """What a telephone number is known by: its last eight digits; None where the text is none.

    >>> telephone_key("+33 6 12 34 56 78"), telephone_key("06.12.34.56.78"), telephone_key("2026-10-31 x")
    ('12345678', '12345678', None)
    """
    digits = "".join(_DIGITS.findall(value))
    is_one = _ONE_NUMBER.fullmatch(value.strip()) and _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS
    return digits[-_KEPT:] if is_one else None
