"""Spreadsheets of real types: numbers, days and texts, where no text is ever a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from nps_report.exports.neutral import cut, is_formula, tidy

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

_SIGN = 3
"""The letters that a filter's sign hides."""

LONGEST_TEXT = 32_767
"""The most letters that a cell holds."""


def open_workbook(buffer: BytesIO, day: date) -> xlsxwriter.Workbook:
    """A workbook that the caller closes; it bears the date `day`, so that the same input gives the same bytes."""
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
    return book


class Sheets:
    """The sheets of one workbook, each under a name that the format allows and that no other sheet has.

    With `clock`, moments are shown with their time.
    """

    def __init__(self, book: xlsxwriter.Workbook, clock: bool = False) -> None:
        self._book = book
        self._names: set[str] = set()
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = (
            book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}) if clock else self._day
        )
        # Shown as a leading apostrophe when the cell is edited: it stays text there too.
        self._text = book.add_format({"quote_prefix": True})

    def add(self, title: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet with its headings, frozen, and its rows."""
        sheet = self._book.add_worksheet(self._name(title))
        sheet.freeze_panes(1, 0)
        for place, label in enumerate(header):
            longest = max((len(str(row[place])) for row in rows), default=0)
            # A heading goes over several lines, but none of its words, bold and beside the filter's sign, is cut.
            word = max((len(word) + _SIGN for word in str(label).split()), default=0)
            sheet.set_column(place, place, min(max(longest, word, NARROW), WIDE))
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
            sheet.write_datetime(*place, value, self._moment if isinstance(value, datetime) else self._day)
        else:
            text = cut(tidy(str(value)), LONGEST_TEXT)
            sheet.write_string(*place, text, self._text if is_formula(text) else None)

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
