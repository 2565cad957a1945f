"""Which comments to quote: as many of each class, none like another, one per account."""

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from nps_report.verbatims.emptiness import is_empty, plain_words
from nps_report.verbatims.placeholders import PLACEHOLDER

CUT = "[…]"
"""Stands where the end of a long comment was left out."""

_MOST = 400
_SAME = 0.8  # likeness from which two comments say the same
_READ = pd.Index(["text", "score_class", "account", "key"])
_SENTENCE_END = re.compile(r"[.!?…]+[\"'»”)\]]*(?=\s)|\n")


@dataclass(frozen=True)
class _Candidate:
    row: int
    score_class: str
    account: str
    text: str
    long_enough: bool
    tie: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Those that tell what it is about; read only where the comment is drawn."""
        return frozenset(word for word in plain_words(self.text) if len(word) > 3)


def choose_quotes(
    comments: pd.DataFrame, per_class: int = 3, words: tuple[int, int] = (4, 60)
) -> pd.DataFrame:
    """The rows of `comments` worth quoting, up to `per_class` of each class.

    Columns read: `text`, `score_class`, `account` and `key`, the response's id.

    The choice is typical of its class, varied, and the same on every day: neither the order of the rows nor
    their dates matter. `words` are the least and the most words of a quote; shorter ones stand in where there
    are too few. Added columns: `quote` (the text, whole or cut at the end of a sentence), `chosen` and
    `comments`, for "2 of 12 comments".

    >>> comments = pd.DataFrame({
    ...     "text": ["Deux fois en retard", "RAS", "Encore un retard de livraison", "Équipe très à l'écoute"],
    ...     "score_class": ["detractors", "detractors", "detractors", "promoters"],
    ...     "account": ["A", "B", "A", "C"], "key": ["1", "2", "3", "4"]})
    >>> choose_quotes(comments)[["score_class", "chosen", "comments"]].values.tolist()
    [['detractors', 1, 2], ['promoters', 1, 1]]
    """
    if comments.empty:
        comments = comments.reindex(columns=comments.columns.union(_READ, sort=False))
    texts = comments["text"].tolist()
    said = comments.iloc[[row for row, text in enumerate(texts) if not _says_nothing(text)]]
    chosen = _balanced(_candidates(said, words[0]), per_class)
    rows = sorted((candidate.score_class, place, candidate.row) for place, candidate in enumerate(chosen))
    quotes = said.iloc[[row for _, _, row in rows]]
    among, every = (
        Counter(candidate.score_class for candidate in chosen),
        Counter(said["score_class"].tolist()),
    )
    classes = [name for name, _, _ in rows]
    return quotes.assign(
        quote=pd.Series([shorten(text, words[1]) for text in quotes["text"]], quotes.index, dtype="str"),
        chosen=np.array([among[name] for name in classes], "int64"),
        comments=np.array([every[name] for name in classes], "int64"),
    )


def shorten(text: str, most: int) -> str:
    """The text if it has at most `most` words, else its first sentences that fit, marked as cut.

    >>> shorten("Très bien. Mais la facture est fausse depuis mars.", 5)
    'Très bien. […]'
    """
    text = text.strip()
    found = list(re.finditer(r"\S+", text))
    if len(found) <= most:
        return text
    room = found[most - 1].end()
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, room + 1) if end.end() <= room]
    return f"{text[: ends[-1] if ends else room].rstrip()} {CUT}"


def _says_nothing(text: object) -> bool:
    """Whether a comment is empty, or was nothing but what redaction took out."""
    return not isinstance(text, str) or is_empty(PLACEHOLDER.sub(" ", text))


def _candidates(said: pd.DataFrame, least: int) -> list[_Candidate]:
    """The comments to choose from: long enough ones first, at most `_MOST` of a class, drawn by key."""
    found = [
        _Candidate(
            row=row,
            score_class=score_class,
            # Without an account, everybody speaks for themselves.
            account=f"account {account}" if pd.notna(account) else f"key {key}",
            text=text,
            long_enough=len(text.split()) >= least,
            tie=hashlib.blake2b(str(key).encode(), digest_size=8).hexdigest(),
        )
        for row, (text, score_class, account, key) in enumerate(
            zip(*(said[column].tolist() for column in _READ), strict=True)
        )
        if pd.notna(score_class)
    ]
    found.sort(key=lambda one: (not one.long_enough, one.tie))
    drawn: dict[str, list[_Candidate]] = defaultdict(list)
    for one in found:
        if len(drawn[one.score_class]) < _MOST:
            drawn[one.score_class].append(one)
    return [one for members in drawn.values() for one in members]


def _balanced(candidates: list[_Candidate], per_class: int) -> list[_Candidate]:
    """One pick per class in turn, the class with the fewest accounts first, lest the others take them all."""
    classes = _scarcest_first(candidates)
    typical = {name: _typicality(members) for name, members in classes.items()}
    chosen: list[_Candidate] = []
    for _ in range(per_class):
        for name, members in classes.items():
            chosen += _next_pick(members, chosen, typical[name])
    return chosen


def _next_pick(
    members: list[_Candidate], chosen: list[_Candidate], typical: dict[int, float]
) -> list[_Candidate]:
    """The most typical of `members` that is least like what is already chosen, if any may still be taken."""
    taken = {candidate.account for candidate in chosen}
    likeness = {one.row: _redundancy(one, chosen) for one in members if one.account not in taken}
    free = [one for one in members if likeness.get(one.row, 1.0) < _SAME]
    return sorted(free, key=lambda one: (not one.long_enough, likeness[one.row] - typical[one.row], one.tie))[
        :1
    ]


def _scarcest_first(candidates: list[_Candidate]) -> dict[str, list[_Candidate]]:
    names = sorted({candidate.score_class for candidate in candidates})
    classes = {name: [one for one in candidates if one.score_class == name] for name in names}
    return dict(sorted(classes.items(), key=lambda item: len({one.account for one in item[1]})))


def _typicality(members: list[_Candidate]) -> dict[int, float]:
    """How much of a comment the others of its class say too, more for richer ones: 1 for the most typical."""
    shared = Counter(word for member in members for word in member.words)
    typical = {
        one.row: sum(shared[word] for word in one.words) / math.sqrt(max(len(one.words), 1))
        for one in members
    }
    return {row: value / max(*typical.values(), 1) for row, value in typical.items()}


def _redundancy(one: _Candidate, chosen: list[_Candidate]) -> float:
    return max((_likeness(one.words, other.words) for other in chosen), default=0.0)


def _likeness(one: Iterable[str], other: frozenset[str]) -> float:
    """Shared words among all words: Jaccard's index."""
    together = other.union(one)
    return len(other.intersection(one)) / len(together) if together else 0.0
