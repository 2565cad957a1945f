"""The language of a comment, short ones included."""

import math
import re
from collections.abc import Mapping
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
_UNLIKELY = 1e-6
_MOST_SUGGESTED = (
    7.0  # a little more than the letters of the likeliest and the least likely language differ by
)


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
    said = _without_addresses(str(text))
    words = plain_words(said)[:200]
    told = {language: _told(language, words) for language in among}
    may_be_foreign = len(words) >= _LONG and all(_share_known(language, words) < _KNOWN for language in among)
    if not may_be_foreign and (clear := _clear(told, prior)):
        return clear
    ranked = _ranked(said)
    # The first is the likeliest.
    best = next(iter(ranked))
    if may_be_foreign and best not in among and ranked[best] >= _CLEAR:
        return best
    return max(
        among,
        key=lambda language: told[language] + _suggested(ranked.get(language, 0.0)) + (language == prior),
    )


def _without_addresses(text: str) -> str:
    words = text.split()
    if _ADDRESS.search(text):
        words = [word for word in words if not _ADDRESS.search(word)]
    return " ".join(words)


def _told(language: str, words: list[str]) -> float:
    """How much the words speak for a language: those that are its own, and those that its dictionary has."""
    own = _own_words(language)
    known = sum(is_in_dictionary(word, language) for word in words[:_MANY])
    return sum(word in own for word in words) + known / 2


def _suggested(likelihood: float) -> float:
    """How much the letters speak for a language: nothing or less."""
    return math.log(max(likelihood, _UNLIKELY)) / 2


def _clear(told: Mapping[str, float], prior: str | None) -> str | None:
    """The language that leads by more than letters could ever make up for."""
    first, *others = sorted(told, key=lambda language: told[language] + (language == prior), reverse=True)
    leads = not others or told[first] - told[others[0]] - 1 > _MOST_SUGGESTED
    return first if leads else None


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
