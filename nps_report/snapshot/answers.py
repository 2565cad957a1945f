"""Answers made into the cells that disclosure rules judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from nps_report.metrics import Counts, ScoreClass, class_of
from nps_report.snapshot.disclosure import Account, Cell, Spread

CLASSES: tuple[ScoreClass, ...] = ("detractors", "passives", "promoters")
"""The classes, in the order of `Counts`."""

Places: TypeAlias = npt.NDArray[np.int64]
"""Rows, or numbers that stand for texts, row by row."""


@dataclass(frozen=True)
class Coded:
    """Texts row by row: the number of each, and the texts by their number, in the order in which they come."""

    codes: Places
    texts: Sequence[str]

    def listed(self) -> list[str]:
        """The texts, row by row."""
        return [self.texts[code] for code in self.codes.tolist()]


@dataclass(frozen=True)
class Marked:
    """Answers as disclosure sees them: row by row their class, the person and the account they come from.

    `units` tells the rows of each unit's own answers; those without a unit stand under None. `weights` are those of
    the accounts, where something weighs.
    """

    answers: pd.DataFrame
    classes: Sequence[ScoreClass]
    by_person: Coded
    by_account: Coded
    units: Mapping[str | None, Places]
    weights: Mapping[str, float] = field(default_factory=dict)
    _values: dict[str, list[str | None]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def persons(self) -> list[str]:
        """The person, row by row."""
        return self.by_person.listed()

    @cached_property
    def accounts(self) -> list[str]:
        """The account, row by row."""
        return self.by_account.listed()

    @cached_property
    def class_codes(self) -> Places:
        """The place of each row's class among `CLASSES`."""
        places = {name: place for place, name in enumerate(CLASSES)}
        return np.fromiter((places[name] for name in self.classes), dtype=np.int64, count=len(self.classes))

    def rows(self, units: Iterable[str | None]) -> list[int]:
        """The rows of all these units."""
        rows: list[int] = self.places(units).tolist()
        return rows

    def places(self, units: Iterable[str | None]) -> Places:
        """The rows of all these units, as an array."""
        found = [self.units[unit] for unit in units if unit in self.units]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def cell(self, rows: Iterable[int] | Places) -> MarkedCell:
        """The cell that some of the answers make.

        >>> answers = marked(pd.DataFrame({"response_id": ["1", "2"], "score": [9, 6], "unit": ["Lyon", None],
        ...     "contact_id": ["a", "a"], "account_id": ["A", None]}), has_accounts=True)
        >>> both = answers.cell(answers.rows(["Lyon", None]))
        >>> both.counts, both.respondents, list(both.accounts)
        (Counts(detractors=1, passives=0, promoters=1), 1, ['A', ''])
        """
        return MarkedCell(self, places_of(rows))

    def values(self, segment: str) -> Sequence[str | None]:
        """The value of a segment row by row, None where it is blank."""
        if segment not in self._values:
            self._values[segment] = _or_none(self.answers[segment])
        return self._values[segment]

    def segment_cells(self, rows: Iterable[int], segment: str) -> dict[str | None, MarkedCell]:
        """The cells of a segment's values, in order; answers without a value make the one under None, the last."""
        values, by_value = self.values(segment), defaultdict(list)
        for row in rows:
            by_value[values[row]].append(row)
        ordered = sorted(by_value, key=lambda value: (value is None, value or ""))
        return {value: self.cell(by_value[value]) for value in ordered}


class _Summary(NamedTuple):
    counts: Counts
    respondents: int
    spread: Spread
    readers: frozenset[Counts]


class MarkedCell(Cell):
    """A cell that knows its answers by their rows alone: what is asked of it is counted, whoever they are."""

    def __init__(self, marked: Marked, rows: Places) -> None:
        self.marked, self.rows = marked, rows

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """Account by account, where somebody has to know."""
        marked = self.marked
        counts: dict[str, dict[ScoreClass, int]] = defaultdict(lambda: dict.fromkeys(CLASSES, 0))
        persons: dict[str, set[str]] = defaultdict(set)
        for row in self.rows.tolist():
            account = marked.accounts[row]
            counts[account][marked.classes[row]] += 1
            persons[account].add(marked.persons[row])
        return {
            account: Account(Counts(**found), frozenset(persons[account]), marked.weights.get(account, 0.0))
            for account, found in counts.items()
        }

    @cached_property
    def _summary(self) -> _Summary:
        """All that rules ask, counted at once: of what it is counted from nothing is kept."""
        each = self._by_account()
        persons = self.marked.by_person.codes[self.rows]
        many = max(len(self.marked.by_person.texts), 1)
        pairs = np.unique(self.marked.by_account.codes[self.rows] * many + persons)
        _, by_account = np.unique(pairs // many, return_counts=True)
        most = int(by_account.max(initial=0))
        spread = Spread(
            len(each), int(each.sum(axis=1).max(initial=0)), most, len(each), int(by_account.sum()), most
        )
        return _Summary(Counts(*each.sum(axis=0).tolist()), len(np.unique(persons)), spread, _ways(each))

    @property
    def counts(self) -> Counts:
        """All answers."""
        return self._summary.counts

    @property
    def respondents(self) -> int:
        """How many persons they come from."""
        return self._summary.respondents

    @property
    def spread(self) -> Spread:
        """How the answers spread over accounts."""
        return self._summary.spread

    @property
    def readers(self) -> frozenset[Counts]:
        """How accounts answered, each way once."""
        return self._summary.readers

    @cached_property
    def weights(self) -> Sequence[float]:
        """What the accounts weigh; nothing where nothing does."""
        marked = self.marked
        if not marked.weights:
            return ()
        names = (
            marked.by_account.texts[code] for code in np.unique(marked.by_account.codes[self.rows]).tolist()
        )
        return [marked.weights.get(name, 0.0) for name in names]

    def persons_beside(self, other: Cell) -> int:
        """How many persons are in this cell and not in the other."""
        if isinstance(other, MarkedCell) and other.marked is self.marked:
            return len(np.setdiff1d(self._persons, other._persons, assume_unique=True))
        return super().persons_beside(other)

    @cached_property
    def _persons(self) -> Places:
        return np.unique(self.marked.by_person.codes[self.rows])

    def _by_account(self) -> Places:
        """The counts of each account, in the order of `Counts`."""
        accounts, own = np.unique(self.marked.by_account.codes[self.rows], return_inverse=True)
        each = np.bincount(own * 3 + self.marked.class_codes[self.rows], minlength=3 * len(accounts))
        return each.reshape(-1, 3)

    def __add__(self, other: Cell) -> Cell:
        if isinstance(other, MarkedCell) and other.marked is self.marked:
            return MarkedCell(self.marked, np.concatenate([self.rows, other.rows]))
        return super().__add__(other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cell) and self.accounts == other.accounts

    __hash__ = None  # type: ignore[assignment]


def _ways(each: Places) -> frozenset[Counts]:
    """The different counts among those of each account."""
    base = int(each.max(initial=0)) + 1
    ways: list[int] = np.unique(each @ np.array([base * base, base, 1])).tolist()
    return frozenset(Counts(way // (base * base), way // base % base, way % base) for way in ways)


def places_of(rows: Iterable[int] | Places) -> Places:
    """Rows as an array."""
    if isinstance(rows, np.ndarray):
        return rows
    return np.fromiter(rows, dtype=np.int64)


def marked(answers: pd.DataFrame, has_accounts: bool, by_revenue: bool = False) -> Marked:
    """The answers as disclosure sees them; `by_revenue` where the score that leads weighs accounts by it.

    Without account ids in the programme every person is an account; with them, all answers without one count
    together as one. Without a contact every answer is a person.

    >>> answers = pd.DataFrame({"response_id": ["1", "2"], "score": [9, 6], "unit": ["Lyon", None],
    ...     "contact_id": ["a", None], "account_id": ["A", None]})
    >>> found = marked(answers, has_accounts=True)
    >>> found.classes, found.persons, found.accounts
    (['promoters', 'detractors'], ['contact a', 'answer 2'], ['A', ''])
    """
    contacts, ids = _or_none(answers["contact_id"]), answers["response_id"].tolist()
    # A contact may be called like another's answer.
    persons = coded(
        f"answer {answer}" if contact is None else f"contact {contact}"
        for contact, answer in zip(contacts, ids, strict=True)
    )
    accounts = (
        coded(account or "" for account in _or_none(answers["account_id"])) if has_accounts else persons
    )
    classes = [class_of(score) for score in answers["score"].tolist()]
    weights = _revenues(answers, accounts) if by_revenue else {}
    return Marked(answers, classes, persons, accounts, _rows_by(_or_none(answers["unit"])), weights)


def coded(texts: Iterable[str]) -> Coded:
    """Texts row by row by their numbers.

    >>> found = coded(["b", "a", "b"])
    >>> found.codes.tolist(), found.texts
    ([0, 1, 0], ['b', 'a'])
    """
    numbers: dict[str, int] = {}
    codes = np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), dtype=np.int64)
    return Coded(codes, [*numbers])


def _rows_by(units: Iterable[str | None]) -> dict[str | None, Places]:
    """The rows of each unit, in the order in which they come."""
    found: dict[str | None, list[int]] = defaultdict(list)
    for row, unit in enumerate(units):
        found[unit].append(row)
    return {unit: np.array(rows, dtype=np.int64) for unit, rows in found.items()}


def _revenues(answers: pd.DataFrame, accounts: Coded) -> dict[str, float]:
    """The revenue of each account; unknown or negative ones weigh nothing, as in the score."""
    if "revenue" not in answers:
        return {}
    known = pd.to_numeric(answers["revenue"], errors="coerce").fillna(0.0).clip(lower=0.0)
    found: dict[str, float] = {}
    for account, revenue in zip(accounts.listed(), known.tolist(), strict=True):
        found[account] = max(found.get(account, 0.0), revenue)
    return found


def _or_none(values: pd.Series) -> list[str | None]:
    """Texts as a list, the blank ones as None."""
    return [
        None if blank else value for value, blank in zip(values.tolist(), values.isna().tolist(), strict=True)
    ]
