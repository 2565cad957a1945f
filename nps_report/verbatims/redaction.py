"""Takes out of a comment what tells who is meant: names, addresses and numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from nps_report.verbatims.details import Span, find_details
from nps_report.verbatims.doubt import is_doubtful
from nps_report.verbatims.names import NameIndex, index_names
from nps_report.verbatims.persons import find_persons, widen
from nps_report.verbatims.tokens import Token, is_shouted, read_tokens
from nps_report.verbatims.visible import visible

_LABELS = {
    "fr": {"name": "[nom]", "e-mail": "[e-mail]", "phone": "[téléphone]", "link": "[lien]", "IBAN": "[IBAN]"},
    "en": {"name": "[name]", "e-mail": "[e-mail]", "phone": "[phone]", "link": "[link]", "IBAN": "[IBAN]"},
}
_PLACEHOLDER = re.compile(
    "|".join(sorted({re.escape(label) for labels in _LABELS.values() for label in labels.values()}))
)


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

    >>> redactor = Redactor(("Novalux SAS", "Jeanne Petit"), "en")
    >>> redactor("Ask Jeanne at NOVALUX").text
    'Ask [name] at [name]'
    """

    names: tuple[str, ...] = ()
    language: str = "fr"
    _index: NameIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", index_names(self.names))

    def __call__(self, comment: str) -> Redaction:
        text = visible(comment) if isinstance(comment, str) else ""
        masked = _mask(text)
        tokens = read_tokens(masked)
        spans = merged([*find_details(masked), *self._find_names(tokens)])
        redacted = self._replace(text, spans)
        return Redaction(
            text=redacted,
            replaced=tuple((span.kind, text[span.start : span.end]) for span in spans),
            safe=not self._is_doubtful(redacted),
        )

    def _find_names(self, tokens: list[Token]) -> Iterator[Span]:
        shouted = is_shouted(tokens)
        for found in (*self._index.find(tokens), *find_persons(tokens, shouted)):
            first, end = widen(tokens, found, shouted)
            yield Span(tokens[first].start, tokens[end - 1].end, "name")

    def _replace(self, text: str, spans: list[Span]) -> str:
        labels = _LABELS.get(self.language, _LABELS["en"])
        ends = [0, *(span.end for span in spans)]
        kept = [text[end : span.start] for end, span in zip(ends, spans, strict=False)]
        replaced = (f"{before}{labels[span.kind]}" for before, span in zip(kept, spans, strict=True))
        return "".join(replaced) + text[ends[-1] :]

    def _is_doubtful(self, redacted: str) -> bool:
        masked = _mask(redacted)
        tokens = read_tokens(masked)
        return is_doubtful(masked, tokens) or self._index.may_open(tokens)


def redact(comment: str, names: Iterable[str] = (), language: str = "fr") -> Redaction:
    """`comment` without e-mail addresses, telephone numbers, links, bank accounts, titled persons and `names`.

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
            kind = span.kind if length > longest else apart[-1].kind
            longest = max(length, longest)
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end), kind)
    return apart


def _mask(text: str) -> str:
    """The text with placeholders that nothing can mistake for words, so that redacting twice changes nothing."""
    return _PLACEHOLDER.sub(lambda found: f"[{chr(0) * (len(found.group()) - 2)}]", text)
