"""The persons behind a report's answers, read once for all that ask about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from nps_report.facts.people import People, people_of, with_history
from nps_report.facts.sample import sample_of
from nps_report.metrics import Answer
from nps_report.programme import Programme
from nps_report.scope import Scope
from nps_report.snapshot import InternalSide, Silent, twelve_months_to

MOST_PEOPLE = 200_000
"""With more answers in a year than this, a report looks at counts alone."""

MOST_UNNAMED = 0.05
"""With a greater part of answers that name no contact, nobody is called silent."""


@dataclass(frozen=True)
class Persons:
    """Who answered and who was invited, in the scope of a report and in the two years before its date."""

    side: InternalSide
    scope: Scope

    @property
    def programme(self) -> Programme:
        """The programme, as it was when the snapshot was made."""
        return self.side.programme

    @cached_property
    def year(self) -> tuple[date, date]:
        """The twelve months up to the report's date, however long its period is: the days of `people`."""
        return twelve_months_to(self.scope.as_of), self.scope.as_of

    @cached_property
    def people(self) -> People:
        """Everyone who answered or was invited in the year; nobody where more than MOST_PEOPLE answers stand in it."""
        start, end = self.year
        if self.crowded:
            return People(start, end, ())
        more = [column for column in self.programme.profile.model_dump().values() if column]
        apart = self.side.heard_apart(self.scope.unit, start, end)
        people = people_of(
            self.answers(start, end), self.invited(start, end), self.year, more, frozenset(apart)
        )
        if not people.silent:
            return people
        return with_history(people, self.side.last_scores(self.scope.unit, end))

    @cached_property
    def crowded(self) -> bool:
        """Whether so many answered, in the year or the period, that no person is looked at: nobody could act on it."""
        return self.is_crowd(*self.year) or self.is_crowd(self.scope.start, self.scope.end)

    def is_crowd(self, start: date, end: date) -> bool:
        """Whether so many answers stand in these days."""
        return sum(self.side.scores(self.scope.unit, start, end)) > MOST_PEOPLE

    def answers(self, start: date, end: date) -> pd.DataFrame:
        """The unit's answers that count from `start` to `end`, with what is known of their account and contact."""
        if self._lately(start, end):
            return _on_days(self._answers_lately, "responded_at", start, end)
        return self.side.answers(self.scope.unit, start, end)

    def invited(self, start: date, end: date) -> pd.DataFrame:
        """The unit's invitations from `start` to `end`, with what is known of their account and contact.

        Empty where too many answers name nobody: each would make one of those invited look silent.
        """
        if not self.silence_known:
            return pd.DataFrame({name: pd.Series(dtype="str") for name in ("contact_id", "account_id")})
        if self._lately(start, end) and len(self._invited_lately):
            return _on_days(self._invited_lately, "sent_at", start, end)
        return self.side.invited(self.scope.unit, start, end)

    def _lately(self, start: date, end: date) -> bool:
        return self.two_years[0] <= start and end <= self.two_years[1]

    @cached_property
    def two_years(self) -> tuple[date, date]:
        """The days that most sections ask about, read at once."""
        first, last = self.year
        return twelve_months_to(first - timedelta(days=1)), last

    @cached_property
    def _answers_lately(self) -> pd.DataFrame:
        return self.side.answers(self.scope.unit, *self.two_years)

    @cached_property
    def _invited_lately(self) -> pd.DataFrame:
        return self.side.invited(self.scope.unit, *self.two_years)

    def sample(self, start: date, end: date) -> tuple[Answer, ...]:
        """The same answers as the metrics take them."""
        return sample_of(self.answers(start, end), self.programme.order.get("role", ()))

    @cached_property
    def unnamed(self) -> float:
        """The part of the year's answers that do not say which contact gave them, 0 to 1."""
        if self.crowded or not self.side.has("invitations"):
            return 0.0
        named = self.answers(*self.year)["contact_id"].notna()
        return 1 - float(named.mean()) if len(named) else 0.0

    @property
    def silence_known(self) -> bool:
        """Whether it can be told who did not answer: invitations are there, and nearly all answers name a contact."""
        return self.side.has("invitations") and self.unnamed <= MOST_UNNAMED

    @cached_property
    def silent(self) -> Silent | None:
        """Who was invited in the twelve months before the report's date and did not answer; None if not known."""
        return self.side.silent(self.scope.unit, self.scope.as_of) if self.silence_known else None


def _on_days(table: pd.DataFrame, moment: str, start: date, end: date) -> pd.DataFrame:
    """The rows of these days, of a table in the order of its moments."""
    days = np.array([start, end + timedelta(days=1)], "datetime64[D]")
    first, after = np.searchsorted(table[moment].to_numpy(), days.astype("datetime64[us]"))
    return table.iloc[first:after]
