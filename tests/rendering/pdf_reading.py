"""Reads a PDF as it is heard: by its tags, in their order; and as it is drawn, in the order of its pages' content."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.generic import IndirectObject


def heard(pdf: bytes, page: int | None = None) -> str:
    """What the tags say, of one page or all, in the order of their tree; a figure says what describes it."""
    reader = PdfReader(io.BytesIO(pdf))
    numbers = {one.indirect_reference.idnum: place for place, one in enumerate(reader.pages)}
    said = _marked(pdf)
    found = _tags(reader.trailer["/Root"]["/StructTreeRoot"], None)
    return " ".join(
        said.get((numbers[on.idnum], what), "") if isinstance(what, int) else what
        for on, what in found
        if on is not None and page in (None, numbers[on.idnum])
    )


def drawn(pdf: bytes, page: int | None = None) -> str:
    """What pypdf finds on one page or all, in the order in which it was drawn."""
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(pages if page is None else [pages[page]])


def _tags(tag: Any, on: IndirectObject | None) -> Iterator[tuple[IndirectObject | None, int | str]]:
    """The pages and numbers of the content under a tag, in order; in place of a figure's, what describes it."""
    on = tag.raw_get("/Pg") if "/Pg" in tag else on
    if "/Alt" in tag:
        yield on or _page_of(tag), str(tag["/Alt"])
        return
    kids = tag.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        inner = kid.get_object()
        if isinstance(inner, int):
            yield on, int(inner)
        elif "/MCID" in inner:
            yield inner.raw_get("/Pg") if "/Pg" in inner else on, int(inner["/MCID"])
        elif "/S" in inner:
            yield from _tags(inner, on)


def _page_of(tag: Any) -> IndirectObject | None:
    """The page on which the content under a tag begins."""
    kids = tag.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        inner = kid.get_object()
        if not isinstance(inner, int):
            found = inner.raw_get("/Pg") if "/Pg" in inner else _page_of(inner)
            if found is not None:
                return found
    return None


def _marked(pdf: bytes) -> dict[tuple[int, int], str]:
    """The text of each piece of marked content, by its page and number."""
    said: dict[tuple[int, int], str] = defaultdict(str)
    document = pypdfium2.PdfDocument(pdf)
    for place, page in enumerate(document):
        words = page.get_textpage()
        for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
            said[place, pdfium.FPDFPageObj_GetMarkedContentID(piece.raw)] += _text_of(piece, words)
    document.close()
    return said


def _text_of(piece: Any, words: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(piece.raw, words.raw, None, 0)
    room = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(piece.raw, words.raw, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), size)
    return room.raw[: size - 2].decode("utf-16-le")
