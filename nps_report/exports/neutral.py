"""Texts that a spreadsheet would take for formulas, made plain texts, and back."""

from __future__ import annotations

import re

# What stands before a sign and is not seen: spaces of every kind, marks of direction, a byte order mark.
_UNSEEN = r"[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_FORMULA = re.compile(rf"'*(?:{_UNSEEN}[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
# No editor shows them, no import tool takes them, and a workbook may not hold them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|\x85|\u2028|\u2029")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run a text, or took it for a mark of its own.

    Full-width signs count, as do signs behind what is not seen, and behind apostrophes that were there before.

    >>> [is_formula(text) for text in ("=1+1", "  @SUM(A1)", "＝1", "\\tx", "'-5", "a=b", "'tis", "")]
    [True, True, True, True, True, False, False, False]
    """
    return _FORMULA.match(text) is not None


def neutral(text: str) -> str:
    """A text as a file for spreadsheets holds it: an apostrophe goes before what might be a formula.

    >>> neutral("=1+1"), neutral("'=1+1"), neutral("fine")
    ("'=1+1", "''=1+1", 'fine')
    """
    return f"'{text}" if is_formula(text) else text


def plain(text: str) -> str:
    """The text that `neutral` was given.

    >>> plain(neutral("=1+1")), plain(neutral("'=1+1")), plain("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return text[1:] if text.startswith("'") and is_formula(text) else text


def tidy(text: str) -> str:
    """A text without control signs; each line end is one sign, the same for all.

    >>> tidy("a\\x00b\\r\\nc\\td")
    'ab\\nc\\td'
    """
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def cut(text: str, most: int) -> str:
    """The beginning of a text, in so many UTF-16 units, as spreadsheets and CRMs count letters.

    >>> cut("abcd", 3), cut("a🙂b", 2), cut("a🙂b", 3)
    ('abc', 'a', 'a🙂')
    """
    if 2 * len(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
