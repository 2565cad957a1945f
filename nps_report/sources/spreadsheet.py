"""Workbooks: the first visible sheet that holds anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nps_report.errors import SourceError
from nps_report.sources.headings import listed
from nps_report.sources.inputs import Input
from nps_report.sources.sheet import Numbered, Sheet, as_text, pieces_of


def read_spreadsheet(file: Input) -> Sheet:
    """A workbook's first visible sheet with data; real dates come as ISO text, the number 9.0 as `9`."""
    sheet = first_sheet(file)
    numbered = _numbered(sheet, file.source.decimal)
    row, headings = next(numbered)
    _refuse_merged(file, sheet, row)
    return Sheet(headings, pieces_of(numbered))


def first_sheet(file: Input) -> Any:
    """The sheet that is read: the first visible one that holds anything."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(file.path)
        visible = [found.name for found in book.sheets_metadata if found.visible == SheetVisibleEnum.Visible]
        sheets = [book.get_sheet_by_name(name) for name in visible]
    except CalamineError as error:
        raise SourceError(
            "not-a-table",
            f"{file.name}: not a workbook that can be opened ({error}). Save it again as .xlsx or CSV.",
        ) from error
    with_data = [sheet for sheet in sheets if sheet.height]
    if not with_data:
        raise SourceError("not-a-table", f"{file.name}: no sheet holds anything. Export it again.")
    _refuse_twins(file, with_data)
    return with_data[0]


def _refuse_twins(file: Input, sheets: Sequence[Any]) -> None:
    """A sheet with the same headings as the first holds more of the same table, which must not go unread."""
    first, *others = ([cell for cell in next(sheet.iter_rows()) if cell != ""] for sheet in sheets)
    twins = [
        sheets[0].name,
        *(sheet.name for sheet, row in zip(sheets[1:], others, strict=True) if row == first),
    ]
    if len(twins) > 1:
        raise SourceError(
            "several-sheets",
            f"{file.name}: {len(twins)} sheets have the same headings: {listed(twins)}. "
            "Save each as a file of its own, or hide or delete those that do not count.",
        )


def _refuse_merged(file: Input, sheet: Any, row: int) -> None:
    """A heading over several columns or rows names only the first: what stands in the others would have no name."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top <= row - 1 <= bottom:
            cells = f"{cell_name(left, top + 1)}:{cell_name(right, bottom + 1)}"
            raise SourceError(
                "merged-heading",
                f"{file.name}, row {row}: the cells {cells} of the headings are merged into one. Unmerge them, and "
                "give each column a heading of its own in one row.",
            )


def cell_name(column: int, row: int) -> str:
    """A cell as a spreadsheet calls it; columns count from 0, rows from 1.

    >>> cell_name(0, 1), cell_name(27, 12)
    ('A1', 'AB12')
    """
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"


def _numbered(sheet: Any, decimal: str) -> Iterator[Numbered]:
    for row, values in enumerate(sheet.iter_rows(), start=1):
        record = tuple(as_text(value, decimal) for value in values)
        if any(record):
            yield row, record
