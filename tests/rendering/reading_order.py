"""What a document says, in the order of its blocks, and whether a text says it in that order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

Shown = dict[str, Any]


def said_by(document: Shown, paper: bool = False) -> list[str]:
    """Each text of a document in the order of its blocks: the cover line first, what a figure shows by its description.

    On `paper`, how quotes were chosen stands before them, but in a letter.
    """
    title = document["title"]
    letter = title["document"]["edition"] != "internal"
    said = [title["eyebrow"], *title["heading"], *title["facts"]]
    for part in document["parts"]:
        said += _of_block(part, quotes_noted_first=paper and not letter)
    return [text for text in said if text.strip()]


def page_one(document: Shown) -> Shown:
    """The document without what comes after its first break; what an analyst says right before it goes with it."""
    parts = document["parts"]
    breaks = [place for place, part in enumerate(parts) if part.get("new_page")]
    end = breaks[0] if breaks else len(parts)
    while breaks and parts[end - 1]["block"] in ("prose", "markdown"):
        end -= 1
    return {**document, "parts": parts[:end]}


def unseen(document: Shown) -> set[str]:
    """The descriptions of figures and pictures: heard, but not drawn."""

    def of(parts: Iterable[Shown]) -> Iterator[str]:
        for part in parts:
            yield part.get("alt", "")
            yield from of(part.get("blocks", ()))

    return set(of(document["parts"]))


def heard_in_browser(html: str) -> str:
    """What a page says in the order of its elements; a drawing says what describes it, then its own words."""
    page = BeautifulSoup(html, "html.parser")
    for unheard in page.select("head, .skip, nav"):
        unheard.decompose()
    return " ".join(_heard(page))


def _heard(page: BeautifulSoup) -> Iterator[str]:
    for found in page.descendants:
        if isinstance(found, Tag):
            yield str(found.get("alt", found.get("aria-label", "") if found.get("role") == "img" else ""))
        elif isinstance(found, NavigableString):
            yield str(found)


def misplaced(said: Iterable[str], text: str) -> list[str]:
    """What of `said` does not stand in `text` after all that was said before it.

    Case does not count, nor does what layout may add: blanks, hyphens, joiners.

    >>> misplaced(["Thanks", "+26", "Method"], "THANKS: we score +26. Meth-\\nod"), misplaced(["b", "a"], "a b")
    ([], ['a'])
    """
    whole, place, lost = _squeezed(text), 0, []
    for one in said:
        found = whole.find(_squeezed(one), place)
        if found < 0:
            lost.append(one)
        else:
            place = found + len(_squeezed(one))
    return lost


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\u2060\x02\ufffe-]", "", unicodedata.normalize("NFKC", text)).casefold()


def _of_block(block: Shown, quotes_noted_first: bool) -> Iterator[str]:
    if block["block"] == "section":
        yield block["heading"]
        for inner in block["blocks"]:
            yield from _of_block(inner, quotes_noted_first)
    elif block["block"] == "quotes" and quotes_noted_first:
        yield from (block["title"], block["note"], *_groups(block))
    else:
        yield from _READERS[block["block"]](block)


def _words(runs: Iterable[Shown]) -> str:
    return "".join(run["text"] for run in runs)


def _headline(block: Shown) -> Iterator[str]:
    yield from (block["label"], block["interval"], *map(_words, [block["sentence"], *block["more"]]))
    yield from (text for share in block["bar"] for text in (share["label"], share["name"]))


def _findings(block: Shown) -> Iterator[str]:
    yield from (block["title"], *(map(_words, block["items"]) if block["items"] else [block["empty"]]))


def _table(block: Shown) -> Iterator[str]:
    yield block["title"]
    if block["rows"]:
        yield from (column["label"] for column in block["columns"])
        yield from (cell["label"] for row in block["rows"] for cell in row)
    else:
        yield block["empty"]
    yield block["note"]


def _groups(block: Shown) -> Iterator[str]:
    for group in block["groups"]:
        yield from (group["label"], group["note"], "" if group["quotes"] else group["empty"])
        yield from (text for quote in group["quotes"] for text in (quote["text"], quote["about"]))


def _leaves(tokens: Iterable[Shown]) -> Iterator[str]:
    """The pieces of an analyst's Markdown: the numbers of a list may stand between them."""
    for token in tokens:
        yield token.get("raw", "")
        yield from _leaves(token.get("children", ()))


def _method(block: Shown) -> Iterator[str]:
    yield block["title"]
    yield from (text for item in block["items"] for text in (item["term"], _words(item["text"])))


_READERS = {
    "headline": _headline,
    "findings": _findings,
    "table": _table,
    "figure": lambda block: iter((block["title"], block["alt"], block["note"])),
    "quotes": lambda block: iter((block["title"], *_groups(block), block["note"])),
    "text": lambda block: map(_words, block["paragraphs"]),
    "note": lambda block: iter((block["title"], _words(block["text"]))),
    "prose": lambda block: iter((block["label"], *_leaves(block["ast"]))),
    "markdown": lambda block: _leaves(block["ast"]),
    "method": _method,
    "image": lambda block: iter((block["alt"],)),
    "output": lambda block: iter((block["text"],)),
}
