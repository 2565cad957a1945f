"""A text as it is searched: its words as they are compared, each with its place in what a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nps_report.verbatims.visible import fold, visible

_WORD = re.compile(r"[^\W_]+")
_LINKS = frozenset(("et", "and"))
# What stands between two words of one sentence.
_WITHIN = re.compile(r"[ \t\xa0\u2009\u202f'’\-‐‑]*")


class Span(NamedTuple):
    """Words that stand in a row: from one place among a text's words to another, which is not of them."""

    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A text: `seen` as a reader sees it, and its words, folded, without those that only link others.

    >>> text = Text.of("Merci à Élise\\u200b ROY & fils.")
    >>> text.words, text.cut(Span(2, 4)), text.around(Span(2, 4), 1)
    (('merci', 'a', 'elise', 'roy', 'fils'), 'Élise ROY', 'à Élise ROY & fils')
    """

    seen: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Text:
        """A text as it is written, invisible signs and all."""
        seen = visible(text)
        return cls(seen, _folded(_WORD.findall(seen)))

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each word stands in what is seen."""
        found = ((word.span(), _compared(word[0])) for word in _WORD.finditer(self.seen))
        return [place for place, folded in found if folded not in _LINKS]

    def of_signs(self, start: int, end: int) -> Span:
        """The words of which a sign stands between two places of what is seen."""
        inside = [nth for nth, (first, last) in enumerate(self.places) if first < end and last > start]
        return Span(inside[0], inside[-1] + 1)

    def cut(self, span: Span) -> str:
        """The words of a span as they are seen."""
        return self.seen[self.places[span.start][0] : self.places[span.end - 1][1]]

    def around(self, span: Span, words: int = 6) -> str:
        """A span with the words beside it, and what stands between them, on one line."""
        first = self.places[max(span.start - words, 0)][0] if span.start else 0
        last = (
            self.places[span.end + words - 1][1] if span.end + words <= len(self.places) else len(self.seen)
        )
        return " ".join(self.seen[first:last].split())

    def stands_alone(self, span: Span) -> bool:
        """Whether a span is no part of a longer sentence: marks, line ends or nothing beside it.

        >>> [Text.of(text).stands_alone(Span(0, 2)) for text in ("Bon produit !", "bon produit pour nous")]
        [True, False]
        """
        before = self.places[span.start - 1][1] if span.start else 0
        after = self.places[span.end][0] if span.end < len(self.places) else len(self.seen)
        first, last = self.places[span.start][0], self.places[span.end - 1][1]
        open_before = span.start > 0 and _WITHIN.fullmatch(self.seen, before, first)
        open_after = span.end < len(self.places) and _WITHIN.fullmatch(self.seen, last, after)
        return not open_before and not open_after


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without those that only link others.

    >>> words_of("Élise\\u200b ROY-Martin & Fils"), words_of("Roy et Martin")
    (('elise', 'roy', 'martin', 'fils'), ('roy', 'martin'))
    """
    return _folded(_WORD.findall(visible(text)))


def _folded(found: list[str]) -> tuple[str, ...]:
    folded = {word: _compared(word) for word in set(found)}
    return tuple([folded[word] for word in found if folded[word] not in _LINKS])


def _compared(word: str) -> str:
    """A word as it is compared; one of lookalikes alone is read as ours.

    >>> _compared("Nоvаlux"), _compared("\u041c\u0430\u0440\u0441"), _compared("вода")
    ('novalux', 'mapc', 'вода')
    """
    if word.isascii():
        return word.lower()
    # A letter of ours beside the others makes them read as ours.
    ours = fold(f"a{word}")[1:]
    return ours if ours.isascii() else fold(word)
