"""What teams read, made by a run as docs/editions.md declares it: the kit's own notebooks, on either size of paper."""

import io
import json
import re
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.programme import load_programme
from nps_report.snapshot import open_customer
from nps_report.testing import sample_programme
from tests.privacy.sample import NO_TABLES, answers, with_frame

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[2] / "docs" / "editions.md").read_text(encoding="utf-8")
BLOCKS = [
    yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
]
EDITIONS = next(block["editions"] for block in BLOCKS if "team" in block.get("editions", {}))
LINE = "Thank you, Odile Marchal: customers you looked after speak well of us."


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Lyon, where Odile Marchal took care of everybody and many praise."""
    folder = tmp_path_factory.mktemp("teams")
    rows = answers("Lyon", [10] * 20 + [8] * 5 + [3] * 5, handled_by="Odile Marchal")
    settings = {"segments": [], "targets": {}, "editions": EDITIONS}
    path = sample_programme(folder, NO_TABLES | {"responses": rows}, **settings)
    wanted = Wanted(units=("Lyon",), languages=("en",), editions=("customer", "team", "poster"))
    run = prepare_run(load_programme(with_frame(path)), "2026-10", wanted, folder / "reports")
    assert [one.error for one in run.outcomes(1)] == [None] * 3
    return folder


def file(home, name):
    return home / "reports" / "2026-10" / "lyon" / name


def test_three_lines_declare_each():
    assert {name: len(lines) for name, lines in EDITIONS.items()} == {"team": 3, "poster": 3}


@pytest.mark.parametrize(("edition", "width"), [("team", 595), ("poster", 842)])
def test_each_is_made_on_its_paper_under_its_name(home, edition, width):
    (page,) = PdfReader(io.BytesIO(file(home, f"{edition}.en.pdf").read_bytes())).pages
    assert round(page.mediabox.width) == width
    assert json.loads(file(home, f"{edition}.en.json").read_text())["edition"] == edition


def test_colleagues_are_thanked_there_and_not_in_what_customers_read(home):
    assert LINE in file(home, "team.en.html").read_text()
    assert LINE in file(home, "poster.en.html").read_text()
    assert "Marchal" not in file(home, "customer.en.html").read_text()


def test_a_name_elsewhere_in_them_fails_the_report(home):
    note = home / "params" / "notes" / "2026-10" / "lyon.team.en.md"
    note.parent.mkdir(parents=True)
    note.write_text("Bravo Odile Marchal, who found the part.")
    programme = load_programme(home / "params" / "programme.yml")
    wanted = Wanted(units=("Lyon",), languages=("en",), editions=("team",))
    (made,) = prepare_run(programme, "2026-10", wanted, home / "reports").outcomes(1)
    assert "Odile Marchal" in made.error
    assert not file(home, "team.en.html").exists()


def test_the_released_names_lie_beside_the_quotes(home):
    (side,) = (home / "snapshot").glob("*/customer/*")
    assert open_customer(side).thanked("Lyon") == ("Odile Marchal",)
