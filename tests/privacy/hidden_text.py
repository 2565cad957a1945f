"""Everything that a file says to a machine: text nobody sees, metadata, alternative texts, attributes."""

import html
import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject


def everything_in(files: dict[str, bytes]) -> dict[str, str]:
    """By ending: the page's source without its fonts, all strings and streams of the PDF, the JSON as it is."""
    source = re.sub(r"base64,[A-Za-z0-9+/=]+", "", files["html"].decode())
    return {
        "html": html.unescape(source),
        "pdf": "\n".join(_pdf_texts(files["pdf"])),
        "json": files["json"].decode(),
    }


def _pdf_texts(content: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    yield from (page.extract_text() for page in reader.pages)
    for number in range(1, int(reader.trailer["/Size"])):
        yield from _strings(reader.get_object(number))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, DictionaryObject):
        for key in value:
            yield from _strings(value.raw_get(key))
        if isinstance(value, StreamObject):
            yield value.get_data().decode("utf-8", errors="replace")
    elif isinstance(value, ArrayObject):
        for item in value:
            yield from _strings(item)
