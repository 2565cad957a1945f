"""A letter is made, left alone, laid out again and refused like any report."""

import json
import shutil

import pytest

from nps_report.batch.again import tasks_to_render
from nps_report.batch.make import make
from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.kit import kit_folder
from nps_report.programme import load_programme
from nps_report.testing import ACCOUNTS, sample_programme

pytestmark = pytest.mark.slow

WANTED = Wanted(languages=("en",), formats=("html", "pdf"), accounts=("A0",))
OTHERS = [account["name"] for account in ACCOUNTS if account["account_id"] != "A0"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder where the letter to A0 was made."""
    folder = tmp_path_factory.mktemp("letters")
    programme = load_programme(sample_programme(folder))
    outcomes = [*prepare_run(programme, "2026-10", WANTED, folder / "reports").outcomes(1)]
    assert [outcome.error for outcome in outcomes] == [None]
    return folder


def letter(home, ending):
    return home / "reports" / "2026-10" / "all" / "letter" / f"a0.en.{ending}"


def test_a_letter_has_the_files_of_a_customers_report(home):
    made = {path.name for path in letter(home, "json").parent.iterdir()}
    assert made == {"a0.en.html", "a0.en.pdf", "a0.en.json", "a0.en.ipynb", ".a0.en.made.json"}


def test_it_names_its_account_and_no_other(home):
    page, numbers = letter(home, "html").read_text(), json.loads(letter(home, "json").read_text())
    assert "Novalux" in page
    assert [name for name in OTHERS if name in page or name in json.dumps(numbers)] == []
    assert (numbers["edition"], numbers["account"]["name"]) == ("letter", "Novalux")
    assert numbers["score"]["n"] is None


def test_a_second_run_leaves_it_alone(home):
    programme = load_programme(home / "params" / "programme.yml")
    run = prepare_run(programme, "2026-10", WANTED, home / "reports")
    assert [need.action for need in run.needs] == ["none"]


def test_it_is_laid_out_again_with_the_customers_edition(home):
    programme = load_programme(home / "params" / "programme.yml")
    (task,) = tasks_to_render(programme, "2026-10", Wanted(editions=("customer",)), home / "reports")
    before = letter(home, "html").read_bytes()
    assert make(task).error is None
    assert letter(home, "html").read_bytes() == before


def test_a_notebook_that_names_another_account_is_refused(home, tmp_path):
    copied = shutil.copytree(home, tmp_path / "home")
    careless = "from IPython.display import Markdown\\nMarkdown('Comme Ostrelle, votre voisin')"
    notebook = (kit_folder("notebooks") / "letter.ipynb").read_text(encoding="utf-8")
    (copied / "notebooks").mkdir()
    (copied / "notebooks" / "letter.ipynb").write_text(notebook.replace("report.contact()", careless))
    programme = load_programme(copied / "params" / "programme.yml")
    (outcome,) = prepare_run(programme, "2026-10", WANTED, copied / "reports").outcomes(1)
    assert "Ostrelle" in outcome.error
    assert not letter(copied, "html").exists()
