"""Rows added to a workbook: every part of it stays as it is, but for the rows themselves and the ranges they lengthen.

To load a workbook and to save it again would lose what the library does not know: the results of formulas, rich text,
threads of remarks, lists to choose from that stand on another sheet.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from xml.etree import ElementTree

from nps_report.followups.sheet_xml import (
    Cell,
    Layout,
    Value,
    edited,
    edits_for,
    layout_of,
    number_of_day,
    reaching,
)

_BOOK = "xl/workbook.xml"
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE_AND_TIME = "22"
_NOT_A_MARK = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(frozen=True)
class Workbook:
    """A workbook by its parts."""

    content: bytes

    def with_rows(self, sheet: str, heading: int, last: int, rows: Sequence[Mapping[int, Value]]) -> bytes:
        """The workbook with rows after the last one of a sheet; `heading` is the row of its headings.

        Raises ValueError, or an error of the libraries that read ZIP and XML, where it is not as workbooks are.
        """
        path = self._path(sheet)
        xml = self.parts[path]
        layout, styles = layout_of(xml), _Styles(self.parts.get(self._of_type("/styles"), b""))
        new = {
            last + place: [
                cell
                for column, value in sorted(row.items())
                if (cell := self._cell(layout, styles, column, value, (heading, last, last + place)))
            ]
            for place, row in enumerate(rows, start=1)
        }
        changed = {
            path: edited(xml, edits_for(layout, xml, new)),
            **self._tables(path, last, last + len(rows)),
        }
        if styles.added:
            changed[self._of_type("/styles")] = styles.content
        return self._rewritten(changed)

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """What each part holds, by its name."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as book:
            return {info.filename: book.read(info) for info in book.infolist()}

    def _cell(
        self, layout: Layout, styles: _Styles, column: int, value: Value, rows: tuple[int, int, int]
    ) -> Cell | None:
        heading, last, own = rows
        # The row above shows how the column is meant to look; the headings do not.
        style = layout.style(column, (own, *([last] if last > heading else [])))
        if isinstance(value, datetime):
            dated = styles.dated(style)
            if dated is None:
                return Cell(column, value.isoformat(" "), is_text=True, style=style)
            return Cell(column, number_of_day(value, self._from_1904), style=dated)
        if isinstance(value, int):
            return Cell(column, str(value), style=style)
        return Cell(column, value, is_text=True, style=style) if value else None

    @cached_property
    def _relations(self) -> dict[str, tuple[str, str]]:
        return _relations_of(self.parts, _BOOK)

    def _of_type(self, ending: str) -> str:
        return next((target for kind, target in self._relations.values() if kind.endswith(ending)), "")

    def _path(self, sheet: str) -> str:
        """The part that holds the sheet of a name."""
        book = ElementTree.fromstring(self.parts[_BOOK])
        for element in book.iter():
            if _local(element.tag) == "sheet" and element.get("name") == sheet:
                own = next(value for name, value in element.items() if name.endswith("}id"))
                return self._relations[own][1]
        raise ValueError(f"no sheet {sheet!r}")

    @cached_property
    def _from_1904(self) -> bool:
        book = ElementTree.fromstring(self.parts[_BOOK])
        return any(
            _local(element.tag) == "workbookPr" and element.get("date1904") in ("1", "true")
            for element in book.iter()
        )

    def _tables(self, sheet: str, last: int, new_last: int) -> dict[str, bytes]:
        """The sheet's tables that end with its last row, reaching down to the new one."""
        found = {}
        for kind, target in _relations_of(self.parts, sheet).values():
            if kind.endswith("/table") and target in self.parts:
                before = self.parts[target]
                table = ElementTree.fromstring(before)
                ref = table.get("ref", "")
                if not int(table.get("totalsRowCount", "0")) and reaching(ref, last) == ref:
                    after = reaching(ref, new_last)
                    found[target] = before.replace(f'ref="{ref}"'.encode(), f'ref="{after}"'.encode())
        return found

    def _rewritten(self, changed: Mapping[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.content)) as before,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
        ):
            for info in before.infolist():
                after.writestr(copy(info), changed.get(info.filename, self.parts[info.filename]))
        return buffer.getvalue()


def _relations_of(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part names, by the ids it names them by: their type and their name."""
    folder, name = posixpath.split(part)
    listed = parts.get(f"{folder}/_rels/{name}.rels")
    if listed is None:
        return {}
    return {
        element.get("Id", ""): (
            element.get("Type", ""),
            posixpath.normpath(posixpath.join("/" + folder, element.get("Target", ""))).lstrip("/"),
        )
        for element in ElementTree.fromstring(listed)
        if element.get("TargetMode") != "External"
    }


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


_FORMATS = re.compile(
    rb"(<((?:\w+:)?)cellXfs\b[^>]*?)(\scount=[\"']\d+[\"'])?(\s*>)(.*?)(</(?:\w+:)?cellXfs>)", re.DOTALL
)


class _Styles:
    """The styles of a workbook's cells, to which one for dates is added where a column has none."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.added: dict[str | None, str] = {}
        root = ElementTree.fromstring(content) if content else ElementTree.Element("none")
        self._own = {
            one.get("numFmtId", ""): one.get("formatCode", "")
            for one in root.iter()
            if _local(one.tag) == "numFmt"
        }
        self._formats = [
            one
            for all_ in root.iter()
            if _local(all_.tag) == "cellXfs"
            for one in all_
            if _local(one.tag) == "xf"
        ]

    def dated(self, style: str | None) -> str | None:
        """A style that shows dates: this one if it does, else one like it; None in a workbook without styles."""
        if style is not None and self._shows_dates(int(style)):
            return style
        if style not in self.added:
            added = self._add(int(style or 0))
            if added is None:
                return None
            self.added[style] = added
        return self.added[style]

    def _shows_dates(self, style: int) -> bool:
        if style >= len(self._formats):
            return False
        number = self._formats[style].get("numFmtId", "0")
        marks = _NOT_A_MARK.sub("", self._own.get(number, ""))
        return int(number) in _DATES or any(mark in marks.lower() for mark in "ydh")

    def _add(self, like: int) -> str | None:
        found = _FORMATS.search(self.content)
        if found is None or like >= len(self._formats):
            return None
        start, prefix, _, end, formats, closing = found.groups()
        attributes = {**self._formats[like].attrib, "numFmtId": _DATE_AND_TIME, "applyNumberFormat": "1"}
        told = "".join(f' {name}="{value}"' for name, value in attributes.items() if "}" not in name)
        number = len(self._formats) + len(self.added)
        added = f"<{prefix.decode()}xf{told}/>".encode()
        counted = start + f' count="{number + 1}"'.encode() + end
        whole = counted + formats + added + closing
        self.content = self.content[: found.start()] + whole + self.content[found.end() :]
        return str(number)
