"""Which reports a run makes."""

from datetime import date
from pathlib import Path

import pytest

from nps_report.batch.plan import Job, Wanted, jobs_of
from nps_report.batch.run import prepare_run
from nps_report.errors import UnknownNameError
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.snapshot import Unit, Units
from nps_report.testing import sample_programme

UNITS = Units((Unit("Lyon"), Unit("Île-de-France")))
INTERNAL = Wanted(editions=("internal",))
OCTOBER = parse_period("2026-10")


@pytest.fixture
def programme(tmp_path):
    return load_programme(sample_programme(tmp_path))


def names(jobs):
    return [f"{job.unit} {job.edition} {job.language}" for job in jobs]


def test_everything_is_made_unless_told_otherwise(programme):
    jobs = jobs_of(programme, UNITS, [OCTOBER], Wanted())
    assert len(jobs) == 12
    assert names(jobs)[:4] == ["all internal fr", "all internal en", "all customer fr", "all customer en"]


def test_what_the_command_asks_for_comes_before_monthly_yml(programme):
    (programme.folder / "monthly.yml").write_text("units: [Lyon]\neditions: [internal]\nlanguages: [fr]\n")
    assert names(jobs_of(programme, UNITS, [OCTOBER], Wanted())) == ["Lyon internal fr"]
    assert names(jobs_of(programme, UNITS, [OCTOBER], Wanted(editions=("customer",)))) == ["Lyon customer fr"]


def test_a_unit_may_be_named_by_its_folder_and_is_made_once(programme):
    wanted = Wanted(units=("ile-de-france", "Île-de-France"), editions=("internal",), languages=("fr",))
    assert names(jobs_of(programme, UNITS, [OCTOBER], wanted)) == ["Île-de-France internal fr"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted(units=("Lyn",)), r"No unit named 'Lyn' \(did you mean 'Lyon'\?\)"),
        (Wanted(editions=("internl",)), r"No edition named 'internl' \(did you mean 'internal'\?\)"),
        (Wanted(languages=("de",)), "No language named 'de'. There are: fr, en."),
        (Wanted(formats=("docx",)), "No format named 'docx'. There are: html, pdf."),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_the_nearest(programme, wanted, message):
    with pytest.raises(UnknownNameError, match=message):
        jobs_of(programme, UNITS, [OCTOBER], wanted)


def test_the_reports_date_is_the_periods_last_day_unless_given(programme):
    assert date(2026, 10, 31) == jobs_of(programme, UNITS, [OCTOBER], Wanted())[0].as_of
    given = Wanted(as_of=date(2026, 10, 15))
    assert date(2026, 10, 15) == jobs_of(programme, UNITS, [OCTOBER], given)[0].as_of


def test_a_report_lies_in_the_folder_of_its_period_and_unit():
    span = parse_period("2026-01:2026-03")
    job = Job(span, "Île-de-France", "ile-de-france", "customer", "en", ("pdf",), date(2026, 3, 31))
    assert Path("2026-01_2026-03/ile-de-france/customer.en") == job.stem
    assert job.endings == ("pdf", "json", "ipynb")


def test_a_note_under_no_reports_name_is_told_with_the_nearest(programme):
    notes = programme.folder / "notes" / "2026-10"
    notes.mkdir(parents=True)
    for name in ("lyonn.internal.fr.md", "lille.customer.en.md"):
        (notes / name).write_text("Bonjour.")
    warnings = [
        line for line in prepare_run(programme, "2026-10", INTERNAL, programme.home / "reports").warnings
    ]
    assert len(warnings) == 1
    assert "lyonn.internal.fr.md" in warnings[0]
    assert "did you mean 'lyon.internal.fr'?" in warnings[0]
