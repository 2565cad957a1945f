"""The same contacts in two periods: who moved to another class, who fell silent, who spoke again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from nps_report.facts.sample import known_values
from nps_report.metrics import Counts, benjamini_hochberg, class_of
from nps_report.metrics.flows import Flows, MarginalTest, State, flows, sign_test, stuart_maxwell

if TYPE_CHECKING:
    from nps_report.facts.internal import Change, Facts

LEAST = 5
"""With fewer contacts who answered twice, counts are all there is to say."""


@dataclass(frozen=True)
class Moves:
    """A report's contacts, now and in the earlier period in which most of those who answer now answered as well.

    Nobody is looked at where the year is crowded.
    """

    facts: Facts

    @cached_property
    def change(self) -> Change | None:
        """The comparison with the most contacts who answered twice, the first of equals; None without any."""
        return None if self.facts.crowded else max(self.facts.changes, key=self._answered_twice, default=None)

    @cached_property
    def flows(self) -> Flows:
        """Each contact who answered or was silent, in one period and in the other; the latest answer of a period."""
        return flows(self._before, self._now)

    @property
    def named(self) -> bool:
        """Whether any answer of either period tells whose it is."""
        return any(state != "silent" for state in (*self._before.values(), *self._now.values()))

    @cached_property
    def p(self) -> float:
        """The p of as many moves up as down."""
        return sign_test(self.flows)

    @cached_property
    def marginal(self) -> MarginalTest:
        """Whether the shares of the three classes changed among those who answered twice."""
        return stuart_maxwell(self.flows.answered)

    @property
    def few(self) -> bool:
        """Whether too few answered twice for anything but their number to be said."""
        return self.flows.answered_twice < LEAST

    @property
    def established(self) -> bool:
        """Whether more moved one way than the other, beyond chance; never where few answered twice."""
        return not self.few and self._adjusted[0] < self.facts.alpha

    @property
    def reshaped(self) -> bool:
        """Whether the shares of the classes changed, beyond chance, though as many may have moved up as down."""
        return not self.few and self._adjusted[1] < self.facts.alpha

    @cached_property
    def _adjusted(self) -> tuple[float, ...]:
        """The p of both tests of the same contacts, adjusted together."""
        return benjamini_hochberg([self.p, self.marginal.p])

    @property
    def before(self) -> Counts:
        """Those who answered twice, by their class then."""
        return Counts(*map(sum, self.flows.answered))

    @property
    def now(self) -> Counts:
        """Those who answered twice, by their class now."""
        return Counts(*map(sum, zip(*self.flows.answered, strict=True)))

    @property
    def fell_silent(self) -> Counts:
        """Those who answered then and are silent now, by their class then."""
        return Counts(*(row[-1] for row in self.flows.table[:-1]))

    @property
    def silence_known(self) -> tuple[bool, bool]:
        """Whether any silent contact is known before, and now."""
        return "silent" in self._before.values(), "silent" in self._now.values()

    @cached_property
    def _before(self) -> dict[str, State]:
        if self.change is None:
            return {}
        start, end = self.change.against.start, self.change.against.end
        return self._silent(start, end, end) | self._classes(start, end)

    @cached_property
    def _now(self) -> dict[str, State]:
        scope = self.facts.scope
        return self._silent(scope.start, scope.end, scope.as_of) | self._classes_now

    @cached_property
    def _classes_now(self) -> dict[str, State]:
        return self._classes(self.facts.scope.start, self.facts.scope.end)

    def _classes(self, start: date, end: date) -> dict[str, State]:
        return classes_of(self.facts.answers(start, end))

    def _silent(self, start: date, end: date, known: date) -> dict[str, State]:
        facts = self.facts
        quiet = silent_of(facts.invited(start, end), start, known)
        return dict.fromkeys(quiet.difference(facts.side.heard_apart(facts.scope.unit, start, end)), "silent")

    def _answered_twice(self, change: Change) -> int:
        if change.matched is not None and change.matched.key == "contact":
            return change.matched.overlap
        before = self._classes(change.against.start, change.against.end)
        return len(before.keys() & self._classes_now.keys())


def classes_of(answers: pd.DataFrame) -> dict[str, State]:
    """The class of each contact's latest answer, of answers in order of time.

    >>> frame = pd.DataFrame({"contact_id": ["Ada", None, "Ada"], "score": [3, 8, 9]})
    >>> classes_of(frame), classes_of(frame[["score"]])
    ({'Ada': 'promoters'}, {})
    """
    given = zip(known_values(answers, "contact_id"), answers["score"].tolist(), strict=True)
    return {contact: class_of(int(score)) for contact, score in given if contact is not None}


def silent_of(invited: pd.DataFrame, start: date, end: date) -> set[str]:
    """Those invited who gave no answer from `start` to `end`, for whatever unit; one who answers later is silent.

    >>> october = [date(2026, 10, day) for day in (1, 31)]
    >>> frame = pd.DataFrame({"contact_id": ["Ada", "Bea", "Cy", "Bea"],
    ...                       "contact_next": [None, None, date(2026, 11, 2), None],
    ...                       "contact_before": [None, None, None, date(2026, 10, 3)]})
    >>> sorted(silent_of(frame, *october))
    ['Ada', 'Cy']
    """
    asked = set(known_values(invited, "contact_id")) - {None}
    return asked - set(_answering(invited, start, end))


def _answering(invited: pd.DataFrame, start: date, end: date) -> Iterator[str]:
    columns = (known_values(invited, name) for name in ("contact_id", "contact_next", "contact_before"))
    for contact, following, before in zip(*columns, strict=True):
        if (following is not None and following <= end) or (before is not None and before >= start):
            yield contact
