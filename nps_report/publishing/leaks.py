"""The second lock on customer files: no name of an account or contact, no e-mail, in the finished bytes.

The first lock is that the customer side of a snapshot holds none of them.
"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nps_report.errors import LeakError
from nps_report.programme import Programme

_EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class NameIndex:
    """Names to look for, as whole words, case and accents folded: `NameIndex.of(names).found_in(text)`.

    >>> index = NameIndex.of(["Ateliers Novalux", "Élise Roy", "e.roy@novalux.example"])
    >>> list(index.found_in("Merci à ELISE ROY, Novalux."))
    ['Élise Roy']
    """

    longest: int
    names: Mapping[tuple[str, ...], str] = field(repr=False)

    @classmethod
    def of(cls, names: Sequence[str], exempt: Sequence[str] = ()) -> NameIndex:
        """An index of `names`, less those that are the same as an exempt text or a whole-word part of one."""
        public = [" ".join(words_of(text)) for text in exempt]
        kept: dict[tuple[str, ...], str] = {}
        for name in names:
            words = words_of(name)
            if words and not any(f" {' '.join(words)} " in f" {text} " for text in public):
                kept.setdefault(words, name)
        return cls(max(map(len, kept), default=0), kept)

    def found_in(self, text: str) -> Iterator[str]:
        """Each name that stands in `text`, once, in the order found."""
        words = words_of(text)
        seen = set()
        firsts = {key[0] for key in self.names}
        for start in (place for place, word in enumerate(words) if word in firsts):
            for length in range(1, self.longest + 1):
                name = self.names.get(words[start : start + length])
                if name is not None and name not in seen:
                    seen.add(name)
                    yield name


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded: case, accents, width and marks between letters do not hide a name.

    >>> words_of("Élise\\u200b ROY-Martin")
    ('elise', 'roy', 'martin')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf"))
    return tuple(_WORD.findall("".join(kept)))


def refuse_leaks(files: Mapping[str, bytes], names: Sequence[str], programme: Programme) -> None:
    """Raise LeakError where a finished customer file, by its ending, holds one of the programme's names.

    The programme's own name, brand and declared public contact may stand in it.
    """
    index = NameIndex.of(names, _declared_public(programme))
    for ending, content in files.items():
        for name in index.found_in(_TEXTS[ending](content)):
            raise LeakError(
                "leak",
                f"the {ending} of the customer edition holds {name!r}, a name of the programme; nothing was written. "
                "Take it out of the note, the action's public text or the notebook.",
            )


def _declared_public(programme: Programme) -> tuple[str, ...]:
    customer = programme.customer
    localized = [
        text for value in (customer.write_to, customer.signed_by) if value for text in value.root.values()
    ]
    questions = list(programme.question.root.values())
    return (programme.programme, programme.brand.name or "", customer.email or "", *localized, *questions)


def text_of_html(content: bytes) -> str:
    """The text, attributes and embedded data of a page; fonts and pictures in base64 are no text.

    >>> text_of_html(b'<p title="a &amp; b">c<b>d</b></p>')
    ' p title="a & b" c b d /b /p '
    """
    source = _EMBEDDED.sub(" ", content.decode("utf-8"))
    return html.unescape(source.replace("<", " ").replace(">", " "))


def text_of_pdf(content: bytes) -> str:
    """The text of a PDF's pages, and its metadata."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(content))
    metadata = " ".join(str(value) for value in (reader.metadata or {}).values())
    return " ".join([metadata, *(page.extract_text() for page in reader.pages)])


def text_of_json(content: bytes) -> str:
    """Every text in a JSON file, keys too.

    >>> text_of_json(b'{"a": ["\\u00c9lise", 2]}')
    'a Élise'
    """
    return " ".join(_strings(json.loads(content)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (key, *_strings(item))
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


_TEXTS: dict[str, Callable[[bytes], str]] = {"html": text_of_html, "pdf": text_of_pdf, "json": text_of_json}
