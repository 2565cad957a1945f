"""Makes a document's PDF with Typst: tagged, archivable, and the same bytes for the same input."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import typst

from nps_report.colours import legible
from nps_report.errors import RenderError
from nps_report.fonts import font_folder
from nps_report.glyphs import breakable, mapped, printable
from nps_report.kit import kit_folder
from nps_report.programme import Brand
from nps_report.rendering.headings import with_heading_levels, words_of

Result = TypeVar("Result")

STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")
"""PDF/UA-1, for screen readers, and PDF/A-2a, for archives."""

_AS_IT_IS = frozenset({"svg", "data", "url", "date", "language"})
"""Keys whose text is not prose."""

_UNSEEN = frozenset({"numbers", "source", "markdown", "table", "svg_narrow"})
"""Keys that the template has no use for. A figure's table stands in the HTML and the spreadsheet."""


def render_pdf(document: dict[str, Any], brand: Brand, templates: Path | None = None) -> bytes:
    """The PDF of an illustrated document, laid out by `templates`/typst/report.typ (the kit's, if not given).

    Text reaches the template as values, never as markup, in signs that the shipped typeface has.

    Raises RenderError where Typst refuses the result.
    """
    root = (templates or kit_folder("templates")) / "typst"
    seen = json.dumps(_seen(document, brand), ensure_ascii=False)
    compiler = typst.Compiler(root=root, font_paths=fonts(), sys_inputs={"document": seen})
    made_on = datetime.fromisoformat(document["title"]["document"]["date"]).replace(tzinfo=UTC)
    compile_pdf = partial(
        compiler.compile, root / "report.typ", format="pdf", pdf_standards=list(STANDARDS), timestamp=made_on
    )
    try:
        return cast("bytes", _beside(compile_pdf))
    except typst.TypstError as error:
        raise RenderError("typst", f"{root / 'report.typ'}: {_one_line(error)}") from error


def _beside(work: Callable[[], Result]) -> Result:
    """What `work` gives, done in a thread of its own.

    Typst asks how deep its stack is. For the main thread of a process that has loaded hundreds of libraries the system
    reads through all of their addresses to tell, which costs a tenth of a letter's PDF.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


@cache
def fonts() -> typst.Fonts:
    """The shipped typeface, and the fonts inside Typst for code; none of the machine's own."""
    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])


def _seen(document: dict[str, Any], brand: Brand) -> dict[str, Any]:
    """What the template reads: the document in printable signs with its heading levels, and the brand."""
    title = {key: value for key, value in document["title"].items() if key not in _UNSEEN}
    bare = {"title": title, "parts": [_part(part) for part in document["parts"]]}
    shown = with_heading_levels(mapped(bare, _set, kept=_AS_IT_IS))
    return {**shown, "keywords": _keywords(shown["title"]), "brand": _brand(brand)}


def _set(text: str) -> str:
    return breakable(printable(text))


def _part(block: dict[str, Any]) -> dict[str, Any]:
    """A block as the template reads it."""
    part = {key: value for key, value in block.items() if key not in _UNSEEN}
    if block["block"] == "image" and block["format"] != "svg":
        part["data"] = list(base64.b64decode(block["data"]))  # Typst cannot decode it
    if block["block"] == "figure":
        del part["data"]
    if "blocks" in part:
        part["blocks"] = [_part(inner) for inner in part["blocks"]]
    if "ast" in part:
        part["ast"] = [_shallow(token, _DEEPEST) for token in part["ast"]]
    return part


_DEEPEST = 16
"""Levels of Markdown tokens that Typst can follow (five lists nested); deeper ones give their words."""


def _shallow(token: dict[str, Any], levels: int) -> dict[str, Any]:
    if "children" not in token:
        return token
    if levels == 0:
        return {"type": "text", "raw": words_of(token)}
    return {**token, "children": [_shallow(child, levels - 1) for child in token["children"]]}


def _keywords(title: dict[str, Any]) -> list[str]:
    """What the file can be found by: its heading, and the parts of its footer."""
    footer = (part.strip() for part in title["document"]["footer"].split("·"))
    return list(dict.fromkeys(word for word in (" ".join(title["heading"]), *footer) if word))


def _brand(brand: Brand) -> dict[str, Any]:
    logo = None if brand.logo is None else _picture(brand.logo)
    return {
        "name": _set(brand.name),
        "primary": brand.primary,
        "legible": legible(brand.primary),
        "logo": logo,
    }


def _picture(path: Path) -> dict[str, Any]:
    """A picture file as the template reads it."""
    kind = path.suffix.lower().lstrip(".").replace("jpeg", "jpg")
    try:
        return {"format": kind, "bytes": list(path.read_bytes())}
    except OSError as error:
        raise RenderError(
            "logo", f"{path}: the logo cannot be read ({error.strerror}). Correct `brand: logo`."
        ) from error


def _one_line(error: typst.TypstError) -> str:
    """Typst's own message and hints."""
    return " ".join(" ".join((error.message, *error.hints)).split())
