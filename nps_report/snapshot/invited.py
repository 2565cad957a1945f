"""Who was invited, who answered, and who stays silent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from nps_report.periods.months import add_months


@dataclass(frozen=True)
class Silent:
    """How many of the contacts and accounts invited within 12 months have not answered in them."""

    contacts: int
    accounts: int
    invited_contacts: int
    invited_accounts: int


def coverage_of(invited: pa.Table, as_of: date) -> tuple[int, int]:
    """How many invitations there are, and how many of them are answered by `as_of`.

    Days are compared, not hours: many exports give an answer's day alone.

    >>> coverage_of(pa.table({"contact_next": [date(2026, 10, 2), date(2026, 11, 1), None]}), date(2026, 10, 31))
    (3, 1)
    """
    answered = pc.less_equal(invited["contact_next"], pa.scalar(as_of))
    return invited.num_rows, pc.sum(answered).as_py() or 0


def silent_of(invited: pa.Table, since: date, as_of: date, heard_apart: Collection[str] = ()) -> Silent:
    """Who of those invited from `since` to `as_of` has not answered in these days.

    An account has answered when any of its contacts has, invited or not. The contacts of `heard_apart` were heard in
    another way.
    """
    contacts, accounts = invited["contact_id"].to_pylist(), invited["account_id"].to_pylist()
    by_contact, by_account = (_answered(invited, who, since, as_of) for who in ("contact", "account"))
    answering = {contact for contact, answered in zip(contacts, by_contact, strict=True) if answered}
    answering |= {*heard_apart} & {*contacts}
    heard = {
        account
        for contact, account, answered in zip(contacts, accounts, by_account, strict=True)
        if answered or contact in answering
    }
    asked, asked_accounts = set(contacts) - {None}, set(accounts) - {None}
    return Silent(len(asked - answering), len(asked_accounts - heard), len(asked), len(asked_accounts))


def _answered(invited: pa.Table, who: str, since: date, as_of: date) -> list[bool]:
    """Whether each invitation's contact or account answered in days that hold the invitation's."""
    after = pc.less_equal(invited[f"{who}_next"], pa.scalar(as_of))
    before = pc.greater_equal(invited[f"{who}_before"], pa.scalar(since))
    answered: list[bool] = pc.or_(pc.fill_null(after, False), pc.fill_null(before, False)).to_pylist()
    return answered


def twelve_months_to(day: date) -> date:
    """The first of the twelve months that end on a day.

    >>> twelve_months_to(date(2026, 10, 31)), twelve_months_to(date(2028, 2, 29))
    (datetime.date(2025, 11, 1), datetime.date(2027, 3, 1))
    """
    return add_months(day, -12) + timedelta(days=1)
