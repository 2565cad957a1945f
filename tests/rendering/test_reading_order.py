"""Whole documents are read in the order of their blocks: by tags and as drawn in the PDF, and in the page."""

import pytest
from pdf_reading import drawn, heard
from reading_order import heard_in_browser, misplaced, page_one, said_by, unseen
from sample_document import BRAND as SAMPLE_BRAND
from sample_document import customer_document, internal_document

from nps_report.programme import Brand
from nps_report.rendering.document import illustrate
from nps_report.rendering.html import render_html
from nps_report.rendering.typst import render_pdf

BRAND = Brand(name=SAMPLE_BRAND.name)
DOCUMENTS = {"internal": internal_document, "customer": customer_document}


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request):
    return illustrate(DOCUMENTS[request.param](), BRAND)


@pytest.fixture(scope="module")
def pdf(document):
    return render_pdf(document, BRAND)


def test_page_one_is_heard_in_the_order_of_its_blocks(document, pdf):
    said = said_by(page_one(document), paper=True)
    assert len(said) > 20
    assert misplaced(said, heard(pdf, page=0)) == []


def test_page_one_is_drawn_in_the_order_of_its_blocks(document, pdf):
    said = said_by(page_one(document), paper=True)
    assert misplaced([text for text in said if text not in unseen(document)], drawn(pdf, page=0)) == []


def test_all_pages_are_heard_in_the_order_of_their_blocks(document, pdf):
    assert misplaced(said_by(document, paper=True), heard(pdf)) == []


def test_the_page_is_heard_in_the_same_order(document):
    assert misplaced(said_by(document), heard_in_browser(render_html(document, BRAND))) == []


def test_blocks_the_other_way_round_would_be_found(document, pdf):
    turned = {**document, "parts": document["parts"][::-1]}
    assert misplaced(said_by(turned, paper=True), heard(pdf)) != []
