"""Rows added to a delimited text: in its own encoding, delimiter, quotation marks and line ends, not a byte changed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from datetime import datetime

from nps_report.sources.text import Form

USUAL_END = "\r\n"
"""The line end of a file that has none yet."""

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def with_rows(before: bytes, form: Form, rows: Sequence[Sequence[str]], exact: frozenset[int]) -> bytes:
    r"""The text with rows at its end. In the columns of `exact` every sign counts; elsewhere `?` is for what has none.

    Raises UnicodeEncodeError where a cell that counts cannot be written in the file's encoding.

    >>> with_rows(b"id;note\nR1;\"a;b\"", Form("utf-8", ";"), [["R2", 'a "b" c']], frozenset())
    b'id;note\nR1;"a;b"\nR2;"a ""b"" c"\n'
    """
    text = before.decode(form.encoding)
    end, quotes_all = _habits(text, form)
    encoding = _encoding(before, form.encoding)
    told = [
        [cell if place in exact else _writable(cell, encoding) for place, cell in enumerate(row)]
        for row in rows
    ]
    joint = "" if not text or text.endswith(("\n", "\r")) else end
    return before + (joint + written(told, form.delimiter, end, quotes_all)).encode(encoding)


def written(rows: Sequence[Sequence[str]], delimiter: str, end: str, quotes_all: bool = False) -> str:
    """Rows as delimited text."""
    # Not by csv.writer: it leaves a line end bare in a cell unless lines end the same way.
    return "".join(
        delimiter.join(
            _quoted(cell) if quotes_all or _needs_quotes(cell, delimiter) else cell for cell in row
        )
        + end
        for row in rows
    )


def _needs_quotes(cell: str, delimiter: str) -> bool:
    return any(mark in cell for mark in (delimiter, '"', "\n", "\r"))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _habits(text: str, form: Form) -> tuple[str, bool]:
    """How lines end, and whether every cell stands between quotation marks, as the headings show."""
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))[form.before :]
    reader = csv.reader(lines, delimiter=form.delimiter)
    headings = next((record for record in reader if record), [])
    raw = "".join(lines[: reader.line_num])
    end = raw[len(raw.rstrip("\r\n")) :][-2:]
    # A blank line above the headings is none of them.
    end = end if end in ("\r\n", "\n", "\r") else end[-1:] or USUAL_END
    return end, written([headings], form.delimiter, "", quotes_all=True) == raw.strip("\r\n")


def _encoding(before: bytes, encoding: str) -> str:
    """The encoding of what is added: without the mark that only begins a file."""
    if encoding == "utf-16":
        return next(name for mark, name in _MARKS if before.startswith(mark))
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _writable(cell: str, encoding: str) -> str:
    return cell.encode(encoding, errors="replace").decode(encoding)


def as_date(moment: datetime, form: str | None) -> str:
    """A moment as the source writes its dates; where that loses what day it is, in the ISO form, which is always read.

    >>> moment = datetime(2026, 10, 5, 14, 30)
    >>> [as_date(moment, form) for form in ("day-first", "month-first", None, "%d.%m.%Y", "%Y %z")]
    ['05/10/2026 14:30', '10/05/2026 14:30', '2026-10-05 14:30', '05.10.2026', '2026-10-05 14:30']
    """
    # An export that tells the day alone says nothing of midnight.
    hours = " %H:%M:%S" if moment.second else " %H:%M" if moment.hour or moment.minute else ""
    days = {"day-first": "%d/%m/%Y", "month-first": "%m/%d/%Y"}.get(form or "", "%Y-%m-%d")
    if form is None or "%" not in form:
        return moment.strftime(f"{days}{hours}")
    text = moment.strftime(form)
    try:
        kept = datetime.strptime(text, form).date() == moment.date()  # noqa: DTZ007  (as it was written)
    except ValueError:
        kept = False
    return text if kept else moment.strftime(f"%Y-%m-%d{hours}")
