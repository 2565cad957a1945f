"""The example programme's latest month on paper: how many pages, and what stands on the first."""

import csv
import io
import json
import re
import shutil

import pypdf
import pytest
from pdf_reading import drawn, heard
from reading_order import misplaced, page_one, said_by, unseen

from nps_report.briefs import account_brief
from nps_report.example import write_example
from nps_report.executive import executive_report
from nps_report.kit import kit_folder
from nps_report.programme import load_programme
from nps_report.programme.editions import BUILT_IN
from nps_report.rendering.document import illustrate, with_markdown
from nps_report.rendering.typst import render_pdf
from nps_report.report import Parameters, account_report, customer_report, internal_report

pytestmark = pytest.mark.slow

UNITS = ("all", "Lyon", "Strasbourg")
"""The whole, a unit with words of its team, and a small one."""

OPENERS = {
    "internal": internal_report,
    "customer": customer_report,
    "letter": account_report,
    "executive": executive_report,
    "account": account_brief,
}
NOTEBOOKS = {name: edition.notebook for name, edition in BUILT_IN.items()} | {
    "executive": "executive.ipynb",
    "account": "account.ipynb",
}


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(kit_folder("params"), folder / "params")
    write_example(folder)
    return load_programme(folder / "params" / "programme.yml")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The example's answers from two hundred units, and six hundred actions: half open, a quarter done this month."""
    folder = tmp_path_factory.mktemp("large")
    shutil.copytree(kit_folder("params"), folder / "params")
    write_example(folder)
    rewrite(folder / "data" / "responses.csv", spread_over_units)
    rewrite(folder / "data" / "actions.csv", many_actions)
    units = "".join(f"Agence {place}\n" for place in range(200))
    (folder / "data" / "units.csv").write_text(f"unit\n{units}", "utf-8")
    file = folder / "params" / "programme.yml"
    file.write_text(re.sub(r"(?m)^targets:.*$", "targets: {all: 30}", file.read_text("utf-8")), "utf-8")
    return load_programme(file)


def rewrite(path, change):
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(change(rows))


def spread_over_units(rows):
    return [{**row, "Agence": f"Agence {place % 200}"} for place, row in enumerate(rows)]


def many_actions(rows):
    states = [("planned", ""), ("in progress", ""), ("done", "20/10/2026"), ("dropped", "")]
    return [
        {
            **rows[place % len(rows)],
            "action_id": f"B-{place}",
            "unit": "",
            "status": states[place % 4][0],
            "done_at": states[place % 4][1],
        }
        for place in range(600)
    ]


def sections_of(edition):
    """The methods that the edition's notebook calls, in its order."""
    cells = json.loads((kit_folder("notebooks") / NOTEBOOKS[edition]).read_text("utf-8"))["cells"]
    return re.findall(
        r"^report\.(\w+)\(\)", "\n".join("".join(cell["source"]) for cell in cells), re.MULTILINE
    )


def document_of(programme, edition, unit="all", language="fr", account=""):
    """What one report shows."""
    report = OPENERS[edition](Parameters(str(programme.path), unit=unit, language=language, account=account))
    shown = [getattr(report, name)() for name in sections_of(edition)]
    title, *parts = [with_markdown(block.as_json()) for block in shown if block is not None]
    return illustrate({"title": title, "parts": parts}, programme.brand)


def pages_of(programme, edition, unit, language):
    """The texts of the pages of one report."""
    pdf = render_pdf(document_of(programme, edition, unit, language), programme.brand)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("unit", UNITS)
def test_the_customer_edition_is_one_page_and_two_with_words_of_the_team(programme, unit, language):
    assert len(pages_of(programme, "customer", unit, language)) <= (2 if unit == "Lyon" else 1)


@pytest.mark.parametrize("unit", UNITS)
def test_page_one_of_the_internal_edition_answers(programme, unit):
    first, *others = pages_of(programme, "internal", unit, "fr")
    assert len(others) < 12
    headings = (
        "Ce qu’il faut retenir",
        "Ce que nous décidons",
        "Tendance sur",
        "Chaque point porte",
        "ensemble +",
    )
    places = [first.find(heading) for heading in headings]
    assert -1 not in places
    assert places == sorted(places)


def test_the_whole_programme_is_told_on_twelve_pages_in_english_too(programme):
    assert len(pages_of(programme, "internal", "all", "en")) <= 12


@pytest.mark.parametrize(
    "asked",
    [
        {"edition": "internal"},
        {"edition": "customer", "unit": "Lyon"},
        {"edition": "customer", "language": "en"},
        {"edition": "letter", "account": "C0063"},
    ],
    ids=lambda asked: asked["edition"],
)
def test_page_one_is_read_in_the_order_of_its_blocks_and_the_file_says_that_it_is_tagged(programme, asked):
    document = document_of(programme, **asked)
    pdf = render_pdf(document, programme.brand)
    said = said_by(page_one(document), paper=True)
    on_page_one = None if asked["edition"] != "internal" else 0
    assert misplaced(said, heard(pdf, on_page_one)) == []
    assert misplaced([text for text in said if text not in unseen(document)], drawn(pdf, on_page_one)) == []
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A<" in metadata


@pytest.mark.parametrize("language", ["fr", "en"])
def test_page_one_of_the_executive_edition_has_every_unit_with_its_line(programme, language):
    first, *others = pages_of(programme, "executive", "all", language)
    assert len(others) <= 1
    # Each unit stands in the table and beside its line.
    assert [first.count(name) >= 2 for name in ("Lyon", "Lille", "Nantes", "Toulouse", "Strasbourg")] == [
        True
    ] * 5
    assert "n = 9" in first


@pytest.mark.parametrize("language", ["fr", "en"])
def test_two_hundred_units_are_two_pages_for_the_executives(large, language):
    first, *others = pages_of(large, "executive", "all", language)
    assert len(others) == 1
    assert {"fr": "190 autres", "en": "190 others"}[language] in first


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("account", ["C0063", "C0137", "C0050", "C0015", "C0028", "C0109", "C0176", "C0056"])
def test_a_brief_is_one_page_however_much_is_known_of_an_account(programme, account, language):
    document = document_of(programme, "account", language=language, account=account)
    assert len(pypdf.PdfReader(io.BytesIO(render_pdf(document, programme.brand))).pages) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_two_hundred_units_and_six_hundred_actions_fit_on_twelve_pages(large, language):
    pages = pages_of(large, "internal", "all", language)
    assert len(pages) <= 12
    others = {
        "fr": ("180 autres", "292 autres", "142 autres"),
        "en": ("180 others", "292 others", "142 others"),
    }
    said = " ".join(" ".join(pages).split())
    assert [more in said for more in others[language]] == [True, True, True]
