"""A register that is not there yet: its headings, in the form that people here open without a thought."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from nps_report.followups.delimited import USUAL_END, written
from nps_report.followups.place import WORKBOOKS
from nps_report.programme import Programme
from nps_report.sources import Input
from nps_report.tables import TABLES, field_of

_WIDTHS = {"moment": 17, "choice": 13, "number": 9}
_FIRST = 3
"""So many columns of the table stand before those of help."""


def begun(programme: Programme, table: str, file: Input, extra: Sequence[str]) -> bytes:
    """The headings of a table's columns, as the source calls them, with columns of help; a workbook or text.

    A French Excel opens a text with semicolons and a mark of its encoding right.
    """
    own = list(_columns(programme, table))
    names = [*own[:_FIRST], *extra, *own[_FIRST:]]
    names += [name for name in file.source.columns if name not in names]
    if file.path.suffix.lower() in WORKBOOKS:
        return _workbook(table, names, file)
    headings = [file.source.columns.get(name, name) for name in names]
    is_french = programme.languages[0] == "fr"
    delimiter = file.source.delimiter or (";" if is_french else ",")
    encoding = file.source.encoding
    if encoding == "auto":
        encoding = "utf-8-sig" if is_french else "utf-8"
    return written([headings], delimiter, USUAL_END).encode(encoding)


def _columns(programme: Programme, table: str) -> Iterator[str]:
    """The columns of a table; texts that stand per language in each one, where the reports are in several."""
    for field in TABLES[table]:
        if field.per_language and len(programme.languages) > 1:
            yield from (f"{field.name}_{language}" for language in programme.languages)
        else:
            yield field.name


def _workbook(table: str, names: Sequence[str], file: Input) -> bytes:
    """A sheet with its headings frozen and a filter, dates shown as such, and statuses to choose from."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        # Same input, same bytes: a register is no older than the kit.
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet(table)
        bold = book.add_format({"bold": True, "valign": "top"})
        dated = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        for place, name in enumerate(names):
            field = field_of(table, name)
            kind = field.kind if field else "text"
            sheet.set_column(place, place, _WIDTHS.get(kind, 22), dated if kind == "moment" else None)
            sheet.write_string(0, place, file.source.columns.get(name, name), bold)
            if field and field.allowed:
                choices = {"validate": "list", "source": list(field.allowed), "ignore_blank": True}
                sheet.data_validation(1, place, 1_048_575, place, choices | {"error_type": "information"})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, 0, len(names) - 1)
    return buffer.getvalue()
