"""Where files are published to: a folder, or any address that fsspec knows, such as a bucket.

A place is a `Store`; which class opens an address is told by the part before `://`, in `STORES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from nps_report.errors import OutputError, PublishError
from nps_report.files import clear_drafts, write_bytes
from nps_report.nearest import nearest


class Store(Protocol):
    """Files by their paths, with `/` between folders. All four raise PublishError where the place fails."""

    def put(self, path: str, content: bytes) -> None:
        """Write a file in one step: whoever reads finds the old bytes or the new ones, never a part."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""

    def paths(self) -> tuple[str, ...]:
        """Where all files lie, in order, hidden ones left out."""

    def delete(self, path: str) -> None:
        """Remove a file; one that is not there is no fault."""


@dataclass(frozen=True)
class FolderStore:
    """A folder of this machine, from `start` where it is relative, made where it is missing.

    >>> import tempfile
    >>> store = FolderStore("public", Path(tempfile.mkdtemp()))
    >>> store.put("2026-10/lyon/customer.fr.html", b"...")
    >>> store.paths(), store.read("other"), store.delete("2026-10/lyon/customer.fr.html"), store.paths()
    (('2026-10/lyon/customer.fr.html',), None, None, ())
    """

    url: str
    start: Path = Path()

    @cached_property
    def root(self) -> Path:
        """The folder."""
        return folder_of(self.url, self.start)

    def put(self, path: str, content: bytes) -> None:
        """Write a draft beside the file, then give it the file's name."""
        file = self.root / path
        with _told(self.url, f"written to, at {path}"):
            clear_drafts(file.parent)
            write_bytes(file, content)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        with _told(self.url, f"read, at {path}"), suppress(FileNotFoundError, NotADirectoryError):
            return (self.root / path).read_bytes()
        return None

    def paths(self) -> tuple[str, ...]:
        """Where all files lie, in order, hidden ones left out."""
        with _told(self.url, "listed"):
            inside = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
            return tuple(sorted(path.as_posix() for path in inside if not _hidden(path.parts)))

    def delete(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        with _told(self.url, f"changed, at {path}"):
            (self.root / path).unlink(missing_ok=True)
        for folder in list(Path(path).parents)[:-1]:
            with suppress(OSError):
                (self.root / folder).rmdir()


@dataclass(frozen=True)
class AddressStore:
    """An address that fsspec knows: `memory://reports`, `s3://bucket/reports` ...

    What an address needs to be opened, such as keys, comes from the environment or fsspec's own settings. One put is
    one step on object stores; on others it is as sudden as they are, so only the index's last place makes it safe.

    >>> store = AddressStore("memory://doctest/of/places")
    >>> store.put("a/b.html", b"...")
    >>> store.paths(), store.read("a/b.html"), store.delete("a/b.html"), store.read("a/b.html")
    (('a/b.html',), b'...', None, None)
    """

    url: str
    start: Path = Path()

    def put(self, path: str, content: bytes) -> None:
        """Write the file in one put."""
        with _told(self.url, f"written to, at {path}"):
            self._files.pipe_file(self._at(path), content)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        with _told(self.url, f"read, at {path}"), suppress(FileNotFoundError):
            return bytes(self._files.cat_file(self._at(path)))
        return None

    def paths(self) -> tuple[str, ...]:
        """Where all files lie, in order, hidden ones left out."""
        with _told(self.url, "listed"):
            # What another process put there meanwhile is not in a listing of before.
            self._files.invalidate_cache()
            found = (str(path).removeprefix(f"{self._root}/") for path in self._files.find(self._root))
            return tuple(sorted(path for path in found if not _hidden(path.split("/"))))

    def delete(self, path: str) -> None:
        """Remove a file; one that is not there is no fault."""
        with _told(self.url, f"changed, at {path}"), suppress(FileNotFoundError):
            self._files.rm_file(self._at(path))

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs

        with _told(self.url, "opened"):
            files, root = url_to_fs(self.url)
            return files, str(root).rstrip("/")

    @property
    def _files(self) -> Any:
        return self._opened[0]

    @property
    def _root(self) -> str:
        return self._opened[1]

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"


Opener = Callable[[str, Path], Store]
"""Opens an address, which starts from a folder where it is relative."""

STORES: dict[str, Opener] = {"": FolderStore, "file": FolderStore, "memory": AddressStore, "s3": AddressStore}
"""What opens an address, by the part before `://`. Other parts that fsspec knows are opened like a bucket."""


def store_at(url: str, start: Path) -> Store:
    """The place at an address, a folder from `start` where it names none.

    Raises PublishError where nothing opens such an address, or it holds a password.
    """
    scheme = scheme_of(url)
    if scheme and urlsplit(url).password is not None:
        way_out = "Leave it out: keys and passwords come from the environment or from fsspec's settings."
        raise PublishError("place-password", f"{scheme}://...: an address must hold no password. {way_out}")
    opener = STORES.get(scheme)
    if opener is None:
        known = _known_schemes()
        if scheme not in known:
            raise PublishError(
                "place", f"{url}: nothing opens addresses of {scheme!r}{nearest(scheme, [*STORES, *known])}."
            )
        opener = AddressStore
    return opener(url, start)


def scheme_of(url: str) -> str:
    """The part of an address before `://`, blank for a folder.

    >>> scheme_of("s3://reports"), scheme_of("../public")
    ('s3', '')
    """
    return url.partition("://")[0] if "://" in url else ""


def folder_of(url: str, start: Path) -> Path:
    """The folder that an address without a scheme, or with `file://`, means.

    >>> folder_of("../public", Path("/helios/params")).as_posix(), folder_of("file:///srv/a%20b", Path()).as_posix()
    ('/helios/public', '/srv/a b')
    """
    plain = url2pathname(unquote(url.partition("://")[2])) if scheme_of(url) else url
    return (start / Path(plain).expanduser()).resolve()


def _known_schemes() -> list[str]:
    from fsspec import available_protocols

    return sorted(available_protocols())


def _hidden(parts: Sequence[str]) -> bool:
    return any(part.startswith(".") for part in parts)


@contextmanager
def _told(url: str, what: str) -> Iterator[None]:
    """Tell whatever goes wrong at a place in one line: each kind of place has errors of its own."""
    try:
        yield
    except PublishError:
        raise
    except Exception as error:
        cause = error.__cause__ if isinstance(error, OutputError) else error
        reason = (isinstance(cause, OSError) and cause.strerror) or str(cause) or type(cause).__name__
        way_out = "Mend the address or your rights there, or make room, then give the command again."
        raise PublishError(
            "place", f"{url}: cannot be {what} ({' '.join(reason.split()).rstrip('.')}). {way_out}"
        ) from error
