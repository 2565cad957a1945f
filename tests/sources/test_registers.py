"""Registers that people keep: not there yet, changed by two at once, with headings over several columns."""

from __future__ import annotations

import openpyxl
import pytest

from nps_report.errors import SourceError
from nps_report.programme import load_programme
from nps_report.sources import Input, inputs_of
from nps_report.sources.spreadsheet import read_spreadsheet
from nps_report.sources.text import read_text

TWO_VERSIONS = b"""response_id,caller
R1,Ana
<<<<<<< HEAD
R2,Bob
=======
R2,Zoe
>>>>>>> theirs
R3,
"""


@pytest.fixture
def programme(tmp_path):
    """A programme that declares a register of follow-ups."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "answers.csv").write_text("score\n9\n")
    text = "programme: P\nquestion: Q\nsources:\n  responses: {path: data/answers.csv}\n"
    path = tmp_path / "programme.yml"
    path.write_text(text + "  followups: {path: data/followups.csv}\n  accounts: {path: data/accounts.csv}\n")
    return load_programme(path)


def given(tmp_path, programme, content):
    path = tmp_path / "data" / "followups.csv"
    path.write_bytes(content)
    return Input(path, "data/followups.csv", programme.sources.followups[0])


def test_a_register_that_is_not_there_yet_has_no_files(programme):
    assert inputs_of(programme.sources.followups[0], programme) == ()


def test_any_other_table_must_be_there(programme):
    with pytest.raises(SourceError, match=r"accounts\.csv: no such file"):
        inputs_of(programme.sources.accounts[0], programme)


def test_a_slip_of_the_pen_is_no_register_to_be_opened(programme, tmp_path):
    (tmp_path / "data" / "followup.csv").write_text("response_id\n")
    with pytest.raises(SourceError, match=r"did you mean 'followup\.csv'"):
        inputs_of(programme.sources.followups[0], programme)


def test_two_versions_are_told_with_their_lines(programme, tmp_path):
    content = TWO_VERSIONS.replace(b"\n", b"\r\n")
    with pytest.raises(SourceError, match=r"data/followups\.csv, lines 3-7: two versions") as error:
        read_text(given(tmp_path, programme, content))
    assert error.value.slug == "two-versions"


@pytest.mark.parametrize(
    "content",
    [b"note\n<<<<<<< cheap\n", b'note\n"a\n=======\nb >>>>>>> c\n<<<<<<< d"\n'],
    ids=["arrows alone", "not in their order"],
)
def test_arrows_in_a_comment_are_no_versions(programme, tmp_path, content):
    sheet = read_text(given(tmp_path, programme, content))
    assert sum(len(piece.rows) for piece in sheet.pieces) == 1


def workbook(tmp_path, programme, merged):
    book = openpyxl.Workbook()
    book.active.append(["response_id", "Call", None])
    book.active.append(["R1", "Ana", "Monday"])
    book.active.merge_cells(merged)
    book.save(tmp_path / "data" / "followups.xlsx")
    return Input(tmp_path / "data" / "followups.xlsx", "followups.xlsx", programme.sources.followups[0])


def test_merged_headings_are_told_with_their_cells(programme, tmp_path):
    with pytest.raises(SourceError, match="row 1: the cells B1:C1 of the headings are merged") as error:
        read_spreadsheet(workbook(tmp_path, programme, "B1:C1"))
    assert error.value.slug == "merged-heading"


def test_merged_cells_below_the_headings_are_read(programme, tmp_path):
    assert read_spreadsheet(workbook(tmp_path, programme, "B3:C3")).headings[0] == "response_id"
