"""What a worker does where a snapshot is built elsewhere: it reads comments, or writes the tables of some units.

All of it is of the internal side. A task may run twice, and gives the same then.
"""

from __future__ import annotations

import json
import pickle
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from nps_report.batch.carried import put_files
from nps_report.batch.shelf import Shelf
from nps_report.batch.there import ATTEMPTS, SAME_VERSIONS, begun, cache_here
from nps_report.batch.unpacked import Unpacker
from nps_report.batch.versions import difference, versions_here
from nps_report.errors import ReportError
from nps_report.files import make_folder
from nps_report.snapshot.apart import Batch, Read, Told
from nps_report.snapshot.part import Recipe, write_part


@dataclass(frozen=True)
class Stand:
    """Where a snapshot's building has what it needs in a store, and where what is built goes."""

    store: str
    parts: str
    results: str

    @property
    def shelf(self) -> Shelf:
        """What workers need."""
        return Shelf(self.store, self.parts)

    @property
    def built(self) -> Shelf:
        """What they have built."""
        return Shelf(self.store, self.results)


@dataclass(frozen=True)
class Comments:
    """A batch of comments to be read, and who reads them, by their digests."""

    name: str
    stand: Stand
    versions: Mapping[str, str]
    reader: str
    batch: str


@dataclass(frozen=True)
class UnitsPart:
    """A part of the units to be written: the digests of the lists of its own files and of those that all share."""

    name: str
    stand: Stand
    versions: Mapping[str, str]
    recipe: Recipe
    own: str
    shared: str


@dataclass(frozen=True)
class Built:
    """The digest of what was built, or what went wrong, in one line."""

    digest: str = ""
    error: str = ""


def read_there(errand: Comments) -> Built:
    """Read comments on this worker, and put what was read to the store."""
    return _tried(errand, _read)


def write_there(errand: UnitsPart) -> Built:
    """Write a part's tables on this worker, and put them to the store."""
    # What reads comments knows many names.
    _reader.cache_clear()
    return _tried(errand, _written)


def _tried(errand: Any, work: Callable[[Any], str]) -> Built:
    if told := difference(versions_here(), errand.versions):
        return Built(error=f"a worker that came later was refused: {told}. {SAME_VERSIONS}")
    try:
        if begun(errand.stand.built.files, errand.name) > ATTEMPTS:
            return Built(error=LOST)
        return Built(work(errand))
    except ReportError as error:
        return Built(error=str(error))
    except (OSError, MemoryError, duckdb.Error) as error:
        return Built(error=" ".join(str(error).split()) or type(error).__name__)


LOST = f"its worker was lost, {ATTEMPTS} times of {ATTEMPTS}, most often for want of memory"


def _read(errand: Comments) -> str:
    stand = errand.stand
    batch = batch_of(stand.shelf.get(errand.batch))
    return stand.built.put(json.dumps(_reader(stand, errand.reader)(*batch)).encode())


# To prepare one takes seconds, and a worker reads many batches.
@lru_cache(maxsize=1)
def _reader(stand: Stand, digest: str) -> Read:
    read: Read = pickle.loads(stand.shelf.get(digest))
    return read


def _written(errand: UnitsPart) -> str:
    stand, cache = errand.stand, cache_here()
    unpacker = Unpacker(stand.shelf, cache)
    shared = {path.stem: path for path in unpacker.kept(errand.shared).iterdir()}
    with (
        unpacker.laid_out(errand.own) as own,
        tempfile.TemporaryDirectory(dir=make_folder(cache / "built")) as folder,
    ):
        tables = {path.name: path for path in own.iterdir()}
        write_part(errand.recipe, {**shared, **tables}, Path(folder), threads=1)
        written = {path.name: path for path in sorted(Path(folder).glob("*.parquet"))}
        return put_files(stand.built.put, written)


def bytes_of_batch(batch: Batch) -> bytes:
    """A batch of comments as one content.

    >>> batch_of(bytes_of_batch((["Trop cher"], ["fr"])))
    (['Trop cher'], ['fr'])
    """
    comments, given = batch
    return json.dumps([[*comments], [*given]]).encode()


def batch_of(content: bytes) -> Batch:
    """The batch in what `bytes_of_batch` made."""
    comments, given = json.loads(content)
    return comments, given


def told_of(content: bytes) -> Told:
    """What was read in a batch, as a worker wrote it."""
    told: Told = json.loads(content)
    return told
