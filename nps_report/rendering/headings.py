"""Gives every heading of a document its level, in order and without a gap, for HTML and PDF alike."""

from __future__ import annotations

from typing import Any

DEEPEST = 6
"""No heading goes deeper: HTML has six levels."""


def with_heading_levels(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a `level` in each block that may have a heading, and Markdown headings set right.

    The report's title is level 1, sections and titles beside them 2, titles inside a section 3. A section
    without a heading adds no level. An analyst's heading keeps its level as far as none is skipped.

    >>> skipping = {"type": "heading", "attrs": {"level": 4}, "children": [{"type": "text", "raw": "Est"}]}
    >>> parts = [{"block": "section", "heading": "Avis", "blocks": [{"block": "table", "title": "Mots"}]},
    ...          {"block": "markdown", "ast": [skipping]}]
    >>> section, markdown = with_heading_levels({"parts": parts})["parts"]
    >>> section["level"], section["blocks"][0]["level"], markdown["ast"][0]["attrs"]["level"]
    (2, 3, 4)
    >>> alone = with_heading_levels({"parts": [{"block": "markdown", "ast": [skipping]}]})
    >>> alone["parts"][0]["ast"][0]["attrs"]["level"]
    2
    """
    levels = _Levels()
    return {**document, "parts": [levels.block(part, 2) for part in document["parts"]]}


class _Levels:
    """Walks blocks in reading order and remembers the level of the heading before."""

    def __init__(self) -> None:
        self.before = 1

    def block(self, block: dict[str, Any], level: int) -> dict[str, Any]:
        """The block with its level; what stands inside it goes one deeper if it has a heading."""
        levelled = {**block, "level": level}
        if block.get("heading") or block.get("title"):
            self.before = level
        if "blocks" in block:
            inside = min(level + 1, DEEPEST) if block.get("heading") else level
            levelled["blocks"] = [self.block(inner, inside) for inner in block["blocks"]]
        if "ast" in block:
            levelled["ast"] = self.tokens(block["ast"], level)
        return levelled

    def tokens(self, tokens: list[dict[str, Any]], floor: int) -> list[dict[str, Any]]:
        """Markdown tokens with headings not above `floor` and at most one below the last; none is empty."""
        return [
            self.token(token, floor)
            for token in tokens
            if token["type"] != "heading" or words_of(token).strip()
        ]

    def token(self, token: dict[str, Any], floor: int) -> dict[str, Any]:
        """One token, and so those inside it."""
        if token["type"] == "heading":
            wanted = max(floor, token["attrs"]["level"])
            self.before = min(wanted, self.before + 1, DEEPEST)
            return {**token, "attrs": {**token["attrs"], "level": self.before}}
        if "children" in token:
            return {**token, "children": self.tokens(token["children"], floor)}
        return token


def words_of(token: dict[str, Any]) -> str:
    """The text inside a Markdown token, without its style.

    >>> words_of({"type": "strong", "children": [{"type": "text", "raw": "Bien"}]})
    'Bien'
    """
    return str(token.get("raw", "")) + "".join(words_of(child) for child in token.get("children", []))
