"""The way in: every source read, corrected, typed and staged, and its bad rows weighed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nps_report.contract.cleaning import Clean, clean_batch
from nps_report.contract.coerce import Habits, Mask
from nps_report.contract.corrections import Corrections
from nps_report.contract.dated import dated_batches
from nps_report.contract.plain import is_typed, plain_of
from nps_report.contract.problems import SETTING_ASIDE, ProblemLog
from nps_report.contract.settings import WhereSeen, copied_register, misspelt_columns, unopened_register
from nps_report.contract.staging import Part, Places, Stage, columns_of, marked
from nps_report.contract.steering import steering_questions
from nps_report.errors import ContractError, SourceError
from nps_report.sources import Batch, TypedBatch, inputs_of

if TYPE_CHECKING:
    from nps_report.programme import Programme, Source

ORDER = (
    "corrections",
    "units",
    "team",
    "accounts",
    "contacts",
    "responses",
    "invitations",
    "actions",
    "followups",
    "second_chances",
)
"""The tables in the order in which they are read: those that others lean on first."""


@dataclass
class Intake:
    """What has been taken in so far: the staged rows of each table, the corrections, the problems met."""

    programme: Programme
    folder: Path
    log: ProblemLog = field(default_factory=ProblemLog)
    corrections: Corrections = field(default_factory=Corrections)
    stages: dict[str, Stage] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows were read, of all tables together."""
        return sum(stage.rows["read"] for stage in self.stages.values())

    def stage(self, table: str) -> Stage:
        """The staged rows of `table`."""
        return self.stages.setdefault(table, Stage(self.folder, table))


def take_in(programme: Programme, folder: Path) -> Intake:
    """Read every table of the programme into `folder`.

    Raises SourceError, with a line per table that cannot be read, and ContractError for too many bad rows.
    """
    intake = Intake(programme, folder)
    intake.log.extend(steering_questions(programme))
    unreadable = []
    for table in ORDER:
        try:
            _take_table(intake, table)
        except SourceError as error:
            unreadable.append(error)
    if unreadable:
        raise SourceError(unreadable[0].slug, "\n".join(map(str, unreadable)))
    intake.log.extend(intake.corrections.unmet())
    for stage in intake.stages.values():
        _refuse_bad_rows(intake, stage)
    return intake


def _take_table(intake: Intake, table: str) -> None:
    for source in getattr(intake.programme.sources, table):
        _take_source(intake, source, table)
    if table == "corrections" and table in intake.stages:
        intake.corrections = Corrections(intake.stages[table].usable())


def _take_source(intake: Intake, source: Source, table: str) -> None:
    """Stage the files of a source, one after the other."""
    intake.log.extend(misspelt_columns(source, table, intake.programme))
    intake.log.extend(unopened_register(source, table, intake.programme))
    intake.log.extend(copied_register(source, table, intake.programme))
    dated = dated_batches(source, table, intake.programme)
    for _, batches in groupby(dated, key=lambda pair: pair[0].path):
        seen = WhereSeen(source)
        with intake.stage(table).part() as part:
            way = _WayIn(intake, source, table, part)
            for batch, dates in batches:
                seen.see(batch)
                way.take(batch, Habits.of(source, dates))
        intake.log.extend(seen.problems())


@dataclass(frozen=True)
class _WayIn:
    """Stages the batches of one file of a source."""

    intake: Intake
    source: Source
    table: str
    part: Part

    def take(self, batch: Batch | TypedBatch, habits: Habits) -> None:
        """Stage a batch; rows that are typed and sound need no look at their text."""
        rows = self.intake.stage(self.table).rows
        passed = batch.passed if isinstance(batch, TypedBatch) else 0
        rows.update({"read": passed, "left out": passed})
        places = np.arange(rows["read"], rows["read"] + len(batch.rows))
        rows["read"] += len(places)
        if isinstance(batch, Batch):
            self._take_text(batch, habits, places)
            return
        odd = self._take_plain(batch, habits, rows["read"] - len(places))
        if odd.any():
            self._take_text(batch.texts(odd), habits, places[odd])

    def _take_plain(self, batch: TypedBatch, habits: Habits, first_place: int) -> Mask:
        """Stage the plain rows; gives those that are not."""
        if not is_typed(self.table, batch) or self._invites:
            return np.ones(len(batch.rows), dtype=bool)
        plain = plain_of(batch, self.table, habits)
        if self.table == "responses" and len(self.intake.corrections):
            plain = plain.without(self.intake.corrections.concerned)
        self.part.write_typed(plain.marked(first_place))
        return plain.odd

    def _take_text(self, batch: Batch, habits: Habits, places: Places) -> None:
        clean = _cleaned(self.intake, batch, self.table, habits)
        frame = _counted(self.intake, clean, places)
        if self._invites:
            frame = _without_invitations(self.intake, frame, habits)
        self.part.write(frame)

    @property
    def _invites(self) -> bool:
        return self.table == "responses" and self.source.invited_without_score


def _cleaned(intake: Intake, batch: Batch, table: str, habits: Habits) -> Clean:
    if table == "responses" and len(intake.corrections):
        batch, problems = intake.corrections.apply(batch)
        intake.log.extend(problems)
    clean = clean_batch(batch, table, habits, intake.programme.languages)
    intake.log.extend(clean.problems())
    return clean


def _counted(intake: Intake, clean: Clean, places: Places) -> pd.DataFrame:
    """The batch's rows with their marks, the bad ones counted."""
    reasons = clean.reasons()
    intake.stage(clean.table).rows["bad"] += int(reasons.str.startswith("bad ").sum())
    return marked(clean.frame, clean.batch, reasons, places)


def _without_invitations(intake: Intake, frame: pd.DataFrame, habits: Habits) -> pd.DataFrame:
    """Stage what each row says of an invitation; the rows kept are those that say more."""
    invitations = _invitations(frame, habits)
    with intake.stage("invitations").part() as part:
        part.write(invitations.assign(_reason=None))
    unanswered = frame.index.isin(invitations.index) & (frame["_reason"] == "no score").to_numpy()
    intake.stage("responses").rows["invitation"] += int(unanswered.sum())
    return frame[~unanswered]


def _invitations(frame: pd.DataFrame, habits: Habits) -> pd.DataFrame:
    """The invitations that a source of answers and silences holds: whoever answered was invited too.

    `sent_at` is mapped, or else the row's only date. A row without a contact or a date is no invitation.
    """
    sent = habits.dates(frame["sent_at"]) if "sent_at" in frame else frame["responded_at"]
    whole = frame.assign(sent_at=sent).reindex(columns=columns_of("invitations"))
    invited = frame["_reason"].isna() | (frame["_reason"] == "no score")
    return whole[invited & whole["contact_id"].notna() & whole["sent_at"].notna()]


KEPT_BY_HAND, SLIPS = ("actions", "followups", "second_chances", "team", "units"), 2
"""Tables of so few rows that a slip of the pen or two is a large share of them, and stops nothing."""


def _refuse_bad_rows(intake: Intake, stage: Stage) -> None:
    read, bad = stage.rows["read"], stage.rows["bad"]
    allowed = intake.programme.thresholds.bad_rows
    if bad <= max(allowed * read, SLIPS if stage.table in KEPT_BY_HAND else 0):
        return
    message = (
        f"{stage.table}: {bad} of {read} rows cannot be used ({bad / read:.1%}), more than "
        f"`thresholds.bad_rows` allows ({allowed:.1%}). Correct the export or its mapping, or raise the "
        "threshold. The first ones:"
    )
    raise ContractError("bad-rows", "\n".join([message, *_examples(intake, stage.table)]), intake.log)


def _examples(intake: Intake, table: str, most: int = 3) -> list[str]:
    """The first problems that set rows of `table` aside."""
    sources = getattr(intake.programme.sources, table)
    names = {file.name for source in sources for file in inputs_of(source, intake.programme)}
    found = [problem for problem in intake.log if problem.path in names and problem.slug in SETTING_ASIDE]
    return [problem.line() for problem in found[:most]]
