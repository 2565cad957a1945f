"""The only writer of files: a temporary name first, then a rename, so that nothing is ever half-written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nps_report.errors import OutputError


def make_folder(folder: Path) -> Path:
    """The folder, made with its parents where it is missing.

    Raises OutputError where it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            "output-folder", f"{folder}: cannot be made ({error.strerror}). {_WAY_OUT}"
        ) from error
    return folder


_WAY_OUT = "Choose another folder with -o, or change its rights."


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes `path`'s place if all goes well, else it goes.

    >>> folder = Path(tempfile.mkdtemp())
    >>> with replacing(folder / "a.txt") as draft:
    ...     _ = draft.write_text("whole")
    >>> [found.name for found in folder.iterdir()]
    ['a.txt']
    """
    make_folder(path.parent)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    except OSError as error:
        raise OutputError(
            "output-folder", f"{path}: cannot be written ({error.strerror}). {_WAY_OUT}"
        ) from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        os.chmod(draft, 0o666 & ~_umask())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> Path:
    """Write `content` to `path` in one step and return the path."""
    with replacing(path) as draft:
        draft.write_bytes(content)
    return path


def write_text(path: Path, content: str) -> Path:
    """Write `content` as UTF-8 with plain line ends to `path` in one step and return the path."""
    return write_bytes(path, content.encode("utf-8"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
