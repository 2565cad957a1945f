"""The internal side of a snapshot: every answer, looked up by unit and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from nps_report.errors import SnapshotError
from nps_report.periods import grain_of
from nps_report.programme import Programme
from nps_report.snapshot.by_unit import INVITED, KEY, PERSONS, known_file
from nps_report.snapshot.counting import NO_SEGMENT
from nps_report.snapshot.database import parquet
from nps_report.snapshot.invited import Silent, coverage_of, silent_of, twelve_months_to
from nps_report.snapshot.named import customers_named, kept_names, staff_named
from nps_report.snapshot.reading import (
    Among,
    Blank,
    Condition,
    On,
    Other,
    column_names,
    frame_of,
    holds_row,
    read_rows,
)
from nps_report.snapshot.tally import COLUMNS, Tally, by_grain, by_segment, segment_counts
from nps_report.snapshot.themes import Agreed, ThemeNames, agreed_of, choice_of, names_of, read_themes
from nps_report.snapshot.told import LEFT_OUT, Identified, told
from nps_report.snapshot.traced import traced
from nps_report.snapshot.units import WHOLE, Units
from nps_report.tables import APART, TABLES

ORDER = (("responded_at", "ascending"), ("response_id", "ascending"))
"""The oldest answer first."""

_DTYPES = {"moment": "datetime64[us]", "number": "float64"}


@dataclass(frozen=True)
class InternalSide:
    """The internal side in `folder`. The unit `all` means every answer, those without a unit too.

    `start` and `end` are days, both included; a unit covers the units under it.
    """

    folder: Path
    programme: Programme
    units: Units
    _tallies: dict[str, Tally] = field(default_factory=dict, init=False, repr=False, compare=False)

    @traced
    def scores(self, unit: str, start: date, end: date) -> tuple[int, ...]:
        """How many answers gave each score from 0 to 10."""
        return self._tally(unit, start, end).scores(self._covered(unit))

    @traced
    def grains(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """Counts by the programme's grain (its first day, a `date`) and score: `start`, `score`, `n`."""
        return self._tally(unit, start, end).grains(self._covered(unit))

    @traced
    def segments(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """Counts by segment, value (blank if it has none) and score: `segment`, `value`, `score`, `n`."""
        if self._is_whole_grains(start, end):
            where = [Among("segment", self.programme.segments), *self._of(unit), On("start", start, end)]
            return segment_counts(self._read("counts", where, ("segment", "value", "score", "n")))
        answers = self._counted(unit, start, end, ("score", *self.programme.segments))
        return segment_counts(by_segment(answers, self.programme.segments))

    @traced
    def unit_scores(self, start: date, end: date, above: str = WHOLE) -> pd.DataFrame:
        """Counts by unit and score of the units below one, each with those under it: `unit`, `score`, `n`."""
        below = {unit: self.units.covers(unit) for unit in self.units.below(above)}
        return self._tally(above, start, end).by_unit(below)

    @traced
    def answers(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """The answers that count, with what is known of their account and contact, the oldest first.

        Names stand in `account_name` and `contact_name`; a contact's is blank where it may not be said.
        """
        return self._told(unit, [*self._of(unit), On("responded_at", start, end), Blank("reason")], ORDER)

    @traced
    def to_follow_up(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """The answers that count and those kept apart, as in `answers`: whoever was let down is called."""
        where = [*self._of(unit), On("responded_at", start, end), Among("reason", (None, APART))]
        return self._told(unit, where, ORDER)

    @traced
    def invited(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """The invitations sent on these days, with what is known of their account and contact, the oldest first.

        `contact_next` and `account_next` are the days of the next answer from the invitation on, `contact_before` and
        `account_before` those of the last one before it. Names as in `answers`; without consent there is none.
        """
        if not self.has("invitations"):
            return pd.DataFrame({name: pd.Series(dtype="str") for name in ("contact_id", "account_id")})
        rows = self._invited(unit, start, end).sort_by(
            [("sent_at", "ascending"), ("contact_id", "ascending")]
        )
        # Who has not answered has not agreed to be named either.
        identified: Identified = "yes" if self.programme.identified == "yes" else "no"
        return frame_of(told(rows, self._persons(unit, rows), identified))

    @traced
    def listed(self, account: str) -> pd.DataFrame:
        """The contacts listed for an account, by id, with what is known of both; without any, one blank contact.

        Names as in `invited`.
        """
        own = [Among("account_id", (account,))]
        known = self._read("contacts", own, ("contact_id",)) if self.has("contacts") else None
        contacts = sorted(known["contact_id"].to_pylist()) if known is not None and len(known) else [None]
        columns = {"account_id": [account] * len(contacts), "contact_id": contacts}
        rows = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
        # Who is only listed has not agreed to be named.
        identified: Identified = "yes" if self.programme.identified == "yes" else "no"
        return frame_of(told(rows, self._persons(WHOLE, rows), identified))

    @traced
    def last_scores(self, unit: str, day: date) -> pd.DataFrame:
        """Each contact's latest answer that counts, up to a day: `contact_id`, `responded_at`, `score`."""
        columns = ("contact_id", "responded_at", "score")
        found = frame_of(self._counted(unit, date.min, day, columns)).sort_values(
            "responded_at", kind="stable"
        )
        latest = found.drop_duplicates("contact_id", keep="last")
        return latest[latest["contact_id"].notna()].reset_index(drop=True)

    @traced
    def followups(self, unit: str) -> pd.DataFrame:
        """The follow-ups of the unit's answers; empty where none are kept."""
        if unit == WHOLE or not self.has("followups"):
            return self._whole("followups")
        rows = read_rows(self.folder / known_file("followups"), [Among(KEY, self.units.covers(unit))])
        return frame_of(rows.drop_columns(KEY))

    @traced
    def followed(self, unit: str) -> pd.DataFrame:
        """The unit's answers with a score that have a follow-up, with columns as in `answers`, each once.

        Somebody waits for those that do not count as well: transactional ones that are kept apart, and, before the
        others, those after which the contact answered again in the same period.
        """
        where = [*self._of(unit), Among("response_id", self.followups(unit)["response_id"].tolist())]
        replaced, kept = (
            self._answered([*where, Among("reason", reasons)]).sort_by([*ORDER])
            for reasons in (("duplicate",), (None, APART))
        )
        found = self._identified(unit, pa.concat_tables([replaced, kept]))
        # An id may stand in several rows, of which one counts.
        return found.drop_duplicates("response_id", keep="last").reset_index(drop=True)

    @traced
    def second_chances(self) -> pd.DataFrame:
        """The plans to win silent accounts back; empty where none are kept."""
        return self._whole("second_chances")

    @traced
    def team(self) -> pd.DataFrame:
        """The people who may call customers, with those who have left; empty where nobody is listed."""
        return self._whole("team")

    @traced
    def heard_apart(self, unit: str, start: date, end: date) -> tuple[str, ...]:
        """The contacts who gave the unit a transactional answer that is kept apart: silent to the survey, not to us."""
        where = [*self._of(unit), On("responded_at", start, end), Among("reason", (APART,))]
        found = self._read("responses", where, ("contact_id",))["contact_id"].to_pylist()
        return tuple(sorted({contact for contact in found if contact is not None}))

    @traced
    def apart(self, unit: str, start: date, end: date) -> tuple[int, ...]:
        """How many transactional answers, kept apart from the relational ones, gave each score."""
        where = [*self._of(unit), On("responded_at", start, end), Among("reason", (APART,))]
        given = Counter(self._read("responses", where, ("score",))["score"].to_pylist())
        return tuple(given[score] for score in range(11))

    @traced
    def comments(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """The answers with a comment, those without a score too, newest first; columns as in `answers`.

        Where a person may not be named, no id stands for the name; nor does an e-mail that stands for an account.
        """
        counted = Among("reason", (None, "no score", APART))
        said = [*self._of(unit), On("responded_at", start, end), Blank("comment", blank=False), counted]
        told = self._told(unit, said, [("responded_at", "descending"), ("response_id", "ascending")])
        if self.programme.identified == "yes":
            return told
        named = self._may_be_named(told)
        accounts = {
            column: told[column].where(named | ~told[column].str.contains("@", regex=False, na=False))
            for column in ("account_id", "account_name")
        }
        return told.assign(contact_id=told["contact_id"].where(named), **accounts)

    @traced
    def mentions(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """The mentions of themes in the comments of `comments`, in the order of the answers.

        Columns: `response_id`; `counts`, whether its answer does; `theme` and `subtheme`; `start` and `end`, places in
        the comment; and `said`, what its words tell of the theme: `positive`, `negative`, `neutral`, or blank where
        only the class of the score could tell.
        """
        columns = ("response_id", "counts", "theme", "subtheme", "start", "end", "said")
        if not self.has("mentions"):
            return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
        where = [*self._of(unit), On("responded_at", start, end)]
        return frame_of(self._read("mentions", where, columns))

    @traced
    def spoken(self, unit: str, start: date, end: date) -> int:
        """How many of the answers that count have a comment that says something."""
        return len(self._spoken(unit, start, end))

    @traced
    def counted_comments(self, unit: str, start: date, end: date) -> tuple[str, ...]:
        """The ids of the answers that count and whose comment says something."""
        return tuple(self._spoken(unit, start, end)["response_id"].to_pylist())

    def _spoken(self, unit: str, start: date, end: date) -> pa.Table:
        said = Among("comment_empty", (False,))
        where = [*self._of(unit), On("responded_at", start, end), Blank("reason"), said]
        return self._read("responses", where, ("response_id",))

    @traced
    def theme_names(self) -> dict[str, ThemeNames]:
        """The names of the code frame's themes and subthemes, in its order."""
        return names_of(self._themes)

    @traced
    def competitor_names(self) -> tuple[str, ...]:
        """The competitors that the code frame names."""
        return tuple(self._themes["competitors"])

    @traced
    def theme_languages(self) -> tuple[str, ...]:
        """The languages in which comments are read for themes."""
        return tuple(self._themes["languages"])

    @traced
    def agreed(self) -> Agreed | None:
        """How far the code frame agrees with the sample coded by hand; None without one."""
        return agreed_of(self._themes)

    @traced
    def pinned_and_banned(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The quotes that the analyst pins, and those banned."""
        choice = choice_of(self._themes)
        return tuple(sorted(choice.pinned)), tuple(sorted(choice.banned))

    @cached_property
    def _themes(self) -> dict[str, Any]:
        return read_themes(self.folder)

    def _may_be_named(self, told: pd.DataFrame) -> pd.Series[bool]:
        consented = self.programme.identified == "consent"
        return told["contact_consent"] if consented else pd.Series(data=False, index=told.index)

    @traced
    def rows(self, unit: str, start: date, end: date) -> dict[str, Any]:
        """The rows read, scored and set aside by reason, which add up; then those that belong to no period.

        `undated` rows have no usable date, so they are told for the whole programme only.
        """
        by_reason = self._rows_by_reason([*self._of(unit), On("responded_at", start, end)])
        scored = by_reason.pop("", 0)
        undated = self._rows_by_reason([Blank("responded_at")]) if unit == WHOLE else {}
        return {
            "read": scored + sum(by_reason.values()),
            "scored": scored,
            "set_aside": by_reason,
            "undated": undated,
        }

    def _rows_by_reason(self, where: Sequence[Condition]) -> dict[str, int]:
        reasons = Counter(
            reason or "" for reason in self._read("responses", where, ("reason",))["reason"].to_pylist()
        )
        return dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))

    @traced
    def coverage(self, unit: str, start: date, end: date, as_of: date) -> tuple[int, int] | None:
        """How many invitations were sent, and how many are answered by `as_of`; None without invitations.

        An invitation is answered by an answer of its contact on its day or later, whatever unit it is for.
        """
        if not self.has("invitations"):
            return None
        return coverage_of(self._invited(unit, start, end), as_of)

    @traced
    def silent(self, unit: str, as_of: date) -> Silent | None:
        """Those invited in the 12 months up to `as_of` who have not answered; None without invitations."""
        if not self.has("invitations"):
            return None
        since = twelve_months_to(as_of)
        heard = self.heard_apart(unit, since, as_of)
        return silent_of(self._invited(unit, since, as_of), since, as_of, heard)

    def _invited(self, unit: str, start: date, end: date) -> pa.Table:
        return read_rows(self.folder / INVITED, [*self._of(unit), On("sent_at", start, end)])

    @traced
    def actions(self, unit: str) -> pd.DataFrame:
        """The actions of the unit, of those under it and of the whole programme, in the register's order."""
        table = self._whole("actions")
        return table[concerns(table["unit"], unit, self.units)].reset_index(drop=True)

    @traced
    def has(self, table: str) -> bool:
        """Whether the programme has this table."""
        return self._path(table).exists()

    @traced
    def has_account_ids(self) -> bool:
        """Whether any answer that counts says which account it comes from."""
        where = [Blank("reason"), Blank("account_id", blank=False)]
        return holds_row(self._path("responses"), where)

    @traced
    def has_weights(self) -> bool:
        """Whether the survey gives its answers weights that differ from 1."""
        return holds_row(self._path("responses"), [Other("weight", 1.0), Blank("reason")])

    @traced
    def names(self) -> tuple[str, ...]:
        """Every account's name and every contact's name and e-mail: what no customer may read.

        Where an account has no name, its id is taken for one if it reads like one.
        """
        kept = kept_names(self.folder)
        return tuple(sorted(customers_named(self._tables(), self.units.names))) if kept is None else kept

    @traced
    def staff(self) -> tuple[str, ...]:
        """The names of the company's own people beside accounts, units, answers, actions and follow-ups."""
        return tuple(sorted(staff_named(self._tables())))

    def _tables(self) -> dict[str, str]:
        return {table: parquet(self._path(table)) for table in TABLES if self.has(table)}

    @traced
    def last_answer(self, unit: str) -> date | None:
        """The day of the unit's latest answer that counts."""
        return self._kept(unit).latest_of(self._covered(unit))

    @traced
    def latest_answer_before(self, unit: str, day: date) -> date | None:
        """The day of the unit's latest answer that counts before `day`."""
        grain = grain_of(day, self.programme.period).start
        if grain < day:
            cut = self._counted(unit, grain, day - timedelta(days=1), ("responded_at",))["responded_at"]
            if len(cut):
                latest: date = max(cut.to_pylist()).date()
                return latest
        before = self._kept(unit).between(date.min, grain - timedelta(days=1))
        return before.latest_of(self._covered(unit))

    def _tally(self, unit: str, start: date, end: date) -> Tally:
        """Counts of the unit: the kept ones where the days are whole grains, else made from the answers."""
        if self._is_whole_grains(start, end):
            return self._kept(unit).between(start, end)
        answers = self._counted(unit, start, end, ("unit", "responded_at", "score"))
        return Tally.of(by_grain(answers, self.programme.period))

    def _is_whole_grains(self, start: date, end: date) -> bool:
        grain = self.programme.period
        return grain_of(start, grain).start == start and grain_of(end, grain).end == end

    def _kept(self, unit: str) -> Tally:
        """All kept counts of the unit, or of one above it that were read before."""
        for known, tally in self._tallies.items():
            if known == WHOLE or unit in self.units.covers(known):
                return tally
        where = [Among("segment", (NO_SEGMENT,)), *self._of(unit)]
        self._tallies[unit] = Tally.of(self._read("counts", where, COLUMNS))
        return self._tallies[unit]

    def _counted(self, unit: str, start: date, end: date, columns: Sequence[str]) -> pa.Table:
        """These columns of the unit's answers that count."""
        where = [*self._of(unit), On("responded_at", start, end), Blank("reason")]
        return self._read("responses", where, columns)

    def _told(self, unit: str, where: Sequence[Condition], order: Sequence[tuple[str, str]]) -> pd.DataFrame:
        return self._identified(unit, self._answered(where).sort_by([*order]))

    def _answered(self, where: Sequence[Condition]) -> pa.Table:
        """The answers with all their columns."""
        own = [column for column in column_names(self._path("responses")) if column not in LEFT_OUT]
        return self._read("responses", where, own)

    def _identified(self, unit: str, answers: pa.Table) -> pd.DataFrame:
        """The answers with what is known of whom they come from, as far as it may be told."""
        return frame_of(told(answers, self._persons(unit, answers), self.programme.identified))

    def _persons(self, unit: str, rows: pa.Table) -> dict[str, pa.Table]:
        """The accounts and contacts of some of the unit's answers or invitations, where there are such tables."""
        return {
            table: self._known(unit, table, rows[key]) for table, key in PERSONS.items() if self.has(table)
        }

    def _known(self, unit: str, table: str, ids: pa.ChunkedArray) -> pa.Table:
        """The accounts or contacts that these ids name."""
        wanted = [Among(PERSONS[table], ids.drop_null().unique().to_pylist())]
        if unit == WHOLE:
            return self._read(table, wanted)
        rows = read_rows(self.folder / known_file(table), [Among(KEY, self.units.covers(unit)), *wanted])
        return rows.drop_columns(KEY)

    def _of(self, unit: str) -> list[Condition]:
        covered = self._covered(unit)
        return [] if covered is None else [Among("unit", covered)]

    def _covered(self, unit: str) -> tuple[str, ...] | None:
        """The units whose answers are the unit's; None where all are, those without a unit too."""
        return None if unit == WHOLE else self.units.covers(unit)

    def _read(
        self, table: str, where: Sequence[Condition] = (), columns: Sequence[str] | None = None
    ) -> pa.Table:
        return read_rows(self._path(table), where, columns)

    def _whole(self, table: str) -> pd.DataFrame:
        """A table; without one, its columns and no row."""
        if self.has(table):
            return frame_of(self._read(table))
        return pd.DataFrame(
            {field.name: pd.Series(dtype=_DTYPES.get(field.kind, "str")) for field in TABLES[table]}
        )

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"


def concerns(named: pd.Series, unit: str, units: Units) -> pd.Series[bool]:
    """Which actions concern a unit, by the unit that each names: its own, those below, and everybody's.

    >>> units = Units.from_json('[{"name": "Sud"}, {"name": "Lyon", "parent": "Sud"}, {"name": "Lille"}]')
    >>> concerns(pd.Series(["Sud", "Lyon", "Lille", None, "all"]), "Sud", units).tolist()
    [True, True, False, True, True]
    """
    return named.isna() | named.isin([WHOLE, *units.covers(unit)]) | (unit == WHOLE)


def open_internal(folder: Path) -> InternalSide:
    """The internal side in `folder`. Raises SnapshotError where there is none."""
    try:
        programme = Programme.model_validate_json((folder / "programme.json").read_text(encoding="utf-8"))
        return InternalSide(
            folder, programme, Units.from_json((folder / "units.json").read_text(encoding="utf-8"))
        )
    except FileNotFoundError as error:
        raise SnapshotError(
            "no-snapshot", f"{folder}: no snapshot is there. Run `nps-report run` again."
        ) from error
