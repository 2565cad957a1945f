"""Which letters to accounts a run makes, and where they lie."""

from datetime import date
from pathlib import Path

import pytest

from nps_report.batch.plan import Accounts, Job, Wanted, jobs_of
from nps_report.batch.workplace import Workplace
from nps_report.errors import UnknownNameError, UsageError
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme import Brand, load_programme
from nps_report.snapshot import Unit, Units
from nps_report.testing import sample_programme

UNITS = Units((Unit("Lyon"), Unit("Lille")))
OCTOBER, END = parse_period("2026-10"), date(2026, 10, 31)
KNOWN = Accounts({"C-01": "c-01", "C-02": "c-02"})
LETTER = Job(OCTOBER, "Lyon", "lyon", "letter", "fr", ("html",), END, "C-01", "c-01")


@pytest.fixture
def programme(tmp_path):
    return load_programme(sample_programme(tmp_path))


def jobs(programme, **wanted):
    return jobs_of(programme, UNITS, [OCTOBER], Wanted(**wanted), KNOWN)


def test_a_letter_is_made_for_the_whole_programme_in_each_language(programme):
    found = jobs(programme, editions=("customer",), accounts=("C-02", "C-01", "C-02"))
    assert [job.name for job in found] == [
        "2026-10 all letter C-02 fr",
        "2026-10 all letter C-02 en",
        "2026-10 all letter C-01 fr",
        "2026-10 all letter C-01 en",
    ]


def test_the_edition_need_not_be_said_and_monthly_yml_does_not_choose_the_unit(programme):
    (programme.folder / "monthly.yml").write_text("units: [Lyon]\neditions: [internal]\nlanguages: [fr]\n")
    assert [job.name for job in jobs(programme, accounts=("C-01",))] == ["2026-10 all letter C-01 fr"]


def test_a_unit_may_be_asked_for(programme):
    found = jobs(programme, units=("Lyon",), accounts=("C-01",), languages=("fr",))
    assert [(job.unit, job.account_slug) for job in found] == [("Lyon", "c-01")]


def test_an_internal_letter_is_refused(programme):
    with pytest.raises(UsageError, match=r"is not about one account\. Write --edition customer\.") as refused:
        jobs(programme, editions=("customer", "internal"), accounts=("C-01",))
    assert refused.value.slug == "account-edition"


def test_an_unknown_account_is_refused_with_the_nearest(programme):
    with pytest.raises(UnknownNameError, match=r"'C-1' \(did you mean 'C-0[12]'\?\)") as refused:
        jobs(programme, accounts=("C-1",))
    assert refused.value.slug == "unknown-account"


def test_letters_lie_in_a_folder_of_their_own():
    assert Path("2026-10/lyon/letter/c-01.fr") == LETTER.stem
    assert LETTER.endings == ("html", "json", "ipynb")


def place(folder):
    releases = {("2026-10", "2026-10-31"): Path("released")}
    return Workplace(Path(), Path(), releases, folder, Path(), Path(), "id", Brand(name="Helios"))


def test_a_letters_notebook_opens_its_own_folder_alone(tmp_path):
    assert place(tmp_path).side(LETTER) == Path("released/letter/c-01")


def test_a_programme_with_older_notebooks_takes_the_kits(tmp_path):
    assert place(tmp_path).notebook(LETTER) == kit_folder("notebooks") / "letter.ipynb"
    (tmp_path / "letter.ipynb").write_text("{}")
    assert place(tmp_path).notebook(LETTER) == tmp_path / "letter.ipynb"
