"""What is approved is audited beside all that was told until then, and counts as told from then on."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from nps_report.batch.plan import LETTER, Job
from nps_report.batch.record import Record, record_file, write_record
from nps_report.errors import LeakError, SnapshotError
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.publishing import auditing
from nps_report.publishing.approval import Looked, approve
from nps_report.publishing.asked import Asked
from nps_report.publishing.auditing import Audit, keep_told, told_faults
from nps_report.publishing.finished import reports_in
from nps_report.publishing.ledger import ledger_of
from nps_report.publishing.publish import publish
from nps_report.slugs import slug_of
from nps_report.snapshot import (
    build_snapshot,
    letter_folder,
    open_customer,
    release,
    release_letters,
)
from nps_report.snapshot.telling import digest_of
from nps_report.testing import sample_programme
from tests.snapshot.judged import said

OCTOBER = said("o", "DP" + "R" * 11)
"""A score of 77 that 13, 22 or 26 answers give; the detractor is of A0."""

LATER = said("n", "DD", responded_at="2026-11-05")
"""With them it is 53, that 15, 17 or 19 give: October's were 13, and A0 knows who else is no promoter."""

WAVES = {"Early": ["2026-10-01", "2026-10-31"], "Whole": ["2026-10-02", "2026-12-31"]}
NONE = {name: () for name in ("accounts", "contacts", "invitations", "actions", "units")}
PLACE = {"public": {"url": "../published", "edition": "customer"}}


@dataclass
class House:
    """A programme whose customer sides are those of the kit; of its reports there are a few bytes."""

    home: Path

    @property
    def programme(self):
        return load_programme(self.home / "params" / "programme.yml")

    @property
    def reports(self):
        return self.home / "reports"

    @property
    def told(self):
        """What is kept as told, by name."""
        return sorted(path.name for path in (self.home / "records" / "told").glob("*"))

    def asks(self, *rows):
        """The programme with these answers."""
        answers = [one for some in rows for one in some]
        units = [{"unit": unit} for unit in sorted({one["unit"] for one in answers})]
        accounts = [
            {"account_id": one, "unit": "Lyon"}
            for one in sorted({one["account_id"] for one in answers if one["account_id"]})
        ]
        tables = NONE | {"responses": answers, "units": units, "accounts": accounts}
        settings = {"segments": [], "targets": {}, "waves": WAVES, "publishing": {"places": PLACE}}
        sample_programme(self.home, tables, **settings)
        return self

    def run(self, period, *units, edition="customer", account=""):
        """Make the reports of a period, as a run does; the customer side that they were made from."""
        programme, of_period = self.programme, parse_period(period, self.programme.waves)
        snapshot = build_snapshot(programme, self.home / "snapshot")
        public = side = release(snapshot, programme, of_period, of_period.end)
        if account:
            release_letters(snapshot, programme, of_period, of_period.end, {account: slug_of(account)})
            side = letter_folder(public, slug_of(account))
        for unit in units or ("all",):
            told = (of_period, unit, slug_of(unit), edition, "fr", ("html",), of_period.end)
            job = Job(*told, account, slug_of(account) if account else "")
            self._write(
                job, snapshot.folder.name, side if edition != "internal" else snapshot.folder / "internal"
            )
        return public

    def _write(self, job, snapshot, side):
        """A report that holds what its side does."""
        content = content_of(side)
        for ending in job.endings:
            path = self.reports / f"{job.stem}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")
        write_record(Record(job, {}, snapshot, side, side, None, "", ""), self.reports)

    def approve(self, period, *units, edition="customer", accounts=()):
        """Approve as the command does; the names of what is new."""
        audit, keep = Audit(self.programme), partial(keep_told, self.programme)
        return approve(
            self.programme, self.reports, period, units, edition, "Élise", audit, keep, accounts=accounts
        ).new

    def refused(self, period, *units, **asked):
        """Why an approval is refused, in one line, after which nothing more is approved or told."""
        before = self.told, ledger_of(self.home).entries()
        with pytest.raises(LeakError) as found:
            self.approve(period, *units, **asked)
        assert found.value.slug == "audit-betrayal"
        assert (self.told, ledger_of(self.home).entries()) == before
        return str(found.value)


def content_of(side):
    """What a side holds, but for its folder's name."""
    return {path.name: pd.read_parquet(path).to_csv() for path in sorted(side.glob("*.parquet"))}


def score(side, unit="all"):
    return open_customer(side).cell(unit)


@pytest.fixture
def house(tmp_path, frozen_once):
    return House(tmp_path).asks(OCTOBER, LATER)


# A draft is not told until it is approved


def test_a_draft_is_not_told(house):
    house.run("2026-10")
    assert house.told == []
    assert score(house.run("2026-Q4")).nps == 53


def test_what_is_approved_is_told(house):
    house.run("2026-10", "all", "Lyon")
    assert house.approve("2026-10", "Lyon") == ("2026-10/lyon/customer.fr",)
    (name,) = house.told
    assert name.startswith("2026-10-01_2026-10-31_lyon_")


def test_of_what_is_approved_the_units_named_alone_are_told(house):
    house.run("2026-10", "all", "Lyon")
    house.approve("2026-10", "Lyon")
    (path,) = (house.home / "records" / "told").iterdir()
    assert {cell["spot"][0] for cell in json.loads(path.read_text())["cells"]} == {"Lyon"}


def test_what_is_approved_twice_is_told_once(house):
    house.run("2026-10")
    house.approve("2026-10")
    assert house.approve("2026-10") == ()
    assert len(house.told) == 1


def test_an_internal_report_tells_customers_nothing(house):
    house.run("2026-10", edition="internal")
    assert house.approve("2026-10", edition="internal")
    assert house.told == []


def test_what_is_withdrawn_stays_told(house):
    house.run("2026-10")
    house.approve("2026-10")
    told = house.told
    publish(house.programme, house.reports, "2026-10", None)
    publish(house.programme, house.reports, "2026-10", None, withdraw=True)
    shutil.rmtree(house.reports / "2026-10")
    assert house.told == told
    assert score(house.run("2026-Q4")).level == "words"


# Two periods that share answers


def test_two_that_betray_together_are_refused_in_one_call(house):
    for wave in WAVES:
        house.run(wave)
    line = house.refused("Early..Whole")
    assert line.startswith("Early/all/customer.fr and 1 more: A0 could compute how others answered: ")
    assert "[Early as of 2026-10-31: all] are " in line
    assert "as told together by: Early as of 2026-10-31: all; Whole as of 2026-12-31: all. " in line
    assert "\n" not in line


def test_a_draft_made_before_the_other_was_approved_is_refused(house):
    house.run("2026-10")
    house.run("2026-Q4")
    house.approve("2026-10")
    assert "2026-10 as of 2026-10-31, published: all; 2026-Q4 as of 2026-12-31: all" in house.refused(
        "2026-Q4"
    )


def test_made_again_it_tells_less_and_is_approved(house):
    house.run("2026-10")
    house.run("2026-Q4")
    house.approve("2026-10")
    assert score(house.run("2026-Q4")).words == "high"
    assert house.approve("2026-Q4") == ("2026-Q4/all/customer.fr",)
    assert len(house.told) == 2


def test_the_same_month_with_late_answers_tells_less(house):
    house.asks(OCTOBER).run("2026-10")
    house.approve("2026-10")
    late = [{**row, "responded_at": "2026-10-30"} for row in LATER]
    assert score(house.asks(OCTOBER, late).run("2026-10")).level == "words"
    assert house.approve("2026-10")


def test_months_that_share_no_answer_are_approved_together(house):
    for period in ("2026-10", "2026-11"):
        house.run(period)
    assert len(house.approve("2026-10..2026-11")) == 2


def test_what_was_approved_is_made_again_as_it_was(house):
    """Beside what it told itself: another folder, the same bytes in it, so that the approval holds."""
    first = house.run("2026-10", "all", "Lyon")
    house.approve("2026-10")
    again = house.run("2026-10", "all", "Lyon")
    assert again != first
    names = {path.name for path in first.iterdir()}
    assert {path.name for path in again.iterdir()} == names
    assert all((again / name).read_bytes() == (first / name).read_bytes() for name in names)
    assert house.approve("2026-10") == ()


# Letters


def consenting(*scores, account="B1"):
    """Answers of an account that all came with consent."""
    return said("b", "".join(scores), account_id=account, letter_consent="yes")


def test_a_letter_is_told_and_names_nobody(house):
    house.asks(OCTOBER, LATER, consenting("DPRRR")).run("2026-10", edition=LETTER, account="B1")
    house.approve("2026-10", edition=LETTER)
    assert [name.split("_")[2] for name in house.told] == ["all", "letter"]
    told = " ".join(path.read_text() for path in (house.home / "records" / "told").iterdir())
    assert f"letter to {digest_of('B1')}" in told
    assert '"B1"' not in told


def test_a_letter_counts_in_what_is_told_later(house):
    """Of 53 there are 15, 17 or 19; where B1's three detractors are known, A0 knows all that there are."""
    house.asks(said("o", "DP" + "R" * 14), consenting("DDD"))
    alone = score(house.run("2026-10"))
    house.run("2026-10", edition=LETTER, account="B1")
    assert alone.nps == 53
    told = json.loads((letter_folder(house.run("2026-10"), "b1") / "own" / "account.json").read_text())
    assert told["score"]["level"] == "hidden"


# What cannot be looked at


def test_a_report_without_a_record_is_refused(house):
    house.run("2026-10")
    (report,) = reports_in(house.reports).chosen(house.programme, "2026-10", Asked())
    record_file(house.reports, report.job).unlink()
    with pytest.raises(LeakError, match=r"2026-10/all/customer\.fr: its record is gone") as found:
        Audit(house.programme)([Looked(report, {})])
    assert found.value.slug == "leak-unsearched"


def test_where_nobody_knows_what_a_report_tells_it_is_not_approved(house):
    shutil.rmtree(house.run("2026-10").parents[1] / "internal" / "tellings")
    with pytest.raises(SnapshotError, match="what the report tells is not written down there"):
        house.approve("2026-10")
    house.run("2026-10")
    assert house.approve("2026-10")


def test_what_was_told_and_changed_by_hand_lets_nothing_be_approved(house):
    house.run("2026-10")
    house.approve("2026-10")
    (path,) = (house.home / "records" / "told").iterdir()
    path.write_text(path.read_text().replace("number", "words"))
    house.run("2026-11")
    with pytest.raises(SnapshotError, match="is not as it was written") as found:
        house.run("2026-Q4")
    assert found.value.slug == "told-before"


def test_what_was_told_and_removed_lets_nothing_be_approved(house):
    house.run("2026-10")
    house.approve("2026-10")
    (house.home / "records" / "told" / house.told[0]).unlink()
    with pytest.raises(SnapshotError, match="is gone") as found:
        house.approve("2026-10")
    assert found.value.slug == "told-before"
    assert [fault for fault in told_faults(house.programme) if "is gone" in fault]


def test_a_programme_that_moved_is_audited_where_it_is(house, tmp_path_factory):
    house.run("2026-10")
    house.run("2026-Q4")
    moved = House(tmp_path_factory.mktemp("elsewhere") / "programme")
    shutil.move(house.home, moved.home)
    moved.approve("2026-10")
    assert "A0 could compute" in moved.refused("2026-Q4")


def test_a_person_who_stands_for_an_account_is_not_named(house):
    """Without account ids each person is a reader."""
    nobody = [{**row, "account_id": ""} for row in (*OCTOBER, *LATER)]
    house.asks(nobody)
    house.run("2026-10")
    house.run("2026-Q4")
    house.approve("2026-10")
    with_names = house.refused("2026-Q4")
    assert "a customer could compute" in with_names
    assert "o0" not in with_names


# In no time where there is nothing to do


def test_where_nothing_is_for_customers_nothing_is_read(house, monkeypatch):
    house.run("2026-10", edition="internal")
    monkeypatch.setattr(auditing, "read_tellings", None)
    assert house.approve("2026-10", edition="internal")


def test_what_was_told_as_it_is_is_not_looked_at_again(house, monkeypatch):
    house.run("2026-10")
    house.approve("2026-10")
    monkeypatch.setattr("nps_report.snapshot.settling.puzzles", None)
    assert house.approve("2026-10") == ()


@pytest.mark.slow
def test_no_solver_is_loaded_where_nothing_is_audited():
    code = "import sys; import nps_report.publishing.outgoing; print('scipy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
