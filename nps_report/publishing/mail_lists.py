"""The lists that are written to, of the units and accounts there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nps_report.batch.about_one import editions_about_one
from nps_report.batch.record import read_record
from nps_report.errors import UnknownNameError
from nps_report.nearest import nearest
from nps_report.programme import Programme
from nps_report.programme.recipients import RECIPIENTS, MailingList, load_recipients
from nps_report.publishing.finished import Reports
from nps_report.snapshot import account_slugs, open_internal
from nps_report.snapshot.reading import read_rows
from nps_report.snapshot.units import WHOLE, Unit, Units


@dataclass(frozen=True)
class Lists:
    """The lists of a programme, and what its reports tell of whom they are about."""

    programme: Programme
    reports: Reports

    def of(self, names: Sequence[str] = ()) -> tuple[MailingList, ...]:
        """The lists of these names; all where none is named.

        Raises ProgrammeError where `recipients.yml` is at fault, UnknownNameError for a list that there is not.
        """
        path = self.programme.folder / RECIPIENTS
        units, about_one = (WHOLE, *self.units.names), editions_about_one(self.programme)
        return _named(load_recipients(path, self.programme, units, self._accounts, about_one), names)

    @cached_property
    def units(self) -> Units:
        """The units of the snapshot that reports were made from; where none is left, those that have reports."""
        if self._internal:
            return Units.from_json((self._internal / _UNITS).read_text(encoding="utf-8"))
        names = dict.fromkeys(one.job.unit for one in self.reports.whole.values())
        return Units(tuple(Unit(name) for name in names if name != WHOLE))

    @cached_property
    def account_names(self) -> Mapping[str, str]:
        """What the accounts of that snapshot are called, by their ids; those that are not called anything left out."""
        if not self._internal or not (self._internal / "accounts.parquet").is_file():
            return {}
        rows = read_rows(self._internal / "accounts.parquet", (), ("account_id", "name"))
        pairs = zip(rows["account_id"].to_pylist(), rows["name"].to_pylist(), strict=True)
        return {account: name for account, name in pairs if account and name}

    def _accounts(self) -> Collection[str]:
        """The accounts of that snapshot, and those that reports were made about; none where it is gone."""
        if not self._internal:
            return ()
        made = (one.job.account for one in self.reports.whole.values())
        return {*account_slugs(open_internal(self._internal)), *filter(None, made)}

    @cached_property
    def _internal(self) -> Path | None:
        """The internal side of the snapshot that the last of the reports was made from, if it is still there."""
        snapshots = self.programme.home / "snapshot"
        records = [read_record(one.record) for one in self.reports.whole.values()]
        folders = [
            path for one in records if one for path in (one.internal, snapshots / one.snapshot / "internal")
        ]
        return next((folder for folder in reversed(folders) if (folder / _UNITS).is_file()), None)


_UNITS = "units.json"


def _named(lists: Sequence[MailingList], names: Sequence[str]) -> tuple[MailingList, ...]:
    """The lists of these names; all where none is named."""
    known = [one.name for one in lists]
    for name in names:
        if name not in known:
            raise UnknownNameError(
                "unknown-list",
                f"No list named {name!r}{nearest(name, known)}. There are: {', '.join(known)}.",
            )
    return tuple(one for one in lists if not names or one.name in names)
