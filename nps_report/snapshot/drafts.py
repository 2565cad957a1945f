"""Folders that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nps_report.files import make_folder


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A draft that becomes `folder` in one step, unless another process was faster; it goes if all fails.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "whole"
    >>> with whole_folder(folder) as draft:
    ...     folder.exists()
    False
    >>> folder.exists()
    True
    """
    draft = folder.parent / f".{folder.name}.{os.getpid()}"
    # A killed process may have left one of the same name.
    shutil.rmtree(draft, ignore_errors=True)
    try:
        yield make_folder(draft)
        if not folder.exists():
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
