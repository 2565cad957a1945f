"""Takes out of texts the characters that show nothing yet disturb what stands beside them."""

from __future__ import annotations

import re
from typing import Any

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NOTHING = r"\u200b\u2060\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ufdd0-\ufdef"
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U0010ffff"
_DISTURBING = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_NOTHING}{_PRIVATE}]")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")


def shown_characters(text: str) -> str:
    r"""The text less control, direction and private-use characters. Emoji and every script stay.

    >>> shown_characters("cloche\x07, \u202egnp.exe, 中文 👍")
    'cloche, gnp.exe, 中文 👍'
    """
    return _DISTURBING.sub("", _LINE_ENDS.sub("\n", text))


def with_shown_characters(tree: Any) -> Any:
    r"""Every text in a JSON value so cleaned; keys and numbers stay as they are.

    >>> with_shown_characters({"n": 1, "texts": ["a\x00"]})
    {'n': 1, 'texts': ['a']}
    """
    if isinstance(tree, dict):
        return {key: with_shown_characters(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [with_shown_characters(value) for value in tree]
    return shown_characters(tree) if isinstance(tree, str) else tree
