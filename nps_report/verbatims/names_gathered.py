"""Prepares names to be looked up: a million of them in a few hundred megabytes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from nps_report.verbatims.names import REMEMBERED, NameIndex, phrase
from nps_report.verbatims.names_forms import PIECE, SHORT, Forms, Words, forms_of
from nps_report.verbatims.names_hashed import Hashed, Hashes, hashes
from nps_report.verbatims.names_near import FUZZY, SPELT, Near, Sieve, masked
from nps_report.verbatims.vocabulary import ordinary_among

_AT_ONCE = 2_000  # names


def index_names(names: Iterable[str]) -> NameIndex:
    """The names as an index: in full, without legal form, and each part that names somebody on its own.

    >>> index = index_names(["Fonderies Arvel SARL", "Marie Le Goff"])
    >>> [word for word in ("arvel", "goff", "le", "marie") if word in index.words], sorted(index.careful)
    (['arvel', 'goff', 'marie'], ['fonderies'])
    """
    names = names if isinstance(names, Sequence) else tuple(names)
    gathered = _Gathered(times := len(names) // _AT_ONCE + 1)
    # Each time some from all over, so that the first tell how many forms there will be.
    for first in range(times):
        gathered.add([*map(forms_of, names[first::times])])
    return gathered.index()


class _Gathered:
    """The forms of names, which come in so many `times`, as hashes; of words only the few ordinary ones are kept."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._hashes: defaultdict[str, list[Hashes]] = defaultdict(list)
        self._longer: defaultdict[str, set[Words]] = defaultdict(set)
        self._careful: set[str] = set()
        self._alone: set[str] = set()
        self._letters: set[str] = set()
        self._sieve: Sieve | None = None

    def add(self, some: Sequence[Forms]) -> None:
        """Add the forms of some names."""
        several = {form for forms in some for form in forms.several}
        parts = {part for forms in some for part in forms.parts}
        careful = {part for part in parts if len(part) < SHORT} | ordinary_among(parts)
        words = (parts - careful) | {"".join(form) for form in several}
        self._careful |= careful
        self._alone |= careful & {forms.parts[0] for forms in some if forms.alone}
        self._add_phrases(several)
        self._keep("words", words)
        self._keep("led", {phrase(pair) for forms in some for pair in forms.led})
        self._add_fuzzy([word for word in words if FUZZY <= len(word) <= SPELT])

    def index(self) -> NameIndex:
        """What was gathered, to be looked up."""
        words = self._kept("words")
        near = Near(words, self._sieve or Sieve.sized(0), sorted(self._letters))
        return NameIndex(
            words=words,
            phrases=self._kept("phrases"),
            begun=self._kept("begun"),
            longer={
                first: tuple(sorted(rests, key=lambda rest: (-len(rest), rest)))
                for first, rests in self._longer.items()
            },
            careful=frozenset(self._careful),
            alone=frozenset(self._alone),
            led=self._kept("led"),
            is_near=lru_cache(REMEMBERED)(near),
        )

    def _add_phrases(self, several: Collection[Words]) -> None:
        self._keep("phrases", {phrase(form) for form in several if len(form) <= PIECE})
        ends = ((form, end) for form in several for end in range(1, min(len(form) - 1, PIECE) + 1))
        self._keep("begun", {phrase(form[:end]) for form, end in ends})
        for form in several:
            if len(form) > PIECE:
                self._longer[phrase(form[:PIECE])].add(form[PIECE:])

    def _add_fuzzy(self, words: Sequence[str]) -> None:
        if not words:
            return
        found = masked(words)
        self._letters.update(*words)
        self._sieve = self._sieve or Sieve.sized(self._times * len(found))
        self._sieve.put(found)

    def _keep(self, what: str, texts: Collection[str]) -> None:
        self._hashes[what].append(hashes(texts))

    def _kept(self, what: str) -> Hashed:
        # They are forgotten one after the other: together they take as much as the index.
        return Hashed.of(self._hashes.pop(what, ()))
