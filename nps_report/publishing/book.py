"""The file in which a book of what is forbidden is kept: sorted arrays, of which a search reads the few pages it needs.

A form of a name stands there as a number of 64 bits, with how the tables write it beside; a hundred million take two
gigabytes of disk and no memory. Blocks of them come first, in order; what else is searched for follows; the end of the
file tells where everything stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from nps_report.errors import SnapshotError
from nps_report.files import writing_once
from nps_report.publishing.forbidden import KINDS, Secret

_MARK = b"npsbook2"
_WIDTH = 8
_FOOT = 3 * _WIDTH

Keys: TypeAlias = npt.NDArray[np.uint64]

MOST_WORDS = 63
"""Of forms of so many words and more is kept how many words there are, but not beside which first one."""


def form_key(form: str) -> int:
    """A form as it is kept.

    >>> form_key("elise roy") == form_key("elise roy"), form_key("elise roy") == form_key("elise")
    (True, False)
    """
    # The half that a query calls `md5_number_lower`. It hides nothing.
    digest = hashlib.md5(form.encode(errors="surrogatepass"), usedforsecurity=False).digest()
    return int.from_bytes(digest[_WIDTH:], "little")


def keys_of(forms: Iterable[str]) -> Keys:
    """The keys of forms, in their order."""
    return np.fromiter(map(form_key, forms), dtype=np.uint64)


class Block(NamedTuple):
    """Forms in the order of their keys: the place of each one's kind among `KINDS`, and how the tables write it.

    `ends` tells where what is written of each ends in `written`, in UTF-8.
    """

    keys: Keys
    kinds: npt.NDArray[np.uint8]
    ends: Keys
    written: bytes

    @classmethod
    def of(cls, forms: Mapping[str, Secret]) -> Block:
        """The forms of a set in memory."""
        keys = keys_of(forms)
        order = np.argsort(keys, kind="stable")
        secrets = [*forms.values()]
        texts = [secrets[place].written.encode(errors="surrogatepass") for place in order.tolist()]
        kinds = np.array([KINDS.index(secrets[place].kind) for place in order.tolist()], dtype=np.uint8)
        ends = np.cumsum([len(text) for text in texts], dtype=np.uint64)
        return cls(keys[order], kinds, ends, b"".join(texts))


class Rest(NamedTuple):
    """What is searched for beside forms: `firsts` tell what forms of several words begin with, see `lengths_in`.

    `longest` are the different numbers of words, of `MOST_WORDS` and more, that there are.
    """

    firsts: Keys
    lengths: Keys
    longest: Keys
    runs: npt.NDArray[np.int64]
    vocabulary: Keys
    figures: npt.NDArray[np.float64]
    least: int


def lengths_in(told: int, longest: Iterable[int] = ()) -> set[int]:
    """How many words forms have, as they are kept beside a first word: a bit for each number, the last for `longest`.

    >>> lengths_in(0b10100), sorted(lengths_in(1 << 63 | 0b100, [80, 300]))
    ({2, 4}, [2, 80, 300])
    """
    found = {many for many in range(MOST_WORDS) if told >> many & 1}
    return found.union(longest) if told >> MOST_WORDS & 1 else found


@dataclass
class Digest:
    """Gathers a digest of all that stands in a book, whatever its blocks."""

    keys: Any = field(default_factory=hashlib.sha256)
    kinds: Any = field(default_factory=hashlib.sha256)

    def add(self, block: Block) -> None:
        """Take a block."""
        self.keys.update(block.keys.tobytes())
        self.kinds.update(block.kinds.tobytes())

    def told(self, rest: Rest) -> str:
        """The digest of the blocks that were taken, and of the rest."""
        whole = hashlib.sha256(self.keys.digest() + self.kinds.digest())
        for values in (rest.runs, rest.figures):
            whole.update(len(values).to_bytes(_WIDTH, "little") + values.tobytes())
        whole.update(rest.least.to_bytes(_WIDTH, "little"))
        return whole.hexdigest()[:16]


def write_book(path: Path, blocks: Iterable[Block], rest: Rest) -> None:
    """Write a book, whole or not at all; where another process was faster, its own, which is the same, stays."""
    with writing_once(path) as draft, draft.open("wb") as file:
        _write(file, blocks, rest)


def _write(file: BinaryIO, blocks: Iterable[Block], rest: Rest) -> None:
    digest, written = Digest(), []
    for block in blocks:
        digest.add(block)
        places = [_put(file, part) for part in (block.keys, block.kinds, block.ends, block.written)]
        if len(block.keys):
            written.append([int(block.keys[0]), len(block.keys), *places])
    parts = {name: [_put(file, part), len(part)] for name, part in rest._asdict().items() if name != "least"}
    end = {
        "blocks": written,
        **parts,
        "least": rest.least,
        "digest": digest.told(rest),
        "begins": file.tell(),
    }
    told = json.dumps(end).encode()
    file.write(told + _check(told) + len(told).to_bytes(_WIDTH, "little") + _MARK)


def _check(told: bytes) -> bytes:
    return hashlib.sha256(told).digest()[:_WIDTH]


def _put(file: BinaryIO, part: npt.NDArray[Any] | bytes) -> int:
    """Write a part where an array may begin, and tell where."""
    place = file.tell()
    file.write(part if isinstance(part, bytes) else np.ascontiguousarray(part).tobytes())
    file.write(bytes(-file.tell() % _WIDTH))
    return place


@dataclass(frozen=True, eq=False)
class Pages:
    """A book that is open: its arrays are read from the file as they are needed."""

    data: npt.NDArray[np.uint8]
    end: Mapping[str, Any]

    @classmethod
    def of(cls, path: Path) -> Pages:
        """The book in a file. Raises SnapshotError where it is none, not whole, or not of this version."""
        # What is empty cannot be mapped.
        data = np.memmap(path, dtype=np.uint8, mode="r") if path.stat().st_size else np.empty(0, np.uint8)
        foot = data[-_FOOT:].tobytes()
        check, long, mark = (foot[place : place + _WIDTH] for place in range(0, _FOOT, _WIDTH))
        begins = len(data) - _FOOT - int.from_bytes(long, "little")
        told = data[begins:-_FOOT].tobytes() if mark == _MARK and begins >= 0 else b""
        # All places in it are counted from the beginning of the file.
        if not told or _check(told) != check or json.loads(told)["begins"] != begins:
            raise SnapshotError(
                "leak-unsearched",
                f"{path}: is no book of names, is not whole, or another version of the kit wrote it. "
                "Remove it; `nps-report run` writes it again.",
            )
        return cls(data, json.loads(told))

    def part(self, name: str, kind: type[np.generic]) -> npt.NDArray[Any]:
        """An array that stands after the blocks."""
        place, many = self.end[name]
        return self._array(place, many, kind)

    def secrets(self, keys: Keys) -> dict[int, Secret]:
        """What those of the sorted keys that are forms stand for."""
        found = {}
        for block, some in self._by_block(keys):
            there, places = among(some, self._array(block[2], block[1], np.uint64))
            for key, place in zip(there.tolist(), places.tolist(), strict=True):
                found[key] = self._secret(block, place)
        return found

    def holding(self, keys: Keys) -> Keys:
        """Those of the sorted keys that are forms."""
        found = [
            among(some, self._array(block[2], block[1], np.uint64))[0] for block, some in self._by_block(keys)
        ]
        return np.concatenate(found) if found else keys[:0]

    def _by_block(self, keys: Keys) -> Iterable[tuple[Sequence[int], Keys]]:
        blocks = self.end["blocks"]
        bounds = np.searchsorted(keys, np.array([block[0] for block in blocks[1:]], dtype=np.uint64))
        for block, some in zip(blocks, np.split(keys, bounds) if blocks else (), strict=False):
            if len(some):
                yield block, some

    def _secret(self, block: Sequence[int], place: int) -> Secret:
        kind = int(self._array(block[3], block[1], np.uint8)[place])
        ends = self._array(block[4], block[1], np.uint64)
        first, last = int(ends[place - 1]) if place else 0, int(ends[place])
        written = self.data[block[5] + first : block[5] + last].tobytes()
        return Secret(KINDS[kind], written.decode(errors="surrogatepass"))

    def _array(self, place: int, many: int, kind: type[np.generic]) -> npt.NDArray[Any]:
        return self.data[place : place + many * np.dtype(kind).itemsize].view(kind)


def among(asked: npt.NDArray[Any], kept: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Those of the values that are among sorted ones, and where.

    >>> [found.tolist() for found in among(np.array([1, 3, 9]), np.array([3, 4, 9]))]
    [[3, 9], [0, 2]]
    """
    places = np.searchsorted(kept, asked)
    there = places < len(kept)
    there[there] = kept[places[there]] == asked[there]
    return asked[there], places[there]
