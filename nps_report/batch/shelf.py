"""A shelf of a store: contents by their digests, packed, which whoever holds the digest can check."""

from __future__ import annotations

import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nps_report.errors import PublishError
from nps_report.publishing.places import Store, folder_of, scheme_of, store_at

SIDES = ("customer", "internal")
"""What stands first in a store's addresses, so that a rule of the store may keep a worker from one of them."""

_AT_ONCE = 8


def address_of(store: str) -> str:
    """A store's address as any machine may be told it: a folder's in full.

    >>> address_of("s3://nps/runs/"), address_of("/srv/nps runs")
    ('s3://nps/runs', 'file:///srv/nps%20runs')
    """
    if scheme_of(store) in ("", "file"):
        return folder_of(store, Path.cwd()).as_uri()
    return store.rstrip("/")


@dataclass(frozen=True)
class Shelf:
    """Where contents stand in a store: below one folder of it.

    >>> shelf = Shelf("memory://doctest", "customer/ab12")
    >>> shelf.get(shelf.add(b"released")), shelf.get(shelf.add(b"released"))
    (b'released', b'released')
    """

    store: str
    folder: str

    @cached_property
    def files(self) -> Store:
        """The files of the shelf."""
        return store_at(f"{self.store}/{self.folder}", Path.cwd())

    @cached_property
    def _there(self) -> set[str]:
        """The contents that stand there already."""
        return set(self.files.paths())

    def add(self, content: bytes) -> str:
        """Put a content there, unless it is; its digest."""
        name = digest_of(content)
        if name not in self._there:
            self.put(content)
            self._there.add(name)
        return name

    def put(self, content: bytes) -> str:
        """Put a content there without a look at what there is; its digest."""
        name = digest_of(content)
        self.files.put(name, packed(content))
        return name

    def get(self, name: str) -> bytes:
        """The content with this digest. Raises PublishError where it is not there, or is another."""
        found = self.files.read(name)
        content = None if found is None else _unpacked(found)
        if content is None or digest_of(content) != name:
            what = "is gone" if found is None else "is not what was put there"
            raise PublishError(
                "place",
                f"{self.store}/{self.folder}/{name}: {what}. Give the command again, or name another --store.",
            )
        return content

    def clear(self) -> None:
        """Remove all that stands there; some at a time, for each waits for an answer from far away."""
        with ThreadPoolExecutor(_AT_ONCE) as several:
            for done in [several.submit(self.files.delete, path) for path in self.files.paths()]:
                done.result()


def digest_of(content: bytes) -> str:
    """What a content is called."""
    return hashlib.sha256(content).hexdigest()[:32]


def packed(content: bytes) -> bytes:
    """A content in fewer bytes, the same for the same."""
    return zlib.compress(content, level=1)


def _unpacked(content: bytes) -> bytes | None:
    try:
        return zlib.decompress(content)
    except zlib.error:
        return None
