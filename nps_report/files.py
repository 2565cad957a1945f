"""The only writer of files: a temporary name first, then a rename, so that nothing is ever half-written."""

import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

from nps_report.errors import OutputError

if sys.platform != "win32":
    import fcntl

MARK = r"(?P<mark>(?:[0-9a-f]{8}-)?[0-9]+)"
"""Finds, in the name of a draft, who writes it; drafts of older versions name no host."""

_DRAFT = re.compile(rf"\.draft-{MARK}-")

_DAY = 24 * 60 * 60


def make_folder(folder: Path) -> Path:
    """The folder, made with its parents where it is missing.

    Raises OutputError where it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, "made", error) from error
    return folder


def writable_folder(folder: Path) -> Path:
    """The folder, made where it is missing, once a file could be written to it.

    Raises OutputError where none can, so that nobody waits for reports that have no place to go.
    """
    try:
        tempfile.TemporaryFile(dir=make_folder(folder)).close()
    except OSError as error:
        raise _refused(folder, "written to", error) from error
    return folder


def _refused(path: Path, what: str, error: OSError) -> OutputError:
    way_out = "Choose another folder with -o, change its rights, or free some space."
    return OutputError("output-folder", f"{path}: cannot be {what} ({error.strerror}). {way_out}")


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
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_draft_of(path.name), suffix=path.suffix)
    except OSError as error:
        raise _refused(path, "written", error) from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        os.chmod(draft, 0o666 & ~_umask())
        _rename(draft, path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def writing_once(path: Path) -> Iterator[Path]:
    """As `replacing`, but what another process has put there meanwhile stays: it is the same.

    >>> path = Path(tempfile.mkdtemp(), "a.txt")
    >>> with writing_once(path) as draft:
    ...     _ = draft.write_text("mine"), path.write_text("theirs")
    >>> path.read_text(), len([*path.parent.iterdir()])
    ('theirs', 1)
    """
    with suppress(_FasterError), replacing(path) as draft:
        yield draft
        if path.is_file():
            raise _FasterError


class _FasterError(Exception):
    """Another process has written the same."""


def _draft_of(name: str) -> str:
    return f".{name}.draft-{own_mark()}-"


def clear_drafts(folder: Path) -> None:
    """Remove the drafts that processes killed while writing left in `folder`; those that may be written to stay.

    >>> folder = Path(tempfile.mkdtemp())
    >>> for process in (os.getpid(), 2**31 - 1):
    ...     _ = (folder / f".a.txt.draft-{process}-x.txt").write_text("half")
    >>> clear_drafts(folder)
    >>> [f"-{os.getpid()}-" in found.name for found in folder.iterdir()]
    [True]
    """
    for draft in folder.glob(".*.draft-*"):
        found = _DRAFT.search(draft.name)
        if found and not may_be_written(draft, found["mark"]):
            draft.unlink(missing_ok=True)


def own_mark() -> str:
    """Stands for this process in the names of its drafts: its host, and its number there.

    >>> own_mark() == f"{_host()}-{os.getpid()}", len(_host())
    (True, 8)
    """
    return f"{_host()}-{os.getpid()}"


@cache
def _host() -> str:
    """Stands for this host: a digest of its name, and of what numbers its processes.

    Containers may bear the name of their machine, all of them, while each numbers its processes from 1.
    """
    import hashlib
    import platform

    numbering = ""
    with suppress(OSError):
        numbering = os.readlink("/proc/self/ns/pid")
    return hashlib.sha256(f"{platform.node()} {numbering}".encode()).hexdigest()[:8]


def may_be_written(draft: Path, mark: str) -> bool:
    """Whether the process of this mark may still write to its draft, a file or a folder.

    Nobody knows which processes live on another host, so its drafts are left alone until they lay untouched for a day.

    >>> may_be_written(Path(tempfile.mkdtemp()), "00c0ffee-7"), may_be_written(Path("none"), f"{_host()}-{2**31 - 1}")
    (True, False)
    """
    host, _, process = mark.rpartition("-")
    if host in ("", _host()):
        return is_alive(int(process))
    return time.time() - _last_written(draft) < _DAY


def _last_written(draft: Path) -> float:
    """When something in a draft was last written; now, where its host is just removing it."""
    try:
        return max(path.stat().st_mtime for path in (draft, *draft.rglob("*")))
    except FileNotFoundError:
        return time.time()


def is_alive(process: int) -> bool:
    """Whether a process of this machine runs under this number.

    >>> is_alive(os.getpid()), is_alive(2**31 - 1)
    (True, False)
    """
    if os.name == "nt":  # where the signal 0 would interrupt it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _rename(draft: Path, path: Path) -> None:
    try:
        os.replace(draft, path)
    except OSError as error:
        raise _refused(path, "written", error) from error


def write_bytes(path: Path, content: bytes) -> Path:
    """Write `content` to `path` in one step and return the path."""
    with replacing(path) as draft:
        try:
            draft.write_bytes(content)
        except OSError as error:
            raise _refused(path, "written", error) from error
    return path


def write_text(path: Path, content: str) -> Path:
    """Write `content` as UTF-8 with plain line ends to `path` in one step and return the path."""
    return write_bytes(path, content.encode("utf-8"))


def write_over(path: Path, before: bytes, content: bytes) -> Path:
    """Put `content` in the place of `before` in one step, the file's rights kept.

    Raises OutputError where the file is no longer `before`: what somebody wrote meanwhile would be lost.

    >>> path = write_text(Path(tempfile.mkdtemp()) / "register.csv", "one")
    >>> write_over(path, b"one", b"two").read_text()
    'two'
    """
    path = path.resolve()
    mode = path.stat().st_mode
    with replacing(path) as draft:
        draft.write_bytes(content)
        if path.read_bytes() != before:
            raise OutputError(
                "register-changed",
                f"{path}: somebody saved it meanwhile, and nothing was written. Give the command again.",
            )
    os.chmod(path, stat.S_IMODE(mode))
    return path


def append_line(path: Path, line: str) -> None:
    """Add a line to the end of a file, in one step: a reader finds whole lines, save perhaps the last of a killed one.

    Others that add a line wait, those on other hosts too.

    >>> path = Path(tempfile.mkdtemp()) / "journal.jsonl"
    >>> append_line(path, "one")
    >>> append_line(path, "two")
    >>> path.read_text()
    'one\\ntwo\\n'
    """
    make_folder(path.parent)
    try:
        with path.open("ab") as file:
            _keep_others_off(file)
            file.write(f"{line}\n".encode())
    except OSError as error:
        raise _refused(path, "written", error) from error


def _keep_others_off(file: BinaryIO) -> None:
    """Lock a file until it is closed: of a folder that hosts share, each host by itself knows where the file ends.

    Where nothing can be locked it goes on without, as one host may.
    """
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
