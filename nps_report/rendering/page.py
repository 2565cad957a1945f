"""Makes a document ready for the page: names to jump to, the contents, and words that disturb nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import count
from typing import Any

from nps_report.glyphs import mapped, readable
from nps_report.rendering.document import Document, Shown, changed, with_markdown
from nps_report.rendering.headings import with_heading_levels

Entry = dict[str, str]
"""A line of the contents: a heading and the `id` to jump to."""

FEWEST_ENTRIES = 3
"""Contents with fewer lines would only stand in the way."""


def page_of(document: Document) -> dict[str, Any]:
    """What the page's template reads: `title`, `words`, `contents` and `parts` with their levels and ids.

    A letter to customers is short and opens with the letter itself, so it has no contents.
    """
    title = mapped(document["title"], readable)
    parts = shown_parts(document["parts"], name=" ".join(title["heading"]))
    contents = [] if title["document"]["edition"] == "customer" else _contents(parts)
    return {"title": title, "words": title["words"], "contents": contents, "parts": parts}


def shown_parts(parts: list[Shown], name: str) -> list[Shown]:
    """The parts as templates show them; `name` is what a box is called that has no better name."""
    clean = [
        with_markdown({"name": name, **mapped(part, readable, kept=["svg", "svg_narrow"])}) for part in parts
    ]
    anchors = Anchors()
    return [changed(part, anchors.named) for part in with_heading_levels({"parts": clean})["parts"]]


class Anchors:
    """Gives each heading an id and each drawing a prefix of its own, in the order of the page."""

    def __init__(self) -> None:
        self._taken: set[str] = {"main", "contents-heading"}
        self._figures = count(1)

    def named(self, block: Shown) -> Shown:
        """The block with `id`, `prefix`, and `name`, what its boxes are called where they have no title."""
        heading = block.get("title") if block["block"] != "section" else block["heading"]
        new = {**block, "id": self.id_of(heading)} if heading and block["block"] != "title" else block
        if block["block"] == "figure":
            return {**new, "prefix": f"f{next(self._figures)}_", "table": {"name": heading, **block["table"]}}
        if block["block"] == "section":
            return {
                **new,
                "blocks": [{**inner, "name": heading or block["name"]} for inner in block["blocks"]],
            }
        if "ast" in block:
            return {**new, "ast": [self._token(token) for token in block["ast"]]}
        return new

    def id_of(self, heading: str) -> str:
        """An id that reads like the heading and that nothing else on the page has.

        >>> anchors = Anchors()
        >>> anchors.id_of("Délais : 29 mentions"), anchors.id_of("Délais, 29 mentions"), anchors.id_of("中文")
        ('delais-29-mentions', 'delais-29-mentions-2', 'part')
        """
        plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "part"
        free = next(name for name in _numbered(slug) if name not in self._taken)
        self._taken.add(free)
        return free

    def _token(self, token: dict[str, Any]) -> dict[str, Any]:
        return {**token, "id": self.id_of(plain_text(token))} if token["type"] == "heading" else token


def plain_text(token: dict[str, Any]) -> str:
    """The words of a Markdown token and of all inside it.

    >>> plain_text({"type": "heading", "children": [{"type": "text", "raw": "Sur place"}]})
    'Sur place'
    """
    return str(token.get("raw", "")) + "".join(plain_text(inner) for inner in token.get("children", []))


def _numbered(slug: str) -> Iterable[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def _contents(parts: list[Shown]) -> list[Entry]:
    """The sections, and the analyst's own headings of the same level; none where there are few."""
    entries = [entry for part in parts for entry in _entries(part)]
    return entries if len(entries) >= FEWEST_ENTRIES else []


def _entries(part: Shown) -> Iterable[Entry]:
    if part.get("heading"):
        yield {"id": part["id"], "heading": part["heading"]}
    for token in part.get("ast", []):
        if token["type"] == "heading" and token["attrs"]["level"] == 2:
            yield {"id": token["id"], "heading": plain_text(token)}
