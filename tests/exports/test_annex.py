"""The annex: every table and every comment, as a spreadsheet."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from nps_report.blocks import Cell, Column, Figure, Section, Table
from nps_report.exports.annex import annex, tables_of

DAY = date(2026, 10, 31)
TABLE = Table("Units: all", (Column("Unit"), Column("n", "end")), ((Cell("=cmd()"), Cell("1 795", 1795)),))


def sheets(parts, comments=None):
    """The sheets of an annex as {title: rows of values}."""
    frame = pd.DataFrame({"comment": []}) if comments is None else comments
    content = annex({"parts": parts}, frame, "Comments", DAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_numbers_keep_their_type_and_labels_their_words():
    assert sheets([TABLE.as_json()])["Units  all"] == [["Unit", "n"], ["=cmd()", 1795]]


def test_rows_beyond_those_of_the_pages_follow_them():
    more = replace(TABLE, beyond=((Cell("Lyon"), Cell("7", 7)),))
    assert sheets([more.as_json()])["Units  all"][1:] == [["=cmd()", 1795], ["Lyon", 7]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    content = annex({"parts": []}, pd.DataFrame({"comment": [text]}), "Comments", DAY)
    cell = openpyxl.load_workbook(io.BytesIO(content))["Comments"]["A2"]
    assert (text, "s", True) == (cell.value, cell.data_type, cell.quotePrefix)


def test_days_and_scores_have_real_types():
    comments = pd.DataFrame(
        {"responded_at": pd.to_datetime(["2026-10-02 10:00"]), "score": [9], "comment": ["ok"]}
    )
    day, score, _ = sheets([], comments)["Comments"][1]
    assert (pd.Timestamp("2026-10-02 10:00"), 9) == (pd.Timestamp(day), score)


def test_the_tables_of_sections_and_behind_figures_are_found():
    figure = Figure("trend", "Trend", {}, "", TABLE)
    section = Section("Heading", (TABLE, figure))
    assert len(list(tables_of([section.as_json()]))) == 2


def test_two_tables_of_one_title_get_sheets_of_their_own():
    titles = list(sheets([TABLE.as_json(), TABLE.as_json()]))
    assert titles == ["Units  all", "Units  all 2", "Comments"]


def test_a_code_is_said_in_words_and_a_day_is_a_day():
    table = Table(
        "T", (Column("Tier"), Column("Due")), ((Cell("A accounts", "A"), Cell("30 Nov", "2026-11-30")),)
    )
    tier, due = sheets([table.as_json()])["T"][1]
    assert (tier, pd.Timestamp(due)) == ("A accounts", pd.Timestamp("2026-11-30"))


def test_control_characters_and_very_long_texts_are_borne():
    comments = pd.DataFrame({"comment": ["a\x00b\x1b", "x" * 40_000]})
    rows = sheets([], comments)["Comments"]
    assert [rows[1][0], len(rows[2][0])] == ["ab", 32_767]


def test_same_input_same_bytes():
    made = [annex({"parts": [TABLE.as_json()]}, pd.DataFrame({"comment": ["a"]}), "C", DAY) for _ in range(2)]
    assert made[0] == made[1]
