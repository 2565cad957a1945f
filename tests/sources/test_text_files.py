"""Delimited text, whatever its delimiter, encoding and line breaks."""

from __future__ import annotations

import pytest

from nps_report.errors import SourceError
from nps_report.sources.encodings import first_undecodable
from nps_report.sources.sheet import PIECE_ROWS

COLUMNS = {"score": "Note", "responded_at": "Date", "comment": "Pourquoi ?"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_the_delimiter_is_found(read, delimiter):
    lines = [["Note", "Date", "Pourquoi ?"], ["9", "2026-10-01", "bien"], ["3", "2026-10-02", "cher"]]
    (batch,) = read("\n".join(map(delimiter.join, lines)), columns=COLUMNS)
    assert batch.frame["comment"].tolist() == ["bien", "cher"]


def test_a_declared_delimiter_is_obeyed(read):
    (batch,) = read("score:responded_at\n9:2026-10-01\n", delimiter=":")
    assert batch.frame["score"].tolist() == ["9"]


def test_commas_inside_cells_do_not_pass_for_the_delimiter(read):
    (batch,) = read(
        "Note;Date;Pourquoi ?\n9;2026-10-01;cher, lent\n8;2026-10-02;oui, mais, non\n", columns=COLUMNS
    )
    assert batch.frame["comment"].tolist() == ["cher, lent", "oui, mais, non"]


def test_a_record_with_line_breaks_is_one_row_as_a_spreadsheet_shows_it(read):
    (batch,) = read('score,responded_at,comment\n9,2026-10-01,"a\nb\r\nc"\n\n8,2026-10-02,d\n')
    assert batch.rows.tolist() == [2, 4]
    assert batch.frame["comment"].tolist() == ["a\nb\r\nc", "d"]


def test_doubled_quotes_and_old_mac_line_ends(read):
    (batch,) = read('score,responded_at,comment\r9,2026-10-01,"dit ""oui"""\r')
    assert batch.frame["comment"].tolist() == ['dit "oui"']


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "éà€œ 東京"),
        ("utf-8-sig", "éà€œ"),
        ("cp1252", "éà€œ"),
        ("latin-1", "é\x81à"),
        ("utf-16", "éà€ 東京"),
        ("utf-16-le", "éà"),
        ("utf-16-be", "éà"),
    ],
)
def test_the_encoding_is_found(read, encoding, text):
    lines = f"score,responded_at,comment\n9,2026-10-01,{text}\n8,2026-10-02,plain words enough to tell\n"
    (batch,) = read(lines.encode(encoding))
    assert batch.frame["comment"].iloc[0] == text
    assert "score" in batch.frame


def test_an_accent_past_the_first_kilobytes_still_counts(read):
    many = "9,2026-10-01,plain\n" * 100_000
    batches = read(f"score,responded_at,comment\n{many}8,2026-10-02,été\n".encode("cp1252"))
    assert batches[-1].frame["comment"].iloc[-1] == "été"


def test_a_wrong_encoding_is_told_with_its_row_and_byte(read):
    content = "score,responded_at,comment\n9,2026-10-01,plain\n8,2026-10-02,été\n".encode("cp1252")
    with pytest.raises(SourceError) as caught:
        read(content, encoding="utf-8")
    assert caught.value.slug == "encoding"
    for part in ("data/answers.csv, row 3", "0xE9", "not utf-8", "cp1252", "`encoding: auto`"):
        assert part in str(caught.value)


def test_utf_8_declared_as_one_byte_per_character_is_told(read):
    with pytest.raises(SourceError, match=r"row 2: byte 0xC3 is not cp1252; the file looks like utf-8"):
        read("score,responded_at,comment\n9,2026-10-01,été\n", encoding="windows-1252")


def test_a_character_cut_by_the_end_of_the_file_is_told(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_bytes(b"a\nb\n\xc3")
    assert first_undecodable(path, "utf-8").row == 3


def test_an_open_quote_is_told_and_swallows_nothing(read):
    with pytest.raises(SourceError, match=r'row 3: a quotation mark \("\) that opens here is never closed'):
        read('score,responded_at,comment\n9,2026-10-01,a\n8,2026-10-02,"b\n7,2026-10-03,c\n')


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "holds nothing"),
        (b"\n\n  \n", "one column of text"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
        (b'{"answers": []}', "JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02\x03\x04", "bytes, not text"),
        (b"PK\x03\x04....", "a workbook"),
        ("Cher client,\nvoici les réponses.\nBien à vous\n".encode(), "no headings"),
        (b"Just one line of prose.\nAnd another.\n", "one column of text"),
    ],
)
def test_what_is_no_table_is_refused(read, content, what):
    with pytest.raises(SourceError, match=what) as caught:
        read(content)
    assert "data/answers.csv" in str(caught.value)


def test_a_short_row_is_filled_up_and_a_long_one_is_marked(read):
    (batch,) = read("score,responded_at,comment\n9,2026-10-01\n8,2026-10-02,a,b\n7,2026-10-03,c,,\n")
    assert batch.frame["comment"].tolist() == ["", "a", "c"]
    assert batch.misshapen.tolist() == [False, True, False]


def test_cells_stay_text(read):
    (batch,) = read("score,responded_at,comment\n09,2026-10-01,NA\n1e1,2026-10-02,null\n,2026-10-03,None\n")
    assert batch.frame["score"].tolist() == ["09", "1e1", ""]
    assert batch.frame["comment"].tolist() == ["NA", "null", "None"]


def test_headings_alone_make_one_empty_batch(read):
    (batch,) = read("score,responded_at,tier\n")
    assert list(batch.frame.columns) == ["score", "responded_at", "tier", "response_id"]
    assert len(batch.frame) == 0


def test_a_first_line_that_tells_the_delimiter_is_no_heading(read):
    (batch,) = read("sep=;\r\nscore;responded_at\r\n9;2026-10-01\r\n")
    assert batch.frame["score"].tolist() == ["9"]
    assert batch.rows.tolist() == [3]


def test_a_long_file_comes_in_several_batches(read):
    batches = read("score,responded_at\n" + "9,2026-10-01\n" * (PIECE_ROWS + 1))
    assert [len(batch.frame) for batch in batches] == [PIECE_ROWS, 1]
    assert batches[1].rows.tolist() == [PIECE_ROWS + 2]


def test_a_cell_without_end_is_told_with_its_row(read):
    with pytest.raises(SourceError, match="row 3: a cell of more than 131072 characters"):
        read(f"score,responded_at,comment\n9,2026-10-01,a\n8,2026-10-02,{'x' * 131_073}\n")
