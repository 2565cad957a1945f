"""A file under version control that two people changed: git marks the lines of which it could not choose."""

from __future__ import annotations

import mmap
import re

from nps_report.errors import SourceError
from nps_report.sources.inputs import Input

_START = b"<<<<<<< "
_CONFLICT = re.compile(rb"^<<<<<<< [^\n]*$.*?^=======\r?$.*?^>>>>>>> [^\n]*$", re.MULTILINE | re.DOTALL)


def refuse_two_versions(file: Input) -> None:
    """Raise SourceError where a text holds two versions of some of its lines, with these lines."""
    if not file.path.stat().st_size:
        return
    with file.path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        # Nearly every file ends the search here, at the speed of memory.
        found = _CONFLICT.search(content) if content.find(_START) >= 0 else None
        if found is None:
            return
        first = content[: found.start()].count(b"\n") + 1
        last = content[: found.end()].count(b"\n") + 1
        # The match holds on to the file, which could not be closed then.
        del found
    raise SourceError(
        "two-versions",
        f"{file.name}, lines {first}-{last}: two versions, of which git could not choose. Keep what holds of both, and "
        "delete the lines that begin with <<<<<<<, ======= and >>>>>>>.",
    )
