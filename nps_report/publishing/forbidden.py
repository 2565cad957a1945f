"""What no customer file may hold, prepared to be searched for in one pass over a file's words."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nps_report.publishing.figures import LEAST, telephone_key
from nps_report.publishing.forms import UNSPACED, forms_of, names_somebody, tells_apart
from nps_report.publishing.runs import is_long_enough, key_of, needed, runs_of
from nps_report.publishing.words import words_of
from nps_report.verbatims.placeholders import PLACEHOLDER

if TYPE_CHECKING:
    # It asks a database, which no process that is to be forked may have open.
    from nps_report.snapshot.secret import Secrets

NAME, EMAIL, STAFF = "a name", "an e-mail", "a name of the company's people"
ACCOUNT, CONTACT = "an account's name", "a contact's name"
IDENTIFIER, TELEPHONE, REVENUE = "an identifier", "a telephone number", "an account's revenue"
COMMENT = "a customer's comment"

KINDS = (COMMENT, IDENTIFIER, TELEPHONE, STAFF, CONTACT, ACCOUNT, EMAIL, NAME, REVENUE)
"""The kinds, in the order in which a book numbers them."""


class Secret(NamedTuple):
    """What a form stands for: of which kind it is, and how the tables write it."""

    kind: str
    written: str


class Known(Protocol):
    """A prepared set of what is forbidden: in memory, or in a file."""

    @property
    def least(self) -> int:
        """What a run of a comment's words must weigh."""

    def lengths(self, firsts: Collection[str]) -> Mapping[str, Collection[int]]:
        """How many words the forms that begin with any of these words have."""

    def named(self, phrases: Collection[str]) -> Mapping[str, Secret]:
        """Those of the phrases that are forms, with what they stand for."""

    def of_comments(self, words: Collection[str]) -> Collection[str]:
        """Those of the words that stand in a run of a comment."""

    def runs(self, keys: Collection[int]) -> Collection[int]:
        """Those of the keys that are runs of comments."""

    def holds_figure(self, low: float, high: float) -> bool:
        """Whether a revenue lies between two amounts, both included."""


@dataclass(frozen=True)
class Forbidden:
    """What is forbidden, in memory.

    `forms` are words between spaces, by how they are written in a text; `runs_kept` and `figures` are sorted, and
    `vocabulary` holds every word of the runs.
    """

    forms: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    runs_kept: Sequence[int] = field(default=(), repr=False)
    figures: Sequence[float] = field(default=(), repr=False)
    vocabulary: frozenset[str] = field(default=frozenset(), repr=False)
    least: int = 3
    firsts: Mapping[str, frozenset[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        firsts: dict[str, set[int]] = defaultdict(set)
        for form in self.forms:
            first, many = beginning_of(form)
            firsts[first].add(many)
        object.__setattr__(self, "firsts", {first: frozenset(many) for first, many in firsts.items()})

    def lengths(self, firsts: Collection[str]) -> Mapping[str, Collection[int]]:
        """How many words the forms that begin with any of these words have."""
        return {first: self.firsts[first] for first in firsts if first in self.firsts}

    def named(self, phrases: Collection[str]) -> Mapping[str, Secret]:
        """Those of the phrases that are forms, with what they stand for."""
        return {phrase: self.forms[phrase] for phrase in phrases if phrase in self.forms}

    def of_comments(self, words: Collection[str]) -> Collection[str]:
        """Those of the words that stand in a run of a comment."""
        return self.vocabulary.intersection(words)

    def runs(self, keys: Collection[int]) -> Collection[int]:
        """Those of the keys that are runs of comments."""
        return {key for key in keys if _is_among(key, self.runs_kept)}

    def holds_figure(self, low: float, high: float) -> bool:
        """Whether a revenue lies between two amounts, both included.

        >>> Forbidden(figures=(539_402.67,)).holds_figure(538_500, 539_500)
        True
        """
        place = bisect_left(self.figures, low)
        return place < len(self.figures) and self.figures[place] <= high


def _is_among(key: int, kept: Sequence[int]) -> bool:
    place = bisect_left(kept, key)
    return place < len(kept) and kept[place] == key


INSIDE = "~"
"""Stands before what is found inside words, too: names of languages without spaces, and telephone numbers."""


def beginning_of(form: str) -> tuple[str, int]:
    """What a form begins with, and how many words, or letters where there are no spaces, it has.

    >>> beginning_of("ateliers novalux"), beginning_of("~東京商事")
    (('ateliers', 2), ('~東', 4))
    """
    if form.startswith(INSIDE):
        return form[:2], len(form) - 1
    return form.partition(" ")[0], form.count(" ") + 1


def named_forms(names: Iterable[tuple[str, str]], public: Sequence[str] = ()) -> Iterator[tuple[str, Secret]]:
    """The forms of names, each with its kind, less those that are the same as a public text or a part of one.

    >>> list(named_forms([("a name", "Novalux")])), list(named_forms([("a name", "Novalux")], ["Chez Novalux"]))
    ([('novalux', Secret(kind='a name', written='Novalux'))], [])
    """
    texts = padded(public)
    for kind, name in names:
        for words in forms_of(name):
            if f" {' '.join(words)} " not in texts:
                yield " ".join(words), Secret(kind, name)
                if len(joined := "".join(words)) > 1 and UNSPACED.fullmatch(joined):
                    yield f"{INSIDE}{joined}", Secret(kind, name)


def forbidden_in(secrets: Secrets, declared: Sequence[str] = (), public: Sequence[str] = ()) -> Forbidden:
    """What no customer file may hold of a programme's secrets.

    What is `declared`, as the public contact is, may be named; the words of `public` texts are nobody's comment. A run
    of words that as many accounts wrote as a theme needs to be told is everybody's: only the whole comment counts.
    """
    telephones = forms_of_telephones(secrets.telephones)
    forms = dict(
        [*forms_of_ids(secrets.ids, secrets.units), *telephones, *named_forms(_names(secrets), declared)]
    )
    written: dict[str, set[str]] = defaultdict(set)
    for author, comment in secrets.comments:
        written[comment].add(author)
    said = comments_in(written.items(), len(written), secrets.enough, (*declared, *public))
    for phrase in said.whole():
        forms.setdefault(phrase, Secret(COMMENT, phrase))
    figures = sorted({abs(figure) for figure in secrets.figures if abs(figure) >= LEAST})
    return Forbidden(forms, said.runs(), figures, frozenset(said.words), said.least)


def comments_in(
    comments: Iterable[tuple[str, Collection[str]]], different: int, enough: int, public: Sequence[str]
) -> Everybodys:
    """The runs of comments, each of which comes once, with who wrote it: all, or as many as are `enough`."""
    found = Everybodys(needed(different), padded(public), enough)
    for comment, authors in comments:
        for piece in PLACEHOLDER.split(comment):
            found.add(authors, words_of(piece), by_many=len(authors) >= enough)
    return found


def _names(secrets: Secrets) -> Iterator[tuple[str, str]]:
    """The names of each kind; where one serves twice, a customer's comes last, and is told."""
    yield from ((STAFF, name) for name in secrets.staff if names_somebody(name))
    yield from ((EMAIL if "@" in name else CONTACT, name) for name in secrets.contacts)
    yield from ((EMAIL if "@" in name else ACCOUNT, name) for name in secrets.accounts)


def forms_of_staff(names: Iterable[str], declared: Sequence[str]) -> Iterator[tuple[str, Secret]]:
    """The forms of the names of the company's people, less those that are declared."""
    yield from named_forms(((STAFF, name) for name in names if names_somebody(name)), declared)


def forms_of_ids(ids: Iterable[str], units: Iterable[str]) -> Iterator[tuple[str, Secret]]:
    """Ids that tell whom they stand for, less those that are called as a unit."""
    public = {words_of(unit) for unit in units}
    for identifier in ids:
        if tells_apart(identifier) and (words := words_of(identifier)) not in public:
            yield " ".join(words), Secret(IDENTIFIER, identifier)


def forms_of_telephones(values: Iterable[str]) -> Iterator[tuple[str, Secret]]:
    """Those of the texts that are telephone numbers."""
    for value in values:
        if key := telephone_key(value):
            yield f"{INSIDE}{key}", Secret(TELEPHONE, value)


def padded(texts: Iterable[str]) -> str:
    """The words of texts, in one text that no phrase reaches across."""
    return f" {' | '.join(' '.join(words_of(text)) for text in texts)} "


class Everybodys:
    """Gathers the runs of comments, and tells which of them fewer accounts than `enough` wrote."""

    def __init__(self, least: int, public: str, enough: int) -> None:
        self.least, self._public, self._enough = least, public, enough
        self.words: set[str] = set()
        self._authors: dict[str, int] = {}
        # Millions of them, in eight bytes each.
        self._keys, self._by = array("q"), array("q")
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._telling: set[str] = set()

    def add(self, authors: Collection[str], words: Sequence[str], by_many: bool = False) -> None:
        """Take the runs of a comment; one without any, or of many, is taken whole, if it has the words for it."""
        found = {" ".join(words[start:end]) for start, end in runs_of(words, self.least)}
        keys = [*map(key_of, found)]
        for author in authors:
            self._keys.extend(keys)
            self._by.extend([self._authors.setdefault(author, len(self._authors))] * len(keys))
        if found:
            self.words.update(words)
        if (by_many or not found) and is_long_enough(words):
            phrase = " ".join(words)
            self._whole[phrase].update(authors)
            self._telling |= {phrase} if found else set()

    def whole(self) -> Iterator[str]:
        """The comments to be found whole: those that have a run, and those without that are somebody's."""
        for phrase, authors in self._whole.items():
            is_somebodys = phrase in self._telling or len(authors) < self._enough
            if is_somebodys and f" {phrase} " not in self._public:
                yield phrase

    def runs(self) -> Sequence[int]:
        """The runs that are somebody's, sorted."""
        import numpy as np

        keys, by = np.array(self._keys, dtype=np.int64), np.array(self._by, dtype=np.int64)
        order = np.lexsort((by, keys))
        keys, by = keys[order], by[order]
        new = np.ones(len(keys), dtype=bool)
        new[1:] = (keys[1:] != keys[:-1]) | (by[1:] != by[:-1])
        found, authors = np.unique(keys[new], return_counts=True)
        public = self._publics()
        return [key for key in found[authors < self._enough].tolist() if key not in public]

    def _publics(self) -> frozenset[int]:
        return frozenset(
            key_of(" ".join(words[start:end]))
            for words in (text.split() for text in self._public.split(" | "))
            for start, end in runs_of(words, self.least)
        )
