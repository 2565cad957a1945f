"""Reads an executed notebook as a document: what its cells show, as plain JSON, for every format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import nbformat

from nps_report.blocks import MIME
from nps_report.errors import RenderError
from nps_report.programme import Brand
from nps_report.rendering.markdown import markdown_ast

Shown = dict[str, Any]
"""A block as JSON, with its kind under `block`."""

Document = dict[str, Any]
"""`title`, the title block, and `parts`, all that follows in the notebook's order."""


def read_document(notebook: nbformat.NotebookNode) -> Document:
    """The document that an executed notebook shows: its Markdown and its outputs, never its code.

    Beside our blocks, an analyst's pictures and plain outputs become parts of their own; warnings
    (stderr) are left out, and HTML of foreign objects gives way to their plain text.

    >>> from nps_report.blocks import Document, Title
    >>> named = Title("", ("Lyon",), (), Document("fr", "Lyon", "", "", "2026-10-31", "", "internal"), {})
    >>> shown = nbformat.v4.new_output("display_data", {MIME: named.as_json()})
    >>> cells = [nbformat.v4.new_code_cell("show()", outputs=[shown]), nbformat.v4.new_markdown_cell("Bien.")]
    >>> document = read_document(nbformat.v4.new_notebook(cells=cells))
    >>> document["title"]["heading"], [part["source"] for part in document["parts"]]
    (['Lyon'], ['Bien.'])

    Raises RenderError where no cell shows a title, or a cell holds an error.
    """
    parts = [with_markdown(part) for cell in notebook.cells for part in _parts_of(cell)]
    titles = [part for part in parts if part["block"] == "title"]
    if not titles:
        raise RenderError(
            "no-title", "The notebook shows no title. Run it whole; its first block names the report."
        )
    shown = [part for part in parts if part["block"] != "title"]
    return {"title": titles[0], "parts": [_with_alt(part, titles[0]) for part in shown]}


def illustrate(document: Document, brand: Brand) -> Document:
    """The document with each figure drawn once for all formats, as `svg`, and as `svg_narrow` for phones."""
    from nps_report.charts import NARROW, draw

    def drawn(block: Shown) -> Shown:
        if block["block"] != "figure":
            return block
        return {**block, "svg": draw(block, brand), "svg_narrow": draw(block, brand, NARROW)}

    return {**document, "parts": [changed(part, drawn) for part in document["parts"]]}


def with_markdown(block: Shown) -> Shown:
    """The block with the tokens of each Markdown text in it, as `ast`.

    >>> with_markdown({"block": "prose", "markdown": "Bien.", "label": "Analyse"})["ast"]
    [{'type': 'paragraph', 'children': [{'type': 'text', 'raw': 'Bien.'}]}]
    """
    return changed(block, _with_tokens)


def changed(block: Shown, change: Callable[[Shown], Shown]) -> Shown:
    """The block after `change`, and so each block inside it.

    >>> section = {"block": "section", "blocks": [{"block": "text"}]}
    >>> changed(section, lambda block: {**block, "seen": True})["blocks"]
    [{'block': 'text', 'seen': True}]
    """
    new = change(block)
    if "blocks" in new:
        new = {**new, "blocks": [changed(inner, change) for inner in new["blocks"]]}
    return new


def _with_tokens(block: Shown) -> Shown:
    if block["block"] != "prose" or "ast" in block:
        return block
    return {**block, "ast": markdown_ast(block["markdown"])}


def _parts_of(cell: Any) -> Iterator[Shown]:
    if cell.cell_type == "markdown" and cell.source.strip():
        yield _markdown(cell.source)
    for output in cell.get("outputs", []):
        yield from _part_of(output, cell)


def _part_of(output: Any, cell: Any) -> Iterator[Shown]:
    """The part that an output shows, if any."""
    if output.output_type == "error":
        raise RenderError(
            "cell-error", f"A cell failed: {output.ename}: {output.evalue}. Mend it, run the notebook."
        )
    if output.output_type == "stream":
        if output.name == "stdout":
            yield from _plain(output.text)
        return
    yield from _richest(output.data, cell.metadata.get("alt", ""))


def _richest(data: Any, alt: str) -> Iterator[Shown]:
    """The best of the forms in which a value was shown; a PNG before an SVG, for it can hold no script."""
    if MIME in data:
        yield cast("Shown", data[MIME])
    elif "image/png" in data:
        yield {"block": "image", "format": "png", "data": "".join(data["image/png"].split()), "alt": alt}
    elif "image/svg+xml" in data:
        yield {"block": "image", "format": "svg", "data": data["image/svg+xml"], "alt": alt}
    elif "text/markdown" in data:
        yield _markdown(data["text/markdown"])
    else:
        yield from _plain(data.get("text/plain", ""))


def _markdown(source: str) -> Shown:
    return {"block": "markdown", "source": source, "ast": markdown_ast(source)}


_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def _plain(text: str) -> Iterator[Shown]:
    """Plain text without the colours of a terminal; blank text shows nothing."""
    shown = _COLOUR.sub("", text).expandtabs().strip("\n")
    if shown.strip():
        yield {"block": "output", "text": shown}


def _with_alt(part: Shown, title: Shown) -> Shown:
    """An analyst's picture says at least whose it is; a cell's metadata `alt` says more."""
    if part["block"] == "image" and not part["alt"]:
        return {**part, "alt": title["words"].get("output", "")}
    return part
