"""The second lock on customer files: no name of an account or contact, no e-mail, in the finished bytes.

The first lock is that the customer side of a snapshot holds none of them.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any, Protocol
from urllib.parse import unquote

from nps_report.errors import LeakError
from nps_report.programme import Programme
from nps_report.publishing.pdf_text import source_of_pdf, start_reading
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.visible import fold, visible
from nps_report.verbatims.vocabulary import is_ordinary

_EMBEDDED = re.compile(r"data:(?P<kind>[\w/+.-]*)(?:;[\w=.-]+)*;base64,(?P<data>[A-Za-z0-9+/=]+)")
_PICTURE = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_INLINE = (
    "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|tspan|u"
    "|var|wbr"
)
_INSIDE_A_LINE = re.compile(rf"</?(?:{_INLINE})\b[^>]*>|<!--.*?-->|[*_`~]+|-\n", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")
_LINKS = frozenset(("et", "and"))
_DOT_IN_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
# Chinese, Japanese, Korean, Thai.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True)
class NameIndex:
    """Names to look for, as whole words in their usual forms: `NameIndex.of(names).found_in(text)`.

    Case, accents, invisible signs and letters of other alphabets do not hide a name. It is found without its legal
    form and with its two words turned round; one of Chinese, Japanese or Korean letters inside other words too.

    >>> index = NameIndex.of(["Ateliers Novalux SARL", "Élise Roy", "e.roy@novalux.example"])
    >>> list(index.found_in("Merci à ROY ELISE, Novalux, et aux ateliers Novalux."))
    ['Élise Roy', 'Ateliers Novalux SARL']
    """

    names: Mapping[str, Mapping[str, str]] = field(repr=False)
    """By their first word, the forms of names, words between spaces, and the name as it is written."""
    unspaced: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names whose language puts no space between words."""

    @classmethod
    def of(cls, names: Sequence[str], exempt: Sequence[str] = ()) -> NameIndex:
        """An index of `names`, less those that are the same as an exempt text or a whole-word part of one."""
        public = [f" {' '.join(words_of(text))} " for text in exempt]
        found: dict[str, dict[str, str]] = {}
        unspaced = {}
        for name in names:
            for form in forms_of(name):
                written = " ".join(form)
                if not any(f" {written} " in text for text in public):
                    found.setdefault(form[0], {}).setdefault(written, name)
                    if len(joined := "".join(form)) > 1 and _UNSPACED.search(name):
                        unspaced[joined] = name
        return cls(found, unspaced)

    def found_in(self, text: str) -> Iterator[str]:
        """Each name that stands in `text`, once, in the order found."""
        words = words_of(text)
        yield from dict.fromkeys([*self._among(words), *self._inside(words)])

    def _among(self, words: tuple[str, ...]) -> Iterator[str]:
        firsts = self.names.keys() & set(words)
        for start, word in enumerate(words) if firsts else ():
            if word in firsts:
                for form, name in self.names[word].items():
                    if " ".join(words[start : start + form.count(" ") + 1]) == form:
                        yield name

    def _inside(self, words: tuple[str, ...]) -> Iterator[str]:
        joined = "".join(words) if self.unspaced else ""
        return (name for form, name in self.unspaced.items() if form in joined)


def forms_of(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name as it may be written: in full, without title and legal form, the other way round.

    What is left of a name must not be an everyday word: "Mars SA" is only found in full.

    >>> list(forms_of("Novalux S.A.S."))[1:], list(forms_of("Mme Élise Roy"))[1:], list(forms_of("Mars SA"))
    ([('novalux',)], [('elise', 'roy'), ('roy', 'elise')], [('mars', 'sa')])
    """
    words = words_of(name)
    if words:
        yield words
    plain, beside = _DOT_IN_INITIALS.sub("", name), _beside_names()
    core = tuple(word for word in (words if plain == name else words_of(plain)) if word not in beside)
    if core != words and (len(core) > 1 or any(_names_alone(word) for word in core)):
        yield core
    if len(core) == 2 and core[0] != core[1]:
        yield core[::-1]


@cache
def _beside_names() -> frozenset[str]:
    return word_list("legal_forms") | word_list("civilities")


def _names_alone(word: str) -> bool:
    return len(word) > 2 and not word.isdigit() and not is_ordinary(word)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without those that only link others.

    >>> words_of("Élise\\u200b ROY-Martin & Fils"), words_of("Roy et Martin")
    (('elise', 'roy', 'martin', 'fils'), ('roy', 'martin'))
    """
    words = _WORD.findall(visible(text))
    folded = {word: fold(word) for word in set(words)}
    return tuple([folded[word] for word in words if folded[word] not in _LINKS])


class Finds(Protocol):
    """Looks for names: a NameIndex, or one kept in a file."""

    def found_in(self, text: str) -> Iterable[str]:
        """Each name that stands in `text`, once."""


def refuse_leaks(files: Mapping[str, bytes], names: Finds) -> None:
    """Raise LeakError where a finished customer file, by its ending, holds one of the names that `index_of` took."""
    for ending, content in files.items():
        for name in chain.from_iterable(map(names.found_in, readings(_SOURCES[ending](content)))):
            raise LeakError(
                "leak",
                f"the {ending} of the customer edition holds {name!r}, a name of the programme; nothing was written. "
                "Take it out of the note, the action's public text or the notebook.",
            )


def index_of(names: Sequence[str], programme: Programme) -> NameIndex:
    """What no customer file of the programme may hold: `names`, less those that it has made public itself.

    The programme's own name, brand and declared public contact may stand in it.
    """
    return NameIndex.of(names, _declared_public(programme))


def _declared_public(programme: Programme) -> tuple[str, ...]:
    customer = programme.customer
    localized = [
        text for value in (customer.write_to, customer.signed_by) if value for text in value.root.values()
    ]
    return (programme.programme, programme.brand.name or "", customer.email or "", *localized)


def warm() -> None:
    """Load the dictionaries that names are compared with and the reader of PDFs: most of a second, once.

    Safe before a fork: no thread is started and no database opened.
    """
    start_reading()
    NameIndex.of(("Ateliers Novalux SARL",))


def readings(source: str) -> tuple[str, str]:
    """A text with all its marks, then as it is seen: no mark inside a line, a gap at every other, lines joined.

    >>> readings("<p title='a &amp; b'><b>No</b>va-\\nlux<br>SAS")[1]
    ' Novalux SAS'
    """
    seen = _TAG.sub(" ", _INSIDE_A_LINE.sub("", source))
    return unquote(html.unescape(source)), unquote(html.unescape(seen))


def source_of_html(content: bytes) -> str:
    """The source of a page, drawings in its data too; fonts and pictures in base64 are no text.

    >>> source_of_html(b"<img src='data:image/svg+xml;base64,PHRleHQ+Tm92YTwvdGV4dD4='>")
    "<img src='<text>Nova</text>'>"
    """
    return _EMBEDDED.sub(_drawing, content.decode("utf-8"))


def _drawing(found: re.Match[str]) -> str:
    if "svg" not in found["kind"] and not found["kind"].startswith("text/"):
        return " "
    # One sign too many makes it unreadable to us, not to a browser.
    whole = found["data"].rstrip("=")[: len(found["data"].rstrip("=")) // 4 * 4 + 3]
    return base64.b64decode(whole + "==").decode("utf-8", errors="replace")


def source_of_json(content: bytes) -> str:
    r"""Every text in a JSON file, keys too; pictures in base64 are no text.

    >>> source_of_json(b'{"a": ["\\u00c9lise", 2]}')
    'a Élise'
    """
    return " ".join(_strings(json.loads(content)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and not _PICTURE.fullmatch(value):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (key, *_strings(item))
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


_SOURCES: dict[str, Callable[[bytes], str]] = {
    "html": source_of_html,
    "pdf": source_of_pdf,
    "json": source_of_json,
}
