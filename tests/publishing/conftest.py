"""A programme with finished reports, made of a few bytes each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from nps_report.batch.plan import Job
from nps_report.batch.record import Record, write_record
from nps_report.periods import parse_period
from nps_report.programme import Programme, load_programme
from nps_report.publishing.approval import approve
from nps_report.publishing.ledger import Ledger, ledger_of
from nps_report.slugs import slug_of
from nps_report.testing import sample_programme

PLACES = {
    "inside": {"url": "../published/inside", "edition": "internal"},
    "public": {"url": "../published/public", "edition": "customer"},
}


@dataclass(frozen=True)
class House:
    """A programme and its folder of reports, of which `make` makes one."""

    programme: Programme

    @property
    def reports(self) -> Path:
        return self.programme.home / "reports"

    @property
    def ledger(self) -> Ledger:
        return ledger_of(self.programme.home)

    def place(self, name: str) -> Path:
        """The folder of a place."""
        return self.programme.home / "published" / name

    def make(
        self,
        unit: str = "Lyon",
        edition: str = "customer",
        language: str = "fr",
        period: str = "2026-10",
        text: str = "",
        account: str = "",
    ) -> str:
        """Make a report whose files say `text`; its name."""
        formats, day = ("html", "pdf"), date(2026, 10, 31)
        of_period = parse_period(period, self.programme.waves)
        known, told = self.programme, (account, slug_of(account))
        declared = known.edition(edition) if edition in known.editions else None
        job = Job(of_period, unit, slug_of(unit), edition, language, formats, day, *told, declared)
        numbers = {
            "schema": "nps-report/report/1",
            "programme": self.programme.programme,
            "period": period,
            "unit": unit,
            "edition": edition,
            "language": language,
            "score": {"n": None, "nps": 22, "words": None},
            "blocks": [text],
        }
        for ending in job.endings:
            path = self.reports / f"{job.stem}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            content = json.dumps(numbers) if ending == "json" else f"{ending} of {job.name}: {text}"
            path.write_text(content, encoding="utf-8")
        write_record(Record(job, {}, "0", Path(), Path(), None, "", ""), self.reports)
        return job.stem.as_posix()

    def approve(self, period: str = "2026-10", edition: str = "customer", by: str = "Élise Roy") -> None:
        """Approve all reports of an edition."""
        approve(self.programme, self.reports, period, (), edition, by)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A programme that publishes to two folders, without a report."""
    return house_with(tmp_path, places=PLACES)


def house_with(folder: Path, **publishing: object) -> House:
    """A programme that publishes so."""
    return House(load_programme(sample_programme(folder, publishing=publishing)))


@pytest.fixture
def house_declaring(tmp_path: Path):
    """Makes a programme of these settings."""
    return lambda **settings: House(load_programme(sample_programme(tmp_path, **settings)))


@pytest.fixture
def house_of(tmp_path: Path):
    """Makes a programme that publishes as told."""
    return lambda **publishing: house_with(tmp_path, **publishing)
