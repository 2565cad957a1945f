"""Which encoding a text file is in, proved on the whole file and not on its first lines."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from nps_report.errors import SourceError
from nps_report.sources.inputs import Input

_CHUNK = 1 << 20
_SINGLE_BYTE = ("cp1252", "iso8859-1")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Undecodable:
    """The first byte that an encoding cannot hold, and the line where it stands."""

    row: int
    byte: int


def encoding_of(file: Input) -> str:
    """The declared encoding if the whole file is in it; for `auto`, the first that fits it all.

    UTF-16 and marked UTF-8 show at once; then come UTF-8, Windows-1252, and Latin-1, which fits anything.
    """
    declared = file.source.encoding
    return _proved(file, declared) if declared != "auto" else _found(file.path)


def first_undecodable(path: Path, encoding: str) -> Undecodable | None:
    """Where `path` stops being in `encoding`; None if it is so to its end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    row = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                row += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                return Undecodable(row + before.count(b"\n"), error.object[error.start])
            if not chunk:
                return None


def encoding_shown_by(head: bytes) -> str:
    r"""The encoding that a byte order mark, or every second byte being zero, gives away; blank if none does.

    >>> [encoding_shown_by(head) for head in (b"\xef\xbb\xbfscore", "score".encode("utf-16-le"), b"score")]
    ['utf-8-sig', 'utf-16-le', '']
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) // 4 else ""


def _found(path: Path) -> str:
    with path.open("rb") as stream:
        shown = encoding_shown_by(stream.read(4096))
    # Latin-1 gives every byte a meaning, so there is always one.
    return shown or next(name for name in ("utf-8", *_SINGLE_BYTE) if first_undecodable(path, name) is None)


def _proved(file: Input, declared: str) -> str:
    fault = first_undecodable(file.path, declared) or _multibyte(file.path, declared)
    if fault:
        raise SourceError(
            "encoding",
            f"{file.name}, row {fault.row}: byte 0x{fault.byte:02X} is not {declared}; "
            f"the file looks like {_found(file.path)}. Set `encoding: auto` for this source, or that name.",
        )
    # Many tools write a mark before UTF-8, which would stick to the first heading.
    return "utf-8-sig" if declared == "utf-8" else declared


def _multibyte(path: Path, name: str) -> Undecodable | None:
    """The first accent of a file declared in one byte per character that is UTF-8 throughout.

    Such a file would decode without an error, into `Ã©` for `é`.
    """
    if name not in _SINGLE_BYTE or first_undecodable(path, "utf-8"):
        return None
    return first_undecodable(path, "ascii")
