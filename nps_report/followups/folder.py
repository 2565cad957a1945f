"""The folders of call sheets: what each file is called, and which files there the kit made itself."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nps_report.errors import OutputError
from nps_report.files import write_bytes, write_text
from nps_report.slugs import slug_of
from nps_report.snapshot.named import is_person

INDEX = "index"
"""What the list of a folder's sheets is called."""

RECORD = ".sheets.json"
"""Names the sheets that the kit made in a folder, each with its digest."""

_LONGEST = 60
_DIGEST = 8


def sheet_slugs(responses: Iterable[str]) -> dict[str, str]:
    """What the sheet of each answer is called, no two alike; an id that is a person's name or e-mail is not told.

    >>> sheet_slugs(["R-7", "Lyon 3", "lyon-3"])
    {'R-7': 'r-7', 'Lyon 3': 'lyon-3-72a79dd0', 'lyon-3': 'lyon-3-95a55f34'}
    >>> sheet_slugs(["a@b.example", "index"])
    {'a@b.example': 'answer-ebb18a03', 'index': 'index-1bc04b52'}
    """
    slugs = {one: "answer" if is_person(one) else slug_of(one) for one in responses}
    taken = Counter(slugs.values())
    return {
        one: slug if taken[slug] == 1 and _is_plain(slug) else f"{slug[:_LONGEST]}-{_short(one)}"
        for one, slug in slugs.items()
    }


def _is_plain(slug: str) -> bool:
    return len(slug) <= _LONGEST and slug not in (INDEX, "answer")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]


@dataclass
class Folder:
    """A folder of sheets while it is worked on; what is written or removed is counted."""

    path: Path
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: list[Path] = field(default_factory=list)
    """Sheets of follow-ups that are finished, which somebody has changed since."""
    _made: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._made = _read(self.path / RECORD)

    def put(self, name: str, content: bytes) -> None:
        """Write a file, unless it is there with the same content."""
        path = self.path / name
        if _content(path) == content:
            self.unchanged += 1
        else:
            write_bytes(path, content)
            self.written += 1
        self._made[name] = _digest_of(content)

    def keep_only(self, slugs: Collection[str]) -> None:
        """Remove the sheets of other answers than these, of those that the kit made and nobody has changed."""
        for name in sorted(self._made):
            if name.rsplit(".", 2)[0] not in (*slugs, INDEX):
                self._drop(self.path / name, self._made.pop(name))

    def _drop(self, path: Path, digest: str) -> None:
        found = _content(path)
        if found is None:
            return
        if _digest_of(found) != digest:
            self.kept.append(path)
            return
        try:
            path.unlink()
        except OSError as error:
            way_out = "Close it where it is open, or change the folder's rights."
            raise OutputError(
                "output-folder", f"{path}: cannot be removed ({error.strerror}). {way_out}"
            ) from error
        self.removed += 1

    def close(self) -> None:
        """Write down what the kit has made here."""
        text = json.dumps(dict(sorted(self._made.items())), ensure_ascii=False, indent=1)
        path = self.path / RECORD
        if (self._made or path.is_file()) and _content(path) != text.encode():
            write_text(path, text)


def _read(path: Path) -> dict[str, str]:
    """A folder's record; one that cannot be read names nothing, so that nothing is removed by it."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    known = found if isinstance(found, Mapping) else {}
    # Whatever a record was made to say, it only names files of its own folder.
    return {
        str(name): str(digest) for name, digest in known.items() if Path(name).name == name and "." in name
    }


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
