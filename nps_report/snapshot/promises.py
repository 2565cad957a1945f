"""Which actions customers may read of, and what of them."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from nps_report.actions import Register
from nps_report.tables import is_language_of

SPOKEN = ("said", "public_text", "owner_role")
"""The texts of an action that customers may read; they may come per language."""

DONE_LATELY = timedelta(days=183)
"""A promise kept longer ago than this is no news."""


def promises(actions: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The public part of the actions that customers may read of, as they stood on `as_of`.

    Those are visible to customers, hold a public text, and were not given up.

    >>> table = pd.DataFrame({
    ...     "status": ["done", "planned"], "visibility": ["customer", "internal"], "owner": "Odile",
    ...     "public_text_fr": ["Un message la veille", "Rien"],
    ...     "opened_at": pd.NaT, "due": pd.NaT, "done_at": pd.to_datetime(["2026-10-20", None])})
    >>> promises(table, date(2026, 10, 31))[["public_text_fr", "status"]].values.tolist()
    [['Un message la veille', 'done']]
    """
    known = Register(actions, as_of).known
    texts = [column for column in map(str, known) if is_spoken(column)]
    told = known[[column for column in texts if _speaks(column, "public_text")]].notna().any(axis="columns")
    public = known[told & (known["visibility"] == "customer") & (known["status"] != "dropped")]
    # What ends after that day is not known yet.
    done_at = public["done_at"].where(public["status"] == "done")
    return public.assign(done_at=done_at)[[*texts, "status", "due", "done_at"]]


def first_kept(public: pd.DataFrame, before: date, as_of: date) -> date | None:
    """The first day on which a promise was kept, of those that were kept `before` a day and are still news.

    >>> public = pd.DataFrame({"done_at": pd.to_datetime(["2026-02-01", "2026-09-07", "2026-09-02", None])})
    >>> first_kept(public, date(2026, 10, 1), date(2026, 10, 31))
    datetime.date(2026, 9, 2)
    >>> first_kept(public, date(2026, 9, 1), date(2026, 9, 30)) is None
    True
    """
    days = pd.to_datetime(kept_lately(public, as_of)["done_at"])
    kept = days[days < pd.Timestamp(before)]
    return None if kept.empty else kept.min().date()


def kept_lately(public: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The promises that were kept, and are still news.

    >>> public = pd.DataFrame({"done_at": pd.to_datetime(["2026-02-01", "2026-09-07", None])})
    >>> kept_lately(public, date(2026, 10, 31)).index.tolist()
    [1]
    """
    return public[pd.to_datetime(public["done_at"]) >= pd.Timestamp(as_of - DONE_LATELY)]


def is_spoken(column: str) -> bool:
    """Whether a column holds a text of an action that customers may read.

    >>> is_spoken("public_text_fr"), is_spoken("title_fr")
    (True, False)
    """
    return any(_speaks(column, name) for name in SPOKEN)


def _speaks(column: str, name: str) -> bool:
    return column == name or is_language_of(column, name)
