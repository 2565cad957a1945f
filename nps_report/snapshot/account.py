"""The side of a snapshot that one account's letter opens: the customer side, and the account's own slice beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from nps_report.errors import SnapshotError
from nps_report.snapshot.customer import (
    CustomerSide,
    ReleasedQuote,
    ReleasedTheme,
    open_customer,
    quote_of,
    theme_of,
)
from nps_report.snapshot.own import OwnScore
from nps_report.snapshot.reading import frame_of, read_rows
from nps_report.snapshot.traced import traced

OWN = "own"
"""The folder of the account's slice, in that of its letter."""

ACCOUNT = "account.json"


@dataclass(frozen=True)
class AccountSide(CustomerSide):
    """What one account may read: all that customers may, and its own slice. Of others there is nothing in it."""

    @traced
    def account_name(self) -> str:
        """What the account is called; blank where it has no name to print."""
        return str(self._account["name"])

    @traced
    def own(self) -> OwnScore:
        """The account's own score, as far as its people may read it."""
        return OwnScore(**self._account["score"])

    @traced
    def own_themes(self) -> tuple[ReleasedTheme, ...]:
        """What its people raise, in the code frame's order."""
        return tuple(map(theme_of, self._own_rows("themes")))

    @traced
    def own_quotes(self) -> tuple[ReleasedQuote, ...]:
        """What its people say, each with consent."""
        return tuple(map(quote_of, self._own_rows("quotes")))

    @traced
    def own_actions(self) -> pd.DataFrame:
        """The promises made where the account is a customer (`own`) and to all customers; else as `actions`."""
        return frame_of(read_rows(self.folder / OWN / "actions.parquet"))

    @cached_property
    def _account(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.folder / OWN / ACCOUNT).read_text(encoding="utf-8"))
        return read

    def _own_rows(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = read_rows(self.folder / OWN / f"{table}.parquet").to_pylist()
        return rows


def open_account(folder: Path) -> AccountSide:
    """The side of an account's letter in `folder`. Raises SnapshotError where there is none."""
    public = open_customer(folder)
    if not (folder / OWN / ACCOUNT).is_file():
        raise SnapshotError(
            "no-snapshot", f"{folder}: no letter to an account is released there. Run `nps-report run` again."
        )
    return AccountSide(public.folder, public.programme, public.units)
