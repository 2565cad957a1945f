"""Tables that lie in parts: of a large snapshot, those in the order of their units are a folder of files.

Each file holds some of the units, whole, and the files stand in the order of these; so the rows of all, one file after
the other, are those that one file would hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Unit: TypeAlias = str | None
"""A unit by its name; None stands for answers without one."""

ENOUGH = 4_000_000
"""How many answers are worth a part: they are sorted in memory."""

MOST = 64
"""How many parts there are at most, for each costs a look at all accounts and contacts."""


def files_of(path: Path) -> tuple[Path, ...]:
    """The files of a table, in their order: itself, or its parts.

    >>> files_of(Path("responses.parquet"))
    (PosixPath('responses.parquet'),)
    """
    return tuple(sorted(path.glob("[!.]*.parquet"))) if path.is_dir() else (path,)


def file_of_part(path: Path, number: int) -> Path:
    """A part's file of a table that lies in parts.

    >>> file_of_part(Path("responses.parquet"), 3).as_posix()
    'responses.parquet/0003.parquet'
    """
    return path / f"{number:04d}.parquet"


def table_of(path: Path) -> str:
    """What the table is called that a file holds, or a part of.

    >>> table_of(Path("internal/responses.parquet")), table_of(Path("internal/responses.parquet/0003.parquet"))
    ('responses.parquet', 'responses.parquet')
    """
    return path.parent.name if path.parent.suffix == ".parquet" else path.name


def parts_of(rows: Mapping[Unit, int], enough: int, most: int) -> tuple[tuple[Unit, ...], ...]:
    """The units, by how many rows each has, in parts of about as many: one where there are few.

    Units stand in the order of their names, those without one last, and no unit is cut.

    >>> parts_of({"Lyon": 3, "Lille": 5, None: 2, "Metz": 2}, enough=4, most=8)
    (('Lille',), ('Lyon',), ('Metz', None))
    >>> parts_of({"Lyon": 3, "Lille": 5, None: 2, "Metz": 2}, enough=100, most=8)
    (('Lille', 'Lyon', 'Metz', None),)
    """
    total = sum(rows.values())
    many = max(1, min(most, total // enough))
    return tuple(tuple(part) for part in _cut(_ordered(rows), rows, total / many))


def _ordered(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (unit is None, unit or ""))


def _cut(units: Iterable[Unit], rows: Mapping[Unit, int], size: float) -> Iterator[list[Unit]]:
    """A part ends with the unit that fills it: what it has too much, the next one has less."""
    part: list[Unit] = []
    done, ends = 0, size
    for unit in units:
        part.append(unit)
        done += rows[unit]
        if done >= ends:
            yield part
            part = []
            while ends <= done:
                ends += size
    if part:
        yield part
