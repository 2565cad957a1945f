"""What is read of an executed notebook."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sample_document import BRAND, PIXEL, WORDS, internal_document

from nps_report.blocks import MIME, Document, Note, Prose, Section, Title, runs
from nps_report.errors import RenderError
from nps_report.rendering.document import illustrate, read_document

TITLE = Title("", ("Lyon",), (), Document("fr", "Lyon", "", "", "2026-10-31", "", "internal"), WORDS)


def shown(block):
    return new_output("display_data", {MIME: block.as_json(), "text/html": "<p>", "text/plain": "<Note>"})


def notebook_of(*outputs, **metadata):
    cells = [new_code_cell("secret()", outputs=[shown(TITLE)])]
    return new_notebook(cells=[*cells, new_code_cell("secret()", outputs=list(outputs), metadata=metadata)])


def parts_of(*outputs, **metadata):
    return read_document(notebook_of(*outputs, **metadata))["parts"]


def test_the_title_stands_apart():
    document = read_document(notebook_of(shown(Note(runs("Bien.")))))
    assert document["title"]["heading"] == ["Lyon"]
    assert [part["block"] for part in document["parts"]] == ["note"]


def test_a_block_is_read_from_its_json_not_its_html():
    assert parts_of(shown(Note(runs("Bien.")))) == [Note(runs("Bien.")).as_json()]


def test_code_is_never_read():
    assert "secret" not in str(read_document(notebook_of(shown(Note(runs("Bien."))))))


def test_markdown_and_outputs_keep_their_order():
    cells = [
        new_code_cell("", outputs=[shown(TITLE), shown(Note(runs("a")))]),
        new_markdown_cell("b"),
        new_code_cell("", outputs=[shown(Note(runs("c")))]),
    ]
    parts = read_document(new_notebook(cells=cells))["parts"]
    assert [part["block"] for part in parts] == ["note", "markdown", "note"]


def test_blank_markdown_is_no_part():
    notebook = notebook_of()
    notebook.cells.append(new_markdown_cell("  \n"))
    assert read_document(notebook)["parts"] == []


def test_printed_text_is_plain_output_without_terminal_colours():
    parts = parts_of(new_output("stream", name="stdout", text="\x1b[31mcompte\x1b[0m  n\nNovalux\t12\n"))
    assert parts == [{"block": "output", "text": "compte  n\nNovalux 12"}]


def test_warnings_never_reach_a_report():
    assert parts_of(new_output("stream", name="stderr", text="FutureWarning: ...")) == []


def test_a_picture_keeps_the_cell_s_alternative_text():
    parts = parts_of(new_output("display_data", {"image/png": f"{PIXEL}\n"}), alt="Plan du quai")
    assert parts == [{"block": "image", "format": "png", "data": PIXEL, "alt": "Plan du quai"}]


def test_a_picture_without_words_says_whose_it_is():
    assert parts_of(new_output("display_data", {"image/png": PIXEL}))[0]["alt"] == WORDS["output"]


def test_a_png_goes_before_an_svg():
    data = {"image/svg+xml": "<svg/>", "image/png": PIXEL, "text/plain": "<Figure>"}
    assert parts_of(new_output("execute_result", data))[0]["format"] == "png"
    del data["image/png"]
    assert parts_of(new_output("execute_result", data))[0]["format"] == "svg"


def test_foreign_html_gives_way_to_plain_text():
    data = {"text/html": "<script>alert(1)</script>", "text/plain": "  n\n 12"}
    assert parts_of(new_output("execute_result", data)) == [{"block": "output", "text": "  n\n 12"}]


def test_markdown_shown_by_code_is_markdown():
    data = {"text/markdown": "**12**", "text/plain": "<Markdown>"}
    assert parts_of(new_output("display_data", data))[0]["source"] == "**12**"


def test_prose_inside_a_section_gets_its_tokens():
    [section] = parts_of(shown(Section("Avis", (Prose("*Bien*", "Analyse"),))))
    assert section["blocks"][0]["ast"][0]["children"][0]["type"] == "emphasis"


def test_a_notebook_without_a_title_is_refused():
    with pytest.raises(RenderError, match="shows no title") as caught:
        read_document(new_notebook(cells=[new_markdown_cell("Bien.")]))
    assert caught.value.slug == "no-title"


def test_a_failed_cell_is_refused_with_its_cause():
    failed = new_output("error", ename="KeyError", evalue="'unitz'", traceback=[])
    with pytest.raises(RenderError, match="KeyError: 'unitz'"):
        read_document(notebook_of(failed))


def test_a_saved_notebook_reads_the_same():
    notebook = notebook_of(shown(Note(runs("Bien."))))
    saved = nbformat.reads(nbformat.writes(notebook), as_version=4)
    assert read_document(saved) == read_document(notebook)


def test_every_figure_is_drawn_in_sections_too():
    document = illustrate(internal_document(), BRAND)
    sections = [part for part in document["parts"] if part["block"] == "section"]
    inner = [block for part in sections for block in part["blocks"] if block["block"] == "figure"]
    outer = [part for part in document["parts"] if part["block"] == "figure"]
    assert len(inner) == 1
    assert len(outer) == 2
    assert all("<svg" in figure["svg"] for figure in inner + outer)


def test_drawing_leaves_the_document_as_it_was():
    document = internal_document()
    illustrate(document, BRAND)
    assert document == internal_document()
