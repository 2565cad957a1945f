"""Who the classes are: by what the account is to us, whether we aim at such customers, and what delights them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import pandas as pd

from nps_report.contract.coerce import Habits, as_flags
from nps_report.facts.people import Person, PersonClass
from nps_report.metrics import Counts

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

MOST_ROWS = 8
"""The most rows of the matrix, the one of all others included."""

SEVERITIES = ((0, 2), (3, 4), (5, 6))
"""Detractors' scores by how severe they are, the worst first."""

PassiveGroup: TypeAlias = Literal["off target", "target", "no delight", "delight", "target unknown"]

PASSIVE_GROUPS: tuple[PassiveGroup, ...] = ("off target", "target", "no delight", "delight", "target unknown")
"""The groups in which passives are told, in their order."""


class Traits(NamedTuple):
    """What a combination has in common: status, core target, a delight named; None where it is not known."""

    status: str | None = None
    target: bool | None = None
    delight: bool | None = None


@dataclass(frozen=True)
class Entry:
    """An answer with the traits of whom it comes from, and the step that it is about."""

    score: int
    score_class: PersonClass
    traits: Traits
    step: str | None = None


@dataclass(frozen=True)
class ProfileRow:
    """A combination's answers; `traits` is None for all combinations that have no row of their own."""

    traits: Traits | None
    counts: Counts


@dataclass(frozen=True)
class Profile:
    """Each contact's latest answer in twelve months, by traits."""

    facts: Facts

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Everyone who answered."""
        columns = self.facts.programme.profile
        return entries_of(self.facts.people.answered, columns.delight, columns.step)

    @cached_property
    def has_status(self) -> bool:
        """Whether any account's status is known."""
        return any(entry.traits.status is not None for entry in self.entries)

    @cached_property
    def has_target(self) -> bool:
        """Whether it is known of any account that it is, or is not, of the core target."""
        return any(entry.traits.target is not None for entry in self.entries)

    @cached_property
    def has_delight(self) -> bool:
        """Whether anybody has named what delights."""
        return any(entry.traits.delight for entry in self.entries)

    @cached_property
    def has_step(self) -> bool:
        """Whether any answer tells the step that it is about."""
        return any(entry.step is not None for entry in self.entries)

    @property
    def has_traits(self) -> bool:
        """Whether there is anything to set in a matrix."""
        return self.has_status or self.has_target or self.has_delight

    @property
    def known(self) -> bool:
        """Whether there is anything at all to draw a profile by."""
        return self.has_traits or self.has_step

    @cached_property
    def rows(self) -> tuple[ProfileRow, ...]:
        """The matrix: the combinations with the most answers, then all others together."""
        return merged(rows_of(self.entries))

    @cached_property
    def passives(self) -> tuple[Entry, ...]:
        """The passives."""
        return tuple(entry for entry in self.entries if entry.score_class == "passives")

    @cached_property
    def detractors(self) -> tuple[Entry, ...]:
        """The detractors."""
        return tuple(entry for entry in self.entries if entry.score_class == "detractors")

    @cached_property
    def passive_groups(self) -> dict[PassiveGroup, int]:
        """Each passive counted once; none where neither target nor delight is known."""
        known = self.has_target or self.has_delight
        return passive_groups(self.passives, self.has_target) if known else {}

    @cached_property
    def detractors_by_status(self) -> dict[str | None, int]:
        """The detractors by their account's status, the most first."""
        return most_first(entry.traits.status for entry in self.detractors) if self.has_status else {}

    @cached_property
    def detractors_by_step(self) -> dict[str | None, int]:
        """The detractors by the step that their answer is about, the most first."""
        return most_first(entry.step for entry in self.detractors) if self.has_step else {}

    @cached_property
    def detractors_by_severity(self) -> dict[tuple[int, int], int]:
        """The detractors by the lowest and highest score of a band, the worst first."""
        return by_severity(entry.score for entry in self.detractors)


def entries_of(
    people: Iterable[Person], delight: str | None = None, step: str | None = None
) -> tuple[Entry, ...]:
    """Those who answered with their traits; `delight` and `step` are columns of `Person.more`.

    Whether a delight was named is not known (None) where nobody at all named one: nobody was asked.

    >>> people = [Person("promoters", 9, core_target="oui", more={"plus": "speed"}), Person("passives", 7)]
    >>> [tuple(entry.traits) for entry in entries_of(people, "plus")]
    [(None, True, True), (None, None, False)]
    >>> [tuple(entry.traits) for entry in entries_of(people)]
    [(None, True, None), (None, None, None)]
    """
    answered = [person for person in people if person.score is not None]
    targets = yes_or_no(person.core_target for person in answered if person.core_target is not None)
    named = [_said(person, delight) is not None for person in answered]
    asked = any(named)
    return tuple(
        Entry(
            person.score,
            person.score_class,
            Traits(
                _filled(person.status),
                targets.get(person.core_target or ""),
                delighted if asked else None,
            ),
            _said(person, step),
        )
        for person, delighted in zip(answered, named, strict=True)
        if person.score is not None
    )


def yes_or_no(said: Iterable[str]) -> dict[str, bool | None]:
    """What each word means, in French or English; None where it is neither yes nor no.

    >>> yes_or_no(["oui"]), yes_or_no(["No"]), yes_or_no(["perhaps"]), yes_or_no([])
    ({'oui': True}, {'No': False}, {'perhaps': None}, {})
    """
    texts = sorted(set(said))
    flags = as_flags(pd.Series(texts, dtype="str"), Habits()).tolist()
    return {text: None if pd.isna(flag) else bool(flag) for text, flag in zip(texts, flags, strict=True)}


def rows_of(entries: Iterable[Entry]) -> tuple[ProfileRow, ...]:
    """Counts per combination of traits, those with the most answers first."""
    found: dict[Traits, list[PersonClass]] = {}
    for entry in entries:
        found.setdefault(entry.traits, []).append(entry.score_class)
    rows = (ProfileRow(traits, _counts(classes)) for traits, classes in found.items())
    return tuple(sorted(rows, key=lambda row: (-row.counts.n, str(row.traits))))


def _counts(classes: Sequence[PersonClass]) -> Counts:
    return Counts(*(classes.count(name) for name in ("detractors", "passives", "promoters")))


def merged(rows: Sequence[ProfileRow], most: int = MOST_ROWS) -> tuple[ProfileRow, ...]:
    """The first rows, and all others as one: `most` in all, every answer counted once.

    >>> rows = [ProfileRow(Traits(status), Counts(1, 0, n)) for status, n in (("a", 3), ("b", 2), ("c", 1))]
    >>> [(row.traits and row.traits.status, row.counts.n) for row in merged(rows, 2)]
    [('a', 4), (None, 5)]
    """
    if len(rows) <= most:
        return tuple(rows)
    rest = sum((row.counts for row in rows[most - 1 :]), Counts(0, 0, 0))
    return (*rows[: most - 1], ProfileRow(None, rest))


def passive_groups(passives: Iterable[Entry], aimed: bool = True) -> dict[PassiveGroup, int]:
    """Passives who are no customers that we aim at; of the others, who named nothing that delights, or something.

    Each counts once. `aimed` tells whether core target is known of anybody: then one of whom it is not known counts
    apart, else delight alone tells them apart. Where nobody was asked what delights, the target is one group. A group
    without anybody is left out.

    >>> told = [(False, True), (True, False), (True, True), (None, True), (True, None)]
    >>> passive_groups(Entry(7, "passives", Traits(None, *one)) for one in told)
    {'off target': 1, 'target': 1, 'no delight': 1, 'delight': 1, 'target unknown': 1}
    >>> passive_groups([Entry(7, "passives", Traits(None, None, True))], aimed=False)
    {'delight': 1}
    """
    found = Counter(_passive_group(entry.traits, aimed) for entry in passives)
    return {name: found[name] for name in PASSIVE_GROUPS if found[name]}


def _passive_group(traits: Traits, aimed: bool) -> PassiveGroup:
    if traits.target is False:
        return "off target"
    if aimed and traits.target is None:
        return "target unknown"
    if traits.delight is None:
        return "target"
    return "delight" if traits.delight else "no delight"


def by_severity(scores: Iterable[int]) -> dict[tuple[int, int], int]:
    """How many detractors gave a score of each band, the worst band first.

    >>> by_severity([0, 2, 3, 6])
    {(0, 2): 2, (3, 4): 1, (5, 6): 1}
    """
    found = list(scores)
    return {(low, high): sum(low <= score <= high for score in found) for low, high in SEVERITIES}


def most_first(values: Iterable[str | None]) -> dict[str | None, int]:
    """How often each value stands, the most frequent first, then by name; what is not known (None) last.

    >>> most_first(["b", None, None, None, "a", "b"])
    {'b': 2, 'a': 1, None: 3}
    """
    found = Counter(values)
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, -item[1], item[0] or "")))


def _said(person: Person, column: str | None) -> str | None:
    more: Mapping[str, object] = person.more or {}
    return _filled(more.get(column)) if column else None


def _filled(value: object) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None
