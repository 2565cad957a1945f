"""The annex of an internal report: every table and every comment as a spreadsheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_OPTIONS = {
    "in_memory": True,
    # A comment such as =cmd() or http://... is text, and stays text.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
NARROW, WIDE = 12, 60
"""The least and the most width of a column, in letters."""

_LONGEST_TEXT = 32_767
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def annex(document: dict[str, Any], comments: pd.DataFrame, comments_title: str, day: date) -> bytes:
    """The spreadsheet: a sheet per table and per figure's data, then `comments`; `day` is the date it bears.

    Numbers and days keep their types; a text that looks like a formula stays text. Same input, same bytes.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
        sheets = _Sheets(book)
        for table in tables_of(document["parts"]):
            header = [column["label"] for column in table["columns"]]
            rows = [[_typed(cell) for cell in row] for row in (*table["rows"], *table.get("beyond", ()))]
            sheets.add(table["title"] or "–", header, rows)
        sheets.add(comments_title, list(comments.columns), comments.astype(object).values.tolist())
    return buffer.getvalue()


def warm() -> None:
    """Make a small spreadsheet: what the libraries load or compile at their first use is then there.

    Safe before a fork: no thread is started and no database opened.
    """
    comments = pd.DataFrame({"date": [date(2026, 10, 31)], "score": [9.0], "comment": ["=oui"]})
    annex({"parts": []}, comments.astype({"comment": "str"}), "–", date(2026, 10, 31))


def tables_of(parts: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every table block among the parts of a document, those of sections and behind figures too, in order."""
    for part in parts:
        if part["block"] == "table" and part["rows"]:
            yield part
        elif part["block"] == "figure" and part["table"]["rows"]:
            yield {**part["table"], "title": part["table"]["title"] or part["title"]}
        elif part["block"] == "section":
            yield from tables_of(part["blocks"])


class _Sheets:
    """The sheets of one workbook, each under a name that the format allows and that no other sheet has."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._names: set[str] = set()
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        # Shown as a leading apostrophe when the cell is edited: it stays text there too.
        self._text = book.add_format({"quote_prefix": True})

    def add(self, title: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet with its headings, frozen, and its rows."""
        sheet = self._book.add_worksheet(self._name(title))
        sheet.freeze_panes(1, 0)
        for place, label in enumerate(header):
            longest = max((len(str(row[place])) for row in rows), default=0)
            sheet.set_column(place, place, min(max(longest, NARROW), WIDE))
            sheet.write_string(0, place, str(label), self._bold)
        for row, values in enumerate(rows, start=1):
            for place, value in enumerate(values):
                self._write(sheet, (row, place), value)
        if header:
            sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)

    def _write(self, sheet: Worksheet, place: tuple[int, int], value: Any) -> None:
        if _is_blank(value):
            return
        if isinstance(value, bool):
            sheet.write_boolean(*place, value)
        elif isinstance(value, int | float):
            sheet.write_number(*place, value)
        elif isinstance(value, date):
            sheet.write_datetime(*place, value, self._day)
        else:
            text = _CONTROL.sub("", str(value))[:_LONGEST_TEXT]
            sheet.write_string(*place, text, self._text if text[:1] in _STARTS_FORMULA else None)

    def _name(self, title: str) -> str:
        plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:28] or "–"
        names = [plain, *(f"{plain} {count}" for count in range(2, 100))]
        name = next(name for name in names if name.casefold() not in self._names)
        self._names.add(name.casefold())
        return name


def _is_blank(value: Any) -> bool:
    """Whether a single value is missing, whatever stands for that; `pd.isna` takes ten times as long to say so.

    >>> [_is_blank(value) for value in (None, float("nan"), pd.NaT, pd.NA, "", 0, False)]
    [True, True, True, True, False, False, False]
    """
    return value is None or value is pd.NA or value is pd.NaT or value != value


def _typed(cell: dict[str, Any]) -> Any:
    """A cell's number or day; otherwise its label, since a code says less than its words."""
    value = cell["value"]
    if isinstance(value, str):
        return date.fromisoformat(value) if _DAY.fullmatch(value) else cell["label"]
    return cell["label"] if value is None else value
