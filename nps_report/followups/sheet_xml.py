"""Where things stand in the XML of a worksheet, byte for byte, so that rows can be added and nothing else changes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat
from xml.sax.saxutils import escape

from nps_report.sources.spreadsheet import cell_name

Value = str | int | datetime
"""What a new cell holds."""

_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_TEXT = 32_767
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (a spreadsheet's clock knows no zone)


@dataclass
class Element:
    """An element: from its first byte to the one after its start tag, and to the one after its end."""

    name: str
    start: int
    inside: int
    end: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    filled: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is one tag, with nothing in it."""
        return self.inside == self.end


@dataclass
class Row:
    """A row of the sheet and its cells, by column from 0."""

    number: int
    element: Element
    cells: dict[int, Element] = field(default_factory=dict)


@dataclass
class Layout:
    """A worksheet's parts that matter when rows are added."""

    data: Element | None = None
    prefix: str = ""
    rows: list[Row] = field(default_factory=list)
    columns: list[Mapping[str, str]] = field(default_factory=list)
    refs: list[Element] = field(default_factory=list)
    """The elements whose `ref` tells how far the rows go: the sheet's dimension and filter."""

    def row(self, number: int) -> Row | None:
        """The row of this number, if it is there."""
        place = bisect_left(self.rows, number, key=lambda row: row.number)
        found = self.rows[place] if place < len(self.rows) else None
        return found if found and found.number == number else None

    def style(self, column: int, like: Sequence[int]) -> str | None:
        """The style of new cells of a column: that of the cell in the first of these rows, else the column's."""
        for row in filter(None, map(self.row, like)):
            if column in row.cells:
                return row.cells[column].attributes.get("s")
        for one in self.columns:
            if int(one["min"]) <= column + 1 <= int(one["max"]):
                return one.get("style")
        return None


def layout_of(content: bytes) -> Layout:
    """The layout of a worksheet's XML. Raises ValueError or expat's error where it is none."""
    reader = _Reader(content)
    reader.read()
    if reader.layout.data is None or reader.layout.data.bare:
        raise ValueError("no rows")
    return reader.layout


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.layout = Layout()
        self._open: list[Element] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self) -> None:
        self._parser.Parse(self.content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        tag = _TAG.match(self.content, start)
        if tag is None:
            raise ValueError("not in UTF-8")
        prefix, _, local = name.rpartition(":")
        if self._open and self._open[-1].name == "c":
            self._open[-1].filled = True
        element = Element(local, start, tag.end(), attributes=attributes)
        path = [one.name for one in self._open]
        self._open.append(element)
        self._note(path, element, prefix)

    def _note(self, path: Sequence[str], element: Element, prefix: str) -> None:
        layout = self.layout
        if path == ["worksheet"] and element.name == "sheetData":
            layout.data, layout.prefix = element, f"{prefix}:" if prefix else ""
        elif path == ["worksheet"] and element.name in ("dimension", "autoFilter"):
            layout.refs.append(element)
        elif path == ["worksheet", "cols"] and element.name == "col":
            layout.columns.append(element.attributes)
        elif path == ["worksheet", "sheetData"] and element.name == "row":
            before = layout.rows[-1].number if layout.rows else 0
            layout.rows.append(Row(int(element.attributes.get("r", before + 1)), element))
        elif path == ["worksheet", "sheetData", "row"] and element.name == "c":
            cells = layout.rows[-1].cells
            named = element.attributes.get("r")
            cells[column_of(named) if named else max(cells, default=-1) + 1] = element

    def _end(self, _: str) -> None:
        element, place = self._open.pop(), self._parser.CurrentByteIndex
        # Of a bare tag, the parser tells the byte after it; else that of the end tag.
        is_bare = self.content[element.inside - 2 : element.inside] == b"/>"
        element.end = place if is_bare else self.content.index(b">", place) + 1


def column_of(name: str) -> int:
    """The column of a cell, from 0.

    >>> column_of("A1"), column_of("AB12")
    (0, 27)
    """
    column = 0
    for letter in name.rstrip("0123456789").replace("$", ""):
        column = column * 26 + ord(letter.upper()) - 64
    return column - 1


def number_of_day(moment: datetime, from_1904: bool = False) -> str:
    """A moment as a spreadsheet counts days.

    >>> number_of_day(datetime(2026, 10, 31, 12))
    '46326.5'
    """
    since = moment - _EPOCH
    days = since.days - (1462 if from_1904 else 0) + (since.seconds + since.microseconds / 1e6) / 86_400
    return repr(round(days, 10))


@dataclass(frozen=True)
class Cell:
    """A new cell: what its `v` holds, or its text, and its style."""

    column: int
    value: str
    is_text: bool = False
    style: str | None = None

    def xml(self, row: int, prefix: str) -> bytes:
        """The cell as an element of that row."""
        style = f' s="{self.style}"' if self.style else ""
        start = f'<{prefix}c r="{cell_name(self.column, row)}"{style}'
        if not self.is_text:
            return f"{start}><{prefix}v>{self.value}</{prefix}v></{prefix}c>".encode()
        # A text of its own, so that nothing in it can be a formula or a number.
        text = escape(_ESCAPED.sub("_x005F_", _NOT_XML.sub("", self.value)[:_LONGEST_TEXT]))
        inner = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
        return f'{start} t="inlineStr">{inner}</{prefix}c>'.encode()


Edit = tuple[int, int, bytes]
"""From one byte to another, and what stands there instead."""


def edits_for(layout: Layout, content: bytes, new: Mapping[int, Sequence[Cell]]) -> list[Edit]:
    """The edits that put new cells, by row, into a sheet whose rows of these numbers hold nothing in their columns."""
    found: list[Edit] = []
    for number, cells in sorted(new.items()):
        row = layout.row(number)
        found += [_whole_row(layout, number, cells)] if row is None else _into(layout, content, row, cells)
    last = max(new, default=0)
    return found + [edit for ref in layout.refs if (edit := _longer(ref, content, last))]


def edited(content: bytes, edits: Sequence[Edit]) -> bytes:
    """The content with all edits made; those at one place in their order.

    >>> edited(b"abc", [(1, 1, b"1"), (1, 2, b"B"), (3, 3, b"!")])
    b'a1Bc!'
    """
    pieces, place = [], 0
    for start, end, instead in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [content[place:start], instead]
        place = end
    return b"".join([*pieces, content[place:]])


def _whole_row(layout: Layout, number: int, cells: Sequence[Cell]) -> Edit:
    prefix = layout.prefix
    place = bisect_left(layout.rows, number, key=lambda row: row.number)
    at = layout.rows[place].element.start if place < len(layout.rows) else _end_tag(layout)
    inner = b"".join(cell.xml(number, prefix) for cell in sorted(cells, key=lambda cell: cell.column))
    return at, at, f'<{prefix}row r="{number}">'.encode() + inner + f"</{prefix}row>".encode()


def _end_tag(layout: Layout) -> int:
    assert layout.data is not None
    return layout.data.end - len(f"</{layout.prefix}sheetData>")


def _into(layout: Layout, content: bytes, row: Row, cells: Sequence[Cell]) -> Iterator[Edit]:
    """The cells put into a row that is there, formatted but blank."""
    xml = {cell.column: cell.xml(row.number, layout.prefix) for cell in cells}
    element = row.element
    if element.bare:
        inner = b"".join(xml[column] for column in sorted(xml))
        tag = content[element.start : element.inside - 2]
        yield element.start, element.end, tag + b">" + inner + f"</{layout.prefix}row>".encode()
        return
    for column in sorted(xml):
        if column in row.cells:
            own = row.cells[column]
            if not own.filled:
                yield own.start, own.end, xml[column]
            continue
        after = [row.cells[other].start for other in sorted(row.cells) if other > column]
        at = after[0] if after else element.end - len(f"</{layout.prefix}row>")
        yield at, at, xml[column]


_REF = re.compile(rb"(\sref=[\"'])([^\"']*)")


def _longer(element: Element, content: bytes, last: int) -> Edit | None:
    """The tag of an element with a `ref` that reaches down to a row."""
    tag = content[element.start : element.inside]
    ref = element.attributes.get("ref", "")
    longer = reaching(ref, last)
    if longer == ref:
        return None
    return element.start, element.inside, _REF.sub(rb"\g<1>" + longer.encode(), tag, count=1)


def reaching(ref: str, last: int) -> str:
    """A range of cells that reaches down to a row at least.

    >>> reaching("A1:J20", 25), reaching("$A$1:$J$20", 25), reaching("A1", 3), reaching("A1:J20", 7)
    ('A1:J25', '$A$1:$J$25', 'A1:A3', 'A1:J20')
    """
    first, _, end = ref.partition(":")
    row = int(re.sub(r"\D", "", end or first) or 0)
    if not row or row >= last:
        return ref
    return f"{first}:{(end or first).rstrip('0123456789')}{last}"
