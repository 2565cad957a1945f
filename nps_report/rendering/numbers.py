"""The report in numbers, for other programs: `<edition>.<language>.json`."""

from __future__ import annotations

from typing import Any

from nps_report.rendering.indented import indented


def report_json(document: dict[str, Any]) -> bytes:
    """The report's JSON: its numbers, then every block as shown. Unknown is null, never NaN.

    >>> import json
    >>> document = {"title": {"numbers": {"unit": "Lyon"}}, "parts": [{"block": "text", "paragraphs": []}]}
    >>> json.loads(report_json(document))
    {'unit': 'Lyon', 'blocks': [{'block': 'text', 'paragraphs': []}]}
    """
    numbers = {
        **document["title"]["numbers"],
        "blocks": [_without_drawing(part) for part in document["parts"]],
    }
    return (indented(numbers, allow_nan=False) + "\n").encode("utf-8")


def _without_drawing(part: dict[str, Any]) -> dict[str, Any]:
    """A block less what it looks like: the drawing of a figure, in sections too."""
    kept = {key: value for key, value in part.items() if key not in ("svg", "svg_narrow", "ast")}
    if "blocks" in kept:
        kept["blocks"] = [_without_drawing(block) for block in kept["blocks"]]
    return kept
