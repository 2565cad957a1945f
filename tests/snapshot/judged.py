"""Answers as letters, judged as a release judges them, without a programme around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import marked
from nps_report.snapshot.judging import Judged
from nps_report.snapshot.telling import Telling
from nps_report.snapshot.units import Unit, Units

RULES = Thresholds()
SCORES = {"D": 3, "P": 8, "R": 10}
"""A score of each class: D is a detractor, P a passive, R a promoter."""

MONTHS = {
    "2026-10": (date(2026, 10, 1), date(2026, 10, 31)),
    "2026-Q4": (date(2026, 10, 1), date(2026, 12, 31)),
}
"""The days of the periods that are judged here."""

Row = Mapping[str, Any]


def said(name: str, letters: str, unit: str = "Lyon", accounts: int = 5, **more: Any) -> list[Row]:
    """An answer per letter, called by `name` and a number, each of another person, of `accounts` in turn."""
    return [
        {
            "response_id": f"{name}{place}",
            "responded_at": "2026-10-05",
            "score": SCORES[letter],
            "unit": unit,
            "contact_id": f"{name}{place}",
            "account_id": f"A{place % accounts}",
            **more,
        }
        for place, letter in enumerate(letters)
    ]


def judged(
    rows: Sequence[Row],
    before: Sequence[Telling] = (),
    period: str = "2026-10",
    segments: Sequence[str] = (),
    parents: Mapping[str, str] | None = None,
) -> Judged:
    """These answers as judged for a period; the units are those that stand there, under `parents` if any."""
    parents = parents or {}
    known = {row["unit"] for row in rows} | {*parents, *parents.values()}
    names = sorted(filter(None, known))
    units = Units(tuple(Unit(name, parents.get(name)) for name in names))
    start, end = MONTHS[period]
    answers = marked(pd.DataFrame(rows), has_accounts=True)
    return Judged(period, start, end, answers, units, RULES, tuple(segments), before)


def told_by(one: Judged, at_least: Mapping[str, int] | None = None) -> Telling:
    """All that is told of them, once the audit has looked at it."""
    themes = at_least or {}
    return one.telling(one.limits(themes), themes)
