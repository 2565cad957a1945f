"""What can be read in the bytes of a finished file: shown or not, by people or by programs."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from nps_report.errors import LeakError
from nps_report.publishing.pdf_text import source_of_pdf

_EMBEDDED = re.compile(r"data:(?P<kind>[\w/+.-]*)(?:;[\w=.-]+)*;base64,(?P<data>[A-Za-z0-9+/=]+)")
_PICTURE = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_INLINE = (
    "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|tspan|u"
    "|var|wbr"
)
_INSIDE_A_LINE = re.compile(rf"</?(?:{_INLINE})\b[^>]*>|<!--.*?-->|[*_`~]+|-\n", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_ESCAPED = re.compile(
    r"\\u\{?(?P<long>[0-9a-fA-F]{4,6})\}?|\\x(?P<two>[0-9a-fA-F]{2})|\\(?P<css>[0-9a-fA-F]{1,6})\s?"
)
_MARK = re.compile(r"<!--.*?(?:-->|$)|<[^>]*>?", re.DOTALL)
_JOINT = re.compile(rf"(?<=\w)(?:{_INSIDE_A_LINE.pattern})+(?=\w)", re.DOTALL | re.IGNORECASE)
_MARK_WITHIN = re.compile(r"&lt;|&#|%3C", re.IGNORECASE)
_BESIDE = 100
"""So many signs beside a mark are read again."""
_LINE_END = re.compile(r"\s*\n\s*")
# Lists of places in a drawing, among which a telephone number could be found by chance.
_GEOMETRY = re.compile(r"\b(?:d|points|transform|viewBox)=(?:\"[^\"<>]*\"|'[^'<>]*')")
_PNG = b"\x89PNG\r\n\x1a\n"
_ROUNDS = 3
"""So many times what is written in signs that stand for signs is read: a page within an attribute of a page."""


def readings_of(path: str, content: bytes) -> tuple[str, ...]:
    """What a file holds, by its ending, each as it is written and as it is seen; first its name.

    Raises LeakError where it cannot be read, and so not be searched.

    >>> readings_of("lyon/customer.html", b"<b>No</b>va")
    ('lyon/customer.html', '<b> | </b> |  No va', 'Nova')
    """
    ending = PurePosixPath(path).suffix.lstrip(".") or path
    source = SOURCES.get(ending.lower(), source_of_html)
    try:
        return (path, *dict.fromkeys(readings(source(content))))
    except (ValueError, LookupError, RuntimeError, RecursionError) as error:
        raise LeakError(
            "leak-unread",
            f"{path} cannot be read ({error}), so it cannot be searched for names. Make it again.",
        ) from error


def readings(source: str) -> tuple[str, str]:
    """What is written in the marks of a text, then the text as it is seen.

    As it is seen, no mark stands inside a line, a gap stands for every other, and broken words are joined. With the
    marks come the words that were joined so, lest two of them were meant.

    >>> readings("<p title='a &amp; b'><b>No</b>va-\\nlux<br>SAS")[1]
    ' | Novalux | SAS'
    >>> "Novalux" in readings("<iframe srcdoc='&lt;b&gt;No&lt;/b&gt;valux'>")[0]
    True
    >>> readings("<i>Élise</i><b class=x>Roy</b>")[0].split(" | ")
    ['<i>', '</i>', '<b class=x>', '</b>', ' Élise Roy ']
    """
    drawn = _GEOMETRY.sub(" ", source)
    marks: list[str] = []
    seen, before = drawn, ""
    for _ in range(_ROUNDS):
        if seen == before:
            break
        before = seen
        marks += [*_marks_of(seen), *_joined_in(seen)]
        seen = unquote(html.unescape(_TAG.sub(" | ", _INSIDE_A_LINE.sub("", seen))))
    written, seen = _plain(" | ".join(marks)), _LINE_END.sub("\n", seen)
    return f"{written}{_escaped_in(written)}", f"{seen}{_escaped_in(seen)}"


def _marks_of(source: str) -> Iterator[str]:
    """The tags and comments of a text, with all that stands in them; a page within one as it is seen, too."""
    for mark in _MARK.findall(source):
        yield mark
        if _MARK_WITHIN.search(mark):
            yield _TAG.sub(" | ", _INSIDE_A_LINE.sub("", _plain(mark)[1:]))


def _joined_in(source: str) -> Iterator[str]:
    """Where a mark stands inside a word: what is around it, in two words."""
    for found in _JOINT.finditer(source):
        piece = source[max(found.start() - _BESIDE, 0) : found.end() + _BESIDE]
        yield _TAG.sub(" | ", _INSIDE_A_LINE.sub(" ", piece))


def _plain(written: str) -> str:
    """A text with what stands for signs resolved."""
    for _ in range(_ROUNDS):
        written = unquote(html.unescape(written))
    return written


def _escaped_in(text: str) -> str:
    """The lines that hold a program's escapes, read as those."""
    if "\\" not in text:
        return ""
    lines = (line for line in text.split("\n") if "\\" in line)
    return "".join(f"\n{_ESCAPED.sub(_sign, line)}" for line in lines)


def _sign(found: re.Match[str]) -> str:
    number = int(found["long"] or found["two"] or found["css"], 16)
    return chr(number) if number < 0x110000 else " "


def source_of_html(content: bytes) -> str:
    """The source of a page, and of what its data hold: drawings, texts; fonts and pictures in base64 are no text.

    >>> source_of_html(b"<img src='data:image/svg+xml;base64,PHRleHQ+Tm92YTwvdGV4dD4='>")
    "<img src=' '> |\\n<text>Nova</text>"
    """
    text = content.decode("utf-8")
    if "\0" in text:
        raise ValueError("it is no text")
    return _with_data(text)


def _with_data(text: str) -> str:
    """A text, and behind it what its data hold, out of the marks that they stand in."""
    held = [_data(found["kind"], found["data"]) for found in _EMBEDDED.finditer(text)]
    return (
        " |\n".join([_EMBEDDED.sub(" ", text), *map(_with_data, filter(str.strip, held))]) if held else text
    )


def _data(kind: str, data: str) -> str:
    """The text in data that stand in a page; of pictures what is written beside them."""
    whole = data.rstrip("=")
    # One sign too many makes it unreadable to us, not to a browser.
    try:
        raw = base64.b64decode(whole[: len(whole) // 4 * 4 + 3] + "==")
    except binascii.Error:
        raw = base64.b64decode(whole[: len(whole) // 4 * 4])
    if raw.startswith(_PNG):
        return text_of_png(raw)
    if raw.startswith(b"%PDF"):
        return source_of_pdf(raw)
    is_text = "svg" in kind or "xml" in kind or "json" in kind or kind.startswith("text/") or not kind
    return raw.decode("utf-8", errors="replace") if is_text else " "


def text_of_png(content: bytes) -> str:
    """What is written in a picture's file beside the picture: its title, author, comments.

    >>> text_of_png(_PNG + b"\\0\\0\\0\\x0dtEXtTitle\\0Novalux" + b"\\0" * 4)
    'Title Novalux'
    """
    texts, place = [], len(_PNG)
    while place + 8 <= len(content):
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        chunk = content[place + 8 : place + 8 + size]
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            texts.append(_unpacked(chunk))
        place += size + 12
    return " ".join(texts)


def _unpacked(chunk: bytes) -> str:
    """A chunk's keyword and text, which may be packed behind some bytes that say how."""
    keyword, _, rest = chunk.partition(b"\0")
    for start in range(min(len(rest), 64)):
        try:
            rest = zlib.decompress(rest[start:])
            break
        except zlib.error:
            continue
    joined = b"%s %s" % (keyword, rest.replace(b"\0", b" "))
    try:
        return joined.decode("utf-8")
    except UnicodeDecodeError:
        return joined.decode("latin-1")


def source_of_json(content: bytes) -> str:
    r"""Every text and number in a JSON file, keys too, with a gap between; pictures in base64 are no text.

    What stands in pieces of one line, bold and plain, is read as one as well.

    >>> source_of_json(b'{"a": ["\\u00c9lise", 2], "a": [{"text": "Nova"}, {"text": "lux"}]}')
    'a | Élise | 2 | a | Novalux | text | Nova | text | lux'
    """
    return " | ".join(_strings(json.loads(content, object_pairs_hook=_Pairs)))


class _Pairs(list[tuple[str, Any]]):
    """What an object in JSON holds: a key that comes twice, twice."""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield _of_string(value)
    elif isinstance(value, _Pairs):
        for key, item in value:
            yield from (key, *_strings(item))
    elif isinstance(value, list):
        pieces = [text for item in value if isinstance(item, _Pairs) for key, text in item if key == "text"]
        if len(pieces) > 1:
            yield "".join(map(str, pieces))
        for item in value:
            yield from _strings(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _of_string(value: str) -> str:
    if _PICTURE.fullmatch(value):
        return _data("image/png", value)
    return _with_data(value)


def _source_of_png(content: bytes) -> str:
    return text_of_png(content)


SOURCES: Mapping[str, Callable[[bytes], str]] = {
    "html": source_of_html,
    "pdf": source_of_pdf,
    "json": source_of_json,
    "png": _source_of_png,
}
"""How the text of a file is found, by its ending; any other must be a text."""
