"""Reads Markdown as a tree of tokens, so that templates show it without ever parsing or trusting text."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import mistune

Token = dict[str, Any]
"""A token of mistune's: `type`, then `raw` text or `children`, sometimes `attrs`."""


def markdown_ast(source: str) -> list[Token]:
    """The tokens of `source`. Raw HTML is a paragraph of its own text: it is shown, never passed on.

    >>> markdown_ast("*a*")
    [{'type': 'paragraph', 'children': [{'type': 'emphasis', 'children': [{'type': 'text', 'raw': 'a'}]}]}]
    >>> markdown_ast("<script>")
    [{'type': 'paragraph', 'children': [{'type': 'text', 'raw': '<script>'}]}]
    """
    return _as_text(cast("list[Token]", _parser()(source)))


@cache
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer=None, plugins=["table", "strikethrough", "url"])


def _as_text(tokens: list[Token]) -> list[Token]:
    return [_shown(token) for token in tokens if token["type"] != "blank_line"]


def _shown(token: Token) -> Token:
    if token["type"] == "block_html":
        return {"type": "paragraph", "children": [_text(token["raw"].strip())]}
    if token["type"] == "inline_html":
        return _text(token["raw"])
    if "children" in token:
        return {**token, "children": _as_text(token["children"])}
    return token


def _text(raw: str) -> Token:
    return {"type": "text", "raw": raw}
