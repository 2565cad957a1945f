"""The register of actions as it stood on a day: open ones by what they bring for what they take, late first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

OPEN = ("planned", "in progress")
"""The statuses of an action still to be finished."""


@dataclass(frozen=True)
class Register:
    """Actions as they stood at the end of `as_of`: a later opening or end is not yet known that day.

    `actions` is a clean `actions` table; it is never changed. An empty table gives empty frames.

    >>> table = pd.DataFrame({
    ...     "action_id": ["a", "b", "c", "d"], "status": ["planned", "in progress", "done", "planned"],
    ...     "opened_at": pd.NaT, "due": pd.to_datetime(["2026-12-01", "2026-10-01", "2026-09-01", None]),
    ...     "done_at": pd.to_datetime([None, None, "2026-10-20", None]),
    ...     "impact": [5, 1, 3, 4], "effort": [1, 5, 3, None]})
    >>> register = Register(table, date(2026, 10, 31))
    >>> list(register.open["action_id"]), list(register.open["late"])
    (['b', 'a', 'd'], [True, False, False])
    >>> list(register.done_after(date(2026, 9, 30))["action_id"])
    ['c']
    """

    actions: pd.DataFrame
    as_of: date

    @cached_property
    def known(self) -> pd.DataFrame:
        """The actions opened by that day, with the status they had then and whether they were `late`."""
        day = _end_of(self.as_of)
        opened_later = self.actions["opened_at"] > day
        known = self.actions[~opened_later] if opened_later.any() else self.actions
        done_later = (known["status"] == "done") & (known["done_at"] > day)
        status = known["status"].mask(done_later, "in progress").fillna("planned")
        late = status.isin(OPEN) & (known["due"] < pd.Timestamp(self.as_of))
        return known.assign(status=status, late=late)

    @cached_property
    def open(self) -> pd.DataFrame:
        """The actions to finish: late first, then impact / effort, impact, due date.

        An action without impact or effort comes after those that have both; blank due dates come last.
        """
        known = self.known
        pending = known[known["status"].isin(OPEN)]
        return _ranked(pending)

    def done_after(self, day: date) -> pd.DataFrame:
        """The actions done after `day`, the latest first. One without a `done_at` has no place in time."""
        known = self.known
        done = known[(known["status"] == "done") & (known["done_at"] > _end_of(day))]
        days, ids = done["done_at"].tolist(), done["action_id"].tolist()
        by_id = sorted(range(len(done)), key=ids.__getitem__)
        return done.iloc[sorted(by_id, key=days.__getitem__, reverse=True)]


def localized(actions: pd.DataFrame, name: str, languages: Sequence[str]) -> pd.Series:
    """A text of each action in the first language that has it, else its column without a language.

    >>> table = pd.DataFrame({"title": [None, "Nu"], "title_fr": ["Créneau", None], "title_en": ["Slot", None]})
    >>> list(localized(table, "title", ("en", "fr")))
    ['Slot', 'Nu']
    """
    text = pd.Series(None, index=actions.index, dtype="object")
    for column in [*(f"{name}_{language}" for language in languages), name]:
        if column in actions:
            text = text.where(text.notna(), actions[column])
    return text


def _ranked(actions: pd.DataFrame) -> pd.DataFrame:
    columns = ("late", "impact", "effort", "due", "action_id")
    ranks = [_rank(*row) for row in zip(*(actions[column].tolist() for column in columns), strict=True)]
    return actions.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]


def _rank(late: bool, impact: float, effort: float, due: pd.Timestamp, action_id: str) -> tuple[Any, ...]:
    """What an open action is ranked by; what is not known comes last."""
    worth = math.nan if pd.isna(impact) or pd.isna(effort) else -(impact / effort)
    known = (worth, math.nan if pd.isna(impact) else -impact, due)
    return (not late, *((bool(pd.isna(value)), 0 if pd.isna(value) else value) for value in known), action_id)


def _end_of(day: date) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.Timedelta(days=1, microseconds=-1)
