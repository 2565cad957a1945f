"""What the leak check reads of a PDF: no word on a page, and none beside it, is out of its sight."""

import io
from collections.abc import Iterable
from pathlib import Path

import pypdf
import pytest
import typst
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from nps_report.errors import LeakError
from nps_report.fonts import font_folder
from nps_report.programme import Brand, Programme
from nps_report.publishing.leaks import index_of, refuse_leaks
from nps_report.publishing.pdf_text import pages_of, source_of_pdf
from nps_report.publishing.readings import readings
from nps_report.publishing.words import words_of
from nps_report.rendering.document import illustrate
from nps_report.rendering.typst import render_pdf
from tests.rendering.sample_document import customer_document, hostile_document, internal_document

PROGRAMME = Programme(
    programme="Helios Services", question="?", sources={"responses": {"path": "x.csv"}}, customer={}
)
NAMES = ("Ateliers Novalux", "Élise Roy", "Anticonstitution")
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="9" font-size="8" '
    'font-family="Source Sans Pro">Ateliers Novalux</text></svg>'
)
FONTS = typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])
HEAD = '#set document(title: "x")\n#set text(font: "Source Sans Pro", lang: "fr")\n'


def pdf(tmp_path: Path, source: str) -> bytes:
    """A PDF with `source` in its body."""
    file = tmp_path / "page.typ"
    file.write_text(HEAD + source, encoding="utf-8")
    (tmp_path / "chart.svg").write_text(CHART, encoding="utf-8")
    return typst.Compiler(root=tmp_path, font_paths=FONTS).compile(file, format="pdf")


def words_on(pages: Iterable[str]) -> tuple[str, ...]:
    """The words of pages as the check sees them."""
    return words_of(readings("\n".join(pages))[1])


def others_pages(content: bytes) -> list[str]:
    """The pages as another reader finds them."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize(
    "source",
    [
        "Merci Élise Roy",
        "Ateliers #strong[Nova]lux",
        "Ateliers Nova#emph[lux]",
        "#text(tracking: 1pt)[Ateliers] #h(2cm) Novalux",
        "#text(size: 1pt, fill: white)[Ateliers Novalux]",
        "#place(dx: -50cm)[Ateliers Novalux]",
        "#rotate(90deg)[Ateliers Novalux]",
        "#block(width: 1.4cm)[Ateliers Novalux]",
        "#block(width: 1.6cm)[#set text(hyphenate: true); L’anticonstitution]",
        "#block(width: 1.7cm)[les Ateliers Nova-?lux]",
        "#table(columns: 2)[Élise][Roy]",
        "#table(columns: (1.2cm, 2cm), [Ateliers Novalux], [2])",
        "#footnote[Les Ateliers Novalux]",
        "#set page(header: [Ateliers Novalux]); corps",
        "#pdf.artifact[Ateliers Novalux]",
        "= Ateliers Novalux",
        "#heading(bookmarked: true, text(size: 1pt)[Élise Roy])",
        '#image("chart.svg")',
        '#image("chart.svg", width: 2mm)',
        '#image("chart.svg", alt: "Élise Roy")',
        '#figure(rect(), alt: "Élise Roy")',
        '#set document(author: "Élise Roy"); x',
        '#set document(keywords: ("Ateliers Novalux",)); x',
        '#set document(description: "Ateliers Novalux"); x',
        '#link("https://x.example/?q=Ateliers%20Noval%75x")[x]',
        "ﬁn Ateliers Noval\u00adux",
        "#block(width: 1.3cm)[Anticonsti\u200btution]",
        "#block(width: 1.3cm)[Élise\u00a0Roy]",
        "Élise #sym.arrow Roy",
    ],
)
def test_a_name_anywhere_in_a_pdf_is_found(tmp_path, source):
    content = pdf(tmp_path, source)
    with pytest.raises(LeakError, match="the pdf of the customer edition holds"):
        refuse_leaks({"pdf": content}, index_of(NAMES, PROGRAMME))


def test_a_page_without_names_is_let_through(tmp_path):
    refuse_leaks({"pdf": pdf(tmp_path, "= Merci\nElise et les ateliers du roy")}, index_of(NAMES, PROGRAMME))


@pytest.mark.parametrize("document", [internal_document, customer_document])
def test_the_words_are_those_that_another_reader_finds(document):
    brand = Brand(name="Helios")
    content = render_pdf(illustrate(document(), brand), brand)
    assert words_on(others_pages(content)) == words_on(pages_of(content))
    assert set(words_on(pages_of(content))) <= set(words_on([source_of_pdf(content)]))


@pytest.mark.slow
def test_no_letter_is_lost_among_hostile_ones():
    """The other reader joins some words across lines, so letters are compared."""
    brand = Brand(name="Helios")
    content = render_pdf(illustrate(hostile_document(), brand), brand)
    assert "".join(words_on(others_pages(content))) == "".join(words_on(pages_of(content)))


def written(page: bytes, **entries: TextStringObject) -> bytes:
    """A PDF of one page with these instructions, packed, and entries of its structure."""
    writer = pypdf.PdfWriter()
    blank = writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream.set_data(page)
    blank[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    for key, value in entries.items():
        element = DictionaryObject(
            {NameObject("/Type"): NameObject("/StructElem"), NameObject(f"/{key}"): value}
        )
        writer.root_object[NameObject("/StructTreeRoot")] = writer._add_object(element)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("key", ["ActualText", "Alt", "E"])
def test_what_is_said_instead_of_the_drawn_is_found(key):
    said = written(f"/Span <</{key} (Ateliers \\116ovalux)>> BDC EMC".encode())
    assert "Ateliers Novalux" in source_of_pdf(said)
    hexadecimal = "FEFF" + "Élise Roy".encode("utf-16-be").hex()
    assert "Élise Roy" in source_of_pdf(written(f"/P <</{key} <{hexadecimal}>>> BDC EMC".encode()))


@pytest.mark.parametrize("key", ["ActualText", "Alt", "T", "E", "Lang"])
def test_the_texts_of_the_structure_are_found(key):
    assert "Élise (Lise) Roy" in source_of_pdf(written(b"", **{key: TextStringObject("Élise (Lise) Roy")}))


def carrying(name: str, content: bytes) -> bytes:
    """A PDF with an attachment."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_attachment_is_read_with_its_name():
    source = source_of_pdf(carrying("Élise Roy.txt", b"Ateliers Novalux"))
    assert "Élise Roy" in source
    assert "Ateliers Novalux" in source


def test_a_pdf_in_a_pdf_is_read():
    assert "Ateliers Novalux" in source_of_pdf(carrying("x.pdf", carrying("y.txt", b"Ateliers Novalux")))


def test_an_attachment_that_is_no_text_is_refused():
    """Nobody could search it."""
    with pytest.raises(LeakError, match="cannot be read"):
        refuse_leaks({"pdf": carrying("x.zip", b"PK\0\0")}, index_of(NAMES, PROGRAMME))


def test_strings_in_packed_objects_are_read():
    """As programs other than ours write them: an object stream."""
    packed = b"1 0 2 30 <</Title (Ateliers Novalux)>> <</Alt (Elise Roy)>>"
    source = source_of_pdf(written(packed))
    assert "Ateliers Novalux" in source
    assert "Elise Roy" in source
