"""Lists as files: CSV, XLSX and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nps_report.exports.forms import Form, Format, longest_in
from nps_report.exports.listing import Listing, Value
from nps_report.exports.neutral import cut, neutral, tidy
from nps_report.exports.workbook import Sheets, open_workbook

SCHEMA = "nps-report/export/1"


@dataclass(frozen=True)
class About:
    """What a list is one of: of which programme and period, as known on which day, and what it is called."""

    programme: str
    kind: str
    period: str
    as_of: date
    zone: ZoneInfo
    title: str
    changes: bool = False


def as_csv(listing: Listing, form: Form, about: About) -> bytes:
    """The list as CSV (RFC 4180): what might be a formula has an apostrophe before it."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=form.separator, lineterminator="\r\n")
    writer.writerow([form.heading(listing, column) for column in listing.columns])
    writer.writerows(
        [neutral(value) if isinstance(value, str) else form.written(value) for value in row]
        for row in _cells(listing, form, "csv")
    )
    return stream.getvalue().encode("utf-8-sig" if form.bom else "utf-8")


def as_xlsx(listing: Listing, form: Form, about: About) -> bytes:
    """The list as a workbook of one sheet, with real numbers and days; texts are never formulas there."""
    buffer = io.BytesIO()
    header = [form.heading(listing, column) for column in listing.columns]
    with open_workbook(buffer, about.as_of) as book:
        Sheets(book, clock=True).add(about.title, header, list(_cells(listing, form, "xlsx")))
    return buffer.getvalue()


def as_json(listing: Listing, form: Form, about: About) -> bytes:
    """The list for programs: names and codes instead of words, texts to the letter, moments with their zone."""
    names = [column.name for column in listing.columns]
    document = {
        "schema": SCHEMA,
        "programme": about.programme,
        "kind": about.kind,
        "level": listing.level or None,
        "period": about.period,
        "as_of": about.as_of.isoformat(),
        "complete": not about.changes,
        "columns": [{"name": column.name, "type": column.kind} for column in listing.columns],
        "rows": [
            dict(zip(names, (_json(value, about.zone) for value in row), strict=True)) for row in listing.rows
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


WRITERS: dict[Format, Callable[[Listing, Form, About], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "json": as_json,
}


def cut_texts(listing: Listing, form: Form, file_format: Format) -> int:
    """How many texts are longer than the file may hold them."""
    most = longest_in(form, file_format)
    if most is None or file_format == "json":
        return 0
    texts = (value for row in listing.rows for value in row if isinstance(value, str))
    return sum(cut(text, most) != text for text in map(tidy, texts))


def _cells(listing: Listing, form: Form, file_format: Format) -> Iterator[list[Value]]:
    most = longest_in(form, file_format)
    for row in listing.rows:
        cells = (form.cell(column, value) for column, value in zip(listing.columns, row, strict=True))
        yield [_bounded(value, most) if isinstance(value, str) else value for value in cells]


def _bounded(text: str, most: int | None) -> str:
    return tidy(text) if most is None else cut(tidy(text), most)


def _json(value: Value, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=zone).isoformat()
    return value.isoformat() if isinstance(value, date) else value
