"""Typed files read as the text that an export would hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from nps_report.errors import SourceError


def saved(book: openpyxl.Workbook, home: Path, name: str = "answers.xlsx") -> None:
    book.save(home / "data" / name)


def test_dates_are_iso_and_whole_numbers_have_no_decimals(home, read):
    book = openpyxl.Workbook()
    rows = [
        ["score", "responded_at", "weight"],
        [9.0, pd.Timestamp("2026-10-01 09:30").to_pydatetime(), 1.5],
        [8, date(2026, 10, 2), None],
    ]
    for row in rows:
        book.active.append(row)
    saved(book, home)
    (batch,) = read(None, "answers.xlsx", decimal=",")
    assert batch.frame["score"].tolist() == ["9", "8"]
    assert batch.frame["responded_at"].str[:16].tolist() == ["2026-10-01T09:30", "2026-10-02"]
    assert batch.frame["weight"].tolist() == ["1,5", ""]


def test_the_first_visible_sheet_with_data_is_read_and_rows_keep_their_number(home, read):
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.sheet_state = "hidden"
    hidden["A1"] = "secret"
    book.create_sheet("empty")
    sheet = book.create_sheet("answers")
    for cell, value in {
        "B3": "score",
        "C3": "responded_at",
        "B4": 9,
        "C4": "2026-10-01",
        "B6": 8,
        "C6": "2026-10-02",
    }.items():
        sheet[cell] = value
    saved(book, home)
    (batch,) = read(None, "answers.xlsx")
    assert batch.rows.tolist() == [4, 6]
    assert batch.frame["score"].tolist() == ["9", "8"]


def test_sheets_with_the_same_headings_are_told_and_none_goes_unread(home, read):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Nov"), book.create_sheet("Notes")):
        sheet.append(["Read me"] if sheet.title == "Notes" else ["score", "responded_at"])
        sheet.append([9, "2026-10-01"])
    saved(book, home)
    with pytest.raises(SourceError, match="2 sheets have the same headings: 'Sheet', 'Nov'"):
        read(None, "answers.xlsx")


def test_a_workbook_without_data_is_refused(home, read):
    saved(openpyxl.Workbook(), home)
    with pytest.raises(SourceError, match=r"data/answers.xlsx: no sheet holds anything"):
        read(None, "answers.xlsx")


def test_what_is_no_workbook_is_refused(read):
    with pytest.raises(SourceError, match=r"data/answers.xlsx: not a workbook"):
        read(b"score\n9\n", "answers.xlsx")


def test_parquet_is_read_as_text(home, read):
    frame = pd.DataFrame(
        {
            "score": pd.array([9, None], dtype="Int64"),
            "responded_at": [pd.Timestamp("2026-10-01 09:30"), pd.Timestamp("2026-10-02")],
            "weight": [1.0, 2.5],
            "quote_consent": [True, False],
            "comment": ["a", None],
            "tier": pd.to_datetime(["2026-10-01", None]),
        }
    )
    frame.to_parquet(home / "data" / "answers.parquet")
    (batch,) = read(None, "answers.parquet")
    assert batch.frame["score"].tolist() == ["9", ""]
    assert batch.frame["responded_at"].tolist() == ["2026-10-01T09:30:00", "2026-10-02T00:00:00"]
    assert batch.frame["weight"].tolist() == ["1", "2.5"]
    assert batch.frame["quote_consent"].tolist() == ["true", "false"]
    assert batch.frame["comment"].tolist() == ["a", ""]
    assert batch.frame["tier"].tolist() == ["2026-10-01T00:00:00", ""]
    assert batch.rows.tolist() == [2, 3]


def test_what_is_no_parquet_is_refused(read):
    with pytest.raises(SourceError, match=r"data/answers.parquet: not a Parquet file"):
        read(b"score\n9\n", "answers.parquet")
