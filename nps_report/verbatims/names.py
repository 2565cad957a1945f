"""Finds the names of a programme's accounts and contacts in a comment, in one pass over its words."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.names_forms import LINKS, PIECE, SHORT, Words
from nps_report.verbatims.names_near import FUZZY, SPELT
from nps_report.verbatims.tokens import Token, is_title
from nps_report.verbatims.vocabulary import (
    is_english_only,
    is_everyday,
    is_in_dictionary,
    is_ordinary,
    may_name,
)

Range = tuple[int, int]
"""The first word of a name and the one after its last."""

REMEMBERED = 20_000
"""Words of which is remembered whether they name somebody."""
_AND_ON = "\n"  # between the words of a phrase: no word holds it
_LEADS = frozenset(("a", "by", "for", "from", "pour", "see", "seen", "to", "via", "vu"))
"""Beside the cues, words after which a name may come in small letters: "demandez à victor"."""
_SENTENCE_BREAK = re.compile(r"[.,!?…:;\n]")
_OF = frozenset(("d", "de", "of"))
"""After these only a usual name may: "le dossier de claire", but not "le stock de joints"."""


@dataclass(frozen=True, eq=False)
class NameIndex:
    """The names of a programme, prepared to be looked up word by word."""

    words: Container[str]
    """Words that name somebody on their own."""
    phrases: Container[str]
    """Names of several words, up to six of them, a line each."""
    begun: Container[str]
    """What those and longer names begin with: their first words, again a line each."""
    longer: Mapping[str, tuple[Words, ...]]
    """From the first six words to the rests of longer names, longest first."""
    careful: frozenset[str]
    """Ordinary words ("Orange", "Petit"), which name somebody only where their capital says so."""
    alone: frozenset[str]
    """Those of them that are a whole name."""
    led: Container[str]
    """Pairs such as "le" and "goff", a line each: the first belongs to the name before the second."""
    is_near: Callable[[str], bool]
    """Whether a word is one letter apart from one that names somebody."""
    openings: frozenset[str] = field(init=False)
    """The ordinary words that leave a doubt where they open a sentence."""
    _is_word: Callable[[str], bool] = field(init=False, repr=False)
    _begins: Callable[[str], bool] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Comments are made of the same words, and what is remembered of a word is found in a tenth of the time.
        for name, texts in (("_is_word", self.words), ("_begins", self.begun)):
            object.__setattr__(self, name, lru_cache(REMEMBERED)(texts.__contains__))
        openings = frozenset(word for word in self.careful if word in self.alone or not is_everyday(word))
        object.__setattr__(self, "openings", openings)

    def find(self, tokens: list[Token]) -> Iterator[Range]:
        """Where a name stands among `tokens`.

        >>> from nps_report.verbatims.names_gathered import index_names
        >>> from nps_report.verbatims.tokens import read_tokens
        >>> index = index_names(["Jean Dupont", "Orange"])
        >>> list(index.find(read_tokens("Merci dupont, et chez Orange comme une orange")))
        [(1, 2), (4, 5)]
        """
        for first, end in (*self._phrases(tokens), *self._alone(tokens), *self._spelt_out(tokens)):
            start = self._with_links(tokens, first)
            yield start - _has_legal_form(tokens, start - 1), end + _has_legal_form(tokens, end)

    def leaves_doubt(self, tokens: list[Token]) -> bool:
        """Whether an ordinary word stands where it may name somebody: first in a sentence, or led to.

        >>> from nps_report.verbatims.names_gathered import index_names
        >>> from nps_report.verbatims.tokens import read_tokens
        >>> index, texts = index_names(["Rose Roy", "Orange"]), ("Orange est cher", "vu avec rose", "un joint rose")
        >>> [index.leaves_doubt(read_tokens(text)) for text in texts]
        [True, True, False]
        """
        opening = (place for place, token in enumerate(tokens) if token.folded in self.openings)
        careful = (place for place, token in enumerate(tokens) if token.folded in self.careful)
        led_to = ((place, self._before(tokens, place)) for place in careful)
        return any(self._may_open(tokens, place) for place in opening) or any(
            before is not None and _may_lead_to(before, tokens, place) for place, before in led_to
        )

    def _may_open(self, tokens: list[Token], place: int) -> bool:
        """Whether an ordinary word, which a name has too, may be that name at the start of a sentence.

        What a company name is made of ("Bearings") is one only where a sentence goes on from it; an accent
        may tell a word from a name ("Grâce à vous", Grace).
        """
        token = tokens[place]
        if token.has_capital and token.text != token.text.upper() and is_everyday(token.text):
            return token.folded in self.alone
        if token.folded in self.alone or may_name(token.text):
            return token.has_capital or token.opens
        return token.has_capital and any(map(_goes_on, tokens[place + 1 : place + 2]))

    def _before(self, tokens: list[Token], place: int) -> Token | None:
        """The word before a name that ends at `place`, small words of its own included: "chez" of "chez la poste"."""
        first = self._with_links(tokens, place)
        return tokens[first - 1] if first else None

    def _with_links(self, tokens: list[Token], first: int) -> int:
        """Where a name begins whose small words stand before `first`: "le goff"."""
        earliest = max(0, first - PIECE)
        while first > earliest and phrase((tokens[first - 1].folded, tokens[first].folded)) in self.led:
            first -= 1
        return first

    def _phrases(self, tokens: list[Token]) -> Iterator[Range]:
        places = [place for place, token in enumerate(tokens) if token.folded not in LINKS]
        words = [tokens[place].folded for place in places]
        for at, word in enumerate(words):
            if many := self._words_of_phrase(words[at:]) if self._begins(word) else 0:
                yield places[at], places[at + many - 1] + 1

    def _words_of_phrase(self, words: Sequence[str]) -> int:
        """How many `words` the longest name has that they begin with; 0 if they begin with none."""
        longest = 0
        for many in range(2, min(PIECE, len(words)) + 1):
            begun = phrase(words[:many])
            if begun in self.phrases:
                longest = many
            if begun not in self.begun:
                return longest
        rests = self.longer.get(phrase(words[:PIECE]), ())
        found = (PIECE + len(rest) for rest in rests if tuple(words[PIECE : PIECE + len(rest)]) == rest)
        return next(found, longest)

    def _alone(self, tokens: list[Token]) -> Iterator[Range]:
        for place, token in enumerate(tokens):
            if token.folded in self.careful:
                found = self._is_shown(tokens, place)
            else:
                known = self._is_word(token.folded) or self._is_misspelt(token)
                found = (known and not is_after_article(tokens, place)) or self._is_family(token)
            if found:
                yield place, place + 1

    def _is_shown(self, tokens: list[Token], place: int) -> bool:
        """Whether its capital, the word before or what it does says that an ordinary word is a name."""
        token = tokens[place]
        if token.stands_as_name or self._is_led_to(token, self._before(tokens, place)):
            return True
        if not token.has_capital or not (token.folded in self.openings or may_name(token.text)):
            return False
        return does_something(tokens, place) or self._is_paired(tokens, place)

    def _is_family(self, token: Token) -> bool:
        """Whether a word is an ordinary one, which a name has too, in the plural: "the Bakers"."""
        one = token.folded.removesuffix("s")
        return one in self.careful and one != token.folded and token.stands_as_name and may_name(one)

    def _is_paired(self, tokens: list[Token], place: int) -> bool:
        """Whether another name is joined to it: "Grace and Sandrine"."""
        after = tokens[place + 1 : place + 3]
        return (
            len(after) > 1
            and after[0].folded in ("et", "and")
            and (after[1].folded in self.words or (after[1].has_capital and may_name(after[1].text)))
        )

    def _is_led_to(self, token: Token, before: Token | None) -> bool:
        """Whether the word before says that an ordinary one is a name: "mme petit", "chez orange"."""
        if before is None:
            return False
        return is_title(before) or (before.folded == "chez" and token.folded in self.openings)

    def _spelt_out(self, tokens: list[Token]) -> Iterator[Range]:
        """Names with something between all letters, "D u p o n t", or between two halves, "Nova lux"."""
        for first, token in enumerate(tokens):
            if (
                first > 0
                and len(halves := tokens[first - 1].folded + token.folded) >= FUZZY
                and halves in self.words
            ):
                yield first - 1, first + 1
            spelt = ""
            for end in range(first, min(first + SPELT, len(tokens)) if len(token.text) == 1 else first):
                if len(tokens[end].text) > 1:
                    break
                spelt += tokens[end].folded
                if len(spelt) > SHORT and spelt in self.words:
                    yield first, end + 1

    def _is_misspelt(self, token: Token) -> bool:
        fuzzy = FUZZY - 1 <= len(token.folded) <= SPELT + 1
        return fuzzy and not is_ordinary(token.text) and self.is_near(token.folded)


def phrase(words: Iterable[str]) -> str:
    """Words as the sets of an index hold them together."""
    return _AND_ON.join(words)


def _has_legal_form(tokens: list[Token], place: int) -> bool:
    return (
        0 <= place < len(tokens)
        and tokens[place].has_capital
        and tokens[place].folded in word_list("legal_forms")
    )


def _goes_on(token: Token) -> bool:
    before, deeds = word_list("before_deeds"), word_list("deeds")
    return token.folded in before or token.folded in deeds or is_everyday(token.text)


def does_something(tokens: list[Token], place: int) -> bool:
    """Whether the word at `place` is or does what only persons do: "Rose, la comptable", "Rose n'a jamais répondu"."""
    if _has_role(tokens[place + 1 : place + 4]):
        return True
    for token in tokens[place + 1 : place + 1 + PIECE]:
        if _SENTENCE_BREAK.search(token.gap):
            return False
        if token.folded in word_list("deeds"):
            return True
        if token.folded not in word_list("before_deeds"):
            return False
    return False


def _has_role(after: list[Token]) -> bool:
    """Whether words tell a person's part: ", le technicien"."""
    if not after or after[0].gap.strip() != ",":
        return False
    return any(token.folded in word_list("roles") for token in after)


def _may_lead_to(before: Token, tokens: list[Token], place: int) -> bool:
    """Whether an ordinary word, which a name has too, may be that name after the word before it."""
    if before.folded in _OF:
        return may_name(tokens[place].text)
    if is_after_article(tokens, place):
        return False
    return before.folded in _LEADS or before.folded in word_list("cues")


def is_after_article(tokens: list[Token], place: int) -> bool:
    """Whether a word in small letters stands in English after "a", and so is a thing: "a martin nested"."""
    if not place or tokens[place - 1].text not in ("a", "A", "an", "An") or not tokens[place].text.islower():
        return False
    after = tokens[place + 1 : place + 2]
    return is_in_dictionary(tokens[place].folded, "en") and bool(after) and is_english_only(after[0].text)
