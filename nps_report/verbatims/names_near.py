"""Finds the words of names with one letter changed, added, left out or swapped with its neighbour."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nps_report.verbatims.names_hashed import Hashes

FUZZY = 6
"""From so many letters on, one of them may be wrong."""
SPELT = 30
"""Letters: no name is spelt out longer, and a slip in more of them is not looked for."""

_BITS_EACH = 12
"""Bits of a sieve for each hash that is put in: of a hundred others, it lets through one."""
_BASE = 0x9E3779B97F4A7C15
_POWERS = np.array([pow(_BASE, place, 1 << 64) for place in range(SPELT + 2)], np.uint64)


@dataclass(frozen=True, eq=False)
class Sieve:
    """Lets through what was put in, and little else (a Bloom filter): `Sieve.sized(many)`.

    >>> sieve = Sieve.sized(100)
    >>> sieve.put(masked(["dupont"]))
    >>> sieve.passes(masked(["dumont"])).tolist()
    [False, False, True, False, False, False]
    """

    _rows: Hashes
    """64 bits each: a hash tells which row is its own, and which three bits of it."""

    @classmethod
    def sized(cls, many: int) -> Sieve:
        """A sieve for about so many; more may be put in, but then it lets more through."""
        return cls(np.zeros(many * _BITS_EACH // 64 + 1, np.uint64))

    def put(self, hashes: Hashes) -> None:
        """Let these through from now on."""
        np.bitwise_or.at(self._rows, self._row(hashes), _three_bits(hashes))

    def passes(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Which of these are let through."""
        bits = _three_bits(hashes)
        found: npt.NDArray[np.bool_] = self._rows[self._row(hashes)] & bits == bits
        return found

    def _row(self, hashes: Hashes) -> Hashes:
        half = np.uint64(32)
        found: Hashes = (hashes >> half) * np.uint64(len(self._rows)) >> half
        return found


@dataclass(frozen=True, eq=False)
class Near:
    """Whether a word is one letter apart from one of some `words`; of these, those of six to thirty letters count.

    The sieve tells which letter may be another one, or missing, so that it is tried out there alone.
    """

    words: Container[str]
    sieve: Sieve
    """With what `masked` gives for these words."""
    letters: Sequence[str]
    """All that there are in them."""

    def __call__(self, word: str) -> bool:
        """Whether `word`, which is none of them itself, may stand for one."""
        if not FUZZY - 1 <= len(word) <= SPELT + 1:
            return False
        return any(FUZZY <= len(form) <= SPELT and form in self.words for form in self._forms(word))

    def _forms(self, word: str) -> Iterator[str]:
        for place in range(len(word)):
            begins, ends = word[:place], word[place + 1 :]
            yield begins + ends
            yield begins + ends[:1] + word[place] + ends[1:]
        for place in np.flatnonzero(self.sieve.passes(masked([word]))).tolist():
            yield from (word[:place] + letter + word[place + 1 :] for letter in self.letters)
        for place in np.flatnonzero(self.sieve.passes(_masked_with_one_more(word))).tolist():
            yield from (word[:place] + letter + word[place:] for letter in self.letters)


def masked(words: Collection[str]) -> Hashes:
    """A hash of each word with its first letter hidden, with its second, and so on; words have some letters.

    >>> (masked(["dupont"]) == masked(["dumont"])).tolist()
    [False, False, True, False, False, False]
    """
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    starts = np.cumsum(lengths) - lengths
    terms = _terms("".join(words), np.arange(lengths.sum()) - np.repeat(starts, lengths))
    return _mixed(np.repeat(np.add.reduceat(terms, starts), lengths) - terms)


def _masked_with_one_more(word: str) -> Hashes:
    """What `masked` gives for words that have one letter more than `word`, at each place where it may be.

    >>> bool(_masked_with_one_more("duont")[2] == masked(["dupont"])[2])
    True
    """
    terms = _terms(word, np.arange(len(word)))
    before = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms)])
    return _mixed(before + (before[-1] - before) * np.uint64(_BASE))


def _terms(letters: str, places: npt.NDArray[np.int64]) -> Hashes:
    """A number for each letter at its place: added up they are the word's, and one can be taken off again."""
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    found: Hashes = _mixed(codes) * _POWERS[places]
    return found


def _mixed(numbers: Hashes) -> Hashes:
    """Numbers of which every bit depends on all of the given ones' (the end of MurmurHash3)."""
    mixed = numbers ^ (numbers >> np.uint64(33))
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def _three_bits(hashes: Hashes) -> Hashes:
    one, six = np.uint64(1), np.uint64(63)
    bits = one << (hashes & six) | one << (hashes >> np.uint64(6) & six)
    found: Hashes = bits | one << (hashes >> np.uint64(12) & six)
    return found
