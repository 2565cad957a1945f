"""A register: a table that people edit and the kit only adds rows to."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from nps_report.errors import OutputError, SourceError
from nps_report.exports.neutral import is_formula, neutral
from nps_report.files import write_bytes, write_over
from nps_report.followups.begun import begun
from nps_report.followups.delimited import as_date, with_rows
from nps_report.followups.place import WORKBOOKS
from nps_report.followups.sheet_xml import Value
from nps_report.followups.workbook import Workbook
from nps_report.programme import Programme
from nps_report.sources import READERS, Input
from nps_report.sources.headings import Headings, listed, mapping
from nps_report.sources.sheet import Numbered, Piece, Record
from nps_report.sources.spreadsheet import first_sheet
from nps_report.sources.text import form_of, read_text
from nps_report.tables import KEYS

_OPENED = ("followups", "second_chances")
"""The registers whose rows the kit opens, and so dates."""

NewRow = Mapping[str, Value]
"""What a new row holds, by column."""


@dataclass(frozen=True)
class Register:
    """A register as it is: `content` its bytes, `places` the columns by name, `rows` those below the headings.

    `is_new` tells that its file is not there yet; `content` then holds the headings.
    """

    table: str
    file: Input
    content: bytes
    headings: tuple[str, ...]
    places: Mapping[str, int]
    rows: tuple[Numbered, ...]
    is_new: bool = False

    def cells(self, name: str) -> list[str]:
        """What stands in a column, row by row, blank where there is no such column."""
        place = self.places.get(name)
        return [_cell(record, place) for _, record in self.rows]

    @property
    def ids(self) -> list[str]:
        """The ids that its rows are told apart by, in their order; blank ones too."""
        return self.cells(KEYS[self.table])

    def with_rows(self, rows: Sequence[NewRow]) -> bytes:
        """The register's bytes with rows after the last one; what has no column is left out.

        Raises OutputError where that cannot be done without changing or losing anything.
        """
        placed = [
            {self.places[name]: value for name, value in row.items() if name in self.places} for row in rows
        ]
        try:
            content = self._longer(placed)
            self._refuse_other(content, [str(row[KEYS[self.table]]) for row in rows])
        except (
            ValueError,
            KeyError,
            StopIteration,
            zipfile.BadZipFile,
            ElementTree.ParseError,
            expat.ExpatError,
        ) as e:
            raise self._unwritable(str(e)) from e
        return content

    def write(self, content: bytes) -> None:
        """Put `content` in the place of what was read. Raises OutputError where somebody saved it meanwhile."""
        if self.is_new:
            if self.file.path.exists():
                raise OutputError(
                    "register-changed",
                    f"{self.file.name}: somebody made it meanwhile, and nothing was written. Give the command again.",
                )
            write_bytes(self.file.path, content)
        else:
            write_over(self.file.path, self.content, content)

    def _longer(self, rows: Sequence[Mapping[int, Value]]) -> bytes:
        with _as_file(self.file, self.content) as file:
            if is_workbook(self.file):
                return _longer_workbook(file, self.content, self.rows, rows)
            form = form_of(file)
            exact = frozenset({self.places[KEYS[self.table]]})
            told = [[self._text(row.get(place)) for place in range(len(self.headings))] for row in rows]
            return with_rows(self.content, form, told, exact)

    def _text(self, value: Value | None) -> str:
        if isinstance(value, datetime):
            return as_date(value, self.file.source.dates)
        return "" if value is None else str(value)

    def _refuse_other(self, content: bytes, ids: Sequence[str]) -> None:
        """Read again what would be written: every old row as it was, then the new ones."""
        with _as_file(self.file, content) as file:
            headings, rows = _read(file)
        place, many = self.places[KEYS[self.table]], len(self.rows)
        added = [_cell(record, place) for _, record in rows[many:]]
        if (headings, rows[:many], added) != (self.headings, self.rows, list(ids)):
            raise ValueError("read again, it would not hold the same rows and the new ones")

    def _unwritable(self, why: str) -> OutputError:
        return OutputError(
            "register-unwritable",
            f"{self.file.name}: rows cannot be added without changing something else ({why}); nothing was written. "
            "Save it in a spreadsheet anew, as XLSX or as CSV in UTF-8, and give the command again.",
        )


def read_register(
    programme: Programme, table: str, file: Input, extra: Sequence[str], also: Sequence[str] = ()
) -> Register:
    """The register in a file, or one with headings alone where it is not there yet.

    `extra` are the columns of help that a new one gets; these and `also` are filled where they are there.
    Raises SourceError where it cannot be read, or lacks a column that new rows need.
    """
    is_new = not file.path.is_file()
    content = begun(programme, table, file, extra) if is_new else file.path.read_bytes()
    with _as_file(file, content) as copy:
        headings, rows = _read(copy)
        found = Headings.of(copy, headings)
        places = _helping(found, (*extra, *also)) | mapping(found, table, (), [record for _, record in rows])
    if table in _OPENED and "opened_at" not in places:
        raise SourceError(
            "required-column",
            f"{file.name}: no column is 'opened_at', when a row was opened; there are {listed(headings)}. Add it, or "
            'map it under this source: columns: {opened_at: "its heading"}.',
        )
    return Register(table, file, content, headings, places, rows, is_new)


def safe_text(text: str, is_workbook: bool) -> str:
    """A text for people, on one line; in a CSV none that a spreadsheet would take for a formula.

    >>> safe_text('=HYPERLINK("x")\\u202e\\n', False), safe_text(" Nova  SA ", False)
    ('\\'=HYPERLINK("x")', 'Nova SA')
    """
    plain = " ".join("".join(sign if sign.isprintable() or sign.isspace() else "" for sign in text).split())[
        :200
    ]
    return plain if is_workbook else neutral(plain)


def runs_as_formula(own: str) -> bool:
    """Whether a spreadsheet that opens a CSV would compute an id, which must stay to the letter.

    >>> [runs_as_formula(own) for own in ("R1", "-12", "+33-A", "=1+1", "@SUM(1)", "-1+cmd|x", "=1", "＝1")]
    [False, False, True, True, True, True, True, True]
    """
    # A whole number with its sign is itself, however a spreadsheet reads it.
    return is_formula(own) and not (own[:1] in ("+", "-") and own[1:].isdigit())


def is_workbook(file: Input) -> bool:
    """Whether a register is a workbook; else it is delimited text."""
    return file.path.suffix.lower() in WORKBOOKS


@contextmanager
def _as_file(file: Input, content: bytes) -> Iterator[Input]:
    """Bytes as a file of their own, for the readers, under the name that messages call the register by."""
    with tempfile.TemporaryDirectory(prefix="nps-report-") as folder:
        path = write_bytes(Path(folder) / f"register{file.path.suffix}", content)
        yield Input(path, file.name, file.source)


def _read(file: Input) -> tuple[tuple[str, ...], tuple[Numbered, ...]]:
    sheet = READERS.get(file.path.suffix.lower(), read_text)(file)
    return sheet.headings, tuple(_numbered(sheet.pieces))


def _numbered(pieces: Iterable[Piece]) -> Iterator[Numbered]:
    for piece in pieces:
        yield from zip(piece.rows, piece.records, strict=True)


def _cell(record: Record, place: int | None) -> str:
    return "" if place is None or place >= len(record) else record[place].strip()


def _helping(headings: Headings, extra: Sequence[str]) -> dict[str, int]:
    """The columns of help that the register has."""
    names = [heading.lower().replace(" ", "_") for heading in headings.names]
    return {name: names.index(name) for name in extra if name in names}


def _longer_workbook(
    file: Input, content: bytes, known: Sequence[Numbered], rows: Sequence[Mapping[int, Value]]
) -> bytes:
    sheet = first_sheet(file)
    (top, left) = sheet.start
    last = max((row for row, _ in known), default=top + 1)
    moved = [{place + left: value for place, value in row.items()} for row in rows]
    return Workbook(content).with_rows(sheet.name, top + 1, last, moved)
