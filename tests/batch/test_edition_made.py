"""The example of docs/editions.md, from its three cells to the site of those who read it, on either side."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
import yaml

from nps_report.batch.again import tasks_to_render
from nps_report.batch.make import make
from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.errors import PublishError
from nps_report.programme import load_programme
from nps_report.publishing.approval import approve
from nps_report.publishing.auditing import keep_told
from nps_report.publishing.outgoing import checks_of
from nps_report.publishing.portal import PortalSite, latest_units
from nps_report.publishing.publish import publish
from nps_report.testing import ACCOUNTS, sample_programme

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[2] / "docs" / "editions.md").read_text(encoding="utf-8")
DECLARED = yaml.safe_load(re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[0])["editions"]
CELLS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
PUBLIC = [cell.replace("internal_report", "customer_report").replace("headline", "thanks") for cell in CELLS]
EDITIONS = DECLARED | {
    "team": {"notebook": "team.ipynb", "side": "customer", "name": {"fr": "Équipes", "en": "Teams"}}
}
PLACES = {name: {"url": f"../published/{name}", "edition": name} for name in EDITIONS}
WANTED = Wanted(units=("all",), languages=("en",), editions=("executive", "team"))


def write_notebook(path, cells):
    """A notebook of these cells, the first one its parameters."""
    written = [nbformat.v4.new_code_cell(cell.strip()) for cell in cells]
    written[0].metadata["tags"] = ["parameters"]
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=written), path)


def run(home, wanted=WANTED, **changes):
    """What became of each report, by its edition."""
    settings = {"editions": EDITIONS, "publishing": {"places": PLACES}} | changes
    programme = load_programme(sample_programme(home, **settings))
    outcomes = prepare_run(programme, "2026-10", wanted, home / "reports").outcomes(1)
    return {one.job.edition: one for one in outcomes}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder where both editions were made, of a note too."""
    folder = tmp_path_factory.mktemp("editions")
    write_notebook(folder / "notebooks" / "executive.ipynb", [*CELLS, "report.notes()"])
    write_notebook(folder / "notebooks" / "team.ipynb", PUBLIC)
    note = folder / "params" / "notes" / "2026-10" / "all.executive.en.md"
    note.parent.mkdir(parents=True)
    note.write_text("For the committee alone.")
    assert [one.error for one in run(folder).values()] == [None, None]
    return folder


@pytest.fixture
def copied(home, tmp_path):
    return shutil.copytree(home, tmp_path / "home")


def file(home, name):
    return home / "reports" / "2026-10" / "all" / name


def test_the_page_shows_a_notebook_of_three_cells_and_declares_it_in_three_lines():
    assert (len(CELLS), len(DECLARED["executive"])) == (3, 3)


def test_its_files_lie_beside_the_others_with_an_annex_for_colleagues_alone(home):
    made = {path.name for path in file(home, "").iterdir() if not path.name.startswith(".")}
    assert made == {
        *(f"executive.en.{ending}" for ending in ("html", "pdf", "json", "xlsx", "ipynb")),
        *(f"team.en.{ending}" for ending in ("html", "pdf", "json", "ipynb")),
    }


@pytest.mark.parametrize(("name", "called"), [("executive", "Executive committee"), ("team", "Teams")])
def test_a_report_says_its_edition_to_readers_and_programs(home, name, called):
    assert json.loads(file(home, f"{name}.en.json").read_text())["edition"] == name
    assert called in file(home, f"{name}.en.html").read_text()


def test_only_its_own_note_stands_in_it(home):
    assert "For the committee alone." in file(home, "executive.en.html").read_text()
    assert "For the committee alone." not in file(home, "team.en.html").read_text()


def test_the_customers_side_holds_no_exact_count_and_no_account(home):
    numbers = json.loads(file(home, "team.en.json").read_text())
    assert numbers["score"]["n"] is None
    assert [one["name"] for one in ACCOUNTS if one["name"] in file(home, "team.en.html").read_text()] == []


def test_a_second_run_leaves_them_alone_until_what_they_are_called_changes(copied):
    assert {one.action for one in run(copied).values()} == {"none"}
    other = EDITIONS | {"team": EDITIONS["team"] | {"name": "Branches"}}
    assert {name: one.action for name, one in run(copied, editions=other).items()} == {
        "executive": "none",
        "team": "make",
    }
    assert "Branches" in file(copied, "team.en.html").read_text()


def test_they_are_laid_out_again_as_they_were(copied):
    programme = load_programme(copied / "params" / "programme.yml")
    before = {path: path.read_bytes() for path in file(copied, "").glob("*.html")}
    tasks = tasks_to_render(programme, "2026-10", Wanted(), copied / "reports")
    assert [make(task).error for task in tasks] == [None, None]
    assert before == {path: path.read_bytes() for path in file(copied, "").glob("*.html")}


def test_they_are_approved_published_and_listed_by_their_names(copied):
    programme, reports = load_programme(copied / "params" / "programme.yml"), copied / "reports"
    checks, site = checks_of(programme), PortalSite.of(programme, latest_units(programme.home))
    with pytest.raises(PublishError, match="team"):
        publish(programme, reports, "2026-10", site=site, check=checks)

    def keep(looked):
        return keep_told(programme, looked)

    approved = approve(programme, reports, "2026-10", (), "team", "Élise Roy", check=checks, keep=keep)
    assert approved.new == ("2026-10/all/team.en",)
    publish(programme, reports, "2026-10", site=site, check=checks)
    for name, called in (("executive", "Executive committee"), ("team", "Teams")):
        page = (copied / "published" / name / "index.en.html").read_text()
        assert f"<h1>{called}</h1>" in page
        assert f"./2026-10/all/{name}.en.html" in page
    # What teams read counts as told to customers.
    assert any((copied / "records" / "told").iterdir())


def test_a_name_in_that_of_the_customers_side_is_refused_and_its_files_go(copied):
    said = "from IPython.display import Markdown\nMarkdown('Comme Ostrelle, votre voisin')"
    write_notebook(copied / "notebooks" / "team.ipynb", [*PUBLIC, said])
    write_notebook(copied / "notebooks" / "executive.ipynb", [*CELLS, said])
    made = run(copied)
    assert made["executive"].error is None
    assert "Ostrelle" in made["team"].error
    assert not file(copied, "team.en.html").exists()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (CELLS, "opens the internal side, but the edition 'team' has `side: customer`"),
        (
            [cell.replace(", edition=edition", "") for cell in PUBLIC],
            "its title is that of the edition 'customer'",
        ),
        ([PUBLIC[0].replace('edition = ""', ""), *PUBLIC[1:]], "its parameters cell does not set edition"),
    ],
)
def test_a_notebook_that_is_not_the_editions_own_is_refused(copied, cells, said):
    write_notebook(copied / "notebooks" / "team.ipynb", cells)
    assert said in run(copied)["team"].error


def test_a_notebook_that_is_not_there_is_told_where(copied):
    other = EDITIONS | {"team": EDITIONS["team"] | {"notebook": "branches.ipynb"}}
    said = run(copied, editions=other)["team"].error
    assert f"{copied / 'notebooks' / 'branches.ipynb'}: no such notebook." in said
