"""Which comments customers may read: consented, without names, on themes that enough raise to hide in."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from nps_report.programme import Thresholds
from nps_report.snapshot.customer import ReleasedQuote
from nps_report.snapshot.public import PublicTone
from nps_report.snapshot.themed import PUBLIC, Themed
from nps_report.verbatims import Redactor
from nps_report.verbatims.lemmas import words_of
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.narrowing import narrowed
from nps_report.verbatims.pinned import Choice
from nps_report.verbatims.placeholders import PLACEHOLDER
from nps_report.verbatims.quotes import WORDS, choose_by_theme
from nps_report.verbatims.telling import tells_of_its_author
from nps_report.verbatims.tones import only_tone
from nps_report.verbatims.visible import fold, visible

PER_THEME, PER_TONE = 2, 3
"""Two quotes on a theme and six a unit at most: three of what is appreciated, three of what is to improve."""

LANGUAGES = ("fr", "en")
"""The languages in which a placeholder can stand for a name; in English for any other."""

_WORD = re.compile(r"[^\W_]\S*")

_SHORT = 3  # letters: a word with fewer names nobody on its own
_LONG = 6  # letters: so many make a name inside a longer word as well
_EMPTY_WORDS = (
    "particles",
    "legal_forms",
    "trading_words",
    *(f"{kind}_{language}" for kind in ("grammar", "words", "praise", "blame") for language in LANGUAGES),
)

_Topics = Mapping[str, tuple[str, PublicTone]]
"""The themes to quote on, each with its tone, by a name of both."""


class _Candidate(NamedTuple):
    """An answer that may be quoted: what `choose_by_theme` reads of it; the tone of its words serves for a class."""

    text: str
    score_class: PublicTone
    account: str
    key: str
    written: str
    language: str
    topics: list[str]
    pinned: bool


@dataclass(frozen=True)
class Rivals:
    """The competitors' names, and whether a comment holds one of them however it is spelt.

    A name stands for itself, whole, without its articles and legal form, and by each of its words that names it alone:
    not "services" or "bon". Case, accents, plurals and feminines, and what stands between its letters do not count.

    >>> rivals = Rivals(("Soleil Bleu", "EDF", "Volt & Co"))
    >>> [rivals.are_named_in(text, "fr") for text in ("Chez soleil", "SoleilBleue", "chez E.D.F.", "le volt et co")]
    [True, True, True, True]
    >>> rivals.are_named_in("Livraison rapide", "fr")
    False
    """

    names: tuple[str, ...]

    def are_named_in(self, comment: str, language: str) -> bool:
        """Whether a comment names one of them."""
        text = visible(comment)
        return bool(self._spelt.search(fold(text))) or any(
            word.folded in self._words or word.lemma in self._words for word in words_of(text, language)
        )

    @cached_property
    def _spelt(self) -> re.Pattern[str]:
        """What finds the names with anything between their letters, and long ones inside words."""
        forms = sorted({form for name in self.names for form in _forms_of(name)} - {""})
        return re.compile("|".join(map(_as_spelt, forms)) or "(?!)")

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words that name one of them on their own, and their lemmas."""
        named = (
            words_of(one, language) for name in self.names for one in _naming(name) for language in LANGUAGES
        )
        forms = {form for words in named for word in words for form in (word.folded, word.lemma)}
        return frozenset(forms - _empty_words())


def _forms_of(name: str) -> Iterator[str]:
    """A name in one word: whole, with "&" left out or said, without what names nobody, and by each word that does."""
    for said in ("", " et ", " and "):
        yield "".join(_words(name.replace("&", said)))
    yield "".join(_core(name))
    yield from _naming(name)


def _naming(name: str) -> list[str]:
    """The words of a name that stand for it alone; that of a name of one word does, whatever it is."""
    core = _core(name)
    return (
        core
        if len(core) == 1
        else [word for word in core if len(word) >= _SHORT and word not in _empty_words()]
    )


def _core(name: str) -> list[str]:
    words = _words(name)
    return [word for word in words if word not in word_list("particles") | word_list("legal_forms")] or words


def _words(name: str) -> list[str]:
    return [word.folded for word in words_of(visible(name), "")]


@cache
def _empty_words() -> frozenset[str]:
    """Words that name nobody: small ones, those of praise and blame, and those of every other company's name."""
    return frozenset[str]().union(*map(word_list, _EMPTY_WORDS))


def _as_spelt(form: str) -> str:
    spelt = r"[\W_]{0,3}".join(map(re.escape, form))
    return spelt if len(form) >= _LONG else rf"(?<![^\W_]){spelt}(?:e?s|e|x)?(?![^\W_])"


@dataclass(frozen=True)
class Quotable:
    """The comments of a period that customers could read.

    `names` are what no quote may hold, however many, and gone through more than once; `known` what any may: the
    programme and its brand. `choice` is the analyst's: what is banned is never quoted; what is pinned comes first,
    whatever its length, of what may be quoted at all. A comment that tells its own score or a sum is not, nor one that
    names one of the `competitors`, of two minds, or in a language that too few accounts write. A comment is redacted
    once, however many units it belongs to.
    """

    themed: Themed
    names: Iterable[str]
    known: tuple[str, ...] = ()
    choice: Choice = field(default_factory=Choice)
    rules: Thresholds = field(default_factory=Thresholds)
    competitors: tuple[str, ...] = ()
    _texts: dict[int, str | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of_rows(
        self, rows: Collection[int], themes: Collection[tuple[str, PublicTone]]
    ) -> tuple[ReleasedQuote, ...]:
        """The quotes among some of the answers on these `themes`, which may be told of them; one an account at most.

        The themes that most raise come first where there are too many; the order of the quotes tells nothing of it.
        """
        topics: _Topics = {f"{tone} {theme}": (theme, tone) for theme, tone in themes}
        rare = self._rare(rows)
        found = [
            one for row in sorted(rows) for one in self._candidates(row, topics) if one.language not in rare
        ]
        if not found:
            return ()
        comments = pd.DataFrame(found)
        chosen = choose_by_theme(comments, comments["topics"].tolist(), PER_THEME, choice=self.choice)
        raisers = self.themed.raisers(rows)
        sizes = {name: len(raisers[one]) for name, one in topics.items()}
        quotes = [
            ReleasedQuote(*topics[row["theme"]], row["quote"], row["language"])
            for row in _with_room(chosen, sizes)
        ]
        return tuple(sorted(quotes, key=self._place))

    def _candidates(self, row: int, topics: _Topics) -> Iterator[_Candidate]:
        """The answer, if it may be quoted: consented, safe, on a theme to quote on, about no competitor.

        It has one tone alone and, unless it is pinned, six words at least.
        """
        own = self._topics(row, topics)
        if not own or row not in self._consented or self.themed.names_a_competitor(row):
            return
        text = self._text(row)
        if text is None:
            return
        written, language, key = self._consented[row]
        pinned = self.choice.pins(key, text, written)
        tone = PUBLIC.get(only_tone(text, language))
        topics_of_tone = [name for name in own if topics[name][1] == tone]
        if tone and topics_of_tone and (pinned or _length(text) >= WORDS[0]):
            account = self.themed.answers.accounts[row]
            yield _Candidate(text, tone, account, key, written, language, topics_of_tone, pinned)

    def _topics(self, row: int, topics: _Topics) -> list[str]:
        """Those of the themes on which the answer's words have the tone to quote."""
        said = self.themed.worded.get(row, {})
        return [name for name, (theme, tone) in topics.items() if PUBLIC.get(said.get(theme)) == tone]

    def _rare(self, rows: Collection[int]) -> frozenset[str]:
        """The languages in which too few accounts comment here: a quote would point at who writes it."""
        found = self.themed.answers
        writers: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if not self._empty[row]:
                writers[self._languages[row]].add(found.accounts[row])
        return frozenset(
            name for name, accounts in writers.items() if len(accounts) < self.rules.public_accounts
        )

    @cached_property
    def _empty(self) -> list[bool]:
        empty: list[bool] = self.themed.answers.answers["comment_empty"].tolist()
        return empty

    @cached_property
    def _languages(self) -> list[str]:
        languages: list[str] = self.themed.answers.answers["comment_language"].tolist()
        return languages

    @cached_property
    def _consented(self) -> dict[int, tuple[str, str, str]]:
        """The comments whose authors consent, each with its language and its answer's id, by row."""
        found = self.themed.answers.answers
        said = np.flatnonzero((found["quote_consent"] & ~found["comment_empty"]).to_numpy()).tolist()
        columns = ("comment", "comment_language", "response_id")
        texts = zip(*(found[column].iloc[said].tolist() for column in columns), strict=True)
        return dict(zip(said, texts, strict=True))

    def _text(self, row: int) -> str | None:
        """The comment as it may be read, whatever its theme; None where it may not be."""
        if row not in self._texts:
            self._texts[row] = self._without_names(*self._consented[row][:2])
        return self._texts[row]

    def _without_names(self, comment: str, language: str) -> str | None:
        redaction = self._redactors.get(language, self._redactors["en"])(comment)
        if not redaction.safe or tells_of_its_author(redaction.text):
            return None
        return None if self._rivals.are_named_in(comment, language) else redaction.text

    @cached_property
    def _rivals(self) -> Rivals:
        return Rivals(self.competitors)

    @cached_property
    def _redactors(self) -> dict[str, Redactor]:
        names = narrowed(self.names, self._redacted, self.known)
        return {language: Redactor(names, language, self.known) for language in LANGUAGES}

    @property
    def _redacted(self) -> tuple[str, ...]:
        """The comments that may have to be redacted: consented ones on a theme, about no competitor."""
        said = (one for row, one in self._consented.items() if self._may_be_asked(row))
        return tuple(dict.fromkeys(comment for comment, _, _ in said))

    def _may_be_asked(self, row: int) -> bool:
        return bool(self.themed.worded.get(row)) and not self.themed.names_a_competitor(row)

    def _place(self, quote: ReleasedQuote) -> tuple[int, PublicTone, bytes]:
        shuffled = hashlib.blake2b(quote.text.encode(errors="surrogatepass"), person=b"quote order").digest()
        return self.themed.order.index(quote.theme), quote.tone, shuffled


def _with_room(chosen: pd.DataFrame, sizes: Mapping[str, int]) -> list[dict[Any, Any]]:
    """The chosen rows that there is room for in each tone: pinned ones, then the first of each theme, then others."""
    ranked = chosen.assign(nth=chosen.groupby("theme").cumcount(), size=chosen["theme"].map(sizes))
    first = ranked.sort_values(["pinned", "nth", "size"], ascending=[False, True, False], kind="stable")
    return first.groupby("score_class").head(PER_TONE).to_dict("records")


def _length(text: str) -> int:
    """How many words a text has beside what stands for names."""
    return len(_WORD.findall(PLACEHOLDER.sub(" ", text)))
