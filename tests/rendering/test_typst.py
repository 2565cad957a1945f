"""The PDF of whole documents: what it says, in which order, how it is marked, and what cannot break it."""

import io
import re
import shutil

import pytest
from pypdf import PdfReader
from sample_document import BRAND as SAMPLE_BRAND
from sample_document import (
    HOSTILE,
    PIXEL,
    customer_document,
    hostile_document,
    internal_document,
    markdown_part,
)

from nps_report.blocks import (
    Cell,
    Column,
    Note,
    Prose,
    Quote,
    QuoteGroup,
    Quotes,
    Section,
    SpokenCell,
    Table,
    Text,
    runs,
)
from nps_report.errors import RenderError
from nps_report.kit import kit_folder
from nps_report.programme import Brand
from nps_report.rendering.document import illustrate, with_markdown
from nps_report.rendering.typst import render_pdf

BRAND = Brand(name=SAMPLE_BRAND.name)


@pytest.fixture(scope="module")
def internal():
    return illustrate(internal_document(), BRAND)


@pytest.fixture(scope="module")
def internal_pdf(internal):
    return render_pdf(internal, BRAND)


@pytest.fixture(scope="module")
def customer_pdf():
    return render_pdf(illustrate(customer_document(), BRAND), BRAND)


def _pages(pdf):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def _pdf_of(internal, *parts):
    """The PDF of a few parts under the internal document's title."""
    shown = [part if isinstance(part, dict) else with_markdown(part.as_json()) for part in parts]
    return render_pdf({"title": internal["title"], "parts": shown}, BRAND)


def _bookmarks(pdf):
    def flat(entries):
        for entry in entries:
            yield from flat(entry) if isinstance(entry, list) else [entry.title]

    return list(flat(PdfReader(io.BytesIO(pdf)).outline))


# --- what it says ------------------------------------------------------------------------------------


def test_page_one_answers_in_order(internal_pdf):
    first = _pages(internal_pdf)[0]
    said = [
        "Agence de Lyon",
        "+22",
        "entre +10 et +33",
        "Stable ou indéterminé",
        "46 % promoteurs",
        "24 % détracteurs",
        "Ce qu’il faut retenir",
        "Ce que nous décidons",
        "en retard",
        "Treize mois",
        "objectif +25",
        "Par fonction",
        "Utilisateurs",
        "Chaque point porte",
    ]
    places = [first.replace("\u202f", " ").find(words) for words in said]
    assert -1 not in places
    assert places == sorted(places)


def test_every_number_of_the_units_table_is_printed(internal_pdf):
    text = " ".join(_pages(internal_pdf))
    for number in ("+41", "+30 à +51", "203", "−4", "−19 à +11", "hausse de 17", "baisse de 12"):
        assert number in text


def test_the_footer_counts_pages(internal_pdf):
    pages = _pages(internal_pdf)
    assert all(f"{place} / {len(pages)}" in page for place, page in enumerate(pages, 1))
    assert all("édition interne, confidentiel" in page for page in pages)


def test_contents_stand_on_page_two_of_a_long_report(internal_pdf):
    first, second, *_ = _pages(internal_pdf)
    assert "Sommaire" not in first
    assert second.startswith("Sommaire Qui a répondu 2 Toutes les unités 2")


def test_a_long_table_repeats_its_heading(internal):
    register = internal_document()["parts"][8]["blocks"][0]
    pages = _pages(_pdf_of(internal, {**register, "rows": register["rows"] * 3}))
    assert len(pages) > 1
    assert all("Effet / effort" in page for page in pages)


def test_the_customer_edition_is_one_page_without_contents(customer_pdf):
    (page,) = _pages(customer_pdf)
    assert page.startswith("Octobre 2026 Vous nous avez répondu. Voici ce que nous en faisons. Merci")
    assert page.index("Comment nous mesurons") > page.index("Une question")


def test_an_address_in_a_note_can_be_followed(customer_pdf):
    (page,) = PdfReader(io.BytesIO(customer_pdf)).pages
    assert [note["/A"]["/URI"] for note in page.annotations] == ["mailto:ecoute@helios.example"]


def test_a_late_cell_says_so_in_words(internal):
    columns = [
        {"label": "Quoi", "align": "start", "width": 1},
        {"label": "Quand", "align": "end", "width": 1},
    ]
    late = {"label": "15 oct.", "value": None, "mark": "late"}
    done = {"label": "Rappel", "value": None, "mark": ""}
    shown = {
        "block": "table",
        "title": "",
        "columns": columns,
        "rows": [[done, late]],
        "note": "",
        "empty": "",
    }
    assert "15 oct. · en retard" in _pages(_pdf_of(internal, shown))[0]


def test_a_cell_of_words_speaks_its_own_language_beside_its_note(internal):
    cells = (SpokenCell("Too late", language="en", note="Texte en anglais seulement."), SpokenCell("Un SMS"))
    table = Table("", (Column("a"), Column("b")), (cells,))
    pdf = _pdf_of(internal, table)
    assert "Too late Texte en anglais seulement." in _pages(pdf)[0]
    assert languages_in(pdf) == {"fr", "en"}


def languages_in(pdf):
    """The languages that a document and its parts are said to be in."""
    reader = PdfReader(io.BytesIO(pdf))
    objects = (
        reader.get_object(number) for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1)
    )
    return {str(one["/Lang"])[:2] for one in objects if isinstance(one, dict) and "/Lang" in one}


def test_nothing_to_show_is_said(internal):
    pdf = _pdf_of(internal, Table("Actions", (), (), empty="Aucune action."))
    assert "Actions Aucune action." in _pages(pdf)[0]


def test_quotes_wear_the_marks_of_their_language(internal):
    quotes = Quotes(
        (QuoteGroup("Avis", (Quote("Bien", "fr"), Quote("Good", "en"), Quote("?", "")), "promoters"),)
    )
    text = _pages(_pdf_of(internal, quotes))[0].replace("\u202f", " ")
    assert "« Bien »" in text
    assert "“Good”" in text


def test_a_hollow_dot_in_a_table_is_explained(internal):
    cells = ((Cell("Lyon"), Cell("24", 24, "small-base")), (Cell("Lille"), Cell("90", 90)))
    columns = (Column("Unité"), Column("Réponses", "end"))
    assert "base faible" in _pages(_pdf_of(internal, Table("", columns, cells)))[0]
    assert "base faible" not in _pages(_pdf_of(internal, Table("", columns, cells[1:])))[0]


def test_what_the_analyst_says_before_the_first_break_opens_page_two(internal):
    parts = (Text((runs("Page une."),)), Prose("Vu deux quais.", "Analyse"))
    after = (Section("Qui a répondu", (Text((runs("Cent."),)),), new_page=True), Section("Avis", ()))
    first, second = _pages(_pdf_of(internal, *parts, *after))
    assert "Vu deux quais." not in first
    assert second.startswith("Analyse Vu deux quais. Qui a répondu Cent.")


def test_the_analysts_prose_is_marked_as_theirs(internal):
    text = _pages(_pdf_of(internal, Prose("Vu **deux** quais.", "Analyse de Claire Roux")))[0]
    assert "Analyse de Claire Roux Vu deux quais." in text


# --- how it is marked --------------------------------------------------------------------------------


def test_the_file_says_what_it_is(internal_pdf):
    reader = PdfReader(io.BytesIO(internal_pdf))
    assert reader.metadata.title == "Agence de Lyon, octobre 2026"
    assert reader.metadata.author == "Helios Services"
    assert reader.metadata.creation_date.isoformat() == "2026-10-31T00:00:00+00:00"
    assert "Agence de Lyon" in reader.metadata["/Keywords"]
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_it_is_tagged_and_archivable(internal_pdf):
    root = PdfReader(io.BytesIO(internal_pdf)).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert root["/MarkInfo"]["/Marked"]


def test_bookmarks_follow_the_headings(internal_pdf):
    marks = _bookmarks(internal_pdf)
    assert marks[0] == "Agence de Lyon"
    assert [mark for mark in marks if mark in ("Qui a répondu", "Ce qu’ils disent", "Méthode")] == [
        "Qui a répondu",
        "Ce qu’ils disent",
        "Méthode",
    ]


def test_figures_have_their_alternative_text(internal, internal_pdf):
    structure = _objects(internal_pdf)
    alternatives = {str(item["/Alt"]) for item in structure if "/Alt" in item}
    figures = [part for part in internal["parts"] if part["block"] == "figure"]
    assert {figure["alt"] for figure in figures} <= alternatives


def test_tables_have_header_cells(internal_pdf):
    kinds = [item.get("/S") for item in _objects(internal_pdf)]
    assert kinds.count("/TH") >= 3 + 5 + 6


def _objects(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    found = (
        reader.get_object(number) for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 2)
    )
    return [item for item in found if isinstance(item, dict)]


def test_the_same_document_gives_the_same_bytes(internal, internal_pdf):
    assert render_pdf(internal, BRAND) == internal_pdf


def test_only_the_shipped_fonts_are_in_it(internal_pdf):
    names = {
        str(item["/BaseFont"]).partition("+")[2] for item in _objects(internal_pdf) if "/BaseFont" in item
    }
    assert {name.split("-")[0] for name in names} == {"SourceSansPro", "DejaVuSansMono"}


# --- what cannot break it ----------------------------------------------------------------------------


def test_a_hostile_document_is_printed_as_words():
    hostile = hostile_document(customer_document())
    text = " ".join(_pages(render_pdf(illustrate(hostile, BRAND), BRAND)))
    assert "<script>alert('x')</script>" in text
    assert '#import "x": *' in text
    assert "{{ 7*7 }}" in text
    assert "gnp.exe" in text


def test_hostile_words_in_every_block_cost_no_report():
    assert render_pdf(illustrate(hostile_document(), BRAND), BRAND).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_comment_never_costs_a_report(internal, text):
    quotes = Quotes((QuoteGroup(text, (Quote(text, text[:2], text),), "detractors", text),), text, text)
    pdf = _pdf_of(internal, Text((runs(text),)), quotes, Note(runs(text), text), Prose(text, text))
    assert pdf.startswith(b"%PDF-1.7")


def test_a_long_word_stays_inside_the_page(internal):
    pdf = _pdf_of(internal, Text((runs("Donaudampfschifffahrt" * 40),)))
    ends = []
    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(
        visitor_text=lambda text, _, at, *rest: ends.append((at[4], text))
    )
    longest = max(len(line) for _, text in ends for line in text.split("\n"))
    assert longest < 140


@pytest.mark.parametrize(
    "source",
    [
        "#### Un niveau sauté",
        "# \n\n## \u200b\n\ntexte",
        "\n".join("  " * depth + "- a" for depth in range(40)),
        ">" * 60 + " a",
        "![](x.png) [a](javascript:alert(1)) <script>x</script> &lt;b&gt;",
        "| a |\n|---|\n",
        "~~~\n#import x\n~~~\n\n- [ ] à faire",
    ],
)
def test_an_analysts_markdown_is_shown_whatever_it_holds(internal, source):
    section = Section("Prose", (Prose(source, "Analyse"),)).as_json()
    assert _pdf_of(internal, with_markdown(section), markdown_part(source))


def test_a_dangerous_link_is_only_words(internal):
    pdf = _pdf_of(internal, markdown_part("[ici](javascript:alert(1)) [là](https://helios.example)"))
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert [note["/A"]["/URI"] for note in page.annotations] == ["https://helios.example"]


def test_a_picture_without_words_gets_the_templates_own(internal):
    pdf = _pdf_of(internal, {"block": "image", "format": "png", "data": PIXEL, "alt": ""})
    assert "Figure ajoutée par l’analyste" in {str(item.get("/Alt")) for item in _objects(pdf)}


def test_a_logo_stands_on_the_first_page(internal, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h40v20z"/></svg>'
    )
    pdf = render_pdf({**internal, "parts": []}, Brand(name="Marque", logo=logo))
    assert "Marque" in {str(item.get("/Alt")) for item in _objects(pdf)}


def test_a_missing_logo_is_named(internal, tmp_path):
    with pytest.raises(RenderError, match=r"nowhere\.png: the logo cannot be read"):
        render_pdf(internal, Brand(name="Marque", logo=tmp_path / "nowhere.png"))


def test_a_fault_in_ones_own_template_is_one_line_that_names_it(internal, tmp_path):
    shutil.copytree(kit_folder("templates") / "typst", tmp_path / "typst")
    (tmp_path / "typst" / "report.typ").write_text("#let a =\n#unknown")
    with pytest.raises(RenderError, match=r"typst.report\.typ: .*") as caught:
        render_pdf(internal, BRAND, tmp_path)
    assert "\n" not in str(caught.value)


def test_ones_own_template_is_used(internal, tmp_path):
    shutil.copytree(kit_folder("templates") / "typst", tmp_path / "typst")
    report = tmp_path / "typst" / "report.typ"
    report.write_text(report.read_text().replace('paper: "a4"', 'paper: "a5"'))
    (page, *_) = PdfReader(io.BytesIO(render_pdf({**internal, "parts": []}, BRAND, tmp_path))).pages
    assert round(page.mediabox.width) == 420
