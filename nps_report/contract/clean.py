"""From a programme's exports to clean typed tables, with every problem and every row accounted for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from nps_report.contract import across
from nps_report.contract.cleaning import BAD_REASONS, Clean, clean_batch
from nps_report.contract.coerce import Habits
from nps_report.contract.corrections import Corrections
from nps_report.contract.dated import dated_batches
from nps_report.contract.finish import finish_responses, finish_table
from nps_report.contract.problems import Problem, ProblemLog
from nps_report.contract.staging import Stage, empty_frame, marked
from nps_report.contract.store import Store, opened_store
from nps_report.contract.units import unit_problems
from nps_report.errors import ContractError, SourceError
from nps_report.files import make_folder
from nps_report.sources import Batch, Input, inputs_of, shown
from nps_report.sources.prepare import script_of
from nps_report.tables import KEYS, TABLES

if TYPE_CHECKING:
    from nps_report.programme import Programme, Source

ORDER = ("corrections", "units", "accounts", "contacts", "responses", "invitations", "actions", "followups")
"""The tables in the order in which they are read: those that others lean on first."""


@dataclass(frozen=True)
class CleanTables:
    """What `clean_tables` made: a typed Parquet file per table that exists, and an account of what was read.

    `rows` counts the answers: `read`, `scored`, and every other reason; the last ones always add up to the first.
    `inputs` are the files read, with their fingerprint; `corrected` counts the cells that corrections changed.
    """

    folder: Path
    tables: dict[str, Path]
    problems: ProblemLog
    rows: dict[str, int]
    inputs: tuple[tuple[str, str], ...]
    corrected: int = 0


@dataclass
class _Run:
    """One cleaning under way."""

    programme: Programme
    folder: Path
    log: ProblemLog = field(default_factory=ProblemLog)
    corrections: Corrections = field(default_factory=Corrections)
    stages: dict[str, Stage] = field(default_factory=dict)

    def stage(self, table: str) -> Stage:
        return self.stages.setdefault(table, Stage(self.folder, table))


def clean_tables(programme: Programme, work: Path) -> CleanTables:
    """Read every source of the programme, check it, and write the clean tables to `work`.

    Nothing is dropped silently: an answer that does not count stays in `responses.parquet` with its reason, and an
    unscored row of a source with `invited_without_score` moves to `invitations.parquet`, counted as `invitation`.
    Blank accounts and roles of answers and invitations are completed from the contacts, blank units from the
    accounts.

    Raises SourceError where a file cannot be read as a table, and ContractError where more rows are bad than
    `thresholds.bad_rows` allows or the units cannot stand; the latter carries the problems found so far.
    """
    make_folder(work)
    with (
        tempfile.TemporaryDirectory(dir=work, prefix=".stage-") as folder,
        opened_store(Path(folder)) as store,
    ):
        run = _Run(programme, Path(folder))
        _stage_all(run)
        _finish_all(run, store, work)
        rows = _counted_rows(run, store)
    return CleanTables(work, store.written, run.log, rows, _fingerprints(programme), run.corrections.applied)


def _finish_all(run: _Run, store: Store, work: Path) -> None:
    """Write the final tables, with the problems that only show across rows and tables."""
    for stage in run.stages.values():
        store.show(stage)
    for table in ORDER:
        if table in run.stages:
            run.log.extend(_finish(run, store, table, work / f"{table}.parquet"))
    run.log.extend(across.unknown_references(store))
    _refuse_units(run, store)


def _counted_rows(run: _Run, store: Store) -> dict[str, int]:
    staged = run.stages["responses"].rows
    invited = {"invitation": staged["invitation"]} if staged["invitation"] else {}
    return {"read": staged["read"], **across.row_counts(store), **invited}


def _stage_all(run: _Run) -> None:
    """Read and check every table; files that cannot be read are all named before giving up."""
    unreadable = []
    for table in ORDER:
        try:
            for source in getattr(run.programme.sources, table):
                _stage_source(run, source, table)
            if table == "corrections" and table in run.stages:
                run.corrections = Corrections(_read_all(run.stages[table]))
        except SourceError as error:
            unreadable.append(error)
    if unreadable:
        raise SourceError(unreadable[0].slug, "\n".join(map(str, unreadable)))
    run.log.extend(run.corrections.unmet())
    for stage in run.stages.values():
        _refuse_bad_rows(run, stage)


def _stage_source(run: _Run, source: Source, table: str) -> None:
    stage = run.stage(table)
    dated = dated_batches(source, table, run.programme)
    for _, batches in groupby(dated, key=lambda pair: pair[0].path):
        with stage.part() as part:
            for batch, dates in batches:
                clean = _cleaned(run, batch, table, Habits.of(source, dates))
                kept = _kept(run, clean, stage, source)
                part.write(kept)


def _cleaned(run: _Run, batch: Batch, table: str, habits: Habits) -> Clean:
    if table == "responses" and len(run.corrections):
        batch, problems = run.corrections.apply(batch)
        run.log.extend(problems)
    clean = clean_batch(batch, table, habits, run.programme.languages)
    run.log.extend(clean.problems())
    return clean


def _kept(run: _Run, clean: Clean, stage: Stage, source: Source) -> pd.DataFrame:
    """The rows to stage, with their reasons; counts what is read and what is bad."""
    if clean.table == "responses":
        reasons = clean.reasons()
    else:
        reasons = pd.Series(None, index=clean.frame.index, dtype="str").mask(clean.useless(), "bad row")
        reasons = reasons.mask(clean.batch.left_out, "left out")
    frame = marked(clean.frame, clean.batch, reasons, stage.rows["read"])
    stage.rows["read"] += len(frame)
    stage.rows["bad"] += int(reasons.isin(BAD_REASONS).sum())
    if not source.invited_without_score or clean.table != "responses":
        return frame
    return _without_invitations(run, frame, clean, stage)


def _without_invitations(run: _Run, frame: pd.DataFrame, clean: Clean, stage: Stage) -> pd.DataFrame:
    """Stage what each row says of an invitation; the rows kept are those that are more than one."""
    invitations = _invitations(frame, clean.habits)
    with run.stage("invitations").part() as part:
        part.write(invitations.assign(reason=None))
    unanswered = frame.index.isin(invitations.index) & (frame["reason"] == "no score").to_numpy()
    stage.rows["invitation"] += int(unanswered.sum())
    return frame[~unanswered]


def _invitations(frame: pd.DataFrame, habits: Habits) -> pd.DataFrame:
    """The invitations that a source of answers and silences holds: an answer was invited too.

    `sent_at` is mapped, or else the row's only date. A row without a contact or a date is no invitation.
    """
    sent = habits.dates(frame["sent_at"]) if "sent_at" in frame else frame["responded_at"]
    whole = frame.assign(sent_at=sent).reindex(columns=empty_frame("invitations").columns)
    invited = frame["reason"].isna() | (frame["reason"] == "no score")
    return whole[invited & whole["contact_id"].notna() & whole["sent_at"].notna()]


def _finish(run: _Run, store: Store, table: str, path: Path) -> Iterator[Problem]:
    """Write the final file of one table; gives the problems that only show across its rows."""
    if table == "responses":
        across.number_alike(store)
        across.mark_duplicates(store, run.programme.period)
        yield from across.duplicate_answers(store)
        finish_responses(store, path)
        return
    if table in KEYS:
        yield from across.duplicate_ids(store, table)
    finish_table(store, table, path)


def _refuse_bad_rows(run: _Run, stage: Stage) -> None:
    read, bad = stage.rows["read"], stage.rows["bad"]
    allowed = run.programme.thresholds.bad_rows
    if not bad or bad <= allowed * read:
        return
    names = {name for source in getattr(run.programme.sources, stage.table) for name in _names(run, source)}
    examples = [problem.line() for problem in run.log if problem.path in names][:3]
    message = (
        f"{stage.table}: {bad} of {read} rows cannot be used ({bad / read:.1%}), more than `thresholds.bad_rows` "
        f"allows ({allowed:.1%}). Correct the export or its mapping, or raise the threshold. The first ones:"
    )
    raise ContractError("bad-rows", "\n".join([message, *examples]), run.log)


def _names(run: _Run, source: Source) -> list[str]:
    return [file.name for file in inputs_of(source, run.programme)]


def _refuse_units(run: _Run, store: Store) -> None:
    """Two units with one slug, a unit called `all`, a parent that is none or a unit above itself: an error."""
    table = across.units_named(store, "units") if "units" in run.stages else []
    run.log.extend(unit_problems(table, across.units_named(store, "responses")))
    if run.log.errors:
        raise ContractError("units", "\n".join(problem.line() for problem in run.log.errors), run.log)


def _read_all(stage: Stage) -> pd.DataFrame:
    whole = pd.concat([pd.read_parquet(part) for part in stage.parts], ignore_index=True)
    return whole[whole["reason"].isna()]


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
