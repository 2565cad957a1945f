"""The register of follow-ups as it stood on a day: who answers for what was heard, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

import pandas as pd

Status: TypeAlias = Literal["open", "in progress", "closed"]

STATUSES: tuple[Status, ...] = ("open", "in progress", "closed")


@dataclass(frozen=True)
class FollowUp:
    """What was known of the follow-up on an answer; what was not yet, or is not written down, is None.

    Moments are those of the register: local, without a zone. `opened_for` is the name of the rule that opened it.
    """

    response: str = ""
    opened_at: datetime | None = None
    opened_for: str | None = None
    owner: str | None = None
    caller: str | None = None
    first_contact_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    status: Status = "open"
    outcome: str | None = None
    root_cause: str | None = None
    rescored: int | None = None
    note: str | None = None

    @property
    def closed(self) -> bool:
        """Whether it is closed, and was not opened again since."""
        return self.status == "closed"

    @property
    def assigned(self) -> bool:
        """Whether somebody is to call."""
        return self.caller is not None

    @property
    def last_contact(self) -> date | None:
        """The day of the latest contact that is written down: the first one, or the closing."""
        known = [moment.date() for moment in (self.first_contact_at, self.closed_at) if moment is not None]
        return max(known, default=None)


def follow_ups_on(table: pd.DataFrame, day: date) -> dict[str, FollowUp]:
    """What was known at the end of a day of each follow-up that was open by then, by its answer.

    `table` is a clean `followups` table, where columns may be absent. Later moments are not yet known that day, and
    nor is the outcome of what was closed later. One closed on a day that nobody wrote down counts as closed.

    >>> table = pd.DataFrame({"response_id": ["R1", "R2"], "opened_at": pd.to_datetime(["2026-10-02", "2026-11-02"]),
    ...                       "first_contact_at": pd.to_datetime(["2026-10-05", None]),
    ...                       "closed_at": pd.to_datetime(["2026-11-07", None]), "root_cause": ["delay", None]})
    >>> found = follow_ups_on(table, date(2026, 10, 31))
    >>> list(found), found["R1"].status, found["R1"].last_contact
    (['R1'], 'in progress', datetime.date(2026, 10, 5))
    """
    return {one.response: one for one in _known(table, day)}


def _known(table: pd.DataFrame, day: date) -> Iterator[FollowUp]:
    after = pd.Timestamp(day) + pd.Timedelta(days=1)
    columns = [table[name].tolist() if name in table else [None] * len(table) for name in _COLUMNS]
    for values in zip(*columns, strict=True):
        row: dict[str, Any] = {
            name: None if pd.isna(value) else value for name, value in zip(_COLUMNS, values, strict=True)
        }
        opened = row["opened_at"]
        if opened is None or opened < after:
            yield _follow_up(row, after)


_COLUMNS = (
    "response_id",
    "opened_at",
    "opened_for",
    "owner",
    "caller",
    "first_contact_at",
    "closed_at",
    "reopened_at",
    "status",
    "outcome",
    "root_cause",
    "rescored",
    "note",
)


def _follow_up(row: dict[str, Any], after: pd.Timestamp) -> FollowUp:
    """A row of the register, without what comes from `after` on."""
    known: dict[str, Any] = {name: _before(row[name], after) for name in _MOMENTS}
    closed_later = row["closed_at"] is not None and known["closed_at"] is None
    later = {"outcome": None, "rescored": None} if closed_later else {}
    told = {name: row[name] for name in _TOLD} | later
    rescored = told.pop("rescored")
    return FollowUp(
        response=str(row["response_id"]),
        status=_status(None if closed_later and row["status"] == "closed" else row["status"], known),
        rescored=None if rescored is None else int(rescored),
        **known,
        **told,
    )


_MOMENTS = ("opened_at", "first_contact_at", "closed_at", "reopened_at")
_TOLD = ("opened_for", "owner", "caller", "outcome", "root_cause", "rescored", "note")


def _before(moment: pd.Timestamp | None, after: pd.Timestamp) -> datetime | None:
    return moment.to_pydatetime() if moment is not None and moment < after else None


def _status(written: str | None, known: dict[str, datetime | None]) -> Status:
    """The status on a day, by what was known of its moments, and as it is written down where they do not tell."""
    closed, again = known["closed_at"], known["reopened_at"]
    ended = closed is not None or written == "closed"
    if ended and (again is None or (closed is not None and again < closed)):
        return "closed"
    return "in progress" if written == "in progress" or any(known[one] for one in _MOMENTS[1:]) else "open"
