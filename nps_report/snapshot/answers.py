"""Answers made into the cells that disclosure rules judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from nps_report.metrics import Counts
from nps_report.snapshot.disclosure import Account, Cell

CLASSES = ("detractors", "passives", "promoters")
"""The classes, in the order of `Counts`."""


def marked(answers: pd.DataFrame, has_accounts: bool) -> pd.DataFrame:
    """The answers with the columns `score_class`, `person` and `account` as disclosure sees them.

    Without account ids in the programme every person is an account; with them, all answers without one count
    together as one. Without a contact every answer is a person.

    >>> answers = pd.DataFrame({"response_id": ["1", "2"], "score": [9, 6],
    ...     "contact_id": ["a", None], "account_id": ["A", None]})
    >>> marked(answers, has_accounts=True)[["score_class", "person", "account"]].values.tolist()
    [['promoters', 'contact a', 'A'], ['detractors', 'answer 2', '']]
    """
    # A contact may be called like another's answer.
    alone = "answer " + answers["response_id"].astype("str")
    person = ("contact " + answers["contact_id"].astype("str")).where(answers["contact_id"].notna(), alone)
    return answers.assign(
        score_class=answers["score"].map(class_of),
        person=person,
        account=answers["account_id"].fillna("") if has_accounts else person,
    )


def class_of(score: int) -> str:
    """The class of a score.

    >>> class_of(6), class_of(7), class_of(9)
    ('detractors', 'passives', 'promoters')
    """
    if score <= 6:
        return "detractors"
    return "passives" if score <= 8 else "promoters"


def cell_of(answers: pd.DataFrame) -> Cell:
    """The cell that marked answers make.

    >>> answers = pd.DataFrame({"account": ["A", "A", "B"], "person": ["a", "a", "b"],
    ...     "score_class": ["promoters", "detractors", "promoters"]})
    >>> cell_of(answers).counts, cell_of(answers).respondents
    (Counts(detractors=1, passives=0, promoters=2), 2)
    """
    classes: dict[str, list[str]] = defaultdict(list)
    persons: dict[str, set[str]] = defaultdict(set)
    for account, person, score_class in answers[["account", "person", "score_class"]].itertuples(index=False):
        classes[account].append(score_class)
        persons[account].add(person)
    return Cell(
        {
            account: Account(Counts(*map(found.count, CLASSES)), frozenset(persons[account]))
            for account, found in classes.items()
        }
    )


def segment_cells(answers: pd.DataFrame, segment: str) -> dict[str | None, Cell]:
    """The cells of a segment's values; answers without a value make the one under None."""
    return dict(_by_value(answers, segment))


def _by_value(answers: pd.DataFrame, segment: str) -> Iterator[tuple[str | None, Cell]]:
    for value, rows in answers.groupby(segment, dropna=False):
        yield None if pd.isna(value) else str(value), cell_of(rows)
