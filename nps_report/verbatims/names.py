"""Finds the names of a programme's accounts and contacts in a comment, in one pass over its words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.spelling import forms_without_one, one_letter_apart
from nps_report.verbatims.tokens import Token, is_title, read_tokens
from nps_report.verbatims.visible import visible
from nps_report.verbatims.vocabulary import (
    is_english_only,
    is_everyday,
    is_in_dictionary,
    is_ordinary,
    may_name,
)

Range = tuple[int, int]
"""The first word of a name and the one after its last."""

_LINKS = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "et", "and", "the", "of"))
_SHORT = 3  # a part with fewer letters is a name only inside the full one
_FUZZY = 6  # from so many letters on, one of them may be wrong
_SPELT = 30  # letters: no name is spelt out longer, and a slip in more of them is not looked for
_PIECE = 6  # words of a name that are looked up together, beside all of them
_LONG = 12  # words: of a longer name, which must be prose, only the beginning is cut in pieces
_LEADS = frozenset(("a", "by", "for", "from", "pour", "see", "seen", "to", "via", "vu"))
"""Beside the cues, words after which a name may come in small letters: "demandez à victor"."""
_SENTENCE_BREAK = re.compile(r"[.,!?…:;\n]")
_OF = frozenset(("d", "de", "of"))
"""After these only a usual name may: "le dossier de claire", but not "le stock de joints"."""


@dataclass(frozen=True)
class NameIndex:
    """The names of a programme, prepared to be looked up word by word."""

    phrases: dict[str, tuple[tuple[str, ...], ...]]
    """From a first word to the rests of full names, longest first."""
    words: frozenset[str]
    """Words that name somebody on their own."""
    careful: frozenset[str]
    """Ordinary words ("Orange", "Petit"), which name somebody only where their capital says so."""
    alone: frozenset[str]
    """Words that are a whole name."""
    openings: frozenset[str]
    """Those of them that leave a doubt where they open a sentence."""
    led: frozenset[tuple[str, str]]
    """Pairs such as ("le", "goff"): the first belongs to the name before the second."""
    near: dict[str, tuple[str, ...]]
    """From a word with one letter missing to the words it may stand for."""

    def find(self, tokens: list[Token]) -> Iterator[Range]:
        """Where a name stands among `tokens`.

        >>> index = index_names(["Jean Dupont", "Orange"])
        >>> list(index.find(read_tokens("Merci dupont, et chez Orange comme une orange")))
        [(1, 2), (4, 5)]
        """
        for first, end in (*self._phrases(tokens), *self._alone(tokens), *self._spelt_out(tokens)):
            start = self._with_links(tokens, first)
            yield start - _has_legal_form(tokens, start - 1), end + _has_legal_form(tokens, end)

    def leaves_doubt(self, tokens: list[Token]) -> bool:
        """Whether an ordinary word stands where it may name somebody: first in a sentence, or led to.

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
        earliest = max(0, first - _PIECE)
        while first > earliest and (tokens[first - 1].folded, tokens[first].folded) in self.led:
            first -= 1
        return first

    def _phrases(self, tokens: list[Token]) -> Iterator[Range]:
        places = [place for place, token in enumerate(tokens) if token.folded not in _LINKS]
        words = [tokens[place].folded for place in places]
        for at, word in enumerate(words):
            for rest in self.phrases.get(word, ()):
                if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
                    yield places[at], places[at + len(rest)] + 1
                    break

    def _alone(self, tokens: list[Token]) -> Iterator[Range]:
        for place, token in enumerate(tokens):
            if token.folded in self.careful:
                found = self._is_shown(tokens, place)
            else:
                known = token.folded in self.words or self._is_misspelt(token)
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
                and len(halves := tokens[first - 1].folded + token.folded) >= _FUZZY
                and halves in self.words
            ):
                yield first - 1, first + 1
            spelt = ""
            for end in range(first, min(first + _SPELT, len(tokens)) if len(token.text) == 1 else first):
                if len(tokens[end].text) > 1:
                    break
                spelt += tokens[end].folded
                if len(spelt) > _SHORT and spelt in self.words:
                    yield first, end + 1

    def _is_misspelt(self, token: Token) -> bool:
        if not _FUZZY - 1 <= len(token.folded) <= _SPELT + 1:
            return False
        wanted = {name for form in forms_without_one(token.folded) for name in self.near.get(form, ())}
        return any(one_letter_apart(token.folded, name) for name in wanted) and not is_ordinary(token.text)


def index_names(names: Iterable[str]) -> NameIndex:
    """The names as an index: in full, without legal form, and each part that names somebody on its own.

    >>> index = index_names(["Fonderies Arvel SARL", "Marie Le Goff"])
    >>> sorted(word for word in index.words if len(word) < 7), sorted(index.careful)
    (['arvel', 'goff', 'marie'], ['fonderies'])
    """
    names = tuple(names)
    said = [_words(name) for name in names]
    full = {tuple(word for word in words if word not in _LINKS) or tuple(words) for words in said if words}
    cores = {_core(words) for words in full}
    several = {form for words in full for form in _orders(words, _core(words))}
    parts = {part for core in cores for part in _parts(core)}
    careful = frozenset(part for part in parts if len(part) < _SHORT or is_ordinary(part))
    words = (parts - careful) | {"".join(form) for form in several}
    alone = {core[0] for core in cores if len(core) == 1}
    return NameIndex(
        phrases=_by_first_word(several),
        words=frozenset(words),
        careful=careful,
        alone=frozenset(alone),
        openings=frozenset(word for word in careful if word in alone or not is_everyday(word)),
        led=frozenset(pair for words in said for pair in pairwise(words) if pair[0] in _LINKS)
        | {pair for name in names for pair in _initials(name)},
        near=_near(word for word in words if _FUZZY <= len(word) <= _SPELT),
    )


def _words(name: str) -> list[str]:
    """The folded words of a name without its title; of an e-mail address, those before the @."""
    local, at, _ = visible(name).partition("@")
    words = [token.folded for token in read_tokens(local) if token.folded not in word_list("civilities")]
    role = all(is_ordinary(word) or len(word) <= _SHORT for word in words)
    return [] if at and role else words


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in word_list("legal_forms")) or words


def _orders(full: tuple[str, ...], core: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The ways to write a name of several words: whole, without legal form, family name first, shortened."""
    begins = core[:_LONG]
    shortened = {
        begins[first : first + many] for many in range(2, _PIECE + 1) for first in range(len(begins))
    }
    return {form for form in (full, core[::-1] if len(core) == 2 else core, *shortened) if len(form) > 1}


def _has_legal_form(tokens: list[Token], place: int) -> bool:
    return (
        0 <= place < len(tokens)
        and tokens[place].has_capital
        and tokens[place].folded in word_list("legal_forms")
    )


def _goes_on(token: Token) -> bool:
    return token.folded in word_list("before_deeds") | word_list("deeds") or is_everyday(token.text)


def does_something(tokens: list[Token], place: int) -> bool:
    """Whether the word at `place` is or does what only persons do: "Rose, la comptable", "Rose n'a jamais répondu"."""
    if _has_role(tokens[place + 1 : place + 4]):
        return True
    for token in tokens[place + 1 : place + 1 + _PIECE]:
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


def _initials(name: str) -> Iterator[tuple[str, str]]:
    """The initials of a double given name and the word after it: ("ph", "de") of "Paul-Henri de La Brosse".

    >>> list(_initials("Paul-Henri de La Brosse"))
    [('ph', 'de')]
    """
    tokens = read_tokens(visible(name).partition("@")[0])
    for first, second, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if second.gap == "-" and after.gap == " ":
            yield first.folded[0] + second.folded[0], after.folded


def _parts(core: tuple[str, ...]) -> Iterator[str]:
    """The words of a name that may stand for it."""
    for part in core:
        company_word = part in word_list("company_words") and part not in word_list("names_like_words")
        small = len(part) < _SHORT or part.isdigit() or part in word_list("particles")
        if len(core) == 1 or not (company_word or small):
            yield part


def _by_first_word(forms: set[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    rests: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        rests.setdefault(form[0], []).append(form[1:])
    return {first: tuple(found) for first, found in rests.items()}


def _near(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    near: dict[str, list[str]] = {}
    for word in sorted(words):
        for form in forms_without_one(word):
            near.setdefault(form, []).append(word)
    return {form: tuple(found) for form, found in near.items()}
