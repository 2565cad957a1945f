"""Keeps text to what can be shown: no customer's character ever costs a report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import cache
from typing import Any

from nps_report.fonts import drawable

SUBSTITUTE = "☐"
"""Stands for one character (or one emoji made of several) that the typeface lacks."""

BREAK = "\u200b"
"""A place where a line may break, without a sign."""

LONGEST_WORD = 40
"""A longer word gets places to break, every half of this."""


def printable(text: str) -> str:
    r"""`text` as the shipped typeface can print it: composed, without controls, the rest substituted.

    An emoji sequence becomes one substitute, whatever it is made of. Letters in fancy shapes become plain.

    >>> printable("Bravo 👩‍👩‍👧‍👦 ! 中文 e\u0301t\u202e\x07 𝐠𝐫𝐚𝐬")
    'Bravo ☐ ! ☐☐ ét gras'
    >>> printable("👍🏽❤️🇫🇷 1️⃣"), printable("a\tb\r\nc")
    ('☐☐☐ 1', 'a b\nc')
    """
    plain = _settled(text)
    return plain if printed().issuperset(plain) else _CLUSTER.sub(_substituted, plain)


def readable(text: str) -> str:
    r"""`text` without what only steers or disturbs: controls, bidirectional marks, private characters.

    Emoji and every script stay, for whoever has their fonts (a browser).

    >>> readable("nul\x00 \u202ecod.exe\u202c 👩‍👧 \ud800")
    'nul cod.exe 👩‍👧 ☐'
    """
    return _STEERING.sub("", _settled(text)) if _UNUSUAL.search(text) else text


def breakable(text: str) -> str:
    """`text` with places to break in words too long for a line.

    >>> breakable("court " + "x" * 50).split(BREAK)[1:]
    ['xxxxxxxxxxxxxxxxxxxx', 'xxxxxxxxxx']
    """
    if len(text) <= LONGEST_WORD:
        return text
    return _LONG_WORD.sub(lambda word: BREAK.join(_PIECE.findall(word[0])), text)


@cache
def printed() -> frozenset[str]:
    """What `printable` lets through: what the typeface draws, and the line break."""
    return drawable() | {"\n"}


def mapped(node: Any, change: Callable[[str], str], kept: Collection[str] = ()) -> Any:
    """A JSON tree with every text in it changed, but for what stands under the keys `kept`.

    >>> mapped({"a": ["x", 1, None], "svg": "x"}, str.upper, kept=["svg"])
    {'a': ['X', 1, None], 'svg': 'x'}
    """
    if isinstance(node, str):
        return change(node)
    if isinstance(node, dict):
        return {key: item if key in kept else mapped(item, change, kept) for key, item in node.items()}
    if isinstance(node, list):
        return [mapped(item, change, kept) for item in node]
    return node


# Beside the letters, digits and signs of most texts, which are composed, steer nothing and need no second look.
_UNUSUAL = re.compile(r"[^\n -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2190-\u22ff]")
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MARKS = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")


def _settled(text: str) -> str:
    """Composed, with plain line ends and spaces, no half characters, and at most two marks on a letter."""
    if not _UNUSUAL.search(text):
        return text
    plain = _LINE_END.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return _MARKS.sub(r"\1", _LONE_SURROGATE.sub(SUBSTITUTE, plain))


# A pair of flag letters, or one character with what joins it: variation, skin tone, keycap, tag, another one.
_CLUSTER = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[^\x00-\xff](?:[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u20e3\U000e0020-\U000e007f]|\u200d[^\x00-\xff])*"
    "|[\x00-\x09\x0b-\x1f\x7f-\x9f\xad]"
)

_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000f0000-\U0010ffff]"
)

_LONG_WORD = re.compile(rf"[^\s{BREAK}]{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(rf".{{1,{LONGEST_WORD // 2}}}")


def _substituted(cluster: re.Match[str]) -> str:
    """What stands for a cluster: itself, its plain letters, a space, a hyphen, nothing, or the substitute."""
    kept = "".join(char for char in cluster[0] if char in printed())
    return kept or _plain(cluster[0][0])


def _plain(char: str) -> str:
    """What stands for one character that the typeface lacks."""
    category = unicodedata.category(char)
    if category in _NAMELESS:
        return _NAMELESS[category]
    letters = "".join(part for part in unicodedata.normalize("NFKD", char) if part in printed())
    return letters.strip() or SUBSTITUTE


_NAMELESS = {"Cc": "", "Cf": "", "Mn": "", "Me": "", "Mc": "", "Zs": " ", "Pd": "-"}
"""What stands for kinds of characters that need no letters: controls, lone marks, spaces, hyphens."""
