"""The reports that may go out by mail: whole, approved where they need it, about the account of a list and no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Any

from nps_report.errors import PublishError, ReportError
from nps_report.periods import Period
from nps_report.programme import Programme
from nps_report.programme.recipients import MailingList
from nps_report.publishing.approval import Looked, approved
from nps_report.publishing.asked import Name, asked_as
from nps_report.publishing.finished import Finished, Reports
from nps_report.publishing.ledger import Ledger
from nps_report.publishing.mail_message import Attached, one_line
from nps_report.slugs import slug_of
from nps_report.snapshot.units import WHOLE, Units
from nps_report.wording import words_for

_SCHEMA = "nps-report/report/1"


def _unnamed() -> Mapping[str, str]:
    """Where it is not known what accounts are called, their ids stand for them."""
    return {}


@dataclass(frozen=True)
class Library:
    """The reports that lists are sent, each read once; those that may not go out are refused.

    `account_names` gives what accounts are called, by id; it is asked only where a report for colleagues is about one.
    """

    programme: Programme
    reports: Reports
    ledger: Ledger
    units: Units
    account_names: Callable[[], Mapping[str, str]] = _unnamed
    _read: dict[tuple[str, str], Attached | ReportError] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def lacks(self, one: MailingList, period: Period) -> bool:
        """Whether a list is of an account, and nothing was made of it: perhaps nobody of it answered."""
        names = [self._name(one, period, unit) for unit in one.units or (WHOLE,)]
        return bool(one.account) and not any(
            name in self.reports.half or self._made(name, one.account) for name in names
        )

    def of(self, one: MailingList, period: Period) -> tuple[Attached, ...]:
        """The reports of a list. Raises PublishError, with a line per report that may not be sent."""
        found = [self._attached(one, period, unit) for unit in one.units or (WHOLE,)]
        faults = [fault for fault in found if isinstance(fault, ReportError)]
        if faults:
            raise PublishError(faults[0].slug, "\n".join(f"list {one.name}: {fault}" for fault in faults))
        return tuple(report for report in found if isinstance(report, Attached))

    def _attached(self, one: MailingList, period: Period, unit: str) -> Attached | ReportError:
        known = self._name(one, period, unit), one.account
        if known not in self._read:
            try:
                self._read[known] = self._allowed(*known)
            except ReportError as fault:
                self._read[known] = fault
        return self._read[known]

    def _name(self, one: MailingList, period: Period, unit: str) -> str:
        """Where a list's report lies, or would."""
        folder = Path(period.slug, self.units.slug(unit))
        if not one.account:
            return (folder / f"{one.edition}.{one.language}").as_posix()
        usual = (folder / one.edition / f"{slug_of(one.account)}.{one.language}").as_posix()
        return self._about.get((folder, one.edition, one.account, one.language), usual)

    @cached_property
    def _about(self) -> dict[tuple[Path, str, str, str], str]:
        """Where what is about accounts lies, by the folder of period and unit, edition, account and language.

        Two ids may make one name of a file, so what a report's own record says counts.
        """
        made = ((name, report.job) for name, report in self.reports.whole.items() if report.job.account)
        return {
            (Path(name).parents[1], Name.of(name).edition, job.account, job.language): name
            for name, job in made
        }

    def _made(self, name: str, account: str) -> Finished | None:
        """The report of this name, if it is about this very account, or about none where that is blank."""
        report = self.reports.whole.get(name)
        return report if report and report.job.account == account else None

    def _allowed(self, name: str, account: str) -> Attached:
        looked = Looked.at(self._whole(name, account))
        report, files = looked.report, looked.files()
        if self._needs_approval(report) and not approved(self.ledger, name, looked.digests):
            asked = f"{report.job.period.name} --unit {report.job.slug} --edition {report.edition}"
            asked += f" --account {quote(account)}" if account else ""
            way_out = f"`nps-report approve {asked} --by NAME` approves them."
            raise PublishError("not-approved", f"{name}: these bytes are not approved. {way_out}")
        if "pdf" not in files:
            raise PublishError(
                "mail-pdf", f"{name}: has no PDF. `nps-report run --format html,pdf` makes one."
            )
        numbers = _numbers(report, files["json"])
        return Attached(looked, self._label(report), numbers, files["pdf"], *self._names(report, numbers))

    def _whole(self, name: str, account: str) -> Finished:
        if report := self._made(name, account):
            return report.of_this_side(self.programme)
        if why := self.reports.half.get(name):
            raise PublishError("half-made", why)
        period, edition = Name.of(name).period, asked_as(Name.of(name).edition)
        about = f" {period} --edition {edition} --account {quote(account)}" if account else ""
        raise PublishError("never-made", f"{name}: was never made. `nps-report run{about}` makes it.")

    def _needs_approval(self, report: Finished) -> bool:
        return report.for_customers or self.programme.publishing.internal_approval

    def _label(self, report: Finished) -> str:
        return self._called(report.job.unit, report.job.language)

    def _called(self, unit: str, language: str) -> str:
        """A unit as it is called."""
        from nps_report.sections.labels import unit_name

        return one_line(unit_name(words_for(language), self.units.label(unit, language), unit))

    def _names(self, report: Finished, numbers: Mapping[str, Any]) -> tuple[str, str]:
        """What the account is called that colleagues read about, and the unit that comes first where all are shown."""
        first = next(iter(numbers.get("overview") or ()), None)
        about = report.job.account if not report.for_customers else ""
        language = report.job.language
        return (
            self._account(about, language) if about else "",
            self._called(first["unit"], language) if first else "",
        )

    def _account(self, account: str, language: str) -> str:
        """An account's name, else its id, as its report says them."""
        from nps_report.sections.labels import account_label

        name = self.account_names().get(account)
        return one_line(account_label(words_for(language), self.programme, name, account))


def _numbers(report: Finished, content: bytes) -> Mapping[str, Any]:
    """A report's numbers, once they are those of its edition and language."""
    told = json.loads(content)
    expected = {"schema": _SCHEMA, "edition": report.job.edition, "language": report.job.language}
    if any(told.get(key) != value for key, value in expected.items()):
        raise PublishError(
            "half-made",
            f"{report.name}.json: is not of this report. `nps-report run --force` makes it again.",
        )
    return dict(told)
