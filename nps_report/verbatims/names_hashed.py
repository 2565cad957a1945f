"""A set of texts in nine bytes each, which can only be asked whether a text is in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
"""A whole number of 64 bits for each of some texts."""

_BITS = 64
_WHOLE = (1 << _BITS) - 1
_IN_A_ROW = 2  # bits: about four hashes begin alike, and are looked through


@dataclass(frozen=True, eq=False, slots=True)
class Hashed:
    """Some texts, of which the hashes are kept: `Hashed.of([hashes(some), hashes(others)])`.

    Python's own hashes, which differ from one process to the next, so it serves in this process only. Where it holds
    ten million texts and is asked for a thousand million others, the odds are 1 to 2,000 that it takes even one of
    these for its own.

    >>> found = Hashed.of([hashes(["Dupont", "Le Goff"]), hashes(["Roy", "Dupont"])])
    >>> "Le Goff" in found, "Roy" in found, "Goff" in found, len(found)
    (True, True, False, 3)
    """

    _sorted: memoryview
    _starts: memoryview
    """Where those begin whose first bits are 0, 1, 2 ..., and where all end."""
    _shift: int

    @classmethod
    def of(cls, parts: Iterable[Hashes]) -> Hashed:
        """A set of the texts whose hashes are given, in as many parts as they came."""
        found = np.concatenate([np.empty(0, np.uint64), *parts])
        found.sort()
        found = found[np.concatenate([[True], found[1:] != found[:-1]])[: len(found)]]
        bits = max(0, len(found).bit_length() - _IN_A_ROW)
        begins = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(_BITS - bits if bits else 0)
        starts = np.concatenate([[0], np.searchsorted(found, begins), [len(found)]])
        return cls(found.data, starts.astype(np.uint32).data, _BITS - bits)

    def __contains__(self, text: object) -> bool:
        wanted = hash(text) & _WHOLE
        row = wanted >> self._shift
        end = self._starts[row + 1]
        place = bisect_left(self._sorted, wanted, self._starts[row], end)
        return place < end and self._sorted[place] == wanted

    def __len__(self) -> int:
        return len(self._sorted)


def hashes(texts: Collection[str]) -> Hashes:
    """The hash of each text, in order.

    >>> first, other, again = hashes(["Dupont", "Roy", "Dupont"]).tolist()
    >>> first == again, first == other
    (True, False)
    """
    return np.fromiter(map(hash, texts), np.int64, len(texts)).view(np.uint64)
