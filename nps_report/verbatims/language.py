"""The language of a comment, short ones included."""

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from nps_report.verbatims.emptiness import is_empty, plain_words
from nps_report.verbatims.lists import word_list

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_LONG = 6  # words: a shorter comment is never taken for a third language
_CLEAR = 0.9


def language_of(
    text: str | None, among: tuple[str, ...] = ("fr", "en"), prior: str | None = None
) -> str | None:
    """The language of a comment: one of `among`, or another where a long text is clearly that.

    `prior` is the language the person is known to use; it settles what the words leave open.
    None where there is nothing to read.

    >>> [language_of(text) for text in ("Trop cher", "Too slow", "RAS", "...")]
    ['fr', 'en', None, None]
    >>> language_of("El servicio es muy lento y los precios son demasiado altos")
    'es'
    """
    if is_empty(text) or not among:
        return None
    said = _ADDRESS.sub(" ", str(text))
    words = plain_words(said)
    ranked = _ranked(said)
    if _is_foreign(ranked, words, among):
        return max(ranked, key=lambda language: ranked[language])
    return max(among, key=lambda language: _evidence(language, words, ranked) + 0.5 * (language == prior))


def _evidence(language: str, words: list[str], ranked: dict[str, float]) -> float:
    """How much speaks for a language: its own words, then what the letters suggest."""
    return _own_words(language, words) + math.log(max(ranked.get(language, 0.0), 1e-6)) / 2


def _own_words(language: str, words: list[str]) -> int:
    return sum(word in _vocabulary(language) for word in words[:200])


def _is_foreign(ranked: dict[str, float], words: list[str], among: tuple[str, ...]) -> bool:
    best = max(ranked, key=lambda language: ranked[language])
    if best in among or len(words) < _LONG or ranked[best] < _CLEAR:
        return False
    return all(_own_words(language, words) < len(words) / 3 for language in among)


def _vocabulary(language: str) -> frozenset[str]:
    return word_list(f"words_{language}") if language in ("fr", "en") else frozenset()


def _ranked(text: str) -> dict[str, float]:
    return dict(_identifier().rank(text[:2000]))


@cache
def _identifier() -> "LanguageIdentifier":
    # Loading the model takes half a second, so it is loaded once, and only where comments are read.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
