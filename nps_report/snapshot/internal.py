"""The internal side of a snapshot: every answer, looked up by unit and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from nps_report.errors import SnapshotError
from nps_report.periods import grain_of
from nps_report.programme import Programme
from nps_report.snapshot.asking import cover_sql, days_sql, told_sql
from nps_report.snapshot.counting import counted_sql, counts_sql
from nps_report.snapshot.database import ask, parquet, texts
from nps_report.snapshot.invited import Silent, coverage_sql, silent_sql
from nps_report.snapshot.named import customers_named, staff_named
from nps_report.snapshot.units import WHOLE, Units
from nps_report.tables import TABLES

_DTYPES = {"moment": "datetime64[us]", "number": "float64"}


@dataclass(frozen=True)
class InternalSide:
    """The internal side in `folder`. The unit `all` means every answer, those without a unit too.

    `start` and `end` are days, both included; a unit covers the units under it.
    """

    folder: Path
    programme: Programme
    units: Units

    def scores(self, unit: str, start: date, end: date) -> tuple[int, ...]:
        """How many answers gave each score from 0 to 10."""
        counts = self._counts(unit, start, end)
        table = ask(f"SELECT score, sum(n)::BIGINT AS n FROM {counts} WHERE segment = '' GROUP BY score")
        found = dict(zip(table["score"], table["n"], strict=True))
        return tuple(int(found.get(score, 0)) for score in range(11))

    def grains(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """Counts by the programme's grain (its first day, a `date`) and score: `start`, `score`, `n`."""
        counts = self._counts(unit, start, end)
        table = ask(
            f"SELECT start, score, sum(n)::BIGINT AS n FROM {counts} WHERE segment = '' "
            "GROUP BY ALL ORDER BY ALL"
        )
        return table.assign(start=table["start"].dt.date)

    def segments(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """Counts by segment, value (blank if it has none) and score: `segment`, `value`, `score`, `n`."""
        counts = self._counts(unit, start, end)
        return ask(
            f"SELECT segment, value, score, sum(n)::BIGINT AS n FROM {counts} WHERE segment <> '' "
            "GROUP BY ALL ORDER BY ALL NULLS LAST"
        )

    def unit_scores(self, start: date, end: date) -> pd.DataFrame:
        """Counts by unit and score, each unit with those under it: `unit`, `score`, `n`."""
        counts = self._counts(WHOLE, start, end)
        return ask(
            f"SELECT v.unit, score, sum(n)::BIGINT AS n FROM {counts} c "
            f"JOIN {cover_sql(self.units)} v ON v.own = c.unit WHERE segment = '' GROUP BY ALL ORDER BY ALL"
        )

    def answers(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """The answers that count, with what is known of their account and contact, the oldest first.

        Names stand in `account_name` and `contact_name`; a contact's is blank where it may not be said.
        """
        where = f"{self._within(unit, start, end)} AND r.reason IS NULL"
        return self._told(where, "r.responded_at, r.response_id")

    def comments(self, unit: str, start: date, end: date) -> pd.DataFrame:
        """The answers with a comment, those without a score too, newest first; columns as in `answers`.

        Where a person may not be named, no id stands for the name; nor does an e-mail that stands for an account.
        """
        said = "r.comment IS NOT NULL AND coalesce(r.reason, 'no score') = 'no score'"
        where = f"{self._within(unit, start, end)} AND {said}"
        told = self._told(where, "r.responded_at DESC, r.response_id")
        named = self._may_be_named(told)
        accounts = {
            column: told[column].where(named | ~told[column].str.contains("@", regex=False, na=False))
            for column in ("account_id", "account_name")
        }
        return told.assign(contact_id=told["contact_id"].where(named), **accounts)

    def _may_be_named(self, told: pd.DataFrame) -> pd.Series[bool]:
        if self.programme.identified == "consent":
            return told["contact_consent"]
        return pd.Series(self.programme.identified == "yes", index=told.index)

    def rows(self, unit: str, start: date, end: date) -> dict[str, Any]:
        """The rows read, scored and set aside by reason, which add up; then those that belong to no period.

        `undated` rows have no usable date, so they are told for the whole programme only.
        """
        by_reason = self._rows_by_reason(self._within(unit, start, end))
        scored = by_reason.pop("", 0)
        undated = self._rows_by_reason("r.responded_at IS NULL") if unit == WHOLE else {}
        return {
            "read": scored + sum(by_reason.values()),
            "scored": scored,
            "set_aside": by_reason,
            "undated": undated,
        }

    def _rows_by_reason(self, where: str) -> dict[str, int]:
        table = ask(
            f"SELECT coalesce(reason, '') AS reason, count(*) AS n FROM {self._table('responses')} r "
            f"WHERE {where} GROUP BY 1 ORDER BY n DESC, reason"
        )
        return {str(reason): int(n) for reason, n in zip(table["reason"], table["n"], strict=True)}

    def coverage(self, unit: str, start: date, end: date, as_of: date) -> tuple[int, int] | None:
        """How many invitations were sent, and how many are answered by `as_of`; None without invitations.

        An invitation is answered by an answer of its contact on its day or later, whatever unit it is for.
        """
        if not self.has("invitations"):
            return None
        sent = f"{self._of_unit('i.unit', unit)} AND {days_sql('i.sent_at', start, end)}"
        found = ask(coverage_sql(self._table("invitations"), self._table("responses"), sent, as_of))
        return int(found["invited"].iloc[0]), int(found["answered"].iloc[0])

    def silent(self, unit: str, as_of: date) -> Silent | None:
        """Those invited in the 12 months up to `as_of` who have not answered; None without invitations."""
        if not self.has("invitations"):
            return None
        of_unit = self._of_unit("i.unit", unit)
        found = ask(silent_sql(self._table("invitations"), self._table("responses"), of_unit, as_of))
        return Silent(**{str(column): int(found[column].iloc[0]) for column in found})

    def actions(self, unit: str) -> pd.DataFrame:
        """The actions of the unit, of those under it and of the whole programme, in the register's order."""
        if not self.has("actions"):
            return pd.DataFrame(
                {field.name: pd.Series(dtype=_DTYPES.get(field.kind, "str")) for field in TABLES["actions"]}
            )
        table = ask(f"SELECT * FROM {self._table('actions')}")
        return table[self._concerns(table["unit"], unit)].reset_index(drop=True)

    def _concerns(self, units: pd.Series, unit: str) -> pd.Series:
        return units.isna() | units.isin([WHOLE, *self.units.covers(unit)]) | (unit == WHOLE)

    def has(self, table: str) -> bool:
        """Whether the programme has this table."""
        return self._path(table).is_file()

    def has_account_ids(self) -> bool:
        """Whether any answer that counts says which account it comes from."""
        known = f"{self._table('responses')} WHERE reason IS NULL AND account_id IS NOT NULL"
        return len(ask(f"SELECT 1 FROM {known} LIMIT 1")) > 0

    def names(self) -> tuple[str, ...]:
        """Every account's name and every contact's name and e-mail: what no customer may read.

        Where an account has no name, its id is taken for one if it reads like one.
        """
        return tuple(sorted(customers_named(self._tables(), self.units.names)))

    def staff(self) -> tuple[str, ...]:
        """The names of the company's own people beside accounts, units, answers, actions and follow-ups."""
        return tuple(sorted(staff_named(self._tables())))

    def _tables(self) -> dict[str, str]:
        return {table: self._table(table) for table in TABLES if self.has(table)}

    def last_answer(self, unit: str) -> date | None:
        """The day of the unit's latest answer that counts."""
        return self._day("max", self._of_unit("r.unit", unit))

    def latest_answer_before(self, unit: str, day: date) -> date | None:
        """The day of the unit's latest answer that counts before `day`."""
        return self._day("max", f"{self._of_unit('r.unit', unit)} AND r.responded_at < DATE '{day}'")

    def _day(self, which: str, where: str) -> date | None:
        answers = f"{self._table('responses')} r WHERE reason IS NULL AND {where}"
        found = ask(f"SELECT {which}(responded_at) AS day FROM {answers}")["day"].iloc[0]
        return None if pd.isna(found) else found.date()

    def _counts(self, unit: str, start: date, end: date) -> str:
        """Counts as a table: the kept ones where the days are whole grains, else made from the answers."""
        grain = self.programme.period
        if grain_of(start, grain).start == start and grain_of(end, grain).end == end:
            within = f"{self._of_unit('unit', unit)} AND start BETWEEN DATE '{start}' AND DATE '{end}'"
            return f"(SELECT * FROM {self._table('counts')} WHERE {within})"
        answers = f"(SELECT * FROM {self._table('responses')} r WHERE {self._within(unit, start, end)})"
        return counts_sql(counted_sql(answers, grain), self.programme.segments)

    def _told(self, where: str, order: str) -> pd.DataFrame:
        return ask(f"{told_sql(self._tables(), self.programme.identified)} WHERE {where} ORDER BY {order}")

    def _within(self, unit: str, start: date, end: date) -> str:
        return f"{self._of_unit('r.unit', unit)} AND {days_sql('r.responded_at', start, end)}"

    def _of_unit(self, column: str, unit: str) -> str:
        return "true" if unit == WHOLE else f"{column} IN {texts(self.units.covers(unit))}"

    def _table(self, table: str) -> str:
        return parquet(self._path(table))

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"


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
