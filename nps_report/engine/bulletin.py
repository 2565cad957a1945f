"""Which cell a process is at: written down by it, and read by its supervisor only when that matters.

To wake another process for each cell costs more than a short cell does.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class AtCell(NamedTuple):
    """The cell at work, as a message would name it, None between cells, and since when by `time.monotonic`."""

    cell: str | None
    since: float


@dataclass(frozen=True)
class Bulletin:
    """A file that says which cell its writer is at.

    >>> import tempfile
    >>> bulletin = Bulletin(Path(tempfile.mkdtemp(), "cell"))
    >>> bulletin.read()
    >>> bulletin.write("internal.ipynb, cell 3 ('report.trend()')")
    >>> bulletin.write("a.ipynb, cell 4")
    >>> bulletin.read().cell
    'a.ipynb, cell 4'
    """

    path: Path

    def write(self, cell: str | None) -> None:
        """Say that a cell has started, or the last one has ended."""
        # The system's monotonic clock is one for all of its processes.
        line = json.dumps(AtCell(cell, time.monotonic())) + "\n"
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            # What a longer line leaves behind stands after the first end of a line, where nobody reads.
            os.write(file, line.encode())
        finally:
            os.close(file)

    def read(self) -> AtCell | None:
        """Where the writer is; None where it has not said so yet, or is saying it just now."""
        try:
            first, _, _ = self.path.read_bytes().partition(b"\n")
            return AtCell(*json.loads(first))
        except (OSError, ValueError, TypeError):
            return None

    def remove(self) -> None:
        """Take the file away, if there is one."""
        self.path.unlink(missing_ok=True)
