"""Where a register lies, and whether rows may be added to it now."""

from __future__ import annotations

import glob
import stat
from pathlib import Path

from nps_report.errors import OutputError, SourceError, UsageError
from nps_report.followups.opened import Opened
from nps_report.programme import Programme, Source
from nps_report.sources import READERS, Input, copies_of, opened_list, shown

WORKBOOKS = (".xlsx", ".xlsm")
"""The workbooks that rows can be added to."""

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

_PATHS = {"followups": "followups.csv", "second_chances": "second_chances.csv", "actions": "actions.csv"}


def register_file(programme: Programme, table: str) -> Input | None:
    """The file of a register, whether it is there yet or not; None where the programme declares none.

    Raises UsageError, SourceError or OutputError where no rows may be added to it.
    """
    sources = getattr(programme.sources, table)
    if not sources:
        return None
    source = _only(sources, table)
    path = (programme.folder / source.path).resolve()
    file = Input(path, shown(path, programme), source)
    _refuse_lost(file, Opened.of(opened_list(programme, table)), programme)
    _refuse_open(file)
    _refuse_copies(file)
    _refuse_read_only(file)
    return file


def none_declared(programme: Programme, table: str) -> UsageError:
    """What is said where a programme has no register."""
    # What a French spreadsheet makes of dates once somebody saves the file in it.
    dates = ", dates: day-first" if programme.languages[0] == "fr" else ""
    return UsageError(
        "no-register",
        f"{programme.path}: `sources` has no {table}. Write there: `{table}: {{path: {_PATHS[table]}{dates}}}`, a file "
        "that this command makes beside the programme's.",
    )


def _only(sources: tuple[Source, ...], table: str) -> Source:
    source, *others = sources
    why = ""
    if others or glob.has_magic(source.path):
        why = "several files, and nobody knows to which one rows belong. Name one file"
    elif source.prepare:
        why = "a function prepares it, and rows cannot be written the same way back. Remove `prepare`"
    elif source.where:
        why = "`where` leaves rows out, and would leave out the new ones. Remove `where`"
    elif _cannot_write(Path(source.path)):
        why = f"rows cannot be added to a {Path(source.path).suffix} file. Save it as CSV or XLSX"
    if why:
        raise UsageError("register-kind", f"sources, {table}: {source.path}: {why}, and correct `path`.")
    return source


def _cannot_write(path: Path) -> bool:
    suffix = path.suffix.lower()
    return suffix in READERS and suffix not in WORKBOOKS


def _refuse_lost(file: Input, opened: Opened, programme: Programme) -> None:
    """Nothing is begun anew where a register was: all that people wrote would seem never to have been."""
    if opened and not file.path.exists():
        raise SourceError(
            "register-lost",
            f"{file.name}: not there, though {len(opened.days)} rows were in it. Restore it from version control or a "
            f"backup, or correct `path`; to begin anew, delete {shown(opened.path, programme)}.",
        )


def _refuse_open(file: Input) -> None:
    for lock in (f"~${file.path.name}", f".~lock.{file.path.name}#"):
        if (file.path.parent / lock).exists():
            raise OutputError(
                "register-open",
                f"{file.name}: somebody has it open ({lock} lies beside it). Close it there and give the command "
                "again; if nobody has, delete that file.",
            )


def _refuse_copies(file: Input) -> None:
    for name in copies_of(file.path):
        raise OutputError(
            "register-copies",
            f"{file.name}: beside it lies {name}, a copy that somebody else changed meanwhile. Bring what it holds "
            "into the register, delete it, and give the command again.",
        )


def _refuse_read_only(file: Input) -> None:
    """A file is put in the place of the old one, which its folder alone would allow."""
    if file.path.is_file() and not file.path.stat().st_mode & _WRITABLE:
        raise OutputError(
            "register-unwritable",
            f"{file.name}: read-only, so nothing was written. Allow writing to it, and give the command again.",
        )
