"""Rows added to a workbook: they look like those above, and every other part of it stays to the byte."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from nps_report.followups.workbook import Workbook


def local(*parts):
    """A moment of a spreadsheet, which knows no zone."""
    return datetime(*parts)  # noqa: DTZ001


MOMENT = local(2026, 10, 5, 14, 30)
ROWS = [{0: "R2", 1: MOMENT, 2: 6}, {0: "=1+1", 1: MOMENT, 2: 0}]


def edited_by_a_person():
    """A register with what people do to one: a format, a remark, a filter, a width, choices, a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["response_id", "opened_at", "score", "status", "own"])
    sheet.append(["R1", local(2026, 10, 1, 9), 3, "open", "=C2*2"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet["A2"].font = Font(italic=True)
    sheet["B2"].number_format = "dd/mm/yyyy hh:mm"
    sheet["D2"].comment = Comment("to be called on Monday", "Ana")
    sheet.auto_filter.ref = "A1:E2"
    sheet.column_dimensions["A"].width = 31
    choices = DataValidation(type="list", formula1='"open,closed"')
    choices.add("D2:D500")
    sheet.add_data_validation(choices)
    book.create_sheet("Notes")["A1"] = "ours"
    return book


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def longer(book, rows=ROWS, heading=1, last=2):
    content = Workbook(saved(book)).with_rows(book.active.title, heading, last, rows)
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_dates_are_dates_numbers_numbers_and_text_no_formula():
    sheet = longer(edited_by_a_person())
    assert [cell.value for cell in sheet[3]][:4] == ["R2", MOMENT, 6, None]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")


def test_new_cells_look_like_those_above_and_not_like_headings():
    sheet = longer(edited_by_a_person())
    assert sheet["A3"].font.italic
    assert sheet["B3"].number_format == "dd/mm/yyyy hh:mm"
    book = openpyxl.Workbook()
    book.active.append(["response_id", "opened_at"])
    book.active["A1"].font = Font(bold=True)
    below = longer(book, [{0: "R2", 1: MOMENT}], last=1)
    assert not below["A2"].font.bold
    assert below["B2"].is_date


def test_what_people_added_stays():
    sheet = longer(edited_by_a_person())
    assert sheet["D2"].comment.text == "to be called on Monday"
    assert sheet["E2"].value == "=C2*2"
    assert sheet.column_dimensions["A"].width == 31
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["D2:D500"]
    assert (sheet.auto_filter.ref, sheet.dimensions) == ("A1:E4", "A1:E4")


def test_every_part_but_the_sheet_is_the_same_to_the_byte():
    before = saved(edited_by_a_person())
    after = Workbook(before).with_rows("Sheet", 1, 2, ROWS)
    old, new = (zipfile.ZipFile(io.BytesIO(content)) for content in (before, after))
    assert old.namelist() == new.namelist()
    changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_the_rows_of_the_sheet_are_the_same_to_the_byte():
    before = saved(edited_by_a_person())
    after = Workbook(before).with_rows("Sheet", 1, 2, ROWS)
    old, new = (Workbook(content).parts["xl/worksheets/sheet1.xml"] for content in (before, after))
    rows = old[old.index(b"<row") : old.index(b"</sheetData>")]
    assert rows in new


def test_the_same_rows_give_the_same_bytes():
    before = saved(edited_by_a_person())
    assert Workbook(before).with_rows("Sheet", 1, 2, ROWS) == Workbook(before).with_rows("Sheet", 1, 2, ROWS)


def test_blank_rows_that_are_formatted_already_are_filled():
    book = edited_by_a_person()
    book.active["C3"].font = Font(underline="single")
    book.active["E3"].font = Font(italic=True)
    book.active["A9"].font = Font(italic=True)
    sheet = longer(book)
    assert [cell.value for cell in sheet[3]] == ["R2", MOMENT, 6, None, None]
    assert sheet["C3"].font.underline == "single"
    assert sheet["E3"].font.italic
    assert sheet["A4"].value == "=1+1"
    assert sheet["A9"].font.italic


def test_a_table_grows_with_its_rows():
    book = edited_by_a_person()
    book.active.auto_filter.ref = None
    book.active.add_table(Table(displayName="Register", ref="A1:E2"))
    assert longer(book).tables["Register"].ref == "A1:E4"


def test_years_counted_from_1904_are_dates_too():
    book = edited_by_a_person()
    book.epoch = local(1904, 1, 1)
    assert longer(book)["B3"].value == MOMENT


@pytest.mark.parametrize("text", ['a <b> & "c"', "  spaced  ", "two\nlines", "🙂 é", "x" * 10_000])
def test_any_text_stays_to_the_letter(text):
    assert longer(edited_by_a_person(), [{0: text}])["A3"].value == text


def test_what_looks_like_a_sign_written_by_its_number_stays_to_the_letter():
    content = Workbook(saved(edited_by_a_person())).with_rows("Sheet", 1, 2, [{0: "_x0041_"}])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert list(sheet.iter_rows())[2][0] == "_x0041_"


def test_signs_that_no_workbook_can_hold_are_left_out():
    assert longer(edited_by_a_person(), [{0: "a\x00b\x1fc"}])["A3"].value == "abc"


def test_names_with_a_prefix_are_written_with_it():
    content = saved(edited_by_a_person())
    book = Workbook(content)
    part = "xl/worksheets/sheet1.xml"
    prefixed = book.parts[part].decode()
    for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t", "f"):
        for start in ("<", "</"):
            for end in (" ", ">", "/"):
                prefixed = prefixed.replace(f"{start}{name}{end}", f"{start}x:{name}{end}")
    prefixed = prefixed.replace("xmlns=", "xmlns:x=", 1)
    after = Workbook(book._rewritten({part: prefixed.encode()})).with_rows("Sheet", 1, 2, [{0: "R2"}])
    assert b'<x:row r="3"><x:c r="A3"' in Workbook(after).parts[part]


def test_a_sheet_that_is_not_there_is_told():
    with pytest.raises(ValueError, match="no sheet 'Other'"):
        Workbook(saved(edited_by_a_person())).with_rows("Other", 1, 2, ROWS)
