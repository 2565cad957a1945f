"""Takes out of a comment what tells who is meant: names, addresses and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

from nps_report.verbatims.details import Span, find_details
from nps_report.verbatims.doubt import is_doubtful
from nps_report.verbatims.names import NameIndex
from nps_report.verbatims.names_gathered import index_names
from nps_report.verbatims.persons import find_persons, widen
from nps_report.verbatims.placeholders import PLACEHOLDER, placeholder
from nps_report.verbatims.tokens import Token, is_shouted, read_tokens
from nps_report.verbatims.visible import fold, visible
from nps_report.verbatims.vocabulary import is_ordinary

_PASSES = 5
# What goes on after a name in the name of an account: "hugo_vlnv".
_UNDERSCORED = re.compile(r"_\w{1,64}")


@dataclass(frozen=True)
class Redaction:
    """A comment without what identifies, what was replaced (kind and original), and whether to trust it."""

    text: str
    replaced: tuple[tuple[str, str], ...]
    safe: bool


@dataclass(frozen=True)
class Redactor:
    """Redacts comments of a programme: `Redactor(names, "fr")(comment)`.

    `names` are those of its accounts and contacts, and their e-mail addresses; preparing them takes longer
    than redacting a comment, so one redactor serves for many. `language` is that of the placeholders.
    `known` are names that may stay: those of the programme, its brand, its products.

    >>> redactor = Redactor(("Novalux SAS", "Jeanne Petit"), "en")
    >>> redactor("Ask Jeanne at NOVALUX").text
    'Ask [name] at [name]'
    """

    names: tuple[str, ...] = ()
    language: str = "fr"
    known: tuple[str, ...] = ()
    _index: NameIndex = field(init=False, repr=False, compare=False)
    _kept: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _index_of(self.names))
        object.__setattr__(self, "_kept", _pattern_of(self.known, self._index))

    def __call__(self, comment: str) -> Redaction:
        """`comment` without what identifies; redacting it again changes nothing."""
        text = visible(comment) if isinstance(comment, str) else ""
        replaced: list[tuple[str, str]] = []
        # What was taken out may lay bare what stood against it: "Dupont06 12 34 56 78".
        for _ in range(_PASSES):
            tokens = self._read(text)
            spans = merged([*find_details(_mask(PLACEHOLDER, text)), *self._find_names(text, tokens)])
            if not spans:
                break
            replaced += [(span.kind, text[span.start : span.end]) for span in spans]
            text = self._replace(text, spans)
        return Redaction(text, tuple(replaced), safe=not (spans or self._is_doubtful(text, tokens)))

    def __reduce__(self) -> tuple[type[Redactor], tuple[Any, ...]]:
        # What was prepared here is of no use to another process, which prepares the names itself.
        return type(self), (self.names, self.language, self.known)

    def _read(self, text: str) -> list[Token]:
        return read_tokens(_mask(self._kept, _mask(PLACEHOLDER, text)))

    def _find_names(self, text: str, tokens: list[Token]) -> Iterator[Span]:
        shouted = is_shouted(tokens)
        for found in (*self._index.find(tokens), *find_persons(tokens, shouted)):
            first, end = widen(tokens, found, shouted)
            rest = _UNDERSCORED.match(text, tokens[end - 1].end)
            yield Span(tokens[first].start, rest.end() if rest else tokens[end - 1].end, "name")

    def _replace(self, text: str, spans: list[Span]) -> str:
        ends = [0, *(span.end for span in spans)]
        kept = [text[end : span.start] for end, span in zip(ends, spans, strict=False)]
        replaced = (
            f"{before}{placeholder(span.kind, self.language)}"
            for before, span in zip(kept, spans, strict=True)
        )
        return "".join(replaced) + text[ends[-1] :]

    def _is_doubtful(self, text: str, tokens: list[Token]) -> bool:
        return is_doubtful(_mask(PLACEHOLDER, text), tokens) or self._index.leaves_doubt(tokens)


_INDEXED: WeakValueDictionary[tuple[str, ...], NameIndex] = WeakValueDictionary()
"""Names that are prepared, for all redactors of the same names, and for as long as there is one."""


def _index_of(names: tuple[str, ...]) -> NameIndex:
    found = _INDEXED.get(names)
    if found is None:
        found = _INDEXED[names] = index_names(names)
    return found


def redact(comment: str, names: Iterable[str] = (), language: str = "fr") -> Redaction:
    """`comment` without addresses, numbers that identify, links, bank accounts, persons and `names`.

    >>> redact("Voir M. Dupont, 06 12 34 56 78", names=["Novalux"], language="fr").text
    'Voir [nom], [téléphone]'
    """
    return _redactor(tuple(names), language)(comment)


@lru_cache(maxsize=4)
def _redactor(names: tuple[str, ...], language: str) -> Redactor:
    return Redactor(names, language)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one, whose kind is that of the longest.

    >>> merged([Span(3, 6, "name"), Span(0, 5, "e-mail"), Span(8, 9, "link")])
    [Span(start=0, end=6, kind='e-mail'), Span(start=8, end=9, kind='link')]
    """
    apart: list[Span] = []
    longest = 0
    for span in sorted(spans):
        length = span.end - span.start
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
            longest = length
        else:
            # A number is the vaguest kind: a telephone number that a label announces is one.
            closer = length > longest or (length == longest and apart[-1].kind == "number")
            kind = span.kind if closer else apart[-1].kind
            longest = max(length, longest)
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end), kind)
    return apart


def _mask(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches made of signs that nothing takes for words, so that it stays as it is."""
    return pattern.sub(lambda found: chr(0) * len(found.group()), text)


def _pattern_of(known: tuple[str, ...], index: NameIndex) -> re.Pattern[str]:
    """The words of `known` that could pass for names; those that name a customer too may not stay."""
    words = {token.text for name in known for token in read_tokens(visible(name)) if len(token.text) > 2}
    kept = sorted(word for word in words if fold(word) not in index.words and not is_ordinary(word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, kept))})\b" if kept else r"(?!)", re.IGNORECASE)
