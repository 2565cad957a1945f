"""How what is secret may be written: the forms of a name, and the ids that tell whom they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nps_report.publishing.words import words_of
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.vocabulary import is_ordinary

_DOT_IN_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
# Chinese, Japanese, Korean, Thai.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
"""Letters of languages that put no space between words."""

_LETTERS = re.compile(r"[^\W\d_]")
_FIVE_DIGITS = 5
_FOUR_SIGNS = 4
_THREE_DIGITS = 3


def forms_of(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name as it may be written: in full, without title and legal form, the other way round.

    What is left of a name must not be an everyday word: "Mars SA" is only found in full.

    >>> list(forms_of("Novalux S.A.S."))[1:], list(forms_of("Mme Élise Roy"))[1:], list(forms_of("Mars SA"))
    ([('novalux',)], [('elise', 'roy'), ('roy', 'elise')], [('mars', 'sa')])
    """
    words = words_of(name)
    if words:
        yield words
    plain, beside = _DOT_IN_INITIALS.sub("", name), beside_names()
    core = tuple(word for word in (words if plain == name else words_of(plain)) if word not in beside)
    if core != words and (len(core) > 1 or any(_names_alone(word) for word in core)):
        yield core
    if len(core) == 2 and core[0] != core[1]:
        yield core[::-1]


@cache
def beside_names() -> frozenset[str]:
    """Titles and legal forms, which stand beside a name."""
    return word_list("legal_forms") | word_list("civilities")


def _names_alone(word: str) -> bool:
    return len(word) > 2 and not word.isdigit() and not is_ordinary(word)


def names_somebody(text: str) -> bool:
    """Whether what stands where staff is named is more than everyday words: a method, a service, a role.

    >>> [names_somebody(text) for text in ("Samira Bouzid", "tirage", "Service client", "")]
    [True, False, False, False]
    """
    return any(len(word) > 1 and not word.isdigit() and not is_ordinary(word) for word in words_of(text))


def tells_apart(identifier: str) -> bool:
    """Whether an id stands for one alone wherever it is read, so that it is looked for.

    That is letters and digits of four signs at least (P0001, R-17 no), five digits in a row, or four letters that are
    no everyday word. Small numbers and words stand in any text.

    >>> [tells_apart(text) for text in ("P0001", "C-0042", "123456", "jdupont", "HEL-204")]
    [True, True, True, True, True]
    >>> [tells_apart(text) for text in ("12", "2026", "R-17", "client-1", "livraison", "2026-10-31", "")]
    [False, False, False, False, False, False, False]
    """
    words = words_of(identifier)
    return any(_is_telling(word) for word in words) or _is_numbered(words)


def _is_telling(word: str) -> bool:
    letters, digits = bool(_LETTERS.search(word)), any(map(str.isdigit, word))
    if letters and digits:
        return len(word) >= _FOUR_SIGNS
    return len(word) >= _FIVE_DIGITS if digits else len(word) >= _FOUR_SIGNS and not is_ordinary(word)


def _is_numbered(words: tuple[str, ...]) -> bool:
    """Whether letters that are no word stand beside a number of three digits, or one filled up: C 0042."""
    lettered = [word for word in words if not word.isdigit()]
    padded = any(word.isdigit() and (len(word) >= _THREE_DIGITS or word[0] == "0" != word) for word in words)
    return padded and len("".join(words)) > _FOUR_SIGNS and any(_is_code(word) for word in lettered)


def _is_code(word: str) -> bool:
    return len(word) == 1 or not is_ordinary(word)
