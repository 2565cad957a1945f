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
    first, closed, again = (
        moment.to_pydatetime() if moment is not None and moment < after else None
        for moment in (row["first_contact_at"], row["closed_at"], row["reopened_at"])
    )
    closed_later = row["closed_at"] is not None and closed is None
    ended = closed is not None or (row["status"] == "closed" and not closed_later)
    ended &= again is None or (closed is not None and again < closed)
    status: Status = "closed" if ended else "in progress" if first or closed or again else "open"
    if not ended and row["status"] == "in progress":
        status = "in progress"
    return FollowUp(
        response=str(row["response_id"]),
        opened_at=None if row["opened_at"] is None else row["opened_at"].to_pydatetime(),
        opened_for=row["opened_for"],
        owner=row["owner"],
        caller=row["caller"],
        first_contact_at=first,
        closed_at=closed,
        reopened_at=again,
        status=status,
        outcome=None if closed_later else row["outcome"],
        root_cause=row["root_cause"],
        rescored=None if closed_later or row["rescored"] is None else int(row["rescored"]),
        note=row["note"],
    )
