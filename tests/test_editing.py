"""An analyst edits the notebooks, writes notes, and asks for periods without an answer."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest

from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.kit import kit_folder
from nps_report.programme import load_programme
from nps_report.testing import sample_programme

pytestmark = pytest.mark.slow

ADDED = (
    ("code", "import pandas as pd\npd.DataFrame({'agence': ['Lyon'], 'appels': [1234]})"),
    ("code", "import matplotlib.pyplot as plt\nplt.plot([1, 3])\nplt.show()"),
    ("code", "print('compté à la main : 42 appels')"),
    (
        "markdown",
        "## Un mot\n\n##### Un titre trop bas\n\nDu **gras**, <script>alert(1)</script> et `#import`.",
    ),
    ("code", "if unit == 'Lille':\n    raise ValueError('pas de données pour Lille')"),
)


@pytest.fixture
def programme(tmp_path):
    return load_programme(sample_programme(tmp_path))


def made(programme, period, **wanted):
    """The files and failures of a run, by report."""
    run = prepare_run(programme, period, Wanted(**wanted), programme.home / "reports")
    errors = {outcome.job.name: outcome.error for outcome in run.outcomes(workers=2)}
    return {job.name: programme.home / "reports" / job.stem for job in run.jobs}, errors


def edited_notebook(programme):
    """The internal notebook in the programme's own folder, with the analyst's cells at its end."""
    folder = programme.home / "notebooks"
    shutil.copytree(kit_folder("notebooks"), folder)
    notebook = nbformat.read(folder / "internal.ipynb", as_version=4)
    new = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    notebook.cells += [new[kind](source) for kind, source in ADDED]
    nbformat.write(notebook, folder / "internal.ipynb")


def test_added_cells_come_out_and_a_failing_one_costs_its_report_alone(programme):
    edited_notebook(programme)
    wanted = {"units": ("Lyon", "Lille"), "editions": ("internal",), "languages": ("fr",)}
    files, errors = made(programme, "2026-10", **wanted)
    assert errors["2026-10 Lyon internal fr"] is None
    failed = errors["2026-10 Lille internal fr"]
    for part in ("internal.ipynb", "cell", "if unit == 'Lille'", "pas de données pour Lille"):
        assert part in failed
    lille = files["2026-10 Lille internal fr"].parent
    assert not lille.exists() or not list(lille.iterdir())
    page = files["2026-10 Lyon internal fr"].with_name("internal.fr.html").read_text("utf-8")
    for part in ("1234", "42 appels", "<strong>gras</strong>", "data:image/png;base64,"):
        assert part in page
    assert "<script>alert" not in page
    assert "pd.DataFrame" not in page


def test_a_period_without_an_answer_makes_reports_that_say_so(programme):
    files, errors = made(programme, "2024-01", units=("all",))
    assert {None} == set(errors.values())
    found = json.loads(files["2024-01 all internal fr"].with_name("internal.fr.json").read_text("utf-8"))
    assert (found["score"]["n"], found["score"]["nps"]) == (0, None)
    page = files["2024-01 all internal en"].with_name("internal.en.html").read_text("utf-8")
    assert "No answer in this period." in page


def test_notes_stand_in_their_own_edition_alone(programme):
    notes = programme.folder / "notes" / "2026-10"
    notes.mkdir(parents=True)
    (notes / "lyon.internal.fr.md").write_text("Pour nous **seuls**.", encoding="utf-8")
    (notes / "lyon.customer.fr.md").write_text("Pour vous tous.", encoding="utf-8")
    files, errors = made(programme, "2026-10", units=("Lyon",), languages=("fr",), formats=("html",))
    assert {None} == set(errors.values())
    pages = {
        edition: files[f"2026-10 Lyon {edition} fr"].with_name(f"{edition}.fr.html").read_text("utf-8")
        for edition in ("internal", "customer")
    }
    assert "Pour nous <strong>seuls</strong>." in pages["internal"]
    assert "Les mots de l’analyste" in pages["internal"]
    assert "Pour vous tous." in pages["customer"]
    assert "Pour nous" not in pages["customer"]
    assert "Pour vous" not in pages["internal"]


def test_a_second_run_makes_nothing_and_the_same_input_the_same_bytes(programme):
    wanted = {"units": ("Lyon",), "editions": ("internal",), "languages": ("fr",)}
    files, _ = made(programme, "2026-10", **wanted)
    stem = files["2026-10 Lyon internal fr"]
    endings = ("html", "pdf", "json", "xlsx")
    first = {ending: stem.with_name(f"internal.fr.{ending}").read_bytes() for ending in endings}
    run = prepare_run(programme, "2026-10", Wanted(**wanted), programme.home / "reports")
    assert [outcome.up_to_date for outcome in run.outcomes(workers=1)] == [True]
    forced = prepare_run(programme, "2026-10", Wanted(**wanted), programme.home / "reports", force=True)
    assert [outcome.up_to_date for outcome in forced.outcomes(workers=1)] == [False]
    again = {ending: stem.with_name(f"internal.fr.{ending}").read_bytes() for ending in endings}
    assert first == again


def test_plain_papermill_runs_the_notebook_from_the_programmes_folder(programme, tmp_path):
    parameters = tmp_path / "lyon.yml"
    parameters.write_text("unit: Lyon\nperiod: 2026-10\nlanguage: en\n", encoding="utf-8")
    notebook, output = kit_folder("notebooks") / "internal.ipynb", tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(notebook),
        str(output),
        "-f",
        str(parameters),
        "-k",
        "python3",
    ]
    done = subprocess.run(command, cwd=programme.home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shown = nbformat.read(output, as_version=4)
    kinds = [kind for cell in shown.cells for out in cell.get("outputs", []) for kind in out.get("data", {})]
    assert "application/vnd.nps-report.block+json" in kinds
    assert "text/html" in kinds
