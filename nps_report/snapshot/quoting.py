"""Which comments customers may read: consented, without names, on themes that enough raise to hide in."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from nps_report.programme import Thresholds
from nps_report.snapshot.customer import ReleasedQuote
from nps_report.snapshot.public import PublicTone
from nps_report.snapshot.themed import PUBLIC, Themed
from nps_report.verbatims import Redaction, Redactor
from nps_report.verbatims.pinned import Choice
from nps_report.verbatims.placeholders import PLACEHOLDER
from nps_report.verbatims.quotes import WORDS, choose_by_theme
from nps_report.verbatims.telling import tells_of_its_author
from nps_report.verbatims.tones import only_tone

PER_THEME, PER_TONE = 2, 3
"""Two quotes on a theme and six a unit at most: three of what is appreciated, three of what is to improve."""

LANGUAGES = ("fr", "en")
"""The languages in which a placeholder can stand for a name; in English for any other."""

_WORD = re.compile(r"[^\W_]\S*")

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
class Quotable:
    """The comments of a period that customers could read.

    `names` are what no quote may hold, `known` what any may: the programme and its brand. `choice` is the analyst's:
    what is banned is never quoted; what is pinned comes first, whatever its length, of what may be quoted at all. A
    comment that tells its own score or a sum is not, nor one in a language that too few accounts write. A comment is
    redacted once, however many units it belongs to.
    """

    themed: Themed
    names: tuple[str, ...]
    known: tuple[str, ...] = ()
    choice: Choice = field(default_factory=Choice)
    rules: Thresholds = field(default_factory=Thresholds)
    _redactions: dict[int, Redaction] = field(default_factory=dict, init=False, repr=False, compare=False)

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

        It has six words at least and a tone alone, unless it is pinned.
        """
        own = self._topics(row, topics)
        if not own or row not in self._consented or self.themed.names_a_competitor(row):
            return
        written, language, key = self._consented[row]
        redaction = self._redacted(row)
        if not redaction.safe or tells_of_its_author(redaction.text):
            return
        pinned = self.choice.pins(key, redaction.text, written)
        tone = topics[own[0]][1] if pinned else PUBLIC.get(only_tone(redaction.text, language))
        topics_of_tone = [name for name in own if topics[name][1] == tone]
        if tone and topics_of_tone and (pinned or _length(redaction.text) >= WORDS[0]):
            account = self.themed.answers.accounts[row]
            yield _Candidate(redaction.text, tone, account, key, written, language, topics_of_tone, pinned)

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

    def _redacted(self, row: int) -> Redaction:
        if row not in self._redactions:
            comment, language, _ = self._consented[row]
            self._redactions[row] = self._redactors.get(language, self._redactors["en"])(comment)
        return self._redactions[row]

    @cached_property
    def _redactors(self) -> dict[str, Redactor]:
        return {language: Redactor(self.names, language, self.known) for language in LANGUAGES}

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
