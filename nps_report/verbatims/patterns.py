"""The patterns of a code frame: how they are written, and what they match.

A pattern is one or more words that follow each other; case and accents never count.

- `livraison` matches every form of its lemma ("livraisons") and what is spelt alike without accents; `livrer` matches
  "livré", "livrons", and a "livre" typed without its accent. Auxiliaries and the like match as they are written only:
  "avoirs" are credit notes, and no form of "a".
- `délai*` matches every word that begins so.
- `devis|offre trop cher` has alternatives in one place.
- `=tournée` matches what is spelt so, and no other form of the word.
- `@number` stands for a number; other words after `@` are the code frame's own lists, put in before it comes here.
- `date ... annoncée` allows up to three words in between.
- `/n[°o] ?\\d+/` is a regular expression, searched in the comment as it is written, but for case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from nps_report.verbatims.lemmas import Word, other_lemmas, words_of
from nps_report.verbatims.literals import required
from nps_report.verbatims.visible import fold

if TYPE_CHECKING:
    import regex

GAP = 3
"""How many words `...` may stand for."""

_GAP_SIGN = "..."
NUMBER = "@number"
"""Stands for a number in a pattern."""

_A_NUMBER = "#"
_MANY = 100
_TOO_COMMON = frozenset((
    "avoir", "etre", "faire", "aller", "un", "le", "ce", "son", "mon", "ton", "tout", "lui", "moi",
    "be", "have", "do", "go", "get",
))  # fmt: skip


@dataclass(frozen=True)
class Place:
    """What may stand in one place of a pattern: words of these forms, or words that begin with these stems.

    Up to `reach` other words may stand before it.
    """

    forms: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    reach: int = 0


WordPattern: TypeAlias = tuple[Place, ...]


@dataclass(frozen=True)
class Regex:
    """A regular expression: as it is written in the frame, compiled, and what a text must hold for it to be found."""

    written: str
    compiled: regex.Pattern[str]
    required: frozenset[str] = frozenset()

    def may_be_in(self, plain: str) -> bool:
        """Whether a text, given in small letters, is worth searching.

        >>> read_pattern("/factures? fausses?/", "fr").may_be_in("livraison en retard")
        False
        """
        return not self.required or any(piece in plain for piece in self.required)


def forms_of(word: Word, language: str) -> frozenset[str]:
    """What a word of a comment matches as: itself, its lemma, and the lemma it would have with accents.

    The form after "=" is the word as it stands, for names.

    >>> sorted(forms_of(words_of("Livre", "fr")[0], "fr"))
    ['=livre', 'livre', 'livrer']
    """
    others = (fold(lemma) for lemma in other_lemmas(word.text, language))
    number = {_A_NUMBER} if word.folded[0].isdigit() else set()
    return _asked_for(word) | _uncommon(others) | {f"={word.folded}"} | number


def _asked_for(word: Word) -> frozenset[str]:
    """The forms that a word of a pattern asks for."""
    return _uncommon([word.lemma]) | {word.folded}


def _uncommon(lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset(lemmas) - _TOO_COMMON


def read_name(name: str, language: str) -> WordPattern:
    """The pattern that matches a name as it is spelt, case and accents aside.

    >>> [sorted(place.forms) for place in read_name("Volt & Co", "fr")]
    [['=volt'], ['=co']]
    """
    return tuple(Place(frozenset((f"={word.folded}",))) for word in words_of(name, language))


def read_pattern(written: str, language: str) -> tuple[WordPattern, ...] | Regex:
    """A pattern: a regular expression, or all the sequences of places that it stands for.

    Raises ValueError, with the way out, where it cannot be read.

    >>> [[sorted(place.forms) for place in one] for one in read_pattern("dates annoncées", "fr")]
    [[['date', 'dates'], ['annoncees', 'annoncer']]]
    >>> len(read_pattern("sav|après-vente lent", "fr"))
    2
    >>> [[sorted(place.forms) for place in one] for one in read_pattern("@number =tournées", "fr")]
    [[['#'], ['=tournees']]]
    """
    written = written.strip()
    if len(written) > 1 and written[0] == written[-1] == "/":
        return _regular_expression(written)
    parts = list(_parts(_tokens(written), written, language))
    if not parts:
        raise ValueError(f"{written!r} holds no word. Write one.")
    if prod(map(len, parts)) > _MANY:
        raise ValueError(f"{written!r} has too many alternatives. Write them as several patterns.")
    return tuple(tuple(chain.from_iterable(chosen)) for chosen in product(*parts))


def _tokens(written: str) -> list[str]:
    tokens = re.sub(r"\.{3}|…", f" {_GAP_SIGN} ", written).split()
    if tokens and _GAP_SIGN in (tokens[0], tokens[-1]):
        raise ValueError(f"{written!r} has '...' at an end. Write a word on both sides of it.")
    return tokens


def _parts(tokens: list[str], written: str, language: str) -> Iterator[list[WordPattern]]:
    """What may stand for each token, of those that hold words."""
    reach = 0
    for token in tokens:
        if token == _GAP_SIGN:
            reach += GAP
        elif found := _alternatives(token, written, language):
            yield [(replace(first, reach=reach), *others) for first, *others in found]
            reach = 0


def _alternatives(token: str, written: str, language: str) -> list[WordPattern]:
    """The sequences that a token such as "sav|après-vente" stands for; those of one word share a place."""
    pieces = token.split("|")
    found = [_places(piece, written, language) for piece in pieces]
    if len(pieces) > 1 and not all(found):
        raise ValueError(f"{written!r} has '|' without a word on both sides. Write one, without blanks.")
    single = [places[0] for places in found if len(places) == 1]
    together = [(_either(single),)] if single else []
    return together + [places for places in found if len(places) > 1]


def _either(places: list[Place]) -> Place:
    forms = (place.forms for place in places)
    return Place(frozenset().union(*forms), frozenset().union(*(place.stems for place in places)))


def _places(piece: str, written: str, language: str) -> WordPattern:
    if piece == NUMBER:
        return (Place(frozenset((_A_NUMBER,))),)
    if piece.startswith("="):
        return read_name(piece[1:], language)
    body = piece.removesuffix("*")
    words = words_of(body, language)
    if "*" in body or (piece != body and not words):
        raise ValueError(f"{written!r} has '*' where no word ends. Write it after the beginning of a word.")
    places = tuple(Place(_asked_for(word)) for word in words)
    return places if piece == body else (*places[:-1], Place(stems=frozenset((words[-1].folded,))))


def _regular_expression(written: str) -> Regex:
    import regex

    try:
        compiled = regex.compile(written[1:-1], regex.IGNORECASE)
    except regex.error as error:
        raise ValueError(
            f"{written!r} is no regular expression ({error}). Correct it, or write words."
        ) from None
    if compiled.search(""):
        raise ValueError(f"{written!r} matches a text without any sign. Make it ask for one.")
    return Regex(written, compiled, required(written[1:-1]))
