"""The page: whole, sound for every reader, light, and safe whatever it is given."""

import re
from copy import deepcopy
from itertools import pairwise

import pytest
from page_reading import Page
from sample_document import (
    BRAND,
    HOSTILE,
    SampleBrand,
    customer_document,
    hostile_document,
    internal_document,
)

from nps_report.blocks import Cell, Column, SpokenCell, Table
from nps_report.colours import contrast
from nps_report.errors import RenderError
from nps_report.glyphs import readable
from nps_report.kit import kit_folder
from nps_report.rendering.document import changed
from nps_report.rendering.html import render_html
from nps_report.rendering.webfonts import font_faces

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="m" d="M0 0"/><text>+22</text></svg>'
)


def sketched(document):
    """The document with a small drawing in each figure: the charts have their own tests."""
    parts = [
        changed(part, lambda block: {**block, "svg": SVG} if block["block"] == "figure" else block)
        for part in document["parts"]
    ]
    return {**document, "parts": parts}


INTERNAL = render_html(sketched(internal_document()), BRAND)
CUSTOMER = render_html(sketched(customer_document()), BRAND)
HOSTILE_PAGES = {
    "internal": render_html(sketched(hostile_document()), BRAND),
    "customer": render_html(sketched(hostile_document(customer_document())), BRAND),
}
PAGES = pytest.mark.parametrize("html", [INTERNAL, CUSTOMER, *HOSTILE_PAGES.values()], ids=str.__len__)


def block_page(*parts):
    document = internal_document()
    return Page(render_html(sketched({**document, "parts": list(parts)}), BRAND))


@PAGES
def test_every_element_is_closed_in_order(html):
    page = Page(html)
    assert page.misplaced == []
    assert page.open == []


@PAGES
def test_every_id_is_given_once(html):
    ids = Page(html).values("id")
    assert len(ids) == len(set(ids))


@PAGES
def test_every_jump_within_the_page_lands(html):
    page = Page(html)
    jumps = {address[1:] for address in page.values("href") if address.startswith("#")}
    assert jumps <= set(page.values("id"))
    assert "main" in jumps


@PAGES
def test_headings_are_in_order_under_one_title(html):
    levels = Page(html).heading_levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@PAGES
def test_boxes_that_scroll_can_be_reached_and_are_named(html):
    boxes = [box for box in Page(html).named("div") if "scroll" in box.get("class", "").split()]
    assert boxes
    assert all(box["tabindex"] == "0" and box["role"] == "group" and box["aria-label"] for box in boxes)


@PAGES
def test_the_page_asks_the_network_for_nothing(html):
    page = Page(html)
    assert all(source.startswith("data:") for source in page.values("src"))
    assert not {"script", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.elements}
    assert "@import" not in html.split("</style>")[0]
    assert set(re.findall(r"url\((.{5})", html.split("</style>")[0])) == {"data:"}
    policy = next(meta for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"].startswith("default-src 'none';")


def test_the_landmarks_are_there():
    tags = [tag for tag, _ in Page(INTERNAL).elements]
    assert [tag for tag in tags if tag in ("header", "nav", "main")] == ["header", "nav", "main"]
    assert tags[-1] == "footer"


def test_the_page_says_what_it_is():
    page = Page(INTERNAL)
    assert page.named("html") == [{"lang": "fr"}]
    assert "Agence de Lyon, octobre 2026" in page.text
    described = [meta["content"] for meta in page.named("meta") if meta.get("name") == "description"]
    assert described == ["Rapport interne de l’enquête clients, octobre 2026"]


def test_the_contents_name_the_sections_and_the_analyst_s_heading():
    nav = INTERNAL.split("<nav")[1].split("</nav>")[0]
    assert re.findall(r'<a href="#([^"]*)">', nav) == [
        "qui-a-repondu",
        "toutes-les-unites",
        "ce-quils-disent",
        "le-registre-des-actions",
        "ce-que-jai-vu-sur-place",
        "methode",
    ]


def test_a_letter_to_customers_has_no_contents():
    assert Page(CUSTOMER).named("nav") == []


def test_the_score_its_interval_and_its_change_are_said():
    text = Page(INTERNAL).text
    assert "+22 entre +10 et +33 (à 95 %) Stable ou indéterminé" in text
    assert "46 % promoteurs" in text


def test_the_class_bar_is_one_picture_in_proportion():
    page = block_page(internal_document()["parts"][0])
    [bar] = [box for box in page.named("div") if box.get("class") == "bar"]
    assert bar["role"] == "img"
    assert bar["aria-label"] == "46 % de promoteurs, 30 % de passifs, 24 % de détracteurs".replace(
        " %", "\u202f%"
    )
    assert [piece["style"] for piece in page.named("i")] == [
        "flex-grow:0.4599",
        "flex-grow:0.2995",
        "flex-grow:0.2406",
    ]


def test_a_headline_without_answers_has_no_bar():
    headline = {**internal_document()["parts"][0], "bar": [], "score": None, "label": "–"}
    assert block_page(headline).named("i") == []


def test_a_figure_is_described_and_its_data_one_click_away():
    [trend] = [part for part in internal_document()["parts"] if part.get("figure") == "trend"]
    page = block_page(trend)
    [svg] = page.named("svg")
    assert svg["aria-label"] == trend["alt"]
    assert svg["role"] == "img"
    assert len(page.named("details")) == 1
    assert len(page.named("tr")) == 14


def test_a_phone_gets_a_drawing_of_its_own_with_the_same_words():
    [trend] = [part for part in internal_document()["parts"] if part.get("figure") == "trend"]
    page = block_page({**trend, "svg_narrow": SVG})
    assert [svg["aria-label"] for svg in page.named("svg")] == [trend["alt"]] * 2
    assert len({path["id"] for path in page.named("path")}) == 2


def test_two_figures_share_no_id():
    [trend] = [part for part in internal_document()["parts"] if part.get("figure") == "trend"]
    ids = [path["id"] for path in block_page(trend, trend).named("path")]
    assert ids == ["f1_m", "f2_m"]


def test_a_row_is_headed_by_its_first_cell_and_numbers_stand_at_the_end():
    units = next(part for part in internal_document()["parts"] if part.get("heading") == "Toutes les unités")
    page = block_page(units["blocks"][0])
    assert [cell for cell in page.named("th") if cell.get("scope") == "row"] == [{"scope": "row"}] * 4
    assert all(cell["class"].split()[0] == "end" for cell in page.named("td"))


def small_table(side):
    cells = (Cell("Rappeler"), Cell("C. Roux"), Cell("15 oct."), Cell("24", 24, "small-base"))
    columns = (Column("Action"), Column("Responsable"), Column("Échéance", side), Column("Réponses", "end"))
    return Table("Registre", columns, (cells,)).as_json()


def test_a_table_of_words_names_each_cell_s_column_for_the_cards_of_a_phone():
    page = block_page(small_table("start"))
    assert [cell["data-label"] for cell in page.named("td")] == ["Responsable", "Échéance", "Réponses"]
    assert {cell["role"] for cell in page.named("td")} == {"cell"}


def test_a_table_of_numbers_stays_a_table_on_a_phone():
    page = block_page(small_table("end"))
    assert not any("data-label" in cell for cell in page.named("td"))


def test_a_hollow_dot_in_a_table_is_explained():
    assert "base faible" in block_page(small_table("end")).text


def test_an_empty_table_is_one_line():
    units = next(part for part in internal_document()["parts"] if part.get("heading") == "Toutes les unités")
    page = block_page(units["blocks"][1])
    assert page.named("table") == []
    assert "Aucune correction sur la période." in page.text


def quotes_block(*texts):
    quotes = [{"text": text, "language": "en", "about": ""} for text in texts]
    group = {"label": "Promoteurs", "quotes": quotes, "score_class": "promoters", "note": "", "empty": ""}
    return {"block": "quotes", "title": "", "note": "", "groups": [group]}


def test_a_quote_speaks_its_own_language_in_its_own_direction():
    page = block_page(quotes_block("Same technician."))
    assert {"lang": "en", "dir": "auto"} in page.named("p")


def test_a_cell_of_words_speaks_its_own_language_and_its_note_the_reports():
    row = (SpokenCell("Too late", language="en", note="Texte en anglais seulement."), SpokenCell("Un SMS"))
    page = block_page(Table("", (Column("a"), Column("b")), (row,)).as_json())
    assert page.named("span").count({"lang": "en", "dir": "auto"}) == 1
    assert {"class": "remark"} in page.named("span")
    assert "Too late Texte en anglais seulement." in page.text


def test_the_fourth_quote_and_those_after_fold_away():
    assert block_page(quotes_block("a", "b", "c")).named("details") == []
    page = block_page(quotes_block("a", "b", "c", "d", "e"))
    assert len(page.named("details")) == 1
    assert len(page.named("q")) == 5
    assert "Voir plus (2)" in page.text


def test_the_letter_opens_a_letter_to_the_firm():
    assert "mailto:ecoute@helios.example" in Page(CUSTOMER).values("href")


def test_the_analyst_s_markdown_comes_out_well():
    page = Page(INTERNAL)
    assert "https://helios.example/cr" in page.values("href")
    assert "<b>balise</b> montrée telle quelle" in page.text
    assert {"em", "ol", "ul", "blockquote", "code", "hr", "del"} - {tag for tag, _ in page.elements} == {
        "del"
    }


def test_a_link_that_would_run_something_is_text():
    ast = [
        {
            "type": "link",
            "attrs": {"url": "javascript:alert(1)"},
            "children": [{"type": "text", "raw": "ici"}],
        }
    ]
    page = block_page({"block": "markdown", "source": "", "ast": ast})
    assert "javascript" not in str(page.elements)
    assert "ici" in page.text


@pytest.mark.parametrize("edition", ["internal", "customer"])
def test_hostile_words_make_no_element_and_no_attribute(edition):
    clean = {"internal": INTERNAL, "customer": CUSTOMER}[edition]
    page = Page(HOSTILE_PAGES[edition])
    from_markdown = {
        "h2",
        "h3",
        "strong",
        "em",
        "code",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "li",
    }
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in Page(clean).elements} | from_markdown | {
        "p",
        "div",
    }
    attributes = {name for _, found in page.elements for name in found}
    assert attributes <= {name for _, found in Page(INTERNAL).elements for name in found}


def test_hostile_words_are_shown_as_they_were_written():
    page = block_page(*(quotes_block(text) for text in HOSTILE))
    for text in HOSTILE:
        assert " ".join(readable(text).split()) in page.text


@pytest.mark.parametrize("html", HOSTILE_PAGES.values(), ids=HOSTILE_PAGES)
def test_no_character_that_disturbs_its_neighbours_is_left(html):
    html.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000]", html)
    assert "👍🏽" in html
    assert "中文評論" in html


def test_the_same_document_gives_the_same_bytes():
    assert render_html(sketched(internal_document()), BRAND) == INTERNAL


def test_the_document_is_left_as_it_was():
    document = sketched(internal_document())
    before = deepcopy(document)
    render_html(document, BRAND)
    assert document == before


def test_the_page_is_light():
    drawings = sum(map(len, re.findall(r"<svg.*?</svg>", INTERNAL, re.DOTALL)))
    assert len(font_faces()) < 60_000
    assert len(INTERNAL.encode()) - len(font_faces()) - drawings < 60_000


def test_the_letters_of_the_report_s_languages_are_inside():
    assert font_faces() in INTERNAL


def test_the_brand_s_colour_and_logo_are_in_the_page(tmp_path):
    (tmp_path / "logo.svg").write_text("<svg/>")
    brand = SampleBrand(primary="#7a1f5c", logo=tmp_path / "logo.svg")
    html = render_html(sketched(internal_document()), brand)
    assert "--brand: #7a1f5c" in html
    assert {"class": "logo", "src": "data:image/svg+xml;base64,PHN2Zy8+", "alt": "Helios"} in Page(
        html
    ).named("img")


def test_a_light_colour_is_darkened_where_it_is_words():
    html = render_html(sketched(internal_document()), SampleBrand(primary="#ffcc00"))
    (colour,) = re.findall(r":root { --brand: (#\w+)", html)
    assert contrast(colour, "#ffffff") >= 4.5


def test_a_logo_that_cannot_be_shown_is_refused(tmp_path):
    with pytest.raises(RenderError, match="Name a PNG, SVG or JPEG file"):
        render_html(sketched(internal_document()), SampleBrand(logo=tmp_path / "logo.gif"))


def test_templates_of_one_s_own_are_used(tmp_path):
    (tmp_path / "html").mkdir()
    for file in (kit_folder("templates") / "html").iterdir():
        (tmp_path / "html" / file.name).write_text(file.read_text())
    (tmp_path / "html" / "report.css").write_text("h1 { color: teal; }")
    html = render_html(sketched(internal_document()), BRAND, tmp_path)
    assert "h1 { color: teal; }" in html
