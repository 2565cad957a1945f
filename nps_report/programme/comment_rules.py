"""By what comments are read: the code frame, the quotes pinned or banned, and the sample coded by hand."""

from __future__ import annotations

import csv
import hashlib
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from nps_report.errors import ProgrammeError
from nps_report.kit import kit_folder
from nps_report.nearest import nearest
from nps_report.programme.cues import cues_beside
from nps_report.programme.models import Programme
from nps_report.programme.quotes import load_choice
from nps_report.programme.themes import load_themes
from nps_report.programme.yaml_text import read_params
from nps_report.verbatims.coded import REPORTED, TUNING, Coded
from nps_report.verbatims.frame import CodeFrame
from nps_report.verbatims.pinned import Choice

FRAME, QUOTES = "themes.yml", "quotes.yml"
"""What the files are called beside the programme's own, unless it names others."""

_WAY_OUT = "Correct the path under `themes` in the programme's file, or remove the line."
_COLUMNS = ("comment", "language", "themes")


@dataclass(frozen=True)
class CommentRules:
    """The code frame, what the analyst decided on quotes, and comments coded by hand."""

    frame: CodeFrame
    choice: Choice
    coded: tuple[Coded, ...] = ()


@dataclass(frozen=True)
class CommentFiles:
    """The files of the rules; all but the code frame's own may be absent."""

    frame: Path
    quotes: Path | None
    coded: Path | None

    @property
    def cues(self) -> Path | None:
        """The cues of the code frame."""
        return cues_beside(self.frame)

    def digests(self) -> list[str]:
        """The fingerprint of each file's content, blank where there is none.

        Raises ProgrammeError where one cannot be read.
        """
        return [_digest(path) if path else "" for path in self._all]

    @property
    def _all(self) -> tuple[Path | None, ...]:
        return self.frame, self.quotes, self.coded, self.cues


def comment_files(programme: Programme) -> CommentFiles:
    """The files that a programme reads comments by: those it names, those beside it, else the kit's code frame."""
    named, folder = programme.themes, programme.folder
    beside = folder / FRAME if (folder / FRAME).is_file() else kit_folder("params") / FRAME
    chosen = folder / QUOTES if (folder / QUOTES).is_file() else None
    return CommentFiles(
        frame=folder / named.frame if named.frame else beside,
        quotes=folder / named.quotes if named.quotes else chosen,
        coded=folder / named.coded if named.coded else None,
    )


def comment_rules(programme: Programme) -> CommentRules:
    """The rules by which a programme's comments are read.

    Raises ProgrammeError, with a line per fault, where a file is missing or wrong.
    """
    files = comment_files(programme)
    frame = _frame(files)
    choice = load_choice(files.quotes) if files.quotes else Choice()
    return CommentRules(frame, choice, load_coded(files.coded, frame) if files.coded else ())


def load_coded(path: Path, frame: CodeFrame) -> tuple[Coded, ...]:
    """Comments coded by hand: a CSV with `comment`, `language`, `themes` (ids with a space between) and perhaps `half`.

    Raises ProgrammeError where the file cannot be read, lacks a column, or names a theme that the frame has not.
    """
    text = read_params(path, _WAY_OUT)
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    lacking = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
    if lacking:
        raise ProgrammeError(
            "coded-sample",
            f"{path}: has no column {lacking[0]!r}. It needs {', '.join(_COLUMNS)}, and may have half.",
        )
    return tuple(_coded(path, rows, frame))


def _coded(path: Path, rows: csv.DictReader[str], frame: CodeFrame) -> Iterator[Coded]:
    known = [theme.id for theme in frame.themes]
    for row in rows:
        themes = (row["themes"] or "").split()
        for theme in themes:
            if theme not in known:
                raise ProgrammeError(
                    "coded-sample",
                    f"{path}, line {rows.line_num}: {theme!r} is no theme of the code frame{nearest(theme, known)}.",
                )
        half = row.get("half") or REPORTED
        if half not in (TUNING, REPORTED):
            raise ProgrammeError(
                "coded-sample",
                f"{path}, line {rows.line_num}: half {half!r} is neither {TUNING} nor {REPORTED}.",
            )
        yield Coded(row["comment"] or "", row["language"] or "", frozenset(themes), half)


class _State(NamedTuple):
    """What tells a file from what was under its name before, without reading it."""

    number: int
    written: int
    changed: int
    size: int


_SETTLED = 2_000_000_000
"""Nanoseconds after which a change of a file is sure to change its times: clocks of file systems are coarse."""


def _state(path: Path | None) -> _State | None:
    """The state of a file; None where there is none, or where it was changed just now and may be again."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    state = _State(found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
    return state if time.time_ns() - max(state.written, state.changed) > _SETTLED else None


def _digest(path: Path) -> str:
    """The fingerprint of a file, which is not read again until it changes: the cues are megabytes."""
    state = _state(path)
    return _kept_digest(path, state) if state else hashlib.sha256(_read(path)).hexdigest()


@lru_cache(maxsize=16)
def _kept_digest(path: Path, state: _State) -> str:
    return hashlib.sha256(_read(path)).hexdigest()


def _frame(files: CommentFiles) -> CodeFrame:
    """The code frame, whose files are not read again until one of them changes."""
    cues = files.cues
    state, beside = _state(files.frame), _state(cues)
    if state is None or (cues and beside is None):
        return load_themes(files.frame)
    return _kept_frame(files.frame, state, beside)


@lru_cache(maxsize=4)
def _kept_frame(path: Path, state: _State, beside: _State | None) -> CodeFrame:
    return load_themes(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProgrammeError(
            "params-file", f"{path}: cannot be read ({error.strerror}). {_WAY_OUT}"
        ) from None
