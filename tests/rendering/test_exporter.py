"""The page through nbconvert."""

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from sample_document import BRAND, MARKDOWN, internal_document

from nps_report.blocks import MIME
from nps_report.errors import RenderError
from nps_report.rendering.document import illustrate, read_document
from nps_report.rendering.html import render_html

NAME = "nps_report.rendering.exporter.ReportHTML"


@pytest.fixture
def notebook():
    """Hold the sample report as an executed notebook does."""
    sample = internal_document()
    blocks = [
        sample["title"],
        *(part for part in sample["parts"] if part["block"] in ("headline", "section")),
    ]
    outputs = [nbformat.v4.new_output("display_data", {MIME: block}) for block in blocks]
    cells = [
        nbformat.v4.new_code_cell("import secret", outputs=outputs),
        nbformat.v4.new_markdown_cell(MARKDOWN),
    ]
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "k"}}
    )


def test_it_gives_the_same_page(notebook):
    page, resources = get_exporter(NAME)().from_notebook_node(notebook)
    assert page == render_html(illustrate(read_document(notebook), BRAND), BRAND)
    assert resources["output_extension"] == ".html"


def test_no_code_and_no_notebook_metadata(notebook):
    page, _ = get_exporter(NAME)().from_notebook_node(notebook)
    assert "import secret" not in page
    assert "kernelspec" not in page


def test_the_colour_can_be_set(notebook):
    page, _ = get_exporter(NAME)(primary="#7a1f5c").from_notebook_node(notebook)
    assert "--brand: #7a1f5c" in page


def test_another_notebook_is_refused():
    with pytest.raises(RenderError, match="shows no title"):
        get_exporter(NAME)().from_notebook_node(nbformat.v4.new_notebook())
