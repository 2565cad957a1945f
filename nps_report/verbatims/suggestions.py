"""Topics that the comments without a theme may share: suggestions for the code frame, never results.

What the themes leave over is weighed by TF-IDF (Salton and Buckley 1988) and split into a few components by
non-negative matrix factorisation (Lee and Seung 1999). A component is words and comments that go together; whether it
is a theme, and what it is called, an analyst says.
"""

import math
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from nps_report.verbatims.discovery import NEGATIONS, Lemmas, first_terms, most_usual

FEWEST = 15
"""Comments without a theme below which nothing is suggested."""

_MOST_COMPONENTS = 8
_PER_COMPONENT = 8  # a component more for each of 8, 32, 72, 128 ... comments
_LEAST_COMMENTS = 3  # of a suggestion, and two of a term
_USUAL = 0.5  # of the comments
_BELONGS = 0.1  # of a comment's length, 1
_KEPT = 40  # terms of a component that are kept to compare it by
_SHOWN = 5
_FAINT = 0.25  # of the heaviest term's weight, below which a term is not shown
_EXAMPLES = 3
_DIGITS = 6  # beyond them lies what differs from one machine to the next
_SAME_TOPIC = 0.3  # cosine from which a component is taken for one of the period before
_MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Suggestion:
    """Words and comments that go together; `share` is that of the `comments` among all without a theme, 0 to 1.

    `weights` are what it is recognised by in another period, terms as lemmas with a space between; their squares add
    up to about 1. `words` and `examples` are the weightiest first, as they were written.
    """

    number: int
    language: str
    words: tuple[str, ...]
    examples: tuple[str, ...]
    comments: int
    share: float
    weights: Mapping[str, float]


def suggest(texts: Iterable[str], language: str, seed: int = 0) -> tuple[Suggestion, ...]:
    """What the comments of one language that carry no theme may have in common, the most frequent first.

    Fewer than 15 comments suggest nothing, nor do comments that share no word. The same comments give the same
    suggestions in whatever order they come; a comment belongs to one at most, and most may belong to none.

    >>> towns = ("Lyon", "Brest", "Lille", "Metz", "Nice", "Pau", "Caen", "Albi")
    >>> texts = [f"Le parking de {town} est trop petit" for town in towns]
    >>> texts += [f"La cantine de {town} ferme tôt" for town in towns]
    >>> [(one.number, one.words[0], one.comments, one.share) for one in suggest(texts, "fr")]
    [(1, 'ferme tôt', 8, 0.5), (2, 'trop petit', 8, 0.5)]
    >>> suggest(texts[:14], "fr")
    ()
    """
    said = sorted(texts)
    terms = [_content(text, language) for text in said]
    vocabulary = _vocabulary(terms, language)
    components = min(_components(len(said)), len(vocabulary))
    if len(said) < FEWEST or not components:
        return ()
    owners, topics = _factors(terms, vocabulary, components, seed)
    written = _written(terms)
    found = [
        _suggestion(language, [said[row] for row in owners[place]], len(said), topic, written)
        for place, topic in enumerate(topics)
        if len(owners[place]) >= _LEAST_COMMENTS
    ]
    found.sort(key=lambda one: (-one.comments, one.words))
    return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


def align(now: Sequence[Suggestion], before: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions of now with the numbers that they had before, in the order given; new ones count on.

    Each is given one of before at most, so that the cosines of their words' weights add up to the most there can be
    (Kuhn 1955); where the cosine is below 0.3, or the language another, it is a new topic.

    >>> before = (Suggestion(1, "fr", ("parking",), (), 9, 0.3, {"parking": 1.0}),)
    >>> now = (replace(before[0], words=("cantine",), weights={"cantine": 1.0}), before[0])
    >>> [(one.number, one.words) for one in align(now, before)]
    [(2, ('cantine',)), (1, ('parking',))]
    """
    kept = _matched(now, before)
    fresh = count(max((one.number for one in before), default=0) + 1)
    return tuple(
        replace(one, number=kept[place] if place in kept else next(fresh)) for place, one in enumerate(now)
    )


def _matched(now: Sequence[Suggestion], before: Sequence[Suggestion]) -> dict[int, int]:
    """From the place of a suggestion to the number of its counterpart before."""
    if not now or not before:
        return {}
    # Half a second, and only where there are two periods.
    from scipy.optimize import linear_sum_assignment

    likeness = [[_likeness(one, other) for other in before] for one in now]
    pairs = zip(*linear_sum_assignment(likeness, maximize=True), strict=True)
    return {int(row): before[column].number for row, column in pairs if likeness[row][column]}


def _likeness(one: Suggestion, other: Suggestion) -> float:
    """The cosine of two suggestions' weights; 0 where it is too small to mean the same topic."""
    if one.language != other.language:
        return 0.0
    lengths = math.hypot(*one.weights.values()) * math.hypot(*other.weights.values())
    product = math.fsum(weight * other.weights.get(term, 0.0) for term, weight in one.weights.items())
    cosine = product / lengths if lengths else 0.0
    return cosine if cosine >= _SAME_TOPIC else 0.0


def _content(text: str, language: str) -> dict[Lemmas, str]:
    """The terms that may name a topic: a negation on its own does not."""
    denies = NEGATIONS.get(language, frozenset())
    return {
        lemmas: form
        for lemmas, form in first_terms(text, language).items()
        if len(lemmas) > 1 or lemmas[0] not in denies
    }


def _vocabulary(terms: Sequence[Iterable[Lemmas]], language: str) -> list[Lemmas]:
    """The terms that several comments share."""
    said_in = Counter(lemmas for one in terms for lemmas in one)
    # Without a list of a language's grammar, what most comments say is taken for it.
    most = len(terms) if language in NEGATIONS else _USUAL * len(terms)
    return sorted(lemmas for lemmas, many in said_in.items() if 1 < many <= most)


def _components(comments: int) -> int:
    return max(2, min(_MOST_COMPONENTS, round(math.sqrt(comments / _PER_COMPONENT))))


def _factors(
    terms: Sequence[Iterable[Lemmas]], vocabulary: Sequence[Lemmas], components: int, seed: int
) -> tuple[list[list[int]], list[dict[Lemmas, float]]]:
    """For each component the rows that belong to it, the most typical first, and the weights of its terms."""
    # A second to load, and only for those who ask for suggestions.
    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer

    weighed = TfidfVectorizer(analyzer=list, vocabulary=list(vocabulary)).fit_transform(terms)
    model = NMF(components, init="nndsvda", random_state=seed, max_iter=_MOST_ROUNDS)
    # What has nearly settled is good enough to be looked at; a perfect fit may be off by less than nothing.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        shares = model.fit_transform(weighed)
    lengths = np.linalg.norm(model.components_, axis=1)
    # Topics of length 1, so that the shares can be compared; what has no length is no topic.
    topics = model.components_ / np.where(lengths, lengths, 1.0)[:, None]
    return _owners((shares * lengths).round(_DIGITS)), [
        {lemmas: float(weight) for lemmas, weight in zip(vocabulary, topic, strict=True) if weight}
        for topic in topics.round(_DIGITS)
    ]


def _owners(shares: Any) -> list[list[int]]:
    """The rows whose largest share each component has, if it is large enough, the largest first."""
    best = shares.argmax(axis=1).tolist()
    owners: list[list[int]] = [[] for _ in range(shares.shape[1])]
    for row in sorted(range(len(best)), key=lambda row: -shares[row, best[row]]):
        if shares[row, best[row]] >= _BELONGS:
            owners[best[row]].append(row)
    return owners


def _written(terms: Sequence[Mapping[Lemmas, str]]) -> dict[Lemmas, str]:
    """Each term in its most usual form."""
    forms: dict[Lemmas, Counter[str]] = defaultdict(Counter)
    for one in terms:
        for lemmas, form in one.items():
            forms[lemmas][form] += 1
    return {lemmas: most_usual(found) for lemmas, found in forms.items()}


def _suggestion(
    language: str,
    texts: Sequence[str],
    among: int,
    topic: Mapping[Lemmas, float],
    written: Mapping[Lemmas, str],
) -> Suggestion:
    """A suggestion that is not numbered yet."""
    # Of equal weight the pair first: it says more than either of its words.
    heaviest = sorted(topic, key=lambda lemmas: (-topic[lemmas], -len(lemmas), lemmas))[:_KEPT]
    clear = [lemmas for lemmas in heaviest if topic[lemmas] >= _FAINT * topic[heaviest[0]]]
    return Suggestion(
        number=0,
        language=language,
        words=tuple(written[lemmas] for lemmas in _telling_apart(clear)[:_SHOWN]),
        examples=tuple(dict.fromkeys(texts))[:_EXAMPLES],
        comments=len(texts),
        share=len(texts) / among,
        weights={" ".join(lemmas): topic[lemmas] for lemmas in heaviest},
    )


def _telling_apart(heaviest: Sequence[Lemmas]) -> list[Lemmas]:
    """Without a word of a pair that is there already, and without a pair whose word is."""
    kept: list[Lemmas] = []
    for lemmas in heaviest:
        if not any(set(lemmas) <= set(one) or set(one) <= set(lemmas) for one in kept):
            kept.append(lemmas)
    return kept
