"""How answers become counts by unit, grain, segment and score: one query, over the whole or over a slice."""

from __future__ import annotations

from collections.abc import Sequence

from nps_report.snapshot.database import name, text

NO_SEGMENT = ""
"""Stands in the column `segment` where all answers are meant."""


def grain_sql(moment: str, grain: str) -> str:
    """The first day of the grain that a moment falls in; weeks start on Monday.

    >>> grain_sql("responded_at", "month")
    "date_trunc('month', responded_at)::DATE"
    """
    return f"date_trunc({text(grain)}, {moment})::DATE"


def counted_sql(responses: str, grain: str) -> str:
    """The answers that count, each with the `start` of its grain."""
    return f"(SELECT *, {grain_sql('responded_at', grain)} AS start FROM {responses} WHERE reason IS NULL)"


def counts_sql(answers: str, segments: Sequence[str], by: str = "unit, start, kind, score") -> str:
    """Counts of `answers` by the columns `by`, then again by each value of each segment, one at a time.

    With each, the sum of weights and the day of the `latest` answer.
    """
    return f"({' UNION ALL '.join(_one_sql(answers, segment, by) for segment in (NO_SEGMENT, *segments))})"


def _one_sql(answers: str, segment: str, by: str) -> str:
    value = name(segment) if segment else "NULL::VARCHAR"
    # Decimals add up to the same sum in any order, floating point does not.
    weight = "sum(weight::DECIMAL(18, 6))::DOUBLE"
    return (
        f"SELECT {by}, {text(segment)} AS segment, {value} AS value, count(*) AS n, {weight} AS weight, "
        "max(responded_at)::DATE AS latest "
        f"FROM {answers} GROUP BY ALL"
    )
