"""JSON with a line for each value, as `json.dumps(indent=1)` writes it, in a third of its time."""

from __future__ import annotations

import json
import math
from json.encoder import encode_basestring
from typing import Any

import nbformat
from nbformat.v4.rwbase import split_lines, strip_transient


def indented(value: Any, *, allow_nan: bool = True) -> str:
    """What `json.dumps(value, ensure_ascii=False, indent=1)` gives. With an indent the library encodes in Python.

    >>> print(indented({"é": [1, None], "a": {}}))
    {
     "é": [
      1,
      null
     ],
     "a": {}
    }
    """
    return _Writer(allow_nan).text(value, "\n")


def notebook_json(notebook: nbformat.NotebookNode) -> str:
    """A notebook as nbformat writes it, but with all names in their order.

    Blocks read back from it are those that were shown, to the last byte of what is made of them; sorted, as nbformat
    has them, the numbers of a report would come in another order.

    >>> notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Bien.\\nTrès bien.")])
    >>> nbformat.reads(notebook_json(notebook), as_version=4) == notebook
    True
    """
    return indented(strip_transient(split_lines(_copied(notebook))))


_CHANGED = 6
"""Levels of a notebook that nbformat changes to write it: itself, cells, a cell, outputs, an output, its forms."""


def _copied(node: Any, levels: int = _CHANGED) -> Any:
    """A copy of a notebook that nbformat may change, as far down as it does."""
    if levels == 0:
        return node
    if isinstance(node, dict):
        new = nbformat.NotebookNode()
        # Past the class's own way of storing an item, which looks at each of them.
        dict.update(new, {key: _copied(item, levels - 1) for key, item in node.items()})
        return new
    return [_copied(item, levels - 1) for item in node] if isinstance(node, list) else node


_WORDS = {None: "null", True: "true", False: "false"}


class _Writer:
    """Writes values after one another; `line` is a line's end and the blanks that the next one begins with."""

    def __init__(self, allow_nan: bool) -> None:
        self._allow_nan = allow_nan

    def text(self, value: Any, line: str) -> str:
        if isinstance(value, str):
            return encode_basestring(value)
        if isinstance(value, dict):
            return self._mapping(value, line) if value else "{}"
        if isinstance(value, list | tuple):
            return self._sequence(value, line) if value else "[]"
        return self._plain(value)

    def _plain(self, value: Any) -> str:
        """A value that holds no other, as the library writes it, which makes an encoder for each that it is given."""
        if value is None or isinstance(value, bool):
            return _WORDS[value]
        if isinstance(value, int):
            return int.__repr__(value)
        if isinstance(value, float) and math.isfinite(value):
            return float.__repr__(value)
        return json.dumps(value, allow_nan=self._allow_nan)

    def _mapping(self, value: dict[Any, Any], line: str) -> str:
        inner = line + " "
        written = [f"{_key(key)}: {self.text(item, inner)}" for key, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(written)}{line}}}"

    def _sequence(self, value: list[Any] | tuple[Any, ...], line: str) -> str:
        inner = line + " "
        return f"[{inner}{f',{inner}'.join([self.text(item, inner) for item in value])}{line}]"


def _key(key: Any) -> str:
    """A name; JSON has none but texts."""
    if isinstance(key, str):
        return encode_basestring(key)
    return json.dumps({key: 0}, ensure_ascii=False)[1:-4]
