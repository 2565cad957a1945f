"""The files that a source names, and how messages call them."""

from __future__ import annotations

import difflib
import glob
import hashlib
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nps_report.errors import SourceError
from nps_report.nearest import nearest
from nps_report.sources.addresses import files_at, is_address
from nps_report.sources.partitions import Folders, are_asked_for, folders_of, narrowed

if TYPE_CHECKING:
    from nps_report.programme import Programme, Source


@dataclass(frozen=True)
class Input:
    """One file of a source. `name` is what messages call it: its path as seen from the programme's home.

    One of an object store has an `address`, and a `mark` which is another as soon as its content is. `folders` are the
    columns that the folders of a Parquet file give.
    """

    path: Path
    name: str
    source: Source
    address: str = ""
    mark: str = ""
    folders: Folders = ()

    @property
    def is_partitioned(self) -> bool:
        """Whether it is read by predicate: it lies in folders that say something, or in an object store."""
        return bool(self.address or self.folders)

    def sha256(self) -> str:
        """The fingerprint of the file's content; where that would have to be fetched, of what its store says of it."""
        if self.address:
            return hashlib.sha256(f"{self.address} {self.mark}".encode()).hexdigest()
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def inputs_of(source: Source, programme: Programme) -> tuple[Input, ...]:
    """The files that the source's path or glob names, in the order of their names.

    A register is another table's alone: a glob that it lies under passes it over. None for one that is yet to be
    opened. Raises SourceError where there is none, naming the nearest file of the folder.
    """
    if is_unopened(source, programme):
        return ()
    if is_address(source.path):
        return _fetched(source)
    pattern = programme.folder / _asked(source)
    paths = _matching(pattern, _registers(source, programme)) if glob.has_magic(source.path) else [pattern]
    found = [(path, _folders(path, source, programme)) for path in paths]
    if not (kept := [(path, folders) for path, folders in found if are_asked_for(folders, source.where)]):
        raise SourceError("missing-file", f"{shown(pattern, programme)}: {_none(found, source)}. {_WAY_OUT}")
    return tuple(
        Input(_existing(path, programme), shown(path, programme), source, folders=folders)
        for path, folders in kept
    )


def _fetched(source: Source) -> tuple[Input, ...]:
    """The files of an object store that `where` may ask for, none of them opened."""
    pattern = _asked(source)
    if not _is_parquet(pattern):
        raise SourceError(
            "not-a-table",
            f"{pattern}: only Parquet is read from an object store. Write its path as .../*.parquet.",
        )
    found = [(file, folders_of(file.address)) for file in files_at(pattern)]
    if not (kept := [(file, folders) for file, folders in found if are_asked_for(folders, source.where)]):
        raise SourceError("missing-file", f"{pattern}: {_none(found, source)}. {_WAY_OUT}")
    return tuple(
        Input(Path(file.address), file.address, source, file.address, file.mark, folders)
        for file, folders in kept
    )


def _none(found: Sequence[object], source: Source) -> str:
    asked = ", ".join(f"{heading}: {value}" for heading, value in source.where.items())
    return (
        f"`where` ({asked}) leaves out all {len(found)} files by their folders"
        if found
        else "no file matches"
    )


def _asked(source: Source) -> str:
    """The source's path or glob, without the folders that `where` leaves out."""
    return narrowed(source.path, source.where) if _is_parquet(source.path) else source.path


def _folders(path: Path, source: Source, programme: Programme) -> Folders:
    """What the folders of a Parquet file say; those in which the programme itself lies say nothing of answers."""
    if not _is_parquet(source.path):
        return ()
    inside = path.is_relative_to(programme.folder)
    return folders_of((path.relative_to(programme.folder) if inside else path).as_posix())


def _is_parquet(path: str) -> bool:
    return path.lower().endswith((".parquet", ".pq"))


def is_unopened(source: Source, programme: Programme) -> bool:
    """Whether a source is a register that the kit is yet to open: its file is not there, and never was.

    Where a file with nearly its name is there, its path is a slip.
    """
    table = next((one for one in REGISTERS if source in getattr(programme.sources, one)), None)
    if (
        table is None
        or is_address(source.path)
        or glob.has_magic(source.path)
        or opened_list(programme, table).is_file()
    ):
        return False
    path = programme.folder / source.path
    others = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    return not path.exists() and not difflib.get_close_matches(path.name, others, n=1, cutoff=_A_SLIP)


REGISTERS = ("followups", "second_chances")
"""The tables that the kit adds rows to and people keep."""


_COPIES = (
    r" \([^)]*(?:conflict|conflit|konflikt|conflicto)[^)]*\)",
    r"\.sync-conflict-\d{8}-\d{6}\S*",
    r"-(?:DESKTOP|LAPTOP)-[A-Z0-9]{6,8}(?:-\d+)?",
)
"""What programs that share files put behind the name of a copy they could not join, where it can be told surely."""


def copies_of(path: Path) -> tuple[str, ...]:
    """The names of the copies of a file, beside it, that a program which shares files could not join with it."""
    is_copy = re.compile(
        f"{re.escape(path.stem)}(?:{'|'.join(_COPIES)}){re.escape(path.suffix)}", re.IGNORECASE
    )
    names = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
    return tuple(filter(is_copy.fullmatch, names))


def opened_list(programme: Programme, table: str) -> Path:
    """Where it is kept what was opened once in a register."""
    return programme.home / "records" / f"opened-{table.replace('_', '-')}.csv"


_A_SLIP = 0.85
"""How much alike two names are of which one is the other misspelt."""


def shown(path: Path, programme: Programme) -> str:
    """The path as messages show it: from the programme's home where it lies there, else in full."""
    resolved = path.resolve()
    home = programme.home.resolve()
    return resolved.relative_to(home).as_posix() if resolved.is_relative_to(home) else str(resolved)


def _registers(source: Source, programme: Programme) -> frozenset[Path]:
    """The registers that other sources name: the kit puts them where they say, be it among exports."""
    others = [one for table in REGISTERS for one in getattr(programme.sources, table) if one is not source]
    return frozenset(
        (programme.folder / one.path).resolve() for one in others if not glob.has_magic(one.path)
    )


def _matching(pattern: Path, others: Collection[Path]) -> list[Path]:
    found = map(Path, glob.glob(str(pattern), recursive=True))
    ours = (path for path in found if path.is_file() and not path.name.startswith((".", "~$")))
    return sorted(path for path in ours if path.resolve() not in others)


def _existing(path: Path, programme: Programme) -> Path:
    name = shown(path, programme)
    if path.is_file():
        if os.access(path, os.R_OK):
            return path
        raise SourceError("missing-file", f"{name}: may not be read. Change its rights.")
    if path.is_dir():
        raise SourceError(
            "missing-file", f"{name}: a folder, not a file. Write `{name}/*.csv` to read its files."
        )
    others = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    raise SourceError("missing-file", f"{name}: no such file{nearest(path.name, others)}. {_WAY_OUT}")


_WAY_OUT = "Correct `path` in the programme's sources; it starts from the folder of the programme file."
