"""The annex of an internal report: every table and every comment as a spreadsheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from nps_report.exports.workbook import Sheets, open_workbook

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def annex(document: dict[str, Any], comments: pd.DataFrame, comments_title: str, day: date) -> bytes:
    """The spreadsheet: a sheet per table and per figure's data, then `comments`; `day` is the date it bears.

    Numbers and days keep their types; a text that looks like a formula stays text. Same input, same bytes.
    """
    buffer = io.BytesIO()
    with open_workbook(buffer, day) as book:
        sheets = Sheets(book)
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


def _typed(cell: dict[str, Any]) -> Any:
    """A cell's number or day; otherwise its label, since a code says less than its words."""
    value = cell["value"]
    if isinstance(value, str):
        return date.fromisoformat(value) if _DAY.fullmatch(value) else cell["label"]
    return cell["label"] if value is None else value
