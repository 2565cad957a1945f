"""Searches finished files, wherever they lie, for a person: the name, the e-mail, ids that tell, whole comments."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePosixPath

from nps_report.errors import LeakError
from nps_report.forgetting.person import Person
from nps_report.publishing.forbidden import (
    COMMENT,
    CONTACT,
    EMAIL,
    IDENTIFIER,
    INSIDE,
    Forbidden,
    Secret,
    named_forms,
)
from nps_report.publishing.forms import names_somebody, tells_apart
from nps_report.publishing.readings import readings_of
from nps_report.publishing.runs import is_long_enough
from nps_report.publishing.words import Span, Text, words_of
from nps_report.verbatims.placeholders import PLACEHOLDER

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_LONG = 8
"""So many words make a comment that nobody writes by chance, in a longer sentence neither."""

_PASSED_OVER = frozenset(("__pycache__", "node_modules", "snapshot", "records"))
"""Folders that hold no report: what stands there is looked at otherwise, or is nobody's."""


@dataclass(frozen=True)
class Finder:
    """Finds a person in the bytes of files.

    >>> finder = Finder.of(Person(frozenset(["P0001"]), names=frozenset(["Rose Martin"])))
    >>> [finder.finds("a.html", text) for text in (b"<b>Martin</b> Rose", b"P0001", b"rose des vents")]
    [True, True, False]
    """

    known: Forbidden

    @classmethod
    def of(cls, person: Person) -> Finder:
        """What finds this person. Short ids and comments, which stand in any text, are not looked for."""
        told = (name for name in person.names if names_somebody(name))
        named = [*((CONTACT, name) for name in told), *((EMAIL, one) for one in person.emails)]
        forms = dict(named_forms(sorted(named)))
        for own in sorted(own for own in person.contacts | person.answers if tells_apart(own)):
            forms.setdefault(" ".join(words_of(own)), Secret(IDENTIFIER, own))
        for comment in sorted(person.comments):
            forms.update(_pieces(comment))
        return cls(Forbidden(forms))

    def finds(self, path: str, content: bytes) -> bool:
        """Whether a file, or its path, tells of the person; one that cannot be read does not."""
        try:
            texts = [Text.of(text) for text in _read(path, content)]
        except (LeakError, ValueError, LookupError, zipfile.BadZipFile):
            texts = [Text.of(path)]
        return any(self._stands_in(text) for text in texts)

    def _stands_in(self, text: Text) -> bool:
        """Whether the person is named in a text, as customers' files are searched, but for figures and numbers."""
        joined = "".join(text.words) if self._inside else ""
        return any(form in joined for form in self._inside) or any(
            self._is_form(text, Span(start, start + many))
            for start, word in enumerate(text.words)
            for many in self.known.firsts.get(word, ())
        )

    def _is_form(self, text: Text, span: Span) -> bool:
        """A short comment is one only where it stands alone."""
        secret = self.known.forms.get(" ".join(text.words[span.start : span.end]))
        if secret is None or span.end > len(text.words):
            return False
        return secret.kind != COMMENT or span.end - span.start >= _LONG or text.stands_alone(span)

    @cached_property
    def _inside(self) -> tuple[str, ...]:
        """The names in languages without spaces."""
        return tuple(form.removeprefix(INSIDE) for form in self.known.forms if form.startswith(INSIDE))


def _pieces(comment: str) -> Iterator[tuple[str, Secret]]:
    """A comment, and each sentence of it, from four telling words on."""
    parts = (comment, *_SENTENCE_END.split(comment))
    for part in chain.from_iterable(map(PLACEHOLDER.split, parts)):
        if is_long_enough(words := words_of(part)):
            yield " ".join(words), Secret(COMMENT, part)


def _read(path: str, content: bytes) -> Iterator[str]:
    """The texts of a file, by its ending."""
    ending = PurePosixPath(path).suffix.lower()
    reader = _READERS.get(ending)
    if reader:
        yield path
        yield from reader(content)
    else:
        yield from readings_of(f"{path}.json" if ending == ".ipynb" else path, content)


def _read_workbook(content: bytes) -> Iterator[str]:
    """The texts of a workbook's parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                yield from readings_of(f"{name}.html", parts.read(name))


def _read_message(content: bytes) -> Iterator[str]:
    """The headers and parts of a message, attachments as files of their own."""
    message = message_from_bytes(content, policy=policy.default)
    yield from (f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            subtype = part.get_content_subtype()
            yield from _read(part.get_filename() or f"part.{'txt' if subtype == 'plain' else subtype}", data)


_READERS: dict[str, Callable[[bytes], Iterator[str]]] = {".xlsx": _read_workbook, ".eml": _read_message}


def files_holding(folder: Path, finder: Finder, but: Collection[Path] = ()) -> Iterator[Path]:
    """The files below a folder that tell of the person, in order; not those in the folders or files `but`."""
    for path in files_below(folder, [one.resolve() for one in but]):
        if finder.finds(path.relative_to(folder).as_posix(), path.read_bytes()):
            yield path


def files_below(folder: Path, but: Sequence[Path]) -> Iterator[Path]:
    """The files below a folder, in order, no link followed; those that begin with a dot are among them."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_symlink() or path.resolve() in but:
            continue
        if path.is_dir():
            if path.name not in _PASSED_OVER and not path.name.startswith("."):
                yield from files_below(path, but)
        elif path.is_file():
            yield path
