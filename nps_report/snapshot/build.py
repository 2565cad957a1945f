"""Freezes a programme's answers: read, checked, joined and counted once, for all reports to look up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from nps_report.contract import CleanTables, Problem, clean_tables
from nps_report.errors import OutputError
from nps_report.files import write_text
from nps_report.programme import Programme
from nps_report.snapshot.drafts import whole_folder
from nps_report.snapshot.identity import identity
from nps_report.snapshot.workshop import HERE, Workshop
from nps_report.snapshot.writing import write_internal

SCHEMA = "nps-report/snapshot/1"


@dataclass(frozen=True)
class Snapshot:
    """A frozen state of a programme. `rows` counts the rows read by what became of them."""

    id: str
    folder: Path
    problems: tuple[Problem, ...]
    rows: Mapping[str, int]


def build_snapshot(programme: Programme, place: Path, workshop: Workshop = HERE) -> Snapshot:
    """The snapshot of the programme as its files are now, under `place`; made unless it is there already.

    Its dear steps are done in a workshop: on this machine, or by others.

    Raises SourceError or ContractError where an input cannot be used, SnapshotError where the programme names
    what no table holds, OutputError where nothing can be written.
    """
    folder = place / identity(programme)
    if not folder.is_dir():
        try:
            _build(programme, folder, workshop)
        except (OSError, duckdb.IOException) as error:
            way_out = "Free some space, or change the rights of the folder."
            raise OutputError(
                "output-folder", f"{place}: no snapshot can be written ({error}). {way_out}"
            ) from error
    return read_snapshot(folder)


def _build(programme: Programme, folder: Path, workshop: Workshop) -> None:
    with whole_folder(folder) as draft:
        tables = clean_tables(programme, draft / "clean")
        write_internal(programme, tables.tables, draft / "internal", workshop)
        _write_account(tables, programme, draft, folder.name)
        shutil.rmtree(draft / "clean")


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in `folder`."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    lines = (folder / "problems.jsonl").read_text(encoding="utf-8").split("\n")
    problems = tuple(Problem(**json.loads(line)) for line in lines if line)
    return Snapshot(manifest["id"], folder, problems, manifest["rows"])


def _write_account(tables: CleanTables, programme: Programme, folder: Path, name: str) -> None:
    """Write what was read and what was found wrong."""
    manifest = {
        "schema": SCHEMA,
        "id": name,
        "programme": programme.programme,
        "inputs": [{"name": file, "sha256": digest} for file, digest in tables.inputs],
        "rows": tables.rows,
        "corrected": tables.corrected,
        "problems": tables.problems.by_slug,
    }
    write_text(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    lines = (json.dumps(asdict(problem), ensure_ascii=False) for problem in tables.problems)
    write_text(folder / "problems.jsonl", "\n".join(lines))
