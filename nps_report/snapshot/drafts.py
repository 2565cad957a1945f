"""Folders that are there whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nps_report.files import is_alive, make_folder

_DRAFT = re.compile(r"\..+\.(?P<process>\d+)")


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A draft that becomes `folder` in one step, unless another process was faster; it goes if all fails.

    Drafts that killed processes left beside it go as well.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "whole"
    >>> with whole_folder(folder) as draft:
    ...     folder.exists()
    False
    >>> folder.exists()
    True
    """
    clear_abandoned(folder.parent)
    draft = folder.parent / f".{folder.name}.{os.getpid()}"
    # A killed process of the same number may have left one for this very folder.
    shutil.rmtree(draft, ignore_errors=True)
    try:
        yield make_folder(draft)
        _become(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def discard(folder: Path) -> None:
    """Remove a whole folder: in one step it is none any more, then it goes.

    What a killed process left of it goes as an abandoned draft does.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp())
    >>> (place / "whole").mkdir(), discard(place / "whole"), list(place.iterdir())
    (None, None, [])
    """
    draft = folder.parent / f".{folder.name}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    folder.rename(draft)
    shutil.rmtree(draft)


def _become(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        # Another process was faster: what it made is the same.
        if not folder.is_dir():
            raise


def drafts_in(place: Path) -> list[Path]:
    """The drafts that living processes are writing."""
    found = ((draft, _DRAFT.fullmatch(draft.name)) for draft in sorted(place.glob(".*")))
    return [draft for draft, name in found if name and is_alive(int(name["process"]))]


def clear_abandoned(place: Path) -> None:
    """Remove the drafts of processes that live no more: each would be as large as what it was to become."""
    for draft in place.glob(".*"):
        found = _DRAFT.fullmatch(draft.name)
        if found and not is_alive(int(found["process"])):
            shutil.rmtree(draft, ignore_errors=True)
