"""The words inside a finished PDF: those on its pages and those beside them, which only programs read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"\bstream\r?\n(.*?)\bendstream\b", re.DOTALL)
# Written in brackets, or in hexadecimal digits; `<<` opens a dictionary.
_STRING = (
    rb"(?:\((?P<signs>(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+)\)|(?<!<)<(?P<digits>(?:[0-9A-Fa-f]|\s)*+)>)"
)
_ANY_STRING = re.compile(_STRING, re.DOTALL)
_SAID_INSTEAD = re.compile(rb"/(?:ActualText|Alt|E)\s*" + _STRING, re.DOTALL)
_PACKED_OBJECTS = re.compile(rb"\s*(?:\d+\s+\d+\s+)+<<")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
# How the reader of pages tells that a word goes on after the end of its line, at a hyphen or a place to break.
_BROKEN_WORD = re.compile("[\x02\ufffe]\r?\n?|\u200b\r?\n")


def start_reading() -> None:
    """Load the library that reads pages; nothing is read, no thread is started."""
    import pypdfium2

    pypdfium2.PdfDocument.new().close()


def source_of_pdf(content: bytes) -> str:
    """The text of a PDF's pages, and each text beside them: metadata, bookmarks, alternative texts, attachments.

    Raises ValueError for an attachment that is no text, which nobody could search.
    """
    # What is drawn, or a string, has no marks: a sign that opens one would hide all up to the next.
    plain = (text.replace("<", "‹") for text in (*pages_of(content), *_strings_of(content)))
    return " |\n".join([*plain, *_metadata_of(content), *_attached(content)])


def _attached(content: bytes) -> Iterator[str]:
    """The name and the text of each file that a PDF carries along."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for nth in range(document.count_attachments()):
            attachment = document.get_attachment(nth)
            name, data = attachment.get_name(), bytes(attachment.get_data())
            yield name
            yield source_of_pdf(data) if data.startswith(b"%PDF") else _text_of_attachment(name, data)
    finally:
        document.close()


def _text_of_attachment(name: str, data: bytes) -> str:
    text = data.decode("utf-8")
    if "\0" in text:
        raise ValueError(f"its attachment {name!r} is no text")
    return text


def pages_of(content: bytes) -> Iterator[str]:
    """The text of each page, in the order of drawing; a word broken at the end of a line has its hyphen there."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            text = page.get_textpage().get_text_range()
            yield _BROKEN_WORD.sub("-\n", text).replace("\r\n", "\n")
    finally:
        document.close()


def _strings_of(content: bytes) -> Iterator[str]:
    """Every string of the file's objects, and what pages say instead of what they draw."""
    yield from map(_decoded, _ANY_STRING.finditer(_STREAM.sub(b" ", content)))
    for stream in map(_inflated, _STREAM.findall(content)):
        # A stream may hold objects of the file, packed.
        strings = _ANY_STRING if _PACKED_OBJECTS.match(stream) else _SAID_INSTEAD
        yield from map(_decoded, strings.finditer(stream))


def _metadata_of(content: bytes) -> Iterator[str]:
    for stream in map(_inflated, _STREAM.findall(content)):
        if stream.lstrip().startswith((b"<?xpacket", b"<x:xmpmeta")):
            yield stream.decode("utf-8", errors="replace")


def _inflated(stream: bytes) -> bytes:
    """A stream as it was before it was packed, or as it is."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def _decoded(found: re.Match[bytes]) -> str:
    if found["digits"] is not None:
        digits = b"".join(found["digits"].split())
        return _text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
    return _text(_ESCAPE.sub(_escaped, found["signs"]))


def _escaped(found: re.Match[bytes]) -> bytes:
    return (
        bytes([int(found[1], 8) & 255])
        if found[1] < b"8" and found[1].isdigit()
        else _ESCAPED.get(found[1], found[1])
    )


def _text(raw: bytes) -> str:
    r"""What a string says: its first bytes tell how it is written.

    >>> _text(b"\xfe\xff\x00\xc9\x00l"), _text(b"\xef\xbb\xbf\xc3\x89l"), _text(b"\xc9l")
    ('Él', 'Él', 'Él')
    """
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", errors="replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", errors="replace")
    return raw.decode("latin-1")
