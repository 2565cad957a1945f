"""Answers of a snapshot as the metrics take them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from nps_report.metrics import Answer

PRIORITIES = ("critical", "primary", "standard")
"""Contacts' priorities, the most influential first; a blank one is standard."""


def sample_of(answers: pd.DataFrame, roles: Sequence[str] = ()) -> tuple[Answer, ...]:
    """The answers of a frame, in its order; `roles` are the programme's, the most influential first.

    >>> frame = pd.DataFrame({"score": [9, 3], "account_id": ["A", None], "role": ["user", "buyer"],
    ...                       "revenue": [5.0, None]})
    >>> one, other = sample_of(frame, roles=("buyer", "user"))
    >>> one.account, one.rank, one.revenue, other.account, other.rank, other.revenue
    ('A', (2, 1), 5.0, None, (2, 0), None)
    """
    places = {role: place for place, role in enumerate(roles)}
    columns = (
        answers["score"].tolist(),
        _texts(answers, "account_id"),
        _texts(answers, "contact_id"),
        _numbers(answers, "weight"),
        _numbers(answers, "revenue"),
        _texts(answers, "priority"),
        _texts(answers, "role"),
        _moments(answers),
    )
    return tuple(
        Answer(
            score=int(score),
            account=account,
            contact=contact,
            weight=1.0 if weight is None else weight,
            revenue=revenue,
            rank=_rank(priority, role, places),
            at=at,
        )
        for score, account, contact, weight, revenue, priority, role, at in zip(*columns, strict=True)
    )


def _rank(priority: str | None, role: str | None, places: Mapping[str, int]) -> tuple[int, int]:
    order = PRIORITIES.index(priority) if priority in PRIORITIES else len(PRIORITIES) - 1
    return order, places.get(role or "", len(places))


def _texts(frame: pd.DataFrame, column: str) -> list[str | None]:
    return [None if value is None else str(value) for value in known_values(frame, column)]


def _numbers(frame: pd.DataFrame, column: str) -> list[float | None]:
    return [
        None if value is None or math.isnan(value) else float(value) for value in known_values(frame, column)
    ]


def _moments(frame: pd.DataFrame) -> Iterator[float]:
    if "responded_at" not in frame:
        return iter([0.0] * len(frame))
    return iter(frame["responded_at"].astype("int64").tolist())


def known_values(frame: pd.DataFrame, column: str) -> list[Any]:
    """A column's values, None where there is none, or where the frame has no such column.

    >>> known_values(pd.DataFrame({"role": ["user", None]}), "role"), known_values(pd.DataFrame({"n": [1]}), "role")
    (['user', None], [None])
    """
    if column not in frame:
        return [None] * len(frame)
    values = frame[column]
    return [
        None if blank else value for value, blank in zip(values.tolist(), values.isna().tolist(), strict=True)
    ]
