"""A year of the example programme: follow-ups opened, worked on by people and opened again, month by month."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import yaml

from nps_report.check import check_programme
from nps_report.exports.export import export
from nps_report.followups.opening import open_followups
from nps_report.followups.sheets import make_sheets
from nps_report.periods import parse_period
from nps_report.programme import Programme, load_programme
from nps_report.start import start_programme

MONTHS = [f"{2025 + (10 + n) // 12}-{(10 + n) % 12 + 1:02d}" for n in range(12)]
NOTES = ('Rappeler; "urgent"', "deux\nlignes", "=pas une formule", "é ; , \t «ok»")
TEAM = ("Ana Roy", "Léa Noir", "Tom Gaubert")
UNIT = "Lyon"

Rows = list[dict[str, object]]


@dataclass
class Person:
    """Who keeps the register: does a month's work in it, and knows all that they did."""

    home: Path
    ending: str
    chance: random.Random = field(default_factory=lambda: random.Random("a year"))
    deleted: set[str] = field(default_factory=set)

    def work(self, month: str) -> Rows:
        """Assign, call, close, remark; delete one, add a column, sort: the rows as they then are."""
        headings, rows = self.read()
        day = parse_period(month).end
        for row in rows:
            self._work_on(row, day)
        if rows and self.chance.random() < 0.7:
            self.deleted.add(str(rows.pop(self.chance.randrange(len(rows)))["response_id"]))
        if "Mine" not in headings and month == MONTHS[3]:
            headings.append("Mine")
        for row in rows:
            row.setdefault("Mine", "")
            row["Mine"] = row["Mine"] or (self.chance.choice(NOTES) if "Mine" in headings else "")
        self.chance.shuffle(rows)
        if month == MONTHS[6]:
            headings.reverse()
        self.write(headings, rows)
        return self.read()[1]

    def _work_on(self, row: dict[str, object], day: date) -> None:
        if not row["caller"]:
            row["caller"], row["note"] = self.chance.choice(TEAM), self.chance.choice(NOTES)
        elif not row["first_contact_at"]:
            row["first_contact_at"], row["status"] = self._moment(day), "in progress"
        elif not row["closed_at"]:
            row["closed_at"], row["status"] = self._moment(day + timedelta(days=1)), "closed"
            row["outcome"], row["root_cause"] = "résolu ; merci", "délais"

    def _moment(self, day: date) -> object:
        if self.ending == "csv":
            return f"{day:%d/%m/%Y} 10:00"
        return datetime(day.year, day.month, day.day, 10)  # noqa: DTZ001  a spreadsheet's clock knows no zone

    @property
    def path(self) -> Path:
        return self.home / "params" / f"followups.{self.ending}"

    def read(self) -> tuple[list[str], Rows]:
        """The headings and rows as anybody's program reads them."""
        if self.ending == "csv":
            text = self.path.read_bytes().decode("utf-8-sig")
            reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
            rows = [dict(row) for row in reader]
            return list(reader.fieldnames or ()), rows
        headings, *cells = openpyxl.load_workbook(self.path).active.iter_rows(values_only=True)
        return list(headings), [dict(zip(headings, row, strict=True)) for row in cells]

    def write(self, headings: list[str], rows: Rows) -> None:
        """Save as a spreadsheet does: the whole file anew."""
        if self.ending == "csv":
            with self.path.open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.DictWriter(stream, headings, delimiter=";", extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows)
            return
        book = openpyxl.load_workbook(self.path)
        sheet = book.active
        sheet.delete_rows(1, sheet.max_row)
        for number, row in enumerate([{heading: heading for heading in headings}, *rows], start=1):
            for place, heading in enumerate(headings, start=1):
                sheet.cell(number, place).value = row.get(heading)
        book.save(self.path)


@pytest.fixture
def begun(tmp_path: Path) -> Callable[[str], Programme]:
    """One unit of the example without a register of follow-ups, its file yet to be made."""

    def begin(ending: str) -> Programme:
        start_programme(tmp_path / "helios", example=True)
        path = tmp_path / "helios" / "params" / "programme.yml"
        programme = yaml.safe_load(path.read_text(encoding="utf-8"))
        sources = programme["sources"]
        programme["sources"] = {name: sources[name] for name in ("accounts", "contacts")}
        programme["sources"]["responses"] = sources["responses"] | {"where": {"Agence": UNIT}}
        programme["sources"]["followups"] = {"path": f"followups.{ending}", "dates": "day-first"}
        programme |= {"targets": {}, "themes": {}, "follow_up": {"first_contact_hours": 48}}
        path.write_text(yaml.safe_dump(programme, allow_unicode=True), encoding="utf-8")
        return load_programme(path)

    return begin


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nothing_that_people_did_in_a_year_is_lost_and_nothing_opened_twice(begun, ending):
    programme = begun(ending)
    person, before, opened = Person(programme.home, ending), list[dict[str, object]](), list[str]()
    for month in MONTHS:
        done = open_followups(programme, month, None, dry_run=False)
        opened += [one.answer.response for one in done.opened]
        _, rows = person.read()
        assert rows[: len(before)] == before
        assert [row["response_id"] for row in rows[len(before) :]] == [
            one.answer.response for one in done.opened
        ]
        before = person.work(month)
        if month in MONTHS[::4]:
            assert not open_followups(programme, month, None, dry_run=False).opened
            make_sheets(programme, month, (), ("fr",), ("html",), programme.home / "reports", None)
        assert person.read()[1] == before
    assert len(opened) == len(set(opened)) > 40
    assert {str(row["response_id"]) for row in before} == {*opened} - person.deleted
    assert person.deleted
    slugs = {problem.slug for problem in check_programme(programme).problems if "followups" in problem.path}
    assert slugs <= {"caller-involved"}
    assert told(exported(programme)) == told(before)


def exported(programme: Programme) -> Rows:
    """The whole register as another program gets it, after all that was done."""
    place = programme.home / "exports"
    export(programme, "followups", MONTHS[-1], "json", None, place, False, None, date(2026, 12, 31))
    text = (place / MONTHS[-1] / "followups.json").read_text(encoding="utf-8")
    return list(json.loads(text)["rows"])


def told(rows: Rows) -> dict[object, list[object]]:
    """What people wrote into each row, blank or not there being the same."""
    names = ("caller", "outcome", "root_cause")
    return {row["response_id"]: [row[name] or None for name in names] for row in rows}
