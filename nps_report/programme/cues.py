"""Reads the cues of a code frame: `themes.cues.csv` beside `themes.yml`, a table of words and the points they bring.

A line holds a language, a cue, and the points that it brings to each theme, a column each; blank is none. A cue is a
word in its basic form, two in a row or with one or two between (`a ... b`), or a beginning with `*`. Three lines of
each language are no cues: `(needed)` tells how many points a theme needs, `(pattern)` and `(second pattern)` what
likely patterns bring.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from nps_report.errors import ProgrammeError
from nps_report.nearest import nearest
from nps_report.verbatims.cues import Cues

NEEDED, PATTERN, AGAIN = "(needed)", "(pattern)", "(second pattern)"
"""What stands in the place of a cue in the lines that hold no cue."""

KEYS = ("language", "cue")
"""The columns before those of the themes."""

_SPECIAL = (NEEDED, PATTERN, AGAIN)
_WAY_OUT = "Copy the file that the kit comes with, or remove yours: patterns then count alone."


def cues_file(frame: Path) -> Path:
    """Where the cues of a code frame stand, if it has any.

    >>> cues_file(Path("params/themes.yml")).name
    'themes.cues.csv'
    """
    return frame.with_suffix(".cues.csv")


def cues_beside(frame: Path) -> Path | None:
    """The file of a code frame's cues; None where there is none."""
    beside = cues_file(frame)
    return beside if beside.is_file() else None


def cues_in_file(written: str, path: Path, themes: Collection[str]) -> dict[str, Cues]:
    """The cues of each language in a file's text; points of what is none of `themes` are left out.

    Raises ProgrammeError, with the way out, where it cannot be read.
    """
    table = _table(written, path)
    known = tuple(theme for theme in table.column_names[len(KEYS) :] if theme in themes)
    points = np.column_stack([table[theme].to_numpy() for theme in known] or [np.zeros((table.num_rows, 0))])
    languages, cues = (table[key].to_numpy(zero_copy_only=False) for key in KEYS)
    return {
        language: _cues(
            known, cues[languages == language], points[languages == language].astype("int32"), path
        )
        for language in dict.fromkeys(languages.tolist())
    }


def unused_columns(frame: Path, themes: Collection[str]) -> list[str]:
    """A warning for each theme that the file beside a code frame has points for, and the frame does not have.

    >>> unused_columns(Path("themes.yml"), ["price"])
    []
    """
    path = cues_beside(frame)
    header = path.read_text(encoding="utf-8").partition("\n")[0].split(";")[len(KEYS) :] if path else []
    return [
        f"{path}: has points for {theme!r}, which is no theme of {frame.name}{nearest(theme, themes)}. They are not "
        "used: name the column as the theme is named there, or remove it."
        for theme in header
        if theme not in themes
    ]


def _table(written: str, path: Path) -> pa.Table:
    """The file as a table: two columns of text, then whole numbers, 0 where a cell is blank."""
    # Reading comments is a small part of what the kit does.
    from pyarrow import csv

    header = written.partition("\n")[0].split(";")
    if tuple(header[: len(KEYS)]) != KEYS or len(set(header)) < len(header):
        raise _fault(
            path, f"begins with {';'.join(header)[:60]!r}, not with {';'.join(KEYS)} and a column per theme"
        )
    types = {name: pa.string() if name in KEYS else pa.int32() for name in header}
    try:
        table = csv.read_csv(
            io.BytesIO(written.encode()),
            csv.ReadOptions(use_threads=False),
            csv.ParseOptions(delimiter=";"),
            csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise _fault(path, f"cannot be read ({str(error).splitlines()[0]})") from None
    numbers = [table[name].fill_null(0) if name not in KEYS else table[name] for name in header]
    return pa.table(dict(zip(header, numbers, strict=True)))


def _cues(themes: tuple[str, ...], cues: Any, points: Any, path: Path) -> Cues:
    rows = {cue: row for row, cue in enumerate(cues.tolist())}
    if absent := [name for name in _SPECIAL if name not in rows]:
        raise _fault(path, f"lacks a line {absent[0]!r} in one of its languages")
    needed, pattern, again = (points[rows.pop(name)] for name in _SPECIAL)
    if unknown := [theme for theme, least in zip(themes, needed.tolist(), strict=True) if least <= 0]:
        raise _fault(
            path, f"does not tell how many points {unknown[0]!r} needs: a number above 0 in {NEEDED!r}"
        )
    places = {cue: at for at, cue in enumerate(rows)}
    return Cues(themes, places, points[list(rows.values())], needed, pattern, again)


def _fault(path: Path, what: str) -> ProgrammeError:
    return ProgrammeError("cues-file", f"{path}: {what}. {_WAY_OUT}")
