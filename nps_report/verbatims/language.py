"""The language of a comment, short ones included."""

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from nps_report.verbatims.emptiness import is_empty, plain_words
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.vocabulary import is_in_dictionary

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ADDRESS = re.compile(r"@|://|www\.")
_LONG = 6  # words: a shorter comment is never taken for a third language
_CLEAR = 0.7
_KNOWN = 0.75  # share of known words from which a text is not foreign after all
_MANY = 40  # words: more of them would tell nothing new
_LISTED = ("fr", "en")


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
    said = " ".join(word for word in str(text).split() if not _ADDRESS.search(word))
    words = plain_words(said)[:200]
    ranked = _ranked(said)
    if _is_foreign(ranked, words, among):
        return max(ranked, key=lambda language: ranked[language])
    return max(among, key=lambda language: _evidence(language, words, ranked) + (language == prior))


def _evidence(language: str, words: list[str], ranked: dict[str, float]) -> float:
    """How much speaks for a language: its own words, its dictionary, and what the letters suggest."""
    told = sum(word in _own_words(language) for word in words)
    known = sum(is_in_dictionary(word, language) for word in words[:_MANY])
    return told + known / 2 + math.log(max(ranked.get(language, 0.0), 1e-6)) / 2


def _is_foreign(ranked: dict[str, float], words: list[str], among: tuple[str, ...]) -> bool:
    """Whether a long text is clearly in none of `among`: by its letters, and few of its words are theirs."""
    best = max(ranked, key=lambda language: ranked[language])
    if best in among or len(words) < _LONG or ranked[best] < _CLEAR:
        return False
    return all(_share_known(language, words) < _KNOWN for language in among)


def _share_known(language: str, words: list[str]) -> float:
    longer = [word for word in words[:_MANY] if len(word) > 3]
    return sum(is_in_dictionary(word, language) for word in longer) / max(len(longer), 1)


def _own_words(language: str) -> frozenset[str]:
    return word_list(f"words_{language}") if language in _LISTED else frozenset()


def _ranked(text: str) -> dict[str, float]:
    return dict(_identifier().rank(text[:2000]))


@cache
def _identifier() -> "LanguageIdentifier":
    # Loading the model takes half a second, so it is loaded once, and only where comments are read.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
