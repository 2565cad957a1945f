"""From a programme's exports to clean typed tables, with every problem told and every row accounted for."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nps_report.contract import across
from nps_report.contract.actions import action_problems
from nps_report.contract.finish import finish_responses, finish_table
from nps_report.contract.forgetting import leave_out
from nps_report.contract.intake import ORDER, Intake, take_in
from nps_report.contract.problems import Problem, ProblemLog
from nps_report.contract.registers import differing_rows, register_problems
from nps_report.contract.store import Store, opened_store
from nps_report.contract.units import unit_problems
from nps_report.errors import ContractError
from nps_report.files import make_folder
from nps_report.programme.forgotten import forgotten_in
from nps_report.sources import REGISTERS, Input, inputs_of, shown
from nps_report.sources.prepare import script_of
from nps_report.tables import KEYS, TABLES

if TYPE_CHECKING:
    from nps_report.programme import Programme


@dataclass(frozen=True)
class CleanTables:
    """What `clean_tables` made: a typed Parquet file per table that exists, and an account of what was read.

    `rows` counts the answers: `read`, `scored`, and every other reason, which always add up to the first.
    `inputs` are the files read, with their fingerprint; `corrected` counts the cells that corrections
    changed.
    """

    folder: Path
    tables: dict[str, Path]
    problems: ProblemLog
    rows: dict[str, int]
    inputs: tuple[tuple[str, str], ...]
    corrected: int = 0


def clean_tables(programme: Programme, work: Path) -> CleanTables:
    """Read every source of the programme, check it, and write the clean tables to `work`.

    Nothing is dropped silently: an answer that does not count stays in `responses.parquet` with its reason;
    where a source says `invited_without_score`, a row without one moves to `invitations.parquet`, counted as
    `invitation`. Blank accounts and roles of answers and invitations are completed from the contacts, blank
    units from the accounts. Persons who asked to be forgotten are in none of the tables, nor in the problems;
    their answers stay.

    Raises SourceError where a file cannot be read as a table, and ContractError where more rows are bad than
    `thresholds.bad_rows` allows or the units cannot stand; the latter carries the problems found so far.
    """
    make_folder(work)
    with tempfile.TemporaryDirectory(dir=work, prefix=".stage-") as name:
        folder = Path(name)
        intake = take_in(programme, folder)
        with opened_store(folder, intake.size) as store:
            _finish_all(intake, store, work)
            rows = _counted_rows(intake, store)
    fingerprints = _fingerprints(programme)
    return CleanTables(work, store.written, intake.log, rows, fingerprints, intake.corrections.applied)


def _finish_all(intake: Intake, store: Store, work: Path) -> None:
    """Write the final tables, with the problems that only show across rows and tables."""
    for stage in intake.stages.values():
        store.show(stage)
    _refuse_units(intake, store)
    for table in ORDER:
        if table in intake.stages:
            intake.log.extend(_finish(intake, store, table, work / f"{table}.parquet"))
    intake.log.extend(across.unknown_references(store))
    intake.log.extend(register_problems(store))
    if "actions" in store.written:
        intake.log.extend(action_problems(store, intake.programme))
    if forgotten := forgotten_in(intake.programme):
        leave_out(store, intake.programme, forgotten, intake.log)


def _finish(intake: Intake, store: Store, table: str, path: Path) -> Iterator[Problem]:
    """Write the final file of one table; gives the problems that only show across its rows."""
    if table == "responses":
        across.number_alike(store)
        across.mark_duplicates(store, intake.programme.period)
        yield from across.duplicate_answers(store)
        finish_responses(store, path, intake.programme.statistics.mixed_kinds)
        return
    if table in REGISTERS:
        yield from differing_rows(store, table)
    elif table in KEYS:
        yield from across.duplicate_ids(store, table)
    finish_table(store, table, path)


def _refuse_units(intake: Intake, store: Store) -> None:
    """Raise ContractError where the units cannot stand: see `unit_problems`."""
    table, others = (
        [unit for name in names if name in intake.stages for unit in across.units_named(store, name)]
        for names in (("units",), ("accounts", "responses"))
    )
    intake.log.extend(unit_problems(table, others))
    if intake.log.errors:
        raise ContractError("units", "\n".join(problem.line() for problem in intake.log.errors), intake.log)


def _counted_rows(intake: Intake, store: Store) -> dict[str, int]:
    staged = intake.stages["responses"].rows
    invited = {"invitation": staged["invitation"]} if staged["invitation"] else {}
    counted = Counter(across.row_counts(store))
    # What a source read by predicate left out is in no file.
    if staged["left out"]:
        counted["left out"] += staged["left out"]
    return {"read": staged["read"], **dict(sorted(counted.items())), **invited}


def _fingerprints(programme: Programme) -> tuple[tuple[str, str], ...]:
    """Every file that was read, once, with its fingerprint: exports and the analyst's functions."""
    sources = [source for table in TABLES for source in getattr(programme.sources, table)]
    files = {file.name: file for source in sources for file in inputs_of(source, programme)}
    for source in sources:
        if source.prepare:
            script, _ = script_of(source.prepare, programme)
            name = shown(script, programme)
            files[name] = Input(script, name, source)
    return tuple((name, files[name].sha256()) for name in sorted(files))
