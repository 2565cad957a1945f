"""Who stays silent and what revenue is at risk in each unit, from one reading of everyone's answers and invitations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from nps_report.facts.internal import Facts
from nps_report.facts.people import People, people_of
from nps_report.facts.persons import MOST_UNNAMED
from nps_report.facts.sample import known_values
from nps_report.facts.stakes import Stakes, stakes_by_class
from nps_report.metrics.stakes import revenue_at_risk
from nps_report.snapshot import Silent
from nps_report.snapshot.invited import silent_of
from nps_report.tables import APART

_KNOWN = ["contact_id", "account_id", "revenue", "status", "churned_at"]
"""What is told of a person's account."""

_HEARD = ["contact_next", "contact_before", "account_next", "account_before"]
"""The days of the answers around an invitation."""

_SCHEMA = pa.schema(
    [("contact_id", pa.string()), ("account_id", pa.string()), *((name, pa.date32()) for name in _HEARD)]
)


@dataclass(frozen=True)
class PeopleByUnit:
    """What the reports of the units under a report's own say of their people; made once from its `facts`.

    A unit that was read alone would say the same. Where the report's own year is crowded each unit is read alone, for
    all of them at once may be more than there is room for.
    """

    facts: Facts

    def silent(self, unit: str) -> Silent | None:
        """Who was invited in twelve months and did not answer; None if not known."""
        if not self._silence_known(unit):
            return None
        asked = self._asked.take(self._rows(unit, self._invitations_of))
        return silent_of(asked, *self.facts.year, self._heard_apart(unit))

    def at_risk(self, unit: str) -> float | None:
        """The revenue at risk, by assumption; None where no account's revenue is known."""
        rates, day = self.facts.topic(Stakes).rates, self.facts.scope.as_of
        accounts = [one for one in self._people(unit).accounts if not one.people[0].left_by(day)]
        known: dict[str, float] = {
            one.score_class: one.revenue for one in stakes_by_class(accounts, rates) if one.accounts
        }
        return revenue_at_risk(known, rates) if known else None

    def _people(self, unit: str) -> People:
        answers = self._answers.iloc[self._rows(unit, self._answers_of)]
        invited = self._invited.iloc[
            self._rows(unit, self._invitations_of) if self._silence_known(unit) else []
        ]
        return people_of(answers, invited, self.facts.year, heard_apart=self._heard_apart(unit))

    def _silence_known(self, unit: str) -> bool:
        """Whether invitations are there and nearly all of the unit's own answers name a contact."""
        named = self._named[self._rows(unit, self._answers_of)]
        unnamed = 1 - float(named.mean()) if len(named) else 0.0
        return self.facts.side.has("invitations") and unnamed <= MOST_UNNAMED

    def _heard_apart(self, unit: str) -> frozenset[str]:
        """The contacts who gave the unit an answer that is kept apart."""
        own = (self._apart_of.get(name, frozenset()) for name in self.facts.side.units.covers(unit))
        return frozenset().union(*own)

    def _rows(self, unit: str, places: _Places) -> npt.NDArray[np.intp]:
        """Where the rows of a unit and of those under it stand, in their order."""
        own = [places[name] for name in self.facts.side.units.covers(unit) if name in places]
        return np.sort(np.concatenate([np.arange(0), *own]))

    @cached_property
    def _answers(self) -> pd.DataFrame:
        """The year's answers, with no more than is asked of them."""
        return _with(self.facts.answers(*self.facts.year), "unit", "score", "responded_at", *_KNOWN)

    @cached_property
    def _named(self) -> npt.NDArray[np.bool_]:
        return self._answers["contact_id"].notna().to_numpy(dtype=bool)

    @cached_property
    def _invited(self) -> pd.DataFrame:
        """The year's invitations likewise, those of units whose answers name too few contacts too."""
        facts = self.facts
        known = facts.invited(*facts.year) if facts.silence_known else None
        found = facts.side.invited(facts.scope.unit, *facts.year) if known is None else known
        return _with(found, "unit", *_KNOWN, *_HEARD)

    @cached_property
    def _asked(self) -> pa.Table:
        """Of the same invitations whose they are, and the days of the answers around them."""
        columns = {
            field.name: pa.array(known_values(self._invited, field.name), field.type) for field in _SCHEMA
        }
        return pa.table(columns)

    @cached_property
    def _answers_of(self) -> _Places:
        return _places(self._answers)

    @cached_property
    def _invitations_of(self) -> _Places:
        return _places(self._invited)

    @cached_property
    def _apart_of(self) -> Mapping[Any, frozenset[str]]:
        """By unit, the contacts who gave it an answer that is kept apart."""
        side, unit, days = self.facts.side, self.facts.scope.unit, self.facts.year
        if not side.heard_apart(unit, *days):
            return {}
        # Where any of them are kept apart, all of this kind are.
        given = side.to_follow_up(unit, *days)
        apart = given[given["kind"] == APART]
        named = apart[apart["contact_id"].notna()]
        return named.groupby("unit")["contact_id"].agg(frozenset).to_dict()


_Places = Mapping[Any, npt.NDArray[np.intp]]


def _with(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """These of a frame's columns that it has."""
    return frame[[name for name in columns if name in frame]]


def _places(frame: pd.DataFrame) -> _Places:
    """Where the rows of each unit stand."""
    if "unit" not in frame:
        return {}
    return {unit: np.asarray(rows) for unit, rows in frame.groupby("unit").indices.items()}
