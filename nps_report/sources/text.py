"""Delimited text: CSV, TSV and their kin, whatever the delimiter, with line breaks inside quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from nps_report.errors import SourceError
from nps_report.sources.conflicts import refuse_two_versions
from nps_report.sources.encodings import encoding_of, encoding_shown_by
from nps_report.sources.inputs import Input
from nps_report.sources.sheet import Numbered, Sheet, pieces_of

DELIMITERS = (",", ";", "\t", "|", "^", "~")
_SAMPLE = 1 << 16
# No export holds it: it only has to differ from every cell.
_END = "\x1aend of file\x1a"
_NO_TEXT = (
    (b"PK\x03\x04", "a workbook or an archive", "Give it its own ending (.xlsx), or export it as CSV."),
    (b"\xd0\xcf\x11\xe0", "an old workbook", "Give it the ending .xls, or export it as CSV."),
    (b"%PDF", "a PDF", "Export the answers as CSV."),
    (b"PAR1", "a Parquet file", "Give it the ending .parquet."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (
        b"<",
        "a web page or XML",
        "Export the answers as CSV; a saved page often means that the login had expired.",
    ),
    (b"{", "JSON", "Export the answers as CSV."),
)


@dataclass(frozen=True)
class Form:
    """How a delimited file is written: `before` counts the lines above its headings that only name the delimiter."""

    encoding: str
    delimiter: str
    before: int = 0


def form_of(file: Input) -> Form:
    """How a file is written; its encoding and delimiter are found where they are not declared."""
    encoding = encoding_of(file)
    sample = _sample(file, encoding)
    told = _told_delimiter(sample)
    return Form(encoding, file.source.delimiter or told or delimiter_of(sample), 1 if told else 0)


def read_text(file: Input) -> Sheet:
    """A delimited text file as a table; its encoding and delimiter are found where they are not declared."""
    _refuse_what_is_no_text(file)
    refuse_two_versions(file)
    form = form_of(file)
    numbered = _numbered(file, form.encoding, form.delimiter)
    _, headings = next(islice(numbered, form.before, None), (1, ()))
    if not headings:
        raise SourceError("not-a-table", f"{file.name}: the file holds nothing. Export it again.")
    return Sheet(headings, pieces_of(numbered))


def delimiter_of(sample: str) -> str:
    r"""The delimiter that cuts most records of the sample into as many cells as the first has.

    >>> delimiter_of("Note;Oui, ou non ?\n9;oui, merci\n8;non\n"), delimiter_of("a\tb\n1\t2\n")
    (';', '\t')
    """
    # Where several cut evenly, the one that gives more cells: a decimal comma never beats a semicolon.
    return max(DELIMITERS, key=lambda mark: _regularity(sample, mark))


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    widths = [
        len(record) for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if record
    ]
    if not widths or widths[0] == 1:
        return (0.0, 0)
    return (widths.count(widths[0]) / len(widths), widths[0])


def _told_delimiter(sample: str) -> str:
    r"""The delimiter that a first line such as `sep=;` tells spreadsheets; blank without one.

    >>> _told_delimiter("sep=;\nNote;Date\n"), _told_delimiter("Note;Date\n")
    (';', '')
    """
    first = sample.partition("\n")[0].strip("\r\ufeff")
    return first[4] if len(first) == 5 and first.startswith("sep=") else ""


def _sample(file: Input, encoding: str) -> str:
    """The file's first lines, whole ones where there are several."""
    with file.path.open(encoding=encoding, newline="") as stream:
        head = stream.read(_SAMPLE)
    return head[: head.rfind("\n") + 1] or head


def _numbered(file: Input, encoding: str, delimiter: str) -> Iterator[Numbered]:
    """Each record, with its row as a spreadsheet shows it; a blank line is a row but no record.

    A last line of our own shows whether a quote is still open at the end of the file.
    """
    with file.path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(chain(stream, [_END]), delimiter=delimiter)
        row = 0
        try:
            for row, record in enumerate(reader, start=1):
                if record == [_END]:
                    return
                if record and record[-1].endswith(_END):
                    raise _open_quote(file, row)
                if record:
                    yield row, tuple(record)
        except csv.Error:
            raise _endless_cell(file, row + 1) from None


def _open_quote(file: Input, row: int) -> SourceError:
    return SourceError(
        "open-quote",
        f'{file.name}, row {row}: a quotation mark (") that opens here is never closed. '
        "Correct this row, or export the file again with quotation marks doubled.",
    )


def _endless_cell(file: Input, row: int) -> SourceError:
    return SourceError(
        "open-quote",
        f"{file.name}, row {row}: a cell of more than {csv.field_size_limit()} characters, most often because a "
        'quotation mark (") is never closed. Correct or shorten this row.',
    )


def _refuse_what_is_no_text(file: Input) -> None:
    with file.path.open("rb") as stream:
        head = stream.read(4096)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, what, way_out in _NO_TEXT:
        if start.startswith(mark):
            raise SourceError("not-a-table", f"{file.name}: {what}, not a table of text. {way_out}")
    # One byte in ten of a picture or an archive is a control character; a comment holds one at most.
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if controls > len(head) / 20 and not encoding_shown_by(head):
        raise SourceError("not-a-table", f"{file.name}: bytes, not text. Export the answers as CSV or XLSX.")
