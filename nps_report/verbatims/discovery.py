"""The words that set two groups of comments apart, with no theme given: something to read on from.

Words are compared by their lemma, alone and in pairs ("jamais rappelé", "no answer"). Those of grammar alone are
left out, but a negation never is: "cher" and "pas cher" are not the same to say.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias, TypeVar

from nps_report.verbatims.lemmas import Word, words_of
from nps_report.verbatims.lists import word_list
from nps_report.verbatims.visible import visible

Key = TypeVar("Key", bound=Hashable)

Comment: TypeAlias = tuple[str, str | None]
"""A text and its language; None where there is nothing to read."""

Lemmas: TypeAlias = tuple[str, ...]
"""What a term is compared by: one word or two."""

NEGATIONS: Mapping[str, frozenset[str]] = {
    "fr": frozenset((
        "aucun", "guere", "jamais", "ne", "ni", "non", "nul", "pas", "personne", "plus", "rien", "sans",
    )),
    "en": frozenset((
        "cannot", "hardly", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere", "without",
    )),
}  # fmt: skip
"""The lemmas that deny: they stay among the words, and two of them alone make no pair ("ne ... pas")."""

_LISTED = ("fr", "en")
_PRIOR_WORDS = 10  # what the prior weighs, in words
_BREAK = re.compile(r"[.,;:!?…()\[\]\"«»“”/\n•]|\s[-–—]\s")
_NEAR = 3  # "manque de suivi" is a pair, "manque de tout ce suivi" is none


class LogOdds(NamedTuple):
    """How much more the first side says a word than the second: `delta`, below 0 if less, and its `z`."""

    delta: float
    z: float


class Term(NamedTuple):
    """One or two words of a comment: what they are compared by, and how they are written there."""

    lemmas: Lemmas
    text: str


@dataclass(frozen=True)
class DistinctiveWord:
    """A word or two that one side says more: in how many comments of each, and how clearly.

    `text` is the most usual of its forms. `z` is above 0 where the first side says it more.
    """

    text: str
    language: str
    first: int
    second: int
    delta: float
    z: float


def log_odds(first: Mapping[Key, int], second: Mapping[Key, int]) -> dict[Key, LogOdds]:
    """How two sides differ in each word, from its counts, with an informative Dirichlet prior.

    Monroe, Colaresi and Quinn (2008), "Fightin' Words": delta is the difference of ln((y + a) / (n + 10 - y - a)),
    y being the word's count and n all words of a side; the prior a is 10 times the word's share of both sides
    together, so that a word said seldom is drawn towards what everybody says. z is delta over its error, the root
    of 1 / (y1 + a) + 1 / (y2 + a).

    A word that neither side says is left out. A side without words says nothing new, nor does a word without others
    beside it: 0.

    >>> detractors = {"retard": 12, "prix": 8, "pas": 15, "bien": 1}
    >>> found = log_odds(detractors, {"retard": 2, "prix": 9, "pas": 6, "bien": 14})
    >>> [round(odds.z, 4) for odds in found.values()]
    [2.4614, -0.6478, 2.0208, -3.547]
    >>> log_odds({"retard": 12}, {}), log_odds({}, {})
    ({'retard': LogOdds(delta=0.0, z=0.0)}, {})
    """
    said = {word: (first.get(word, 0), second.get(word, 0)) for word in dict.fromkeys((*first, *second))}
    for word, counts in said.items():
        if min(counts) < 0:
            raise ValueError(f"A word's count is 0 or more, not {min(counts)} for {word!r}.")
    totals = (sum(first.values()), sum(second.values()))
    return {word: _log_odds(counts, totals) for word, counts in said.items() if any(counts)}


def _log_odds(counts: tuple[int, int], totals: tuple[int, int]) -> LogOdds:
    prior = _PRIOR_WORDS * sum(counts) / sum(totals)
    said = [count + prior for count in counts]
    others = [total + _PRIOR_WORDS - one for total, one in zip(totals, said, strict=True)]
    if not all(totals) or not all(others):
        return LogOdds(0.0, 0.0)
    delta = math.log(said[0] / others[0]) - math.log(said[1] / others[1])
    return LogOdds(delta, delta / math.sqrt(1 / said[0] + 1 / said[1]))


def words_that_differ(
    first: Iterable[Comment], second: Iterable[Comment], least: int = 3, clear: float = 1.96
) -> tuple[DistinctiveWord, ...]:
    """The words that one side says more than the other, the clearest first: detractors against promoters, say.

    A word counts once per comment, is in at least `least` comments of both sides together, and its |z| reaches
    `clear`. Each language is compared by itself, single words and pairs too, so that who speaks which language
    sets no word apart. This explores: of twenty words that differ in nothing, one is shown as well. Read the
    comments before you believe a word.

    >>> late = [("Toujours en retard", "fr"), ("Encore des retards", "fr"), ("Un retard de plus", "fr")]
    >>> fine = [("Équipe à l'écoute", "fr"), ("Une équipe réactive", "fr"), ("Une équipe au top", "fr")]
    >>> [(one.text, one.first, one.second) for one in words_that_differ(late * 2, fine * 2)]
    [('retard', 6, 0)]
    """
    forms: dict[tuple[str, Lemmas], Counter[str]] = defaultdict(Counter)
    sides = (_counted(first, forms), _counted(second, forms))
    vocabularies = sorted({(language, len(lemmas)) for language, lemmas in forms})
    found = [one for vocabulary in vocabularies for one in _distinctive(vocabulary, sides, forms)]
    shown = [one for one in found if one.first + one.second >= least and abs(one.z) >= clear]
    return tuple(sorted(shown, key=lambda one: (-abs(one.z), one.language, one.text)))


def _counted(
    comments: Iterable[Comment], forms: dict[tuple[str, Lemmas], Counter[str]]
) -> Counter[tuple[str, Lemmas]]:
    """In how many comments each term is; how it is written there is noted in `forms`."""
    counts: Counter[tuple[str, Lemmas]] = Counter()
    for text, language in comments:
        if language is None:
            continue
        for lemmas, written in first_terms(text, language).items():
            counts[language, lemmas] += 1
            forms[language, lemmas][written] += 1
    return counts


def _distinctive(
    vocabulary: tuple[str, int],
    sides: tuple[Counter[tuple[str, Lemmas]], Counter[tuple[str, Lemmas]]],
    forms: Mapping[tuple[str, Lemmas], Counter[str]],
) -> Iterable[DistinctiveWord]:
    """Every term of one language that has so many words."""
    language, words = vocabulary
    kept = [key for key in forms if key[0] == language and len(key[1]) == words]
    first, second = ({key: side[key] for key in kept} for side in sides)
    for key, odds in log_odds(first, second).items():
        yield DistinctiveWord(most_usual(forms[key]), language, first[key], second[key], *odds)


def most_usual(forms: Mapping[str, int]) -> str:
    """The form that was written most often; of equals the first in the alphabet.

    >>> most_usual({"retards": 2, "retard": 2, "Retard": 1})
    'retard'
    """
    return min(forms, key=lambda form: (-forms[form], form))


def first_terms(text: str, language: str) -> dict[Lemmas, str]:
    """The terms of a comment, each once, as first written."""
    found: dict[Lemmas, str] = {}
    for term in terms_of(text, language):
        found.setdefault(term.lemmas, term.text)
    return found


def terms_of(text: str, language: str) -> tuple[Term, ...]:
    """The words of a comment that tell something, then the pairs of them that stand together, in order.

    Up to two words of grammar may lie between the words of a pair, but no sign that ends a clause.

    >>> [term.text for term in terms_of("Le SAV n'est pas joignable, manque de suivi", "fr")]
    ['sav', 'n', 'pas', 'joignable', 'manque', 'suivi', 'pas joignable', 'manque de suivi']
    >>> terms_of("Les retards", "fr")
    (Term(lemmas=('retard',), text='retards'),)
    """
    words = words_of(text, language)
    telling = [(place, word) for place, word in enumerate(words) if _tells(word, language)]
    alone = [Term((word.lemma,), _written(text, word, word)) for _, word in telling]
    pairs = [
        Term((one.lemma, other.lemma), _written(text, one, other))
        for (place, one), (later, other) in pairwise(telling)
        if later - place <= _NEAR and _belong(text, one, other, language)
    ]
    return (*alone, *pairs)


def _tells(word: Word, language: str) -> bool:
    """Whether a word is none of grammar alone, no number and no single letter."""
    if len(word.lemma) < 2 or word.folded.isdigit():
        return False
    return language not in _LISTED or word.folded not in word_list(f"grammar_{language}")


def _belong(text: str, one: Word, other: Word, language: str) -> bool:
    # "Le SAV ne" breaks off in the middle: what denies comes after it.
    if _BREAK.search(text, one.end, other.start) or other.lemma == "ne":
        return False
    return not {one.lemma, other.lemma} <= NEGATIONS.get(language, frozenset())


def _written(text: str, one: Word, other: Word) -> str:
    start = one.start
    # "n't" is shown with its verb.
    while one.folded == "n't" and text[start - 1 : start].isalpha():
        start -= 1
    return " ".join(visible(text[start : other.end]).lower().split())
