"""Names as sets of words in full, looked through one by one: slow, large, and easy to see that it is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.names import NameIndex, phrase
from nps_report.verbatims.tokens import read_tokens
from nps_report.verbatims.visible import visible
from nps_report.verbatims.vocabulary import is_ordinary

_LINKS = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "et", "and", "the", "of"))


@dataclass(frozen=True, eq=False)
class PlainIndex(NameIndex):
    """Looks through all names of `several` words."""

    several: frozenset[tuple[str, ...]]

    def _words_of_phrase(self, words: Sequence[str]) -> int:
        return max((len(form) for form in self.several if tuple(words[: len(form)]) == form), default=0)


def plain_index(names: Iterable[str]) -> PlainIndex:
    """The index of the names, as its parts are defined.

    >>> index = plain_index(["Éloïse Dupont"])
    >>> sorted(index.words), index.is_near("dupotn"), index.is_near("dumond")
    (['dupont', 'duponteloise', 'eloise', 'eloisedupont'], True, False)
    """
    names = tuple(names)
    said = [words for words in map(_words, names) if words]
    full = {tuple(word for word in words if word not in _LINKS) or tuple(words) for words in said}
    cores = {
        form: tuple(word for word in form if word not in word_list("legal_forms")) or form for form in full
    }
    several = {form for words, core in cores.items() for form in _orders(words, core)}
    parts = {part for core in cores.values() for part in _parts(core)}
    careful = frozenset(part for part in parts if len(part) < 3 or is_ordinary(part))
    words = (parts - careful) | {"".join(form) for form in several}
    return PlainIndex(
        words=words,
        phrases=frozenset(),
        begun={form[0] for form in several},
        longer={},
        careful=careful,
        alone=frozenset(core[0] for core in cores.values() if len(core) == 1),
        led={phrase(pair) for words in said for pair in pairwise(words) if pair[0] in _LINKS}
        | {phrase(pair) for name in names for pair in _initials(name)},
        several=frozenset(several),
        is_near=lambda word: any(one_letter_apart(word, name) for name in words if 6 <= len(name) <= 30),
    )


def _words(name: str) -> list[str]:
    local, at, _ = visible(name).partition("@")
    words = [token.folded for token in read_tokens(local) if token.folded not in word_list("civilities")]
    return [] if at and all(len(word) <= 3 or is_ordinary(word) for word in words) else words


def _orders(full: tuple[str, ...], core: tuple[str, ...]) -> set[tuple[str, ...]]:
    begins = core[:12]
    pieces = {begins[first : first + many] for many in range(2, 7) for first in range(len(begins))}
    return {form for form in (full, core[::-1] if len(core) == 2 else core, *pieces) if len(form) > 1}


def _parts(core: tuple[str, ...]) -> Iterable[str]:
    for part in core:
        company_word = part in word_list("company_words") and part not in word_list("names_like_words")
        small = len(part) < 3 or part.isdigit() or part in word_list("particles")
        if len(core) == 1 or not (company_word or small):
            yield part


def _initials(name: str) -> Iterable[tuple[str, str]]:
    tokens = read_tokens(visible(name).partition("@")[0])
    for first, second, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if second.gap == "-" and after.gap == " ":
            yield first.folded[:1] + second.folded[:1], after.folded


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter changed, added, left out or swapped with its neighbour makes one word the other.

    >>> [one_letter_apart("dupont", wrong) for wrong in ("dupond", "duppont", "duont", "dupotn", "dumont")]
    [True, True, True, True, True]
    >>> one_letter_apart("dupont", "dumond")
    False
    """
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    return (len(one) < 2 and len(other) < 2) or (len(one) == 2 and one == other[::-1])


def _shared(one: str, other: str) -> int:
    """How many letters two words have in common at their start."""
    for place, (letter, counterpart) in enumerate(zip(one, other, strict=False)):
        if letter != counterpart:
            return place
    return min(len(one), len(other))
