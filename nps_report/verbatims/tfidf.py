"""What comments are about, as vectors to compare: TF-IDF, the words weighed by how few comments say them.

The weights are those of scikit-learn's `TfidfVectorizer` (a test compares them): a word's count times
ln((1 + n) / (1 + comments with it)) + 1, each vector made one long. Written out here, because to import
scikit-learn takes 0.7 s and 74 MB in a process that opens a report in 0.05 s, and the vectors of 300 comments are
made in 5 ms as it is. Words are compared without case, accents and the s of a plural, not by their lemma: so nothing
depends on the language that was told. Those of grammar alone are left out.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from nps_report.verbatims.emptiness import plain_words
from nps_report.verbatims.lists import word_list

Vector: TypeAlias = Mapping[str, float]
"""The weight of each word; the squares of all add up to one."""


def vectors_of(texts: Sequence[str]) -> list[Vector]:
    """The TF-IDF vector of each text among these.

    >>> one, other = vectors_of(["Livraison en retard", "Le retard, toujours le retard"])
    >>> list(one), list(other), round(one["livraison"] / one["retard"], 3)
    (['livraison', 'retard'], ['retard'], 1.405)
    """
    counted = [Counter(telling_words(text)) for text in texts]
    spread = Counter(word for words in counted for word in words)
    weights = {word: math.log((1 + len(texts)) / (1 + comments)) + 1 for word, comments in spread.items()}
    return [_one_long({word: times * weights[word] for word, times in words.items()}) for words in counted]


def telling_words(text: str) -> list[str]:
    """The words that tell what a text is about, without the s of a plural; all of them where that leaves none.

    >>> telling_words("Le SAV ne répond pas à nos appels"), telling_words("Et alors ?")
    (['sav', 'repond', 'appel'], ['et', 'alors'])
    """
    words = plain_words(text)
    telling = [word for word in words if len(word) > 2 and word not in _grammar()]
    return [word[:-1] if word[-1] in "sx" and len(word) > 3 else word for word in telling] or words


def centre_of(vectors: Iterable[Vector]) -> Vector:
    """The direction in which the vectors point together: what a group of comments says most.

    The sum depends on the order in its last digits: give it one that does not change.

    >>> {word: round(weight, 1) for word, weight in centre_of([{"prix": 1.0}, {"prix": 0.6, "hausse": 0.8}]).items()}
    {'prix': 0.9, 'hausse': 0.4}
    """
    together: dict[str, float] = defaultdict(float)
    for vector in vectors:
        for word, weight in vector.items():
            together[word] += weight
    return _one_long(together)


def cosine(one: Vector, other: Vector) -> float:
    """How much two vectors are alike: 0 without a word in common, 1 where all words are the same.

    >>> cosine({"prix": 1.0}, {"prix": 0.6, "hausse": 0.8})
    0.6
    """
    # An exact sum, since the words in common come in no fixed order.
    return math.fsum([one[word] * other[word] for word in one.keys() & other.keys()])


def _one_long(vector: Mapping[str, float]) -> Vector:
    length = math.hypot(*vector.values())
    return {word: weight / length for word, weight in vector.items()}


@cache
def _grammar() -> frozenset[str]:
    # A denial tells much, but not what is denied.
    return word_list("grammar_fr") | word_list("grammar_en") | {"pas", "not"}
