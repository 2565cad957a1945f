"""Which reports about one account a run makes, and for which accounts."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from nps_report.batch.about_one import takes_account
from nps_report.batch.accounts import accounts_for, top_of
from nps_report.batch.plan import Accounts, Wanted, jobs_of
from nps_report.errors import UsageError
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme import load_programme
from nps_report.snapshot import Unit, Units, build_snapshot, open_internal
from nps_report.testing import sample_programme

UNITS = Units((Unit("Lyon"),))
OCTOBER, END = parse_period("2026-10"), date(2026, 10, 31)
KNOWN = Accounts({"C-01": "c-01", "C-02": "c-02"}, ("account",))
NOTEBOOKS = kit_folder("notebooks")
BRIEFS = "\neditions: {account: {notebook: account.ipynb, side: internal, name: Account brief}}\n"


@pytest.fixture
def home(tmp_path):
    path = sample_programme(tmp_path)
    path.write_text(path.read_text() + BRIEFS)
    return path


def jobs(path, **wanted):
    return jobs_of(load_programme(path), UNITS, [OCTOBER], Wanted(**wanted), KNOWN)


def test_a_brief_is_made_of_each_account_asked_for_in_each_language(home):
    found = jobs(home, editions=("account",), accounts=("C-02",))
    assert [job.name for job in found] == ["2026-10 all account C-02 fr", "2026-10 all account C-02 en"]
    assert found[0].stem == Path("2026-10/all/account/c-02.fr")


def test_a_brief_is_no_letter_and_stays_inside(home):
    (job,) = jobs(home, editions=("account",), accounts=("C-01",), languages=("fr",))
    assert (job.for_customers, job.is_letter, job.kind.notebook) == (False, False, "account.ipynb")


def test_letters_and_briefs_may_be_asked_for_together(home):
    found = jobs(home, editions=("account", "customer"), accounts=("C-01",), languages=("fr",))
    assert [(job.edition, job.is_letter) for job in found] == [("account", False), ("letter", True)]


def test_a_run_without_accounts_makes_no_brief(home):
    assert {job.edition for job in jobs(home)} == {"internal", "customer"}


def test_a_brief_of_nobody_asks_about_whom(home):
    with pytest.raises(UsageError, match="about which accounts") as refused:
        jobs(home, editions=("account",))
    assert refused.value.slug == "account-edition"


def test_a_usual_run_that_names_briefs_is_told_where(home):
    (home.parent / "monthly.yml").write_text("editions: [internal, account]\n")
    with pytest.raises(UsageError, match=r"Take it out of params/monthly\.yml"):
        jobs(home)


def test_letters_are_not_made_by_revenue(home):
    with pytest.raises(
        UsageError, match=r"--edition customer --accounts top:1: .* Write --edition account\."
    ):
        jobs(home, editions=("customer",), accounts=("C-01",), top=1)


def test_the_number_of_accounts_is_written_as_top():
    assert top_of("top:50") == 50
    with pytest.raises(UsageError, match=r"--accounts 50: .* Write --accounts top:50") as refused:
        top_of("50")
    assert refused.value.slug == "bad-accounts"


ACCOUNTS = pd.DataFrame(
    {
        "account_id": ["C-01", "C-02", "C-03", "C-04", "C-05"],
        "revenue": [500.0, 900.0, 900.0, None, 5000.0],
        "status": ["paying", "paying", "paying", "paying", "churned"],
        "churned_at": ["2026-10-31", "2026-11-01", None, None, None],
    }
)


def chosen(path, table, **wanted):
    table.to_csv(path.parent.parent / "data" / "accounts.csv", index=False)
    programme = load_programme(path)
    side = open_internal(build_snapshot(programme, path.parent / "snapshot").folder / "internal")
    asked, known = accounts_for(programme, side, Wanted(**wanted), NOTEBOOKS, END)
    return asked.accounts, known


def test_the_largest_accounts_that_have_not_left_are_chosen(home):
    accounts, known = chosen(home, ACCOUNTS, top=3)
    # C-01 left on the very day, C-05 on a day that nobody knows, and of C-04 no revenue is known.
    assert accounts == ("C-02", "C-03")
    assert (known.files["C-02"], known.editions) == ("c-02", ("account",))


def test_those_named_come_first_and_once(home):
    assert chosen(home, ACCOUNTS, top=1, accounts=("C-03", "C-02"))[0] == ("C-03", "C-02")


def test_without_a_revenue_nobody_is_the_largest(home):
    with pytest.raises(UsageError, match=r"top:3: .* no table of accounts with a revenue") as refused:
        chosen(home, ACCOUNTS[["account_id"]], top=3)
    assert refused.value.slug == "no-revenue"


def test_the_notebook_says_whether_it_is_about_an_account(tmp_path):
    assert takes_account(NOTEBOOKS / "account.ipynb")
    assert not takes_account(NOTEBOOKS / "executive.ipynb")
    assert not takes_account(tmp_path / "gone.ipynb")
    typed = (NOTEBOOKS / "account.ipynb").read_text().replace("naccount = ", "naccount: str = ")
    (tmp_path / "typed.ipynb").write_text(typed)
    assert ("account: str" in typed, takes_account(tmp_path / "typed.ipynb")) == (True, True)


def test_an_edition_for_customers_is_not_about_an_account(home):
    home.write_text(home.read_text().replace("side: internal", "side: customer"))
    with pytest.raises(UsageError, match="has the parameter `account`, and its side is customer"):
        chosen(home, ACCOUNTS)
