"""Answers made into the cells that disclosure rules judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from nps_report.metrics import Counts, ScoreClass, class_of
from nps_report.snapshot.disclosure import Account, Cell

CLASSES: tuple[ScoreClass, ...] = ("detractors", "passives", "promoters")
"""The classes, in the order of `Counts`."""


@dataclass(frozen=True)
class Marked:
    """Answers as disclosure sees them: row by row their class, the person and the account they come from.

    `units` tells the rows of each unit's own answers; those without a unit stand under None. `weights` are those of
    the accounts, where something weighs.
    """

    answers: pd.DataFrame
    classes: Sequence[ScoreClass]
    persons: Sequence[str]
    accounts: Sequence[str]
    units: Mapping[str | None, Sequence[int]]
    weights: Mapping[str, float] = field(default_factory=dict)
    _values: dict[str, list[str | None]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rows(self, units: Iterable[str | None]) -> list[int]:
        """The rows of all these units."""
        return [row for unit in units for row in self.units.get(unit, ())]

    def cell(self, rows: Iterable[int]) -> Cell:
        """The cell that some of the answers make.

        >>> answers = marked(pd.DataFrame({"response_id": ["1", "2"], "score": [9, 6], "unit": ["Lyon", None],
        ...     "contact_id": ["a", "a"], "account_id": ["A", None]}), has_accounts=True)
        >>> both = answers.cell(answers.rows(["Lyon", None]))
        >>> both.counts, both.respondents, list(both.accounts)
        (Counts(detractors=1, passives=0, promoters=1), 1, ['A', ''])
        """
        counts: dict[str, dict[ScoreClass, int]] = defaultdict(lambda: dict.fromkeys(CLASSES, 0))
        persons: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            account = self.accounts[row]
            counts[account][self.classes[row]] += 1
            persons[account].add(self.persons[row])
        return Cell(
            {
                account: Account(Counts(**found), frozenset(persons[account]), self.weights.get(account, 0.0))
                for account, found in counts.items()
            }
        )

    def values(self, segment: str) -> Sequence[str | None]:
        """The value of a segment row by row, None where it is blank."""
        if segment not in self._values:
            self._values[segment] = _or_none(self.answers[segment])
        return self._values[segment]

    def segment_cells(self, rows: Iterable[int], segment: str) -> dict[str | None, Cell]:
        """The cells of a segment's values, in order; answers without a value make the one under None, the last."""
        values, by_value = self.values(segment), defaultdict(list)
        for row in rows:
            by_value[values[row]].append(row)
        ordered = sorted(by_value, key=lambda value: (value is None, value or ""))
        return {value: self.cell(by_value[value]) for value in ordered}


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
    persons = [
        f"answer {answer}" if contact is None else f"contact {contact}"
        for contact, answer in zip(contacts, ids, strict=True)
    ]
    accounts = [account or "" for account in _or_none(answers["account_id"])] if has_accounts else persons
    units: dict[str | None, list[int]] = defaultdict(list)
    for row, unit in enumerate(_or_none(answers["unit"])):
        units[unit].append(row)
    classes = [class_of(score) for score in answers["score"].tolist()]
    weights = _revenues(answers, accounts) if by_revenue else {}
    return Marked(answers, classes, persons, accounts, dict(units), weights)


def _revenues(answers: pd.DataFrame, accounts: Sequence[str]) -> dict[str, float]:
    """The revenue of each account; unknown or negative ones weigh nothing, as in the score."""
    if "revenue" not in answers:
        return {}
    known = pd.to_numeric(answers["revenue"], errors="coerce").fillna(0.0).clip(lower=0.0)
    found: dict[str, float] = {}
    for account, revenue in zip(accounts, known.tolist(), strict=True):
        found[account] = max(found.get(account, 0.0), revenue)
    return found


def _or_none(values: pd.Series) -> list[str | None]:
    """Texts as a list, the blank ones as None."""
    return [
        None if blank else value for value, blank in zip(values.tolist(), values.isna().tolist(), strict=True)
    ]
