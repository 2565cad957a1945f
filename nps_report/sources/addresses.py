"""Files of an object store, or of any other address that fsspec knows: listed, and read by ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from nps_report.errors import SourceError

_MARKS = ("ETag", "etag", "md5Hash", "content_md5", "LastModified", "last_modified", "mtime", "created")
"""What stores call that which changes with a file's content, the surest first."""


@dataclass(frozen=True)
class Remote:
    """A file at an address, and its `mark`, which is another as soon as its content is."""

    address: str
    mark: str


def is_address(path: str) -> bool:
    """Whether a source's path is an address, not a file of this machine.

    >>> is_address("s3://helios/responses/*.parquet"), is_address("../data/*.parquet")
    (True, False)
    """
    return "://" in path


def files_at(pattern: str) -> list[Remote]:
    """The files that an address or a glob of one names, in the order of their names; none is opened.

    Raises SourceError where the place cannot be listed, or the address holds a password.
    """
    if urlsplit(pattern).password is not None:
        scheme = pattern.partition("://")[0]
        way_out = "Leave it out: keys and passwords come from the environment or from fsspec's settings."
        raise SourceError("missing-file", f"{scheme}://...: an address must hold no password. {way_out}")
    with _told(pattern):
        files, root = _opened_place(pattern)
        # What was put there since the last listing counts too.
        files.invalidate_cache()
        found = files.glob(root, detail=True)
        ours = (path for path, told in found.items() if told["type"] == "file" and not _is_hidden(path))
        return [Remote(str(files.unstrip_protocol(path)), _mark_of(found[path])) for path in sorted(ours)]


@contextmanager
def opened_at(address: str) -> Iterator[Any]:
    """A file at an address, of which nothing is fetched but what is asked for."""
    with _told(address):
        files, path = _opened_place(address)
        stream = files.open(path, "rb", cache_type="none")
    with stream, _told(address, OSError):
        yield stream


def _opened_place(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    files, path = url_to_fs(address)
    return files, str(path)


def _is_hidden(path: str) -> bool:
    return path.rpartition("/")[2].startswith((".", "_"))


def _mark_of(told: Mapping[str, Any]) -> str:
    """The file's size and what its store says of its content."""
    mark = next((told[name] for name in _MARKS if told.get(name)), "")
    return f"{told['size']} {mark}"


@contextmanager
def _told(address: str, faults: type[Exception] = Exception) -> Iterator[None]:
    """Tell whatever goes wrong at an address in one line: each kind of place has errors of its own."""
    try:
        yield
    except SourceError:
        raise
    except faults as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
        way_out = "Mend the address or your rights there."
        raise SourceError(
            "missing-file", f"{address}: cannot be read ({' '.join(reason.split()).rstrip('.')}). {way_out}"
        ) from error
