"""Reads the hand-written lists of the example: plain text, a heading in brackets, then an item per line."""

from functools import cache
from pathlib import Path

WORDS = Path(__file__).resolve().parent / "words"
"""Where the hand-written lists lie: names, comments, units and actions."""


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The items of the list `name` under each of its headings; `\\n` within an item is a line break.

    >>> sections("people.txt")["first fr"][:2]
    ('Adèle', 'Agathe')
    """
    found: dict[str, list[str]] = {}
    for line in (WORDS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            items = found.setdefault(line[1:-1], [])
        elif line:
            items.append(line.replace("\\n", "\n"))
    return {heading: tuple(items) for heading, items in found.items()}
