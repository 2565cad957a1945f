"""Runs of words by which a comment is known again, though only a part of it is copied.

Four words in a row are looked for, but "la qualité de vos produits" is anybody's: words are weighed, and a run is as
long as it takes to weigh enough. A word of grammar weighs nothing, an everyday word of customers one, any other two. A
run starts at each word and is the shortest of four words that weighs 3; 4 or 5 where comments are many, since by
chance more of their runs stand in any text. So a run of the copy that weighs enough is one of the comment's, whatever
was left out before or after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from nps_report.publishing.words import Span, words_of
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.visible import fold

WORDS = 4
"""So many words in a row are looked for at least. One letter alone, as an apostrophe leaves, is no word."""

LONGEST = 16
"""A run of more words than this would hardly weigh anything: there is none."""

_GRAMMAR = ("grammar_fr", "grammar_en")
_OF_CUSTOMERS = ("words", "praise", "blame", "expected", "trouble")
_EVERYDAY = (*(f"{kind}_{language}" for kind in _OF_CUSTOMERS for language in ("fr", "en")), "company_words")
# They turn or measure what others say, and say nothing on their own.
_JUDGING = """pas ne ni jamais plus rien aucun aucune sans moins trop peu assez mieux bien bon bonne
    not no never nothing nor too more less most well good very"""
_MANY, _VERY_MANY = 10_000, 100_000


def needed(comments: int) -> int:
    """What a run must weigh among so many different comments.

    >>> [needed(comments) for comments in (800, 40_000, 500_000)]
    [3, 4, 5]
    """
    return 3 + (comments >= _MANY) + (comments >= _VERY_MANY)


def runs_of(words: Sequence[str], least: int, among: Collection[str] | None = None) -> Iterator[Span]:
    """Where the runs that weigh `least` stand: at most one from each word on, of words `among` these alone.

    >>> words = words_of("Personne au quai pour réceptionner, c'est dommage")
    >>> [" ".join(words[start:end]) for start, end in runs_of(words, 3)][:2]
    ['personne au quai pour', 'au quai pour receptionner']
    >>> list(runs_of(words_of("la qualité de vos produits"), 3))
    []
    >>> list(runs_of(words, 3, among=["personne", "au", "quai", "pour"]))
    [Span(start=0, end=4)]
    """
    start = 0
    for end, word in enumerate((*words, None)):
        if word is None or (among is not None and word not in among):
            if end - start >= WORDS:
                yield from _runs_between(words, start, end, least)
            start = end + 1


def _runs_between(words: Sequence[str], first: int, last: int, least: int) -> Iterator[Span]:
    """The runs of a stretch of words: each begins and ends behind the one before."""
    end, heavy, many = first, 0, 0
    for start in range(first, last):
        while end < last and (heavy < least or many < WORDS):
            heavy, many, end = heavy + weight(words[end]), many + _counts(words[end]), end + 1
        if heavy < least or many < WORDS:
            return
        if _counts(words[start]) and end - start <= LONGEST:
            yield Span(start, end)
        heavy, many = heavy - weight(words[start]), many - _counts(words[start])


def is_long_enough(words: Sequence[str]) -> bool:
    """Whether a comment has the four words from which it is looked for.

    >>> is_long_enough(words_of("Rien à dire")), is_long_enough(words_of("Vous êtes toujours en retard"))
    (False, True)
    """
    return sum(map(_counts, words)) >= WORDS


@lru_cache(maxsize=200_000)
def weight(word: str) -> int:
    """How much a folded word tells of who wrote it.

    >>> [weight(word) for word in ("de", "livraison", "14", "joint")]
    [0, 1, 1, 2]
    """
    if word in _words_of_grammar() or not _counts(word):
        return 0
    return 1 if word.isdigit() or word in _everyday_words() else 2


def key_of(phrase: str) -> int:
    """A run as it is kept: a number of 64 bits.

    >>> key_of("personne au quai pour") == key_of("personne au quai pour"), key_of("a") == key_of("b")
    (True, False)
    """
    digest = hashlib.blake2b(phrase.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _counts(word: str) -> bool:
    return len(word) > 1 or word.isdigit()


@cache
def _words_of_grammar() -> frozenset[str]:
    return frozenset(words_of(_JUDGING)) | _folded(_GRAMMAR)


@cache
def _everyday_words() -> frozenset[str]:
    return _folded(_EVERYDAY)


def _folded(lists: Sequence[str]) -> frozenset[str]:
    entries = (entry for name in lists for entry in word_list(name))
    return frozenset(fold(word) for entry in entries for word in words_of(entry))
