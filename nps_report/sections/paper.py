"""About how high blocks will stand on an A4 page, so that what must fit on one page can choose what to leave out.

Sizes are in points, as the kit's own template sets them. They are estimates: a word may break elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from nps_report.blocks import Block, Findings, Note, Quote, Quotes, Runs, Section, Table, Text

PAGE = 734.0
"""What a page's content may come to: 751 points are there, the others for words that break earlier than was thought."""

TITLE = 56.0
"""What the title of a report takes of its first page."""

GAP = 9.0
"""Between two blocks."""

NOTE = 17.0
"""A line below a table, or above quotes."""

_WIDE = 108
"""How many letters of usual text a line of the page's width holds, more or less."""

_HEADING, _HEADER, _ROW, _CELL_LINE = 20.1, 13.9, 14.7, 11.2
_LINE, _SMALL_LINE, _LIST_HEADING, _BETWEEN = 12.6, 10.7, 16.0, 2.0
_COLUMN_GAP, _SMALLER = 7, 1.2


def height(block: Block | None, wide: int = _WIDE) -> float:
    """How high a block will stand in a column that holds `wide` letters; nothing where there is none.

    >>> from nps_report.blocks import Cell, Column
    >>> row = (Cell("Aline Roy"), Cell("9"))
    >>> one = Table("Contacts", (Column("Contact"), Column("Score")), (row,))
    >>> round(height(Table("Contacts", one.columns, (row, row))) - height(one), 1), height(None)
    (14.7, 0.0)
    """
    match block:
        case Table():
            return _table(block, wide)
        case Findings():
            items = [_text(item) for item in block.items] or [block.empty]
            return _LIST_HEADING + sum(_lines(item, wide - 4) * _LINE + _BETWEEN for item in items)
        case Quotes():
            quotes = [quote for group in block.groups for quote in group.quotes]
            return (
                _HEADING + sum(quote_height(quote, wide) for quote in quotes) + (NOTE if block.note else 0.0)
            )
        case Text():
            more, line = (20, _SMALL_LINE) if block.tone == "quiet" else (0, _LINE)
            return sum(_lines(_text(one), wide + more) * line + _BETWEEN for one in block.paragraphs)
        case Note():
            return _HEADING + _lines(_text(block.text), wide - 4) * _LINE
        case Section(layout="columns"):
            beside = max(1, len(block.blocks))
            return max((height(one, wide // beside - _COLUMN_GAP) for one in block.blocks), default=0.0)
        case Section():
            return stacked(height(one, wide) for one in block.blocks)
    return 0.0


def stacked(heights: Iterable[float]) -> float:
    """How high blocks stand one below the other; what has no height has no gap either.

    >>> stacked([10.0, 0.0, 20.0]) == 30.0 + GAP
    True
    """
    shown = [one for one in heights if one]
    return sum(shown) + GAP * max(0, len(shown) - 1)


def quote_height(quote: Quote, wide: int = _WIDE) -> float:
    """How high a quote stands with who said it."""
    said, about = _lines(quote.text, wide + 2), _lines(quote.about, wide + 16)
    return said * _LINE + about * _SMALL_LINE + _BETWEEN


def _table(table: Table, wide: int) -> float:
    shares = [column.width for column in table.columns]
    room = [int(_SMALLER * wide * share / sum(shares)) - 1 for share in shares]
    rows = (
        _ROW + _CELL_LINE * (max(_lines(cell.label, most) for cell, most in zip(row, room, strict=True)) - 1)
        for row in table.rows
    )
    heading = _HEADING if table.title else 0.0
    return heading + _HEADER + (sum(rows) or _LINE) + (NOTE if table.note else 0.0)


def _lines(text: str, wide: int) -> int:
    return max(1, math.ceil(len(text) / max(1, wide)))


def _text(text: Runs) -> str:
    return "".join(run.text for run in text)
