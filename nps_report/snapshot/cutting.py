"""Cuts clean tables into parts of the units, so that each is written by itself, and puts these together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from nps_report.files import make_folder
from nps_report.snapshot import parted
from nps_report.snapshot.by_unit import PERSONS
from nps_report.snapshot.database import Database, parquet, text, together
from nps_report.snapshot.part import COUNTED, COUNTS, Recipe, Tables, copy
from nps_report.snapshot.parted import Unit, file_of_part

SHARED = (*PERSONS, "followups")
"""The tables that each part may look into whole."""

_PART = "_part_of_units"
_FLUSHED = 50_000
"""How many rows of a part are held before they are written."""


@dataclass(frozen=True)
class Order:
    """A part to be written into `folder`: from tables of its `own`, which are folders, and those that all share."""

    recipe: Recipe
    own: Tables
    shared: Tables
    folder: Path

    @property
    def tables(self) -> dict[str, Path]:
        """All that it is written from."""
        return {**self.shared, **self.own}


def units_in_parts(database: Database, tables: Tables) -> tuple[tuple[Unit, ...], ...]:
    """The units that answers or invitations name, in parts; see `parts_of`."""
    asked = [f"SELECT unit FROM {parquet(tables[table])}" for table in _asking(tables)]
    query = f"SELECT unit, count(*) FROM ({' UNION ALL '.join(asked)}) GROUP BY unit"
    return parted.parts_of(dict(database.execute(query).fetchall()), parted.ENOUGH, parted.MOST)


def cut(
    database: Database, recipe: Recipe, tables: Tables, parts: Sequence[Sequence[Unit]], scratch: Path
) -> list[Order]:
    """The parts to be written below a scratch folder; the database's view `joined` shows all answers."""
    named = [(unit, number) for number, units in enumerate(parts) for unit in units]
    columns = {"unit": pa.array([unit for unit, _ in named], pa.string())}
    database.register("parted", pa.table({**columns, _PART: pa.array([number for _, number in named])}))
    database.execute(f"SET partitioned_write_flush_threshold = {_FLUSHED}")
    sources = {table: _beside_its_part(tables[table]) for table in _asking(tables)}
    if "comments" in tables:
        sources["comments"] = _comments_by_part(tables["comments"])
    for table, rows in sources.items():
        _cut_rows(database, rows, make_folder(scratch) / table, len(parts))
    database.unregister("parted")
    shared = {table: tables[table] for table in SHARED if table in tables}
    return [
        Order(
            recipe,
            {table: _folder(scratch / table, number) for table in sources},
            shared,
            scratch / f"made-{number:04d}",
        )
        for number in range(len(parts))
    ]


def _asking(tables: Tables) -> list[str]:
    return [table for table in ("responses", "invitations") if table in tables]


def _beside_its_part(path: Path) -> str:
    return f"SELECT t.*, {_PART} FROM {parquet(path)} t JOIN parted p ON p.unit IS NOT DISTINCT FROM t.unit"


def _comments_by_part(path: Path) -> str:
    """What was read in comments, as often as parts have them."""
    said = (
        f"SELECT DISTINCT {_PART}, comment, given FROM joined j JOIN parted p "
        "ON p.unit IS NOT DISTINCT FROM j.unit WHERE comment IS NOT NULL"
    )
    return (
        f"SELECT m.*, {_PART} FROM {parquet(path)} m JOIN ({said}) s "
        "ON s.comment = m.comment AND s.given IS NOT DISTINCT FROM m.given"
    )


def _cut_rows(database: Database, rows: str, folder: Path, many: int) -> None:
    """Write rows into a folder for each part; one that nothing is in has the columns all the same."""
    options = f"FORMAT parquet, COMPRESSION lz4, PARTITION_BY ({_PART})"
    database.execute(f"COPY ({rows}) TO {text(str(folder))} ({options})")
    none = f"SELECT * EXCLUDE ({_PART}) FROM ({rows}) LIMIT 0"
    for number in range(many):
        empty = make_folder(_folder(folder, number)) / "none.parquet"
        database.execute(f"COPY ({none}) TO {text(str(empty))} (FORMAT parquet)")


def _folder(folder: Path, number: int) -> Path:
    return folder / f"{_PART}={number}"


def put_together(database: Database, orders: Sequence[Order], folder: Path) -> None:
    """Move what was written of each part into `folder`: a folder of parts for each table, and counts as one."""
    names = sorted(path.name for path in orders[0].folder.glob("*.parquet"))
    for name in names:
        written = [order.folder / name for order in orders]
        if name == COUNTS:
            copy(database, f"SELECT * FROM {together(written)} ORDER BY {COUNTED}", folder / COUNTS)
            continue
        make_folder(folder / name)
        for number, path in enumerate(written):
            path.rename(file_of_part(folder / name, number))
