"""Folders that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nps_report.files import MARK, make_folder, may_be_written, own_mark

_DRAFT = re.compile(rf"\..+\.{MARK}")


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A draft that becomes `folder` in one step, unless another process was faster; it goes if all fails.

    Drafts that killed processes left beside it go as well; those of other hosts once they are a day old.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "whole"
    >>> with whole_folder(folder) as draft:
    ...     folder.exists()
    False
    >>> folder.exists()
    True
    """
    clear_abandoned(folder.parent)
    draft = _draft_of(folder)
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
    draft = _draft_of(folder)
    shutil.rmtree(draft, ignore_errors=True)
    # Else other hosts would take it for one that was left long ago, and remove it at the same time.
    os.utime(folder)
    folder.rename(draft)
    shutil.rmtree(draft)


def _draft_of(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.{own_mark()}"


def _become(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError as error:
        # Another process was faster: what it made is the same. A host may be slow to see what another one made.
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) and not folder.is_dir():
            raise


def drafts_in(place: Path) -> list[Path]:
    """The drafts that are being written, or may be by another host."""
    return [draft for draft, written in _drafts(place) if written]


def clear_abandoned(place: Path) -> None:
    """Remove the drafts that nobody writes any more: each would be as large as what it was to become."""
    for draft, written in _drafts(place):
        if not written:
            shutil.rmtree(draft, ignore_errors=True)


def _drafts(place: Path) -> Iterator[tuple[Path, bool]]:
    """The drafts in a place, and whether each may be written to still."""
    for draft in sorted(place.glob(".*")):
        if found := _DRAFT.fullmatch(draft.name):
            yield draft, may_be_written(draft, found["mark"])
