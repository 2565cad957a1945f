"""A reader who wants to know who said what, from the themes and the quotes of an edition.

It is an account, and knows more than most: who answered, in which language each writes, what they are, what is known of
them (their name, whom else they buy from), and what its own people said. It does not know what the others said. It
claims that others raise a theme where no other whole numbers fit what is told and the rules; that a quote is somebody's
where nobody else is left; and the class of a quote's author where something but the words tells it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from nps_report.verbatims.tones import only_tone

Theme = tuple[str, str]
"""A theme, and the tone in which it is told."""

ANY = "any"
"""The tone of a claim that somebody raises a theme, in whichever of the tones told."""

CLASS_OF = {"to improve": 0, "appreciated": 2}


@dataclass(frozen=True)
class Voice:
    """A person who answered, and what they say; `known` are words by which others know their account."""

    account: str
    klass: int = 1
    said: Mapping[str, str] = field(default_factory=dict)
    """The themes they raise, each with its tone."""
    comment: str = ""
    language: str = "fr"
    consents: bool = True
    role: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What an edition tells of what customers say: themes with their tones, and quotes with what stands beside."""

    themes: frozenset[Theme]
    quotes: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class WordRules:
    """The rules that the listener knows to hold; a test that switches one off tells the listener."""

    persons: int = 10
    accounts: int = 3
    share: Fraction = Fraction(1, 2)
    somebody_beside: bool = True
    both_tones_together: bool = True
    one_quote_each: bool = True


@dataclass(frozen=True)
class Saying:
    """A claim that so many of an account's people, at least, raise a theme in a tone."""

    account: str
    theme: Theme
    at_least: int
    of: int

    @property
    def is_of_each(self) -> bool:
        """Whether each of them does."""
        return self.at_least == self.of

    def is_true(self, voices: Iterable[Voice]) -> bool:
        """Whether so many do."""
        name, tone = self.theme
        own = [one.said[name] for one in voices if one.account == self.account and name in one.said]
        return sum(tone in (ANY, said) for said in own) >= self.at_least

    def __str__(self) -> str:
        return f"{self.at_least} of {self.of} of {self.account} raise {' '.join(self.theme)}"


@dataclass(frozen=True)
class Authorship:
    """A claim that a quote comes from an account."""

    text: str
    account: str

    def is_true(self, voices: Iterable[Voice]) -> bool:
        """Whether one of the account wrote it."""
        return any(one.account == self.account and _is_of(self.text, one) for one in voices)


@dataclass(frozen=True)
class ClassOf:
    """A claim that the author of a quote answered so."""

    text: str
    klass: int

    def is_true(self, voices: Iterable[Voice]) -> bool:
        """Whether its author did."""
        return any(one.klass == self.klass and _is_of(self.text, one) for one in voices)


@dataclass(frozen=True)
class Breach:
    """What somebody of its own said, who agreed to no quote, and reads it."""

    text: str

    def is_true(self, voices: Iterable[Voice]) -> bool:
        """Whether its author did not agree."""
        return any(not one.consents and _is_of(self.text, one) for one in voices)


Claimed = Saying | Authorship | ClassOf | Breach


def _is_of(text: str, voice: Voice) -> bool:
    """Whether a quote, in which something may have been taken out, is what somebody said."""
    parts = re.split(r"\[[^\]]*\]", text)
    return bool(voice.comment) and all(part.strip() in voice.comment for part in parts)


@dataclass(frozen=True)
class Listener:
    """The account `own` among those who answered; of the `voices` of others it looks at what is known of them alone."""

    own: str
    voices: Sequence[Voice]
    rules: WordRules = WordRules()

    def claims(self, heard: Heard) -> list[Claimed]:
        """All it can say for sure of others."""
        return [*self._sayings(heard), *self._authors(heard), *self._classes(heard), *self._breaches(heard)]

    # Who raises a theme.

    def _sayings(self, heard: Heard) -> Iterator[Saying]:
        by_theme: dict[str, list[str]] = defaultdict(list)
        for theme, tone in sorted(heard.themes):
            by_theme[theme].append(tone)
        for theme, tones in by_theme.items():
            puzzle = _Puzzle(self, theme, tuple(tones))
            for account, tone in product(self._others, (*tones, *([ANY] if len(tones) > 1 else ()))):
                least = puzzle.least(account, tone)
                if least:
                    yield Saying(account, (theme, tone), least, self.sizes[account])

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many of each account answered."""
        found: dict[str, int] = defaultdict(int)
        for voice in self.voices:
            found[voice.account] += 1
        return dict(found)

    @property
    def _others(self) -> list[str]:
        return [account for account in self.sizes if account != self.own]

    def said(self, theme: str, tone: str) -> int:
        """How many of its own people raise a theme in a tone."""
        return sum(one.account == self.own and one.said.get(theme) == tone for one in self.voices)

    # Whose quote it is.

    def _authors(self, heard: Heard) -> Iterator[Authorship]:
        left = {quote["text"]: self._candidates(quote) for quote in heard.quotes}
        found = dict.fromkeys(text for text, accounts in left.items() if self.own in accounts)
        while certain := [text for text, who in left.items() if len(who) == 1 and text not in found]:
            for text in certain:
                found[text] = None
                (author,) = left[text]
                yield Authorship(text, author)
                if self.rules.one_quote_each:
                    left = {other: who - {author} if other != text else who for other, who in left.items()}

    def _candidates(self, quote: Mapping[str, str]) -> frozenset[str]:
        """The accounts that it may come from; its own words a reader knows."""
        if any(one.account == self.own and _is_of(quote["text"], one) for one in self.voices):
            return frozenset({self.own})
        others = [one for one in self.voices if one.account != self.own]
        named = [one for one in others if any(word in quote["text"].casefold() for word in one.known)]
        return frozenset(one.account for one in named or others if self._may_be(one, quote))

    @staticmethod
    def _may_be(voice: Voice, quote: Mapping[str, str]) -> bool:
        told = {"language": voice.language, "role": voice.role}
        return all(quote.get(name, known) == known for name, known in told.items())

    # How the author of a quote answered.

    def _classes(self, heard: Heard) -> Iterator[ClassOf]:
        for quote in heard.quotes:
            klass = self._class_told(quote)
            if klass is not None and self._candidates(quote) != {self.own}:
                yield ClassOf(quote["text"], klass)

    @staticmethod
    def _class_told(quote: Mapping[str, str]) -> int | None:
        if "class" in quote:
            return int(quote["class"])
        score = re.search(r"j'ai mis (\d+)", quote["text"])
        if score:
            return int(int(score[1]) > 6) + int(int(score[1]) > 8)
        # Its words tell no tone, and yet it stands under one: only the score is left.
        return None if only_tone(quote["text"], quote["language"]) else CLASS_OF[quote["tone"]]

    def _breaches(self, heard: Heard) -> Iterator[Breach]:
        for quote in heard.quotes:
            own = [one for one in self.voices if one.account == self.own and _is_of(quote["text"], one)]
            if any(not one.consents for one in own):
                yield Breach(quote["text"])


class _Puzzle:
    """How many of each account raise one theme in each tone that is told, as an integer program.

    For each tone and account two variables: how many there raise it, and whether anybody does.
    """

    def __init__(self, listener: Listener, theme: str, tones: tuple[str, ...]) -> None:
        self.rules, self.sizes, self.tones = listener.rules, listener.sizes, tones
        self.accounts = list(self.sizes)
        self.own = self.accounts.index(listener.own) if listener.own in self.sizes else None
        self.said = [listener.said(theme, tone) for tone in tones]
        self.many = len(self.accounts)
        self.rows: list[tuple[Any, float, float]] = []
        for place in range(len(tones)):
            self._raised((place,))
        if len(tones) > 1 and self.rules.both_tones_together:
            self._raised(tuple(range(len(tones))))
        # Nobody raises it in two tones.
        for at in range(self.many):
            self._row({self._at(place, at): 1 for place in range(len(tones))}, -np.inf, self._size(at))

    def least(self, account: str, tone: str) -> int:
        """How many of an account raise it in a tone, or in any, at least."""
        aim = np.zeros(2 * self.many * len(self.tones))
        for place in range(len(self.tones)) if tone == ANY else (self.tones.index(tone),):
            aim[self._at(place, self.accounts.index(account))] = 1
        left = np.array([row for row, _, _ in self.rows])
        result = milp(
            aim,
            constraints=[
                LinearConstraint(left, [low for _, low, _ in self.rows], [high for *_, high in self.rows])
            ],
            integrality=np.ones(len(aim)),
            bounds=Bounds(0, np.inf),
        )
        assert result.x is not None, "what the listener takes for known contradicts itself"
        least: float = result.fun
        return round(least)

    def _raised(self, places: tuple[int, ...]) -> None:
        """The rules for those who raise it in any of some tones."""
        every = range(self.many)
        told = {self._at(place, at): 1.0 for place in places for at in every}
        self._row(told, self.rules.persons, np.inf)
        for at in every:
            here = {self._at(place, at) for place in places}
            self._row({one: float(one in here) - float(self.rules.share) for one in told}, -np.inf, 0)
            if self.rules.somebody_beside:
                beside = {one: 1.0 for one in told if one not in here}
                self._row(beside, -np.inf, sum(map(self._size, every)) - self._size(at) - 1)
        for place in places if len(places) == 1 else ():
            self._row({self._any(place, at): 1 for at in every}, self.rules.accounts, np.inf)
            for at in every:
                self._row({self._any(place, at): 1, self._at(place, at): -1}, -np.inf, 0)
                self._row({self._any(place, at): 1}, 0, 1)
                known = self.said[place] if at == self.own else None
                low, high = (0, self._size(at)) if known is None else (known, known)
                self._row({self._at(place, at): 1}, low, high)

    def _size(self, at: int) -> int:
        return self.sizes[self.accounts[at]]

    def _at(self, place: int, at: int) -> int:
        return 2 * (place * self.many + at)

    def _any(self, place: int, at: int) -> int:
        return self._at(place, at) + 1

    def _row(self, factors: Mapping[int, float], low: float, high: float) -> None:
        row = np.zeros(2 * self.many * len(self.tones))
        row[list(factors)] = list(factors.values())
        self.rows.append((row, low, high))
