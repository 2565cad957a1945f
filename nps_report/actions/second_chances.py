"""The plans to hear silent accounts after all, as they stood on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import pandas as pd

Way: TypeAlias = Literal["other form", "other signature", "phone", "next visit"]
Stage: TypeAlias = Literal["planned", "in progress", "done", "dropped"]


@dataclass(frozen=True)
class SecondChance:
    """How a silent account is asked again; what is not known, or was not yet, is None."""

    account: str
    opened_at: date | None = None
    owner: str | None = None
    way: Way | None = None
    planned_for: date | None = None
    done_at: date | None = None
    status: Stage = "planned"
    outcome: str | None = None
    note: str | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do: it was done, or given up."""
        return self.status in ("done", "dropped")

    def late(self, day: date) -> bool:
        """Whether its day has passed and it is not finished.

        >>> SecondChance("A", planned_for=date(2026, 10, 30)).late(date(2026, 10, 31))
        True
        """
        return not self.finished and self.planned_for is not None and self.planned_for < day


def second_chances_on(table: pd.DataFrame, day: date) -> dict[str, SecondChance]:
    """What was known at the end of a day of each plan made by then, by its account.

    `table` is a clean `second_chances` table, where columns may be absent. What was done later was not done yet that
    day, and nor was its outcome known. A plan without a day of opening counts as made.

    >>> table = pd.DataFrame({"account_id": ["A", "B"], "opened_at": pd.to_datetime(["2026-09-01", "2026-11-02"]),
    ...                       "done_at": pd.to_datetime(["2026-11-05", None]), "status": ["done", "planned"],
    ...                       "outcome": ["answered", None]})
    >>> found = second_chances_on(table, date(2026, 10, 31))
    >>> list(found), found["A"].status, found["A"].outcome
    (['A'], 'planned', None)
    """
    return {one.account: one for one in _known(table, day)}


_TEXTS = ("account_id", "owner", "way", "status", "outcome", "note")
_MOMENTS = ("opened_at", "planned_for", "done_at")


def _known(table: pd.DataFrame, day: date) -> Iterator[SecondChance]:
    names = (*_TEXTS, *_MOMENTS)
    columns = [table[name].tolist() if name in table else [None] * len(table) for name in names]
    for values in zip(*columns, strict=True):
        row: dict[str, Any] = {
            name: None if pd.isna(value) else value for name, value in zip(names, values, strict=True)
        }
        row |= {name: None if row[name] is None else row[name].date() for name in _MOMENTS}
        if row["opened_at"] is None or row["opened_at"] <= day:
            yield _second_chance(row, day)


def _second_chance(row: dict[str, Any], day: date) -> SecondChance:
    """A row of the plan, without what comes after the day."""
    done_later = row["done_at"] is not None and row["done_at"] > day
    status: Stage = row["status"] or ("done" if row["done_at"] else "planned")
    return SecondChance(
        account=str(row["account_id"]),
        opened_at=row["opened_at"],
        owner=row["owner"],
        way=row["way"],
        planned_for=row["planned_for"],
        done_at=None if done_later else row["done_at"],
        # Whether it had been begun by then, nobody wrote down.
        status="planned" if done_later else status,
        outcome=None if done_later else row["outcome"],
        note=row["note"],
    )
