"""The register of actions as it stood on a day: open ones by what they bring for what they take, late first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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

    @property
    def known(self) -> pd.DataFrame:
        """The actions opened by that day, with the status they had then and whether they were `late`."""
        day = _end_of(self.as_of)
        known = self.actions[self.actions["opened_at"].isna() | (self.actions["opened_at"] <= day)]
        done_later = (known["status"] == "done") & (known["done_at"] > day)
        status = known["status"].mask(done_later, "in progress").fillna("planned")
        late = status.isin(OPEN) & (known["due"] < pd.Timestamp(self.as_of))
        return known.assign(status=status, late=late.fillna(False).astype(bool))

    @property
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
        return done.sort_values(["done_at", "action_id"], ascending=[False, True], kind="stable")


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
    keys = actions.assign(
        _late=~actions["late"],
        _worth=-(actions["impact"] / actions["effort"]).astype("float64"),
        _impact=-actions["impact"].astype("float64"),
    )
    order = ["_late", "_worth", "_impact", "due", "action_id"]
    ranked = keys.sort_values(order, na_position="last", kind="stable")
    return ranked.drop(columns=["_late", "_worth", "_impact"])


def _end_of(day: date) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.Timedelta(days=1, microseconds=-1)
