"""`export`: files for a CRM, the changes since the last ones, and what cannot be exported."""

import csv
import json
from datetime import date

import pytest

from nps_report.errors import LedgerError, PeriodError, UnknownNameError, UsageError
from nps_report.exports.export import export
from nps_report.exports.forms import PRESETS
from nps_report.programme import load_programme
from nps_report.testing import ACCOUNTS, CONTACTS, sample_programme

NO_TABLES = {"accounts": (), "contacts": (), "invitations": (), "actions": (), "units": ()}
ANSWERS = [
    {
        "response_id": f"r{place}",
        "responded_at": f"2026-10-0{place}T10:00:00",
        "score": score,
        "contact_id": f"A{place}-0",
        "account_id": f"A{place}",
        "contact_consent": "yes" if place != 3 else "no",
    }
    for place, score in ((1, 9), (2, 3), (3, 9), (4, 8))
]
PEOPLE = {"accounts": ACCOUNTS[1:5], "contacts": [one for one in CONTACTS if one["account_id"] < "A5"]}


@pytest.fixture
def programme(tmp_path, frozen_once):
    """A programme of four answers, from four contacts of four accounts."""

    def of(responses=ANSWERS, tables=PEOPLE, **changes):
        given = {**NO_TABLES, **tables, "responses": responses}
        return load_programme(sample_programme(tmp_path, given, segments=[], targets={}, **changes))

    return of


@pytest.fixture
def run(programme, tmp_path):
    """What an export of this programme says, with its files below `out`."""

    def of(kind="crm", period="2026-10", **options):
        told = {name: options.pop(name) for name in ("responses", "tables", "identified") if name in options}
        return export(programme(**told), kind, period, output=tmp_path / "out", **options)

    return of


def rows_in(path):
    """The rows of a CSV file for a CRM, by its first column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def names_below(folder):
    """The files below a folder, by their paths in it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_crm_gets_a_file_of_contacts_and_one_of_accounts(run, tmp_path):
    lines = list(run(preset="hubspot").lines())
    folder = tmp_path / "out" / "2026-10"
    assert names_below(tmp_path / "out") == [
        "2026-10/crm-accounts.hubspot.csv",
        "2026-10/crm-contacts.hubspot.csv",
    ]
    assert lines == [
        f"{folder / 'crm-contacts.hubspot.csv'}: 4 rows",
        f"{folder / 'crm-accounts.hubspot.csv'}: 4 rows",
    ]


def test_a_second_import_updates_instead_of_duplicating(run, tmp_path):
    path = tmp_path / "out" / "2026-10" / "crm-contacts.salesforce.csv"
    run(preset="salesforce")
    crm = rows_in(path)
    later = [*ANSWERS, {**ANSWERS[0], "response_id": "r9", "responded_at": "2026-10-20T10:00:00", "score": 6}]
    run(preset="salesforce", responses=later)
    before = len(crm)
    crm |= rows_in(path)
    assert (before, len(crm)) == (4, 4)
    assert sorted(row["NPS_Class__c"] for row in crm.values()) == [
        "detractor",
        "detractor",
        "passive",
        "promoter",
    ]


def test_changes_are_what_is_new_or_changed_since_the_last_export(run, tmp_path):
    run(preset="hubspot")
    later = [
        *ANSWERS[1:],
        {**ANSWERS[1], "response_id": "r9", "responded_at": "2026-10-20T10:00:00", "score": 10},
    ]
    lines = list(run(preset="hubspot", responses=later, changes=True).lines())
    (row,) = rows_in(tmp_path / "out" / "2026-10" / "crm-contacts.hubspot.changes.csv").values()
    assert (row["nps_contact_id"], row["nps_score"]) == ("A2-0", "10")
    assert "crm-contacts.hubspot: 1 row of the last export would not be in it any more" in lines[1]


def test_a_first_export_of_changes_is_complete(run, tmp_path):
    run(changes=True, language="en")
    assert len(rows_in(tmp_path / "out" / "2026-10" / "crm-contacts.changes.csv")) == 4


def test_without_a_change_no_file_takes_the_place_of_another(run, tmp_path):
    run(changes=True)
    lines = list(run(changes=True).lines())
    assert "crm-contacts: nothing is new or changed since the last export; no file was written." in lines
    assert len(names_below(tmp_path / "out")) == 2


def test_changes_that_nobody_may_have_imported_are_not_overwritten(run, tmp_path):
    run("promoters", changes=True)
    run("promoters", changes=True, responses=[{**one, "score": 10} for one in ANSWERS])
    assert names_below(tmp_path / "out") == [
        "2026-10/promoters.changes-2.csv",
        "2026-10/promoters.changes.csv",
    ]


def test_another_format_or_preset_has_changes_of_its_own(run):
    run("promoters")
    (file,) = run("promoters", changes=True, preset="dynamics").files
    assert file.rows == 1


def test_what_was_exported_is_remembered_only_once_the_file_stands(run, tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(Exception, match="cannot be"):
        run()
    assert not (tmp_path / "records").exists()


def test_what_is_remembered_tells_nothing(run, tmp_path):
    run()
    kept = (tmp_path / "records" / "exports" / "crm-contacts.csv.json").read_text()
    assert not any(word in kept for word in ("A1", "Aline", "novalux", "promoter"))


def test_a_record_that_cannot_be_read_is_told_before_anything_is_written(run, tmp_path):
    run()
    (tmp_path / "records" / "exports" / "crm-accounts.csv.json").write_text("half")
    with pytest.raises(LedgerError, match=r"crm-accounts\.csv\.json: not as an export wrote it"):
        run(changes=True, responses=ANSWERS[1:])
    assert names_below(tmp_path / "out") == ["2026-10/crm-accounts.csv", "2026-10/crm-contacts.csv"]


def test_same_input_same_bytes(run, tmp_path):
    made = []
    for _ in range(2):
        run(file_format="xlsx")
        made.append([path.read_bytes() for path in sorted((tmp_path / "out").rglob("*.xlsx"))])
    assert made[0] == made[1]


def test_without_a_preset_the_first_language_of_the_programme_is_taken(run, tmp_path):
    run()
    text = (tmp_path / "out" / "2026-10" / "crm-accounts.csv").read_text(encoding="utf-8-sig")
    assert ";Compte;" in text.splitlines()[0]


def test_json_tells_what_it_is(run, tmp_path):
    run("promoters", file_format="json", changes=True)
    told = json.loads((tmp_path / "out" / "2026-10" / "promoters.changes.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["period"], told["as_of"], told["complete"]) == (
        "promoters",
        "2026-10",
        "2026-10-31",
        False,
    )


def test_promoters_are_those_who_agreed_to_be_contacted(run):
    done = run("promoters")
    assert next(done.lines()) == "Only those who agreed to be contacted (`contact_consent`) are in it."
    assert [file.rows for file in done.files] == [1]


def test_nobody_is_listed_where_nobody_may_be_named(run, tmp_path):
    done = run(identified="no")
    assert next(done.lines()) == "identified: no: no list of persons is written, for none may be named."
    assert names_below(tmp_path / "out") == ["2026-10/crm-accounts.csv"]


def test_with_consent_it_is_said_how_many_are_left_out(run):
    done = run(identified="consent")
    assert next(done.lines()) == "identified: consent: 1 contact without `contact_consent` named nowhere."
    assert [file.rows for file in done.files] == [3, 4]


def test_without_accounts_their_list_is_left_out_and_that_is_said(run):
    plain = [{name: value for name, value in one.items() if name != "account_id"} for one in ANSWERS]
    done = run(responses=plain, tables={})
    assert next(done.lines()) == "No answer or invitation names an account: the list of accounts is left out."
    assert len(done.files) == 1


@pytest.mark.parametrize(
    ("kind", "line"),
    [("followups", "No follow-ups are kept"), ("silent", "Who is silent cannot be told")],
)
def test_a_list_that_there_cannot_be_is_told(run, kind, line):
    done = run(kind)
    assert (done.files, next(done.lines()).startswith(line)) == ((), True)


@pytest.mark.parametrize(
    ("options", "slug", "message"),
    [
        ({"kind": "promotors"}, "unknown-kind", "did you mean 'promoters'"),
        ({"file_format": "xls"}, "unknown-format", "did you mean 'xlsx'"),
        ({"preset": "salesforces"}, "unknown-preset", "did you mean 'salesforce'"),
        ({"language": "de"}, "unknown-language", "there are: fr, en"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(run, options, slug, message):
    with pytest.raises(UnknownNameError, match=message) as told:
        run(**options)
    assert told.value.slug == slug


@pytest.mark.parametrize(
    ("preset", "file_format", "taken"),
    [("salesforce", "xlsx", "takes csv"), ("hubspot", "json", "takes csv or xlsx")],
)
def test_a_format_that_the_crm_does_not_take_is_refused(run, preset, file_format, taken):
    with pytest.raises(UsageError, match=taken) as told:
        run(preset=preset, file_format=file_format)
    assert told.value.slug == "preset-format"


def test_every_preset_takes_csv():
    assert all("csv" in preset.formats for preset in PRESETS.values())


def test_a_year_without_answers_is_told_with_the_latest_one(run):
    with pytest.raises(
        PeriodError, match=r"no answer counts from 2018-11-01 to 2019-10-31\. The latest is of 2026"
    ):
        run(period="2019-10")


def test_promoters_of_a_month_without_answers_are_refused_though_the_year_has_some(run):
    with pytest.raises(PeriodError, match="no answer counts from 2026-11-01") as told:
        run("promoters", "2026-11")
    assert told.value.slug == "no-answer"
    assert [file.rows for file in run("crm", "2026-11").files] == [4, 4]


def test_of_too_many_people_no_list_is_made(run, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 3)
    with pytest.raises(PeriodError, match="no list is made") as told:
        run()
    assert told.value.slug == "too-many-people"


def test_several_periods_are_refused(run):
    with pytest.raises(PeriodError, match="one period"):
        run(period="2026-09..2026-10")


def test_a_list_is_as_known_on_a_day(run):
    assert [file.rows for file in run(as_of=date(2026, 10, 2)).files] == [2, 2]


def test_a_text_too_long_for_a_cell_is_told(run):
    tables = {"accounts": [{"account_id": "A1", "name": "x" * 40_000}]}
    done = run("crm", responses=ANSWERS[:1], tables=tables, file_format="xlsx")
    assert any("1 text cut after 32,767 letters" in line for line in done.files[1].lines())
