"""The facts of the customer edition: released values alone, from the customer side of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from nps_report.actions import localized
from nps_report.programme import LANGUAGES
from nps_report.scope import Scope
from nps_report.snapshot import CustomerSide, Released, ReleasedChange

DONE_LATELY = timedelta(days=183)
"""A promise kept longer ago than this is no news."""


@dataclass(frozen=True)
class CustomerFacts:
    """What a customer summary says of one scope. It holds no answer, so it has none to give away."""

    side: CustomerSide
    scope: Scope

    @property
    def programme(self) -> Any:
        """The public part of the programme."""
        return self.side.programme

    @cached_property
    def cell(self) -> Released:
        """The unit's score as it may be shown: hidden, in words, or a whole number with a band."""
        return self.side.cell(self.scope.unit)

    @cached_property
    def changes(self) -> Sequence[ReleasedChange]:
        """Differences of published numbers."""
        return self.side.changes(self.scope.unit)

    @cached_property
    def quotes(self) -> Sequence[tuple[str, str]]:
        """Released quotes with their language, in an order that tells nothing."""
        return self.side.quotes(self.scope.unit)

    def promises(self, language: str) -> list[dict[str, Any]]:
        """Public actions: what was said, what is done about it, its status, and the day due or done.

        Done ones first, the latest before; then open ones by their due date.
        """
        actions = self.side.actions(self.scope.unit)
        languages = (language, *LANGUAGES)
        said = localized(actions, "said", languages)
        told = localized(actions, "public_text", languages)
        role = localized(actions, "owner_role", languages)
        table = actions.assign(said=said, text=told, role=role, done=actions["status"] == "done")
        table = table[table["status"].isin(["planned", "in progress"]) | self._lately(table)]
        table = table.assign(day=table["done_at"].where(table["done"], table["due"]))
        done = table[table["done"]].sort_values(["day", "text"], ascending=[False, True])
        still = table[~table["done"]].sort_values(["day", "text"])
        rows = pd.concat([done, still])[["status", "said", "text", "role", "day"]]
        return [{str(key): _plain(value) for key, value in row.items()} for row in rows.to_dict("records")]

    def _lately(self, table: pd.DataFrame) -> pd.Series:
        since = pd.Timestamp(self.scope.as_of - DONE_LATELY)
        return table["done"] & (table["done_at"] >= since)


def _plain(value: Any) -> str | None:
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
