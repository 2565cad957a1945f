"""Finds the names of a programme's accounts and contacts in a comment, in one pass over its words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os.path import commonprefix

from nps_report.verbatims.lists import word_list
from nps_report.verbatims.tokens import Token, read_tokens
from nps_report.verbatims.visible import visible
from nps_report.verbatims.vocabulary import is_ordinary

Range = tuple[int, int]
"""The first token of a name and the one after its last."""

_LINKS = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "et", "and", "the", "of"))
_SHORT = 3  # a part with fewer letters is a name only inside the full one
_FUZZY = 6  # from so many letters on, one of them may be wrong


@dataclass(frozen=True)
class NameIndex:
    """The names of a programme, prepared to be looked up word by word.

    `phrases` leads from a first word to the rests of full names, longest first; `words` are parts that name
    somebody on their own; `careful` are everyday words ("Orange", "Petit"), which do so only with a capital;
    `openings` are those of them that are a whole name: at the start of a sentence, who knows?
    `near` leads from a part with one letter missing to the parts it may stand for.
    """

    phrases: dict[str, tuple[tuple[str, ...], ...]]
    words: frozenset[str]
    careful: frozenset[str]
    openings: frozenset[str]
    near: dict[str, tuple[str, ...]]

    def find(self, tokens: list[Token]) -> Iterator[Range]:
        """Where a name stands among `tokens`.

        >>> index = index_names(["Jean Dupont", "Orange"])
        >>> list(index.find(read_tokens("Merci dupont, et chez Orange comme une orange")))
        [(1, 2), (4, 5)]
        """
        yield from self._find_phrases(tokens)
        yield from self._find_spelt_out(tokens)
        for place, token in enumerate(tokens):
            if self._names_alone(token):
                yield place, place + 1

    def may_open(self, tokens: list[Token]) -> bool:
        """Whether a sentence begins with an everyday word that is also somebody's whole name.

        >>> index_names(["Orange"]).may_open(read_tokens("Orange est trop cher"))
        True
        """
        return any(token.folded in self.openings and token.has_capital for token in tokens)

    def _find_phrases(self, tokens: list[Token]) -> Iterator[Range]:
        places = [place for place, token in enumerate(tokens) if token.folded not in _LINKS]
        words = [tokens[place].folded for place in places]
        for at, word in enumerate(words):
            for rest in self.phrases.get(word, ()):
                if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
                    yield places[at], places[at + len(rest)] + 1
                    break

    def _find_spelt_out(self, tokens: list[Token]) -> Iterator[Range]:
        """Names with a space between every two letters."""
        first = 0
        for place in range(len(tokens) + 1):
            if place == len(tokens) or len(tokens[place].text) > 1:
                spelt = "".join(token.folded for token in tokens[first:place])
                if place - first > _SHORT and spelt in self.words:
                    yield first, place
                first = place + 1

    def _names_alone(self, token: Token) -> bool:
        if token.folded in self.words:
            return True
        if token.folded in self.careful:
            return token.stands_as_name
        return len(token.folded) >= _FUZZY - 1 and self._is_misspelt(token)

    def _is_misspelt(self, token: Token) -> bool:
        wanted = {name for form in _with_one_missing(token.folded) for name in self.near.get(form, ())}
        return any(_one_letter_apart(token.folded, name) for name in wanted) and not is_ordinary(token.text)


def index_names(names: Iterable[str]) -> NameIndex:
    """The names as an index: in full, without legal form, and each part that names somebody on its own.

    >>> index = index_names(["Fonderies Arvel SARL", "Marie Le Goff"])
    >>> sorted(index.words), sorted(index.careful)
    (['arvel', 'arvelfonderies', 'fonderiesarvel', 'fonderiesarvelsarl', 'goff', 'goffmarie', 'marie', 'mariegoff'], ['fonderies'])
    """
    phrases: dict[str, set[tuple[str, ...]]] = {}
    words: set[str] = set()
    careful: set[str] = set()
    forms = {_forms(name) for name in names}
    alone = {core[0] for _, core in forms if len(core) == 1}
    for full, core in forms:
        for form in _orders(full, core):
            phrases.setdefault(form[0], set()).add(form[1:])
            words.add("".join(form))
        for part in _parts(core):
            (careful if is_ordinary(part) or len(part) < _SHORT else words).add(part)
    return NameIndex(
        {
            first: tuple(sorted(rests, key=lambda rest: (-len(rest), rest)))
            for first, rests in phrases.items()
        },
        frozenset(words),
        frozenset(careful),
        frozenset(form for form in careful if form in alone),
        _near(word for word in words if len(word) >= _FUZZY),
    )


def _forms(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name without title, in full and without legal form; of an address, what stands before the @."""
    local, at, _ = visible(name).partition("@")
    folded = [token.folded for token in read_tokens(local)]
    words = tuple(word for word in folded if word not in _LINKS and word not in word_list("civilities"))
    if at and all(is_ordinary(word) or len(word) <= _SHORT for word in words):
        return (), ()
    core = tuple(word for word in words if word not in word_list("legal_forms"))
    return words, core or words


def _orders(full: tuple[str, ...], core: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The ways to write a name of several words: as it is, without legal form, family name first."""
    return {form for form in (full, core, core[::-1] if len(core) == 2 else core) if len(form) > 1}


def _parts(core: tuple[str, ...]) -> Iterator[str]:
    """The words of a name that may stand for it."""
    for part in core:
        company_word = part in word_list("company_words") and part not in word_list("names_like_words")
        small = len(part) < _SHORT or part.isdigit() or part in word_list("particles")
        if len(core) == 1 or not (company_word or small):
            yield part


def _near(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    near: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        for form in _with_one_missing(word):
            near[form] = (*near.get(form, ()), word)
    return near


def _with_one_missing(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter changed, added, left out or swapped with its neighbour makes one word the other."""
    start = len(commonprefix((one, other)))
    one, other = one[start:], other[start:]
    end = len(commonprefix((one[::-1], other[::-1])))
    one, other = one[: len(one) - end], other[: len(other) - end]
    return (len(one) < 2 and len(other) < 2) or (len(one) == 2 and one == other[::-1])
