"""How the scores of twelve months were asked for, and from whom: what would make one look twice at them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from nps_report.facts.people import Person, counts_of_people
from nps_report.facts.sample import known_values
from nps_report.metrics.change import Difference, difference
from nps_report.metrics.collection import Heap, heaping, zeros_absent
from nps_report.metrics.counts import FIRST_PROMOTER, NONE, Counts, counts_of
from nps_report.metrics.testing import Verdict, adjust_together
from nps_report.slugs import slug_of

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

MANAGERS = frozenset(
    {"account-manager", "charge-de-compte", "chargee-de-compte", "commercial", "commerciale"}
)
"""What `chosen_by` says, folded, where it names the account manager's part rather than a person."""

MOST_REMINDERS = 2
"""Invitations with so many reminders or more are looked at together."""

EVENT = "transactional"
"""The kind of an answer about an event; every other is about the whole relation."""


@dataclass(frozen=True)
class Sent:
    """An invitation. `answered_on` is the day of an answer that came before the next invitation, None without one.

    `by_manager` tells whether an account manager chose the contact, `reminders` how many followed; None where the
    invitation does not say.
    """

    contact: str
    on: date
    answered_on: date | None
    by_manager: bool | None
    reminders: int | None

    @property
    def days(self) -> int | None:
        """How many days the answer took, 0 on the same day; None without an answer."""
        return None if self.answered_on is None else (self.answered_on - self.on).days


@dataclass(frozen=True)
class Chosen:
    """Invitations of contacts whom an account manager chose, among those that say who chose, and both sides' scores."""

    invitations: int
    known: int
    counts: Counts
    others: Counts
    gap: Verdict

    @property
    def share(self) -> float:
        """Chosen by account managers, of the invitations that say who chose, 0 to 1."""
        return self.invitations / self.known


@dataclass(frozen=True)
class Reminded:
    """Invitations with so many reminders (2 stands for two or more), how many were answered, and those scores."""

    reminders: int
    sent: int
    answered: int
    counts: Counts

    @property
    def rate(self) -> float:
        """Answered before the next invitation, of those sent, 0 to 1."""
        return self.answered / self.sent


@dataclass(frozen=True)
class Kinds:
    """Answers after an event and answers about the whole relation; `mixed` where both are in one score."""

    event: Counts
    relation: Counts
    mixed: bool


def sent_of(invited: pd.DataFrame, managers: Iterable[str], end: date) -> tuple[Sent, ...]:
    """The invitations of a frame (oldest first), as they were answered up to `end`; `managers` are names.

    An answer belongs to the last invitation before it, so that an earlier one, left without an answer, does not count
    as answered months later.

    >>> frame = pd.DataFrame({"contact_id": ["C1", "C1"], "sent_at": pd.to_datetime(["2026-01-05", "2026-03-02"]),
    ...                       "contact_next": [date(2026, 3, 4)] * 2, "chosen_by": ["Odile Marchal", "draw"]})
    >>> [(one.days, one.by_manager) for one in sent_of(frame, ["odile marchal"], date(2026, 10, 31))]
    [(None, True), (2, False)]
    """
    names = MANAGERS | {slug_of(name) for name in managers}
    columns = ("contact_id", "sent_at", "contact_next", "chosen_by", "reminders")
    found: dict[str, list[Sent]] = {}
    for contact, at, answered, chooser, reminders in zip(
        *(known_values(invited, column) for column in columns), strict=True
    ):
        by_manager = None if chooser is None else slug_of(chooser) in names
        many = None if reminders is None else int(reminders)
        on_time = answered if answered is not None and answered <= end else None
        found.setdefault(contact, []).append(Sent(contact, at.date(), on_time, by_manager, many))
    return tuple(one for each in found.values() for one in _answered_once(each))


def _answered_once(sent: Sequence[Sent]) -> Iterator[Sent]:
    """One contact's invitations, each answer left with the last one before it."""
    for one, following in zip(sent, [*sent[1:], None], strict=True):
        again = following is not None and following.answered_on == one.answered_on
        yield replace(one, answered_on=None) if again else one


@dataclass(frozen=True)
class Audit:
    """The checks of how the scores of the twelve months were collected; one whose data are absent says so by None."""

    facts: Facts

    @cached_property
    def sent(self) -> tuple[Sent, ...]:
        """The invitations of the twelve months; none where there are too many people to look at one by one."""
        facts = self.facts
        if facts.crowded:
            return ()
        invited = facts.invited(*facts.year)
        named = [*known_values(invited, "account_manager"), *(one.manager for one in facts.people.everyone)]
        managers = {name for name in named if name is not None}
        return sent_of(invited, managers, facts.scope.as_of)

    @cached_property
    def _asked_by(self) -> tuple[tuple[Person, Sent], ...]:
        """Everyone who answered after an invitation, with the last one before the latest answer."""
        answered = {person.contact: person for person in self.facts.people.answered}
        last: dict[str, tuple[Person, Sent]] = {}
        for one in self.sent:
            person = answered.get(one.contact)
            if person is not None and person.at is not None and one.on <= person.at:
                last[one.contact] = person, one
        return tuple(last.values())

    @cached_property
    def chosen(self) -> Chosen | None:
        """The part of account managers in who was invited; None where no invitation says who chose."""
        known = [one for one in self.sent if one.by_manager is not None]
        if not known:
            return None
        return Chosen(
            sum(bool(one.by_manager) for one in known), len(known), *self._by_chooser, self._gaps["chosen"]
        )

    @cached_property
    def _by_chooser(self) -> tuple[Counts, Counts]:
        """Those who answered when an account manager had chosen them, and when nobody of theirs had."""
        chosen = [person for person, sent in self._asked_by if sent.by_manager]
        others = [person for person, sent in self._asked_by if sent.by_manager is False]
        return counts_of_people(chosen), counts_of_people(others)

    @cached_property
    def reminded(self) -> tuple[Reminded, ...]:
        """Invitations by their number of reminders; none where the invitations do not tell it."""
        told = [one for one in self.sent if one.reminders is not None]
        steps = sorted({_step(one) for one in told})
        return tuple(self._reminded(step, [one for one in told if _step(one) == step]) for step in steps)

    def _reminded(self, step: int, sent: Sequence[Sent]) -> Reminded:
        people = [
            person for person, one in self._asked_by if one.reminders is not None and _step(one) == step
        ]
        answered = sum(one.answered_on is not None for one in sent)
        return Reminded(step, len(sent), answered, counts_of_people(people))

    @property
    def reminder_gap(self) -> Verdict:
        """The score after the most reminders less that after the fewest.

        Who needs more of them is the nearer to who stays silent, so that a gap tells which way silence may bend a
        score (the continuum of resistance: Lin and Schaeffer 1995).
        """
        return self._gaps["reminded"]

    @cached_property
    def _gaps(self) -> dict[str, Verdict]:
        """Both comparisons of scores, tested together."""
        steps = [step.counts for step in self.reminded] or [NONE]
        confidence = self.facts.programme.statistics.confidence
        gaps: Mapping[str, Difference] = {
            "chosen": difference(*self._by_chooser, confidence),
            "reminded": difference(steps[-1], steps[0] if len(steps) > 1 else NONE, confidence),
        }
        return adjust_together(gaps, self.facts.false_discovery_rate)

    @cached_property
    def median_days(self) -> float | None:
        """Half of the answers to invitations came within so many days; None where none was answered."""
        days = self.days
        return statistics.median(days) if days else None

    @cached_property
    def days(self) -> tuple[int, ...]:
        """How many days each answer took after the last invitation before it."""
        return tuple(one.days for one in self.sent if one.days is not None)

    @cached_property
    def heaps(self) -> tuple[Heap, ...]:
        """Each handler's 9s and 10s against those of the others, each contact counted once, by the latest answer.

        Nobody where fewer than two handlers are named.
        """
        handlers = self._handlers
        by_handler: dict[str, tuple[int, int]] = {}
        for person in self.facts.people.answered:
            handler = handlers.get(person.response)
            if handler is not None and person.score is not None:
                high, n = by_handler.get(handler, (0, 0))
                by_handler[handler] = (high + (person.score >= FIRST_PROMOTER), n + 1)
        found = heaping(by_handler, self.facts.false_discovery_rate)
        return found if len(found) > 1 else ()

    @property
    def _handlers(self) -> dict[str | None, str | None]:
        """Who handled each answer, by the answer's id."""
        if self.facts.crowded:
            return {}
        answers = self.facts.answers(*self.facts.year)
        return dict(
            zip(known_values(answers, "response_id"), known_values(answers, "handled_by"), strict=True)
        )

    @property
    def standing_out(self) -> tuple[Heap, ...]:
        """The handlers whose answers crowd at the top more than the others', the most so first."""
        out = (heap for heap in self.heaps if heap.established)
        return tuple(sorted(out, key=lambda heap: (heap.p_adjusted, heap.handler)))

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """How many answers of the twelve months gave each score from 0 to 10."""
        return self.facts.side.scores(self.facts.scope.unit, *self.facts.year)

    @property
    def zeros(self) -> bool | None:
        """Whether the scale was used down to 0; None where too few answers could tell."""
        if zeros_absent(self.scores):
            return False
        return True if self.scores[0] else None

    @cached_property
    def kinds(self) -> Kinds | None:
        """Answers after an event beside the others, kept apart or not; None where all are of one kind."""
        apart = Counts.of_scores(self.facts.side.apart(self.facts.scope.unit, *self.facts.year))
        if apart.n:
            return Kinds(apart, Counts.of_scores(self.scores), mixed=False)
        if not self.facts.programme.statistics.mixed_kinds or self.facts.crowded:
            return None
        answers = self.facts.answers(*self.facts.year)
        event = pd.Series(
            [kind == EVENT for kind in known_values(answers, "kind")], answers.index, dtype=bool
        )
        found = Kinds(counts_of(answers["score"][event]), counts_of(answers["score"][~event]), mixed=True)
        return found if found.event.n and found.relation.n else None

    @property
    def weighted(self) -> bool:
        """Whether the survey gives its answers weights that differ."""
        return self.facts.side.has_weights()


def _step(sent: Sent) -> int:
    return min(sent.reminders or 0, MOST_REMINDERS)
