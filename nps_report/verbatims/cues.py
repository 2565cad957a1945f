"""Words that speak for a theme or against it without deciding alone: cues, each worth some points.

A pattern says for sure what a comment is about; most of what people write holds no such word. Cues add up: "attente",
"relance" and "toujours rien" are together a delivery that is late. Their points are learned from comments coded by
hand, as the weights of a logistic regression for each theme, and stand in a file that anybody can read and change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from nps_report.verbatims.lemmas import Word

LONGEST = 60
"""Words of a passage. Points were learned on comments no longer: of a longer text, each passage is weighed alone."""

_STEMS = (4, 5)  # letters
_BETWEEN = (" ", " ... ", " ... ")
"""What stands in a cue between a word and the next, the one after it, and the one after that."""


class Cue(NamedTuple):
    """A cue in a text: as it is written in the file, and the first and last word that it covers."""

    written: str
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Cues:
    """The cues of one language: the points that each brings to each theme, and what a theme needs in all to be raised.

    `points` has a row per cue, at the place that `places` tells, and a column per theme: above 0 where the cue speaks
    for the theme, below where it speaks against it. `needed`, `pattern` and `again` have a number per theme: what it
    needs, what a likely pattern of its own that is found brings, and what a second one adds.
    """

    themes: tuple[str, ...]
    places: Mapping[str, int]
    points: npt.NDArray[np.int32]
    needed: npt.NDArray[np.int32]
    pattern: npt.NDArray[np.int32]
    again: npt.NDArray[np.int32]

    def raised(
        self, words: Sequence[Word], likely: Mapping[str, int], but: Mapping[str, frozenset[int]]
    ) -> Iterator[Raised]:
        """The themes that a passage raises, in the order of the table.

        `likely` is how often a likely pattern of a theme was found in it, `but` are the words that do not speak for
        a theme, by their place in `words`.

        >>> from nps_report.verbatims.lemmas import words_of
        >>> points, none = np.array([[150], [-70]], "int32"), np.zeros(1, "int32")
        >>> cues = Cues(("price",), {"cher": 0, "client": 1}, points, none + 100, none, none)
        >>> [(one.theme, one.first, one.last) for one in cues.raised(words_of("Vraiment trop cher", "fr"), {}, {})]
        [('price', 2, 2)]
        >>> list(cues.raised(words_of("Cher client", "fr"), {}, {}))
        []
        """
        found = self._found(words)
        points = self.points[[self.places[written] for written in found], :]
        matched = np.array([likely.get(theme, 0) for theme in self.themes])
        total = points.sum(axis=0) + self.pattern * (matched > 0) + self.again * (matched > 1)

        def speaking(at: int) -> Iterator[tuple[Sequence[Cue], int]]:
            return zip(found.values(), points[:, at].tolist(), strict=True)

        for at, theme in enumerate(self.themes) if but else ():
            inside = but.get(theme, frozenset())
            total[at] -= sum(worth for cues, worth in speaking(at) if worth > 0 and _inside(cues, inside))
        for at in np.flatnonzero(total >= self.needed).tolist():
            theme = self.themes[at]
            yield Raised(
                theme, *(_NO_WORD if matched[at] else _most(speaking(at), but.get(theme, frozenset())))
            )

    def _found(self, words: Sequence[Word]) -> Mapping[str, list[Cue]]:
        """The cues in a passage, each with all its places."""
        found: dict[str, list[Cue]] = {}
        for cue in cues_in(words):
            if cue.written in self.places:
                found.setdefault(cue.written, []).append(cue)
        return found


class Raised(NamedTuple):
    """A theme that a passage raises, and the first and last of the words that say so most; -1 where a pattern does."""

    theme: str
    first: int
    last: int


_NO_WORD = (-1, -1)

_Speaking: TypeAlias = Iterable[tuple[Sequence[Cue], int]]
"""The cues of a passage, each with all its places and its points for one theme."""


def _inside(cues: Iterable[Cue], words: frozenset[int]) -> bool:
    return all(cue.first in words and cue.last in words for cue in cues)


def _most(speaking: _Speaking, but: frozenset[int]) -> tuple[int, int]:
    """The word that brings most, the first of equals, with those beside it that bring at least half as much."""
    worth: dict[int, int] = defaultdict(int)
    for cues, points in speaking:
        for word in {word for cue in cues for word in (cue.first, cue.last)} - but if points > 0 else ():
            worth[word] += points
    if not worth:
        return _NO_WORD
    first = last = min(worth, key=lambda word: (-worth[word], word))
    enough = worth[first] / 2
    while worth.get(first - 1, 0) >= enough:
        first -= 1
    while worth.get(last + 1, 0) >= enough:
        last += 1
    return first, last


def cues_in(words: Sequence[Word]) -> Iterator[Cue]:
    """What may be a cue in a row of words: each word's lemma, its beginning, and it with one of the next three.

    >>> from nps_report.verbatims.lemmas import words_of
    >>> [cue.written for cue in cues_in(words_of("Délais tenus", "fr"))]
    ['delai', 'dela*', 'delai*', 'delai tenir', 'tenir', 'teni*', 'tenir*']
    >>> [cue.written for cue in cues_in(words_of("no one came", "en")) if "..." in cue.written]
    ['no ... come']
    """
    for place, word in enumerate(words):
        yield Cue(word.lemma, place, place)
        for size in _STEMS:
            if len(word.lemma) >= size:
                yield Cue(f"{word.lemma[:size]}*", place, place)
        for after, between in enumerate(_BETWEEN, place + 1):
            if after < len(words):
                yield Cue(f"{word.lemma}{between}{words[after].lemma}", place, after)


def passages(words: Sequence[Word], ends: Iterable[int]) -> Iterator[range]:
    """The words of each passage: whole sentences as long as they fit, and one that is longer cut.

    `ends` are the places in the text where a sentence ends, in order.

    >>> from nps_report.verbatims.lemmas import words_of
    >>> list(passages(words_of("Rien reçu. Personne ne sait.", "fr"), [9]))
    [range(0, 5)]
    >>> [len(one) for one in passages(words_of("un " * 70 + ". " + "deux " * 20, "fr"), [210])]
    [60, 30]
    """
    begin = 0
    for sentence in _sentences(words, ends):
        if sentence.stop - begin > LONGEST and sentence.start > begin:
            yield range(begin, sentence.start)
            begin = sentence.start
        while sentence.stop - begin > LONGEST:
            yield range(begin, begin + LONGEST)
            begin += LONGEST
    if begin < len(words):
        yield range(begin, len(words))


def _sentences(words: Sequence[Word], ends: Iterable[int]) -> Iterator[range]:
    begin = 0
    for end in ends:
        stop = next((place for place in range(begin, len(words)) if words[place].start > end), len(words))
        if stop > begin:
            yield range(begin, stop)
            begin = stop
    if begin < len(words):
        yield range(begin, len(words))
