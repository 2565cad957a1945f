"""A block as JupyterLab shows it."""

import pytest
from page_reading import Page
from sample_document import customer_document, internal_document

from nps_report.rendering.fragments import fragment

SAMPLE = internal_document()
EVERY_KIND = {
    block["block"]: block
    for part in [SAMPLE["title"], *SAMPLE["parts"], *customer_document()["parts"]]
    for block in [part, *part.get("blocks", [])]
}


@pytest.mark.parametrize("kind", sorted(EVERY_KIND))
def test_every_kind_of_block_is_whole_html(kind):
    page = Page(fragment(EVERY_KIND[kind]))
    assert page.misplaced == []
    assert page.open == []


def test_there_is_a_sample_of_every_kind():
    assert len(EVERY_KIND) == 14


def test_a_figure_is_drawn():
    shown = fragment(EVERY_KIND["figure"])
    assert '<img src="data:image/svg+xml;base64,' in shown
    assert "<svg" not in shown, "JupyterLab takes drawings out of a notebook that is not trusted yet"


def test_a_comment_is_text():
    note = {"block": "note", "title": "", "tone": "info", "text": [{"text": "<script>", "style": ""}]}
    shown = fragment(note)
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown


def test_its_style_touches_nothing_around_it():
    style = fragment(EVERY_KIND["text"]).split("<style>")[1].split("</style>")[0]
    rules = [rule.strip() for rule in style.split("}") if rule.strip()]
    assert all(rule.startswith(".nps-report") for rule in rules)
