"""Rows added to a delimited text: no byte of it changes, and what is added looks like the rest."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_report.followups.delimited import with_rows
from nps_report.sources.text import Form

EXACT = frozenset({0})
NEW = [["R2", "é"]]


@pytest.mark.parametrize(
    ("before", "form", "added"),
    [
        (b"id;note\nR1;x\n", Form("utf-8", ";"), "R2;é\n".encode()),
        (b"id,note\r\nR1,x\r\n", Form("utf-8", ","), "R2,é\r\n".encode()),
        (b"id\tnote\rR1\tx\r", Form("utf-8", "\t"), "R2\té\r".encode()),
        (b"id,note\nR1,x", Form("utf-8", ","), "\nR2,é\n".encode()),
        (b"id,note", Form("utf-8", ","), "\r\nR2,é\r\n".encode()),
        (b'"id","note"\n"R1","x"\n', Form("utf-8", ","), '"R2","é"\n'.encode()),
        (b'id,note\n"R1","x"\n', Form("utf-8", ","), "R2,é\n".encode()),
        (b"sep=;\nid;note\nR1;x\n", Form("utf-8", ";", before=1), "R2;é\n".encode()),
        (b"id,note\nR1,\xe9\n", Form("cp1252", ","), b"R2,\xe9\n"),
        (codecs.BOM_UTF8 + b"id,note\n", Form("utf-8-sig", ","), "R2,é\n".encode()),
        (b'"a\r\nb",note\nR1,x\n', Form("utf-8", ","), "R2,é\n".encode()),
    ],
    ids=[
        "semicolons",
        "Windows line ends",
        "old line ends",
        "no last line end",
        "headings alone",
        "quoted throughout",
        "quoted where needed",
        "a told delimiter",
        "Windows letters",
        "a mark of the encoding",
        "a heading of two lines",
    ],
)
def test_what_is_added_is_written_as_the_rest(before, form, added):
    assert with_rows(before, form, NEW, EXACT) == before + added


@pytest.mark.parametrize(
    ("mark", "codec"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_wide_letters_keep_their_order_of_bytes(mark, codec):
    before = mark + "id,note\n".encode(codec)
    assert with_rows(before, Form("utf-16", ","), NEW, EXACT) == before + "R2,é\n".encode(codec)


def test_a_help_that_cannot_be_written_loses_its_letters_an_id_never():
    form = Form("cp1252", ",")
    assert with_rows(b"id,note\n", form, [["R2", "Łódź"]], EXACT).endswith(b"R2,?\xf3d?\n")
    with pytest.raises(UnicodeEncodeError):
        with_rows(b"id,note\n", form, [["Ł2", ""]], EXACT)


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)


def odd(rows, delimiter, end):
    """Rows whose cells stand between quotation marks where they must, and here and there where they need not."""
    return "".join(
        delimiter.join(
            '"' + cell.replace('"', '""') + '"'
            if quoted or any(mark in cell for mark in (delimiter, '"', "\r", "\n"))
            else cell
            for cell, quoted in row
        )
        + end
        for row in rows
    )


CELL = st.tuples(CELLS, st.booleans())
REGISTERS = st.tuples(
    st.lists(st.tuples(CELL, CELL), max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(REGISTERS, st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=3))
def test_any_register_survives_byte_for_byte_and_gets_its_rows(register, added):
    rows, delimiter, end, encoding, is_cut = register
    headings = (("id", True), ("note", False))
    text = odd([headings, *rows], delimiter, end)
    before = (text.removesuffix(end) if is_cut else text).encode(encoding)
    after = with_rows(before, Form(encoding, delimiter), [list(row) for row in added], EXACT)
    assert after.startswith(before)
    read = list(csv.reader(io.StringIO(after.decode(encoding), newline=""), delimiter=delimiter))
    known = [tuple(cell for cell, _ in row) for row in (headings, *rows)]
    assert [tuple(row) for row in read if row] == [*known, *added]
