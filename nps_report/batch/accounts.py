"""Which accounts a run may make reports about, and which editions are about one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow.compute as pc

from nps_report.batch.about_one import editions_about_one, takes_account
from nps_report.batch.plan import Accounts, Wanted
from nps_report.batch.workplace import notebook_of
from nps_report.errors import UsageError
from nps_report.facts.people import Person
from nps_report.programme import Programme
from nps_report.snapshot import InternalSide, account_slugs
from nps_report.snapshot.reading import read_rows

_TOP = re.compile(r"top:([1-9]\d*)")
_KNOWN = ("account_id", "revenue", "status", "churned_at")


def top_of(text: str) -> int:
    """How many accounts `--accounts` asks for; 0 where it is blank. Raises UsageError where it is none such.

    >>> top_of("top:50"), top_of("")
    (50, 0)
    """
    found = _TOP.fullmatch(text.strip())
    if text.strip() and not found:
        raise UsageError(
            "bad-accounts",
            f"--accounts {text}: is no number of accounts. Write --accounts top:50, or --account ID for each.",
        )
    return int(found[1]) if found else 0


def accounts_for(
    programme: Programme, side: InternalSide, wanted: Wanted, notebooks: Path, day: date
) -> tuple[Wanted, Accounts]:
    """What is wanted with each account by its id, and what there is to choose from.

    Those with the highest revenue are looked for where `wanted.top` asks so; `day` is the date of their reports. Raises
    UsageError where no revenue is known, or an edition for customers is written about one account.
    """
    _refuse_for_customers(programme, notebooks)
    editions = editions_about_one(programme)
    if wanted.top:
        own = tuple(dict.fromkeys((*wanted.accounts, *_largest(programme, side, wanted.top, day))))
        wanted = replace(wanted, accounts=own)
    return wanted, Accounts(account_slugs(side) if wanted.accounts else {}, editions)


def _refuse_for_customers(programme: Programme, notebooks: Path) -> None:
    """What an account may read of its own answers is its letter, which a release of its own stands behind."""
    for name in programme.editions:
        kind = programme.known_editions[name]
        if kind.for_customers and takes_account(notebook_of(kind, notebooks)):
            raise UsageError(
                "account-edition",
                f"{programme.path}: editions.{name}: {kind.notebook} has the parameter `account`, and its side is "
                "customer. What an account may read of its own is its letter (--edition customer --account ID): take "
                "the parameter out, or write side: internal.",
            )


def _has_left(status: str | None, left: datetime | None, day: date) -> bool:
    """Whether an account has left, as its people's reports have it."""
    return Person("silent", status=status, churned_at=left.date() if left else None).left_by(day)


def _largest(programme: Programme, side: InternalSide, top: int, day: date) -> Iterator[str]:
    """The ids of the accounts with the highest revenue that are still customers on `day`, the highest first."""
    known = read_rows(side.folder / "accounts.parquet", (), _KNOWN) if side.has("accounts") else None
    if known is None or not pc.count(known["revenue"]).as_py():
        raise UsageError(
            "no-revenue",
            f"--accounts top:{top}: {programme.path} has no table of accounts with a revenue to choose by. "
            "Write --account ID for each.",
        )
    rows = zip(*(known[name].to_pylist() for name in _KNOWN), strict=True)
    staying = [
        (-revenue, account)
        for account, revenue, status, left in rows
        if account and revenue is not None and not _has_left(status, left, day)
    ]
    return (account for _, account in sorted(staying)[:top])
