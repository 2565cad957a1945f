"""Leaves out of many names those that cannot matter to some texts, so that few need be prepared to redact them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from nps_report.verbatims.details import Span
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.placeholders import PLACEHOLDER
from nps_report.verbatims.redaction import Redactor
from nps_report.verbatims.spelling import forms_without_one
from nps_report.verbatims.tokens import Token, folded_words, read_tokens
from nps_report.verbatims.visible import visible

_NUMBERED = re.compile(r"[\d@]")
_SMALL = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "et", "and", "the", "of"))
"""Words that tell of a name only beside another of its words."""
_SLICE = 6  # words of a name that are written as one
_NEAR = 3  # words: what stands so far apart is looked at as one word at once
_FUZZY = 5  # letters: one fewer than the shortest name that is found with a slip
_KEPT = 100_000  # words
_SPELT = 32  # letters: no name so long is found with a slip, or spelt out


FEW = 5_000
"""So many names are prepared as soon as they are looked through."""


def narrowed(
    names: Iterable[str], texts: Collection[str], known: tuple[str, ...] = (), few: int = FEW
) -> tuple[str, ...]:
    """Those of the names without which some of the texts might be redacted otherwise; `known` are names that may stay.

    What is taken out of a text brings together what stood beside it, so that a name may stand there which did not
    before: these are looked for as well. `names` may be any number, and are gone through more than once; a `few` are
    all kept.

    >>> names, texts = ["Novalux SAS", "Jeanne Petit", "Max Ott"], ["Demandez à jeane", "Nova 06 12 34 56 78 lux"]
    >>> narrowed(names, texts, few=2)
    ('Novalux SAS', 'Jeanne Petit')
    """
    first = tuple(islice(names, few + 1))
    if len(first) <= few:
        return first
    said, kept = Said(), tuple[str, ...]()
    # Numbers and addresses are taken out whatever the names.
    numbered = [text for text in texts if _NUMBERED.search(text)]
    fresh = [*map(_tokens, (*known, *texts)), *_read_with((), known, numbered)]
    while said.add(fresh):
        kept = tuple(filter(said.may_hold, names))
        fresh = _read_with(kept, known, texts)
    return kept


def _tokens(text: str) -> list[Token]:
    return read_tokens(PLACEHOLDER.sub(lambda found: chr(0) * len(found[0]), visible(text)))


def _read_with(names: tuple[str, ...], known: tuple[str, ...], texts: Iterable[str]) -> list[list[Token]]:
    """What redactors of these names read of texts, on the way to what is left of them too.

    What stands for a name is longer in one language than in the other: a plate may be near enough to the lorry that
    announces it in one of them alone.
    """
    english, french = (_Watched(names, language, known) for language in ("en", "fr"))
    for text in texts:
        english.taken.clear()
        english(text)
        # Before something is taken out both read the same.
        if english.taken:
            french(french.left_of(*english.taken[0]))
    return [*english.tokens, *french.tokens]


@dataclass(frozen=True)
class _Watched(Redactor):
    """Remembers what it reads, and what it takes out of which text."""

    tokens: list[list[Token]] = field(default_factory=list, init=False, repr=False, compare=False)
    taken: list[tuple[str, list[Span]]] = field(default_factory=list, init=False, repr=False, compare=False)

    def left_of(self, text: str, spans: list[Span]) -> str:
        """What is left of a text, with what stands for what is taken out in this redactor's language."""
        return super()._replace(text, spans)

    def _read(self, text: str) -> list[Token]:
        self.tokens.append(super()._read(text))
        return self.tokens[-1]

    def _replace(self, text: str, spans: list[Span]) -> str:
        self.taken.append((text, spans))
        return self.left_of(text, spans)


@dataclass(frozen=True)
class Said:
    """The words of texts, as far as a name may be known by one of them: as they are, run together, or but for a slip.

    `slips` are those words less a letter; `ends` tell, by its length, how a name begins or ends that is one of them but
    for a slip.
    """

    words: set[str] = field(default_factory=set)
    slips: set[str] = field(default_factory=set)
    ends: dict[int, tuple[int, int, set[str], set[str]]] = field(default_factory=dict)
    _alone: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    _looked_at: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def add(self, texts: Iterable[Sequence[Token]]) -> bool:
        """Take the words of further texts; whether there are new ones, or such as stand together for the first time."""
        before = len(self.words)
        for tokens in texts:
            folded = [form for token in tokens for form in (token.folded, token.folded.removesuffix("s"))]
            new = {word for word in folded if _FUZZY <= len(word) < _SPELT} - self._alone
            self._alone.update(new)
            for word in new:
                self.slips.update(forms_without_one(word))
                self._note_ends(word)
            self.words.update(folded, _joined(tokens))
        self._looked_at.clear()
        return len(self.words) > before

    def may_hold(self, name: str) -> bool:
        """Whether something that a name could be known by is among them.

        >>> said = Said()
        >>> said.add([read_tokens("Voir avec dupond de la compta")])
        True
        >>> [said.may_hold(name) for name in ("Jean Dupont", "Paul de Roy", "Marie", "Jean-Luc de Roy", "M. de La")]
        [True, False, False, True, True]
        """
        seen = visible(name).partition("@")[0]
        words = folded_words(seen)
        shared = [word for word in words if word in self.words or self._is_slip_of(word)]
        if shared and (len(shared) > 1 or shared[0] not in _SMALL or "-" in seen or _is_small(words)):
            return True
        for form in _run_together(words) if len(words) > 1 else ():
            if form in self.words or self._is_slip_of(form):
                return True
        return False

    def _note_ends(self, word: str) -> None:
        """Note how words begin and end that are this one but for a letter."""
        for long in (len(word) - 1, len(word), len(word) + 1):
            begin, end = _intact(long)
            *_, begins, ends = self.ends.setdefault(long, (begin, -end, set(), set()))
            begins.add(word[:begin])
            ends.add(word[-end:])

    def _is_slip_of(self, word: str) -> bool:
        near = self.ends.get(len(word)) if len(word) > _FUZZY else None
        if near is None:
            return False
        begin, end, begins, ends = near
        if word[:begin] not in begins and word[end:] not in ends:
            return False
        # Given names and what companies are called come again and again.
        if word not in self._looked_at:
            if len(self._looked_at) > _KEPT:
                self._looked_at.clear()
            self._looked_at[word] = not self.slips.isdisjoint(forms_without_one(word))
        return self._looked_at[word]


def _intact(long: int) -> tuple[int, int]:
    """How many letters a slip leaves as they are in a word of so many: so many at its beginning, or at its end."""
    return long // 2 - 1, long - long // 2 - 1


def _joined(tokens: Sequence[Token]) -> Iterator[str]:
    """Words that stand near one another, as one; so letters that stand in a row."""
    for place, token in enumerate(tokens):
        yield from (token.folded + other.folded for other in tokens[place + 1 : place + 1 + _NEAR])
        if len(token.text) == 1:
            spelt = ""
            for letter in takewhile(lambda one: len(one.text) == 1, tokens[place : place + _SPELT]):
                spelt += letter.folded
                yield spelt


def _is_small(words: Iterable[str]) -> bool:
    """Whether a name has small words alone."""
    return all(word in _SMALL or word in word_list("civilities") for word in words)


def _run_together(words: Sequence[str]) -> Collection[str]:
    """How several words of a name may be written as one: without its small words, titles and legal forms, or with."""
    if len(words) == 2:
        return (words[0] + words[1], words[1] + words[0])
    beside: tuple[frozenset[str], ...] = (word_list("civilities"), _SMALL, word_list("legal_forms"))
    cores = [list(words)]
    for some in beside:
        cores += [[word for word in core if word not in some] for core in cores]
    return {form for core in cores for form in _slices(core)} - {""}


def _slices(core: Sequence[str]) -> Iterator[str]:
    yield "".join(core)
    if len(core) == 2:
        yield core[1] + core[0]
    for many in range(2, _SLICE + 1):
        yield from ("".join(core[first : first + many]) for first in range(len(core)))
