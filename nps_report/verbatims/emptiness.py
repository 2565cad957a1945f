"""Comments that say nothing: "RAS", "ok", "N/A", a smiley, a row of dots."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from nps_report.verbatims.lists import word_list

_ALPHABETICAL = re.compile(r"[^\W\d_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def plain_words(text: str) -> list[str]:
    """The words of a text without case, accents, digits, signs and invisible characters.

    >>> plain_words("Déçu, à 100 % !")
    ['decu', 'a']
    """
    return list(_plain_words(text))


# A comment is asked for its words several times over: whether it is empty, then in which language it is.
@lru_cache(maxsize=8)
def _plain_words(text: str) -> tuple[str, ...]:
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_unmarked, unicodedata.normalize("NFKD", text))
    return tuple(_ALPHABETICAL.findall(text.casefold()))


def _unmarked(found: re.Match[str]) -> str:
    """A combining mark belongs to the letter before it; a format character (zero width, direction) to nothing."""
    return "" if unicodedata.category(found[0]) in ("Mn", "Cf") else found[0]


def is_empty(text: str | None) -> bool:
    """Whether a comment says nothing that could be read: blank, filler, signs, digits or smileys alone.

    "Rien à redire" is filler too; "rien ne marche" is not, nor is a single word of praise.

    >>> [is_empty(text) for text in (None, "R.A.S.", "Non, rien à signaler. Merci", "👍", "12")]
    [True, True, True, True, True]
    >>> [is_empty(text) for text in ("Rien ne marche", "Parfait", "Trop cher")]
    [False, False, False]
    """
    if not isinstance(text, str):
        return True
    return any(_says_nothing("".join(words)) for words in _without_politeness(plain_words(text)))


def _without_politeness(words: list[str]) -> Iterator[list[str]]:
    """The words without thanks at their end, then without each greeting or "no" at their start."""
    while len(words) > 1 and words[-1] in word_list("polite"):
        words = words[:-1]
    yield words
    while len(words) > 1 and words[0] in word_list("polite"):
        words = words[1:]
        yield words


def _says_nothing(said: str) -> bool:
    return said in _fillers() or (said.isascii() and len(set(said)) <= 1)


@cache
def _fillers() -> frozenset[str]:
    # Spelt together, because "R.A.S.", "r a s" and "RAS" are one filler.
    return frozenset(filler.replace(" ", "") for filler in word_list("fillers"))
