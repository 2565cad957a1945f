"""The programmes that the bench makes reports of, each written once into the bench's work folder."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

import nps_report
from benchmarks.data import programme
from nps_report.start import start_programme

PERIOD = "2026-10"
"""The month of the example that is reported on; the drawn programmes have their own, `DRAWN_PERIOD`."""

DRAWN_PERIOD = "2025-10"
TWIN = "Sud"
_IDS = {"N° réponse", "Compte", "Contact", "response_id", "action_id"}
_UNITS = {"unit", "Agence"}
_PLAIN_UNITS = {"name_fr", "name_en"}

Cells = list[list[str]]


def example(folder: Path) -> Path:
    """The example as `nps-report new --example` writes it; gives the programme's file."""
    if not folder.exists():
        start_programme(folder, example=True)
    return folder / "params" / "programme.yml"


def twelve_units(folder: Path) -> Path:
    """The example with each of its six units twice, under a second name and with ids of its own."""
    if not folder.exists():
        example(folder)
        for path in sorted((folder / "data").glob("*.csv")):
            path.write_text(_written(with_twins(_read(path))), encoding="utf-8")
    return folder / "params" / "programme.yml"


def units_of(programme_file: Path) -> tuple[str, ...]:
    """The units of a programme made from the example."""
    heading, *rows = _read(programme_file.parent.parent / "data" / "units.csv")
    return tuple(row[heading.index("unit")] for row in rows)


def with_twins(table: Cells) -> Cells:
    """The rows of a table, then the same rows for the twin of each unit.

    >>> with_twins([["Agence", "Compte", "Note"], ["Lyon", "C1", "9"]])[1:]
    [['Lyon', 'C1', '9'], ['Lyon Sud', 'C1-2', '9']]

    >>> with_twins([["unit", "Note"], ["", "9"]])[1:]
    [['', '9']]
    """
    heading, *rows = table
    place = next((place for place, name in enumerate(heading) if name in _UNITS), None)
    others = [row for row in rows if place is None or row[place]]
    return [*table, *([_twin(name, cell) for name, cell in zip(heading, row, strict=True)] for row in others)]


def _twin(name: str, cell: str) -> str:
    if not cell:
        return cell
    if name in _UNITS | _PLAIN_UNITS:
        return f"{cell} {TWIN}"
    return f"{cell}-2" if name in _IDS else cell


def _read(path: Path) -> Cells:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def _written(table: Cells) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(table)
    return text.getvalue()


def forget_older(work: Path) -> None:
    """Remove the snapshots that another state of the kit made in the bench's folder; drawn data stays.

    A snapshot knows the kit's version, which a change of the source alone leaves as it is.
    """
    digest = hashlib.sha256()
    for path in sorted(Path(nps_report.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    stamp = work / "kit"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest.hexdigest():
        for folder in (*work.glob("*/snapshot"), *work.glob("*/given")):
            shutil.rmtree(folder)
        stamp.write_text(digest.hexdigest(), encoding="utf-8")


def drawn(folder: Path, rows: int, units: int) -> Path:
    """A programme of `rows` drawn answers in `units` units, as Parquet and without comments."""
    path = folder / "params" / "programme.yml"
    return path if path.exists() else programme(folder, rows, units)


def drawn_units(units: int, of: int) -> tuple[str, ...]:
    """The names of the first `units` of `of` drawn units.

    >>> drawn_units(2, of=1200)
    ('Unit 0001', 'Unit 0002')
    """
    return tuple(f"Unit {number:0{len(str(of))}d}" for number in range(1, units + 1))


def narrowed(source: Path, folder: Path, units: Sequence[str]) -> Path:
    """A drawn programme with these units alone, and in them the very same rows as in `source`."""
    path = folder / "params" / "programme.yml"
    if not path.exists():
        data = folder / "data"
        data.mkdir(parents=True)
        for table, query in _narrowed(source.parent.parent / "data", units):
            with duckdb.connect() as database:
                database.execute(f"COPY ({query}) TO '{data / f'{table}.parquet'}' (FORMAT parquet)")
        path.parent.mkdir()
        path.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def _narrowed(data: Path, units: Sequence[str]) -> Iterator[tuple[str, str]]:
    named = ", ".join(f"'{unit}'" for unit in units)
    for table in ("responses", "accounts", "invitations"):
        yield table, f"SELECT * FROM '{data / table}.parquet' WHERE unit IN ({named})"
    kept = f"SELECT account_id FROM '{data / 'accounts'}.parquet' WHERE unit IN ({named})"
    yield "contacts", f"SELECT * FROM '{data / 'contacts'}.parquet' WHERE account_id IN ({kept})"
