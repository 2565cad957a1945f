"""A choice that is typical, varied and balanced: maximal marginal relevance (Carbonell and Goldstein 1998).

The next quote of a group, the comments of one class on one topic, is the one with the greatest

    0.7 * its cosine to the centre of its group - 0.3 * its greatest cosine to the quotes chosen so far

of TF-IDF vectors. 0.7, because the choice must first be typical: where being new weighs as much, the oddest win.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

from nps_report.verbatims.tfidf import Vector, centre_of, cosine, vectors_of

_RELEVANCE = 0.7
_SAME = 0.8  # likeness from which two comments say the same
_BETWEEN = ("passives", "neutral")


@dataclass(frozen=True)
class Candidate:
    """A comment that may be quoted, from row `row` of a table; `text` is what of it is compared.

    `speaker` is whoever speaks once in the whole choice: an account, where it is known. `missing` counts the words
    by which the comment is too short, and `tie` settles ties.
    """

    row: int
    text: str
    score_class: str
    speaker: str
    topics: Sequence[str]
    missing: int
    pinned: bool
    tie: str

    @cached_property
    def order(self) -> tuple[bool, int, str]:
        """Which comes first, whatever they say."""
        return not self.pinned, self.missing, self.tie


class Pick(NamedTuple):
    """A chosen comment and the topic it is chosen for."""

    topic: str
    one: Candidate

    @property
    def group(self) -> tuple[str, str]:
        """The topic and the class."""
        return self.topic, self.one.score_class


_Rank: TypeAlias = tuple[int, float, str]


@dataclass(frozen=True)
class _Group:
    """Candidates of one class on one topic, the most typical first, and the vectors of all candidates by row."""

    members: Sequence[Candidate]
    relevance: Mapping[int, float]
    vectors: Mapping[int, Vector] = field(repr=False)

    def rank(self, one: Candidate, likeness: float = 0.0) -> _Rank:
        """The lower, the better: first the long enough ones, then the greatest marginal relevance."""
        marginal = _RELEVANCE * self.relevance[one.row] - (1 - _RELEVANCE) * likeness
        # Rounded, lest the last digit of a sum, which is the machine's, settle what the tie is to settle.
        return one.missing, -round(marginal, 9), one.tie


_Topics: TypeAlias = Mapping[str, Mapping[str, _Group]]


def choose(candidates: Iterable[Candidate], most: int, drawn: int) -> list[Pick]:
    """Up to `most` quotes of each topic, among at most `drawn` candidates of each class of it.

    The topics take turns, that with the fewest speakers first, and so do the classes within a topic and over all.
    Pinned comments come before all others. The order of the candidates changes nothing.

    >>> late = Candidate(0, "Toujours en retard", "detractors", "A", ["delivery"], 0, False, "x")
    >>> kind = Candidate(1, "Livraison rapide", "promoters", "B", ["delivery"], 0, False, "y")
    >>> [(pick.topic, pick.one.row) for pick in choose([late, kind], most=2, drawn=100)]
    [('delivery', 0), ('delivery', 1)]
    """
    topics = _topics(_draw(sorted(candidates, key=lambda one: one.order), drawn))
    picks: list[Pick] = []
    for only_pinned in (True, False):
        for turn in range(most):
            for topic in topics:
                if sum(pick.topic == topic for pick in picks) <= turn:
                    picks += _next_pick(topics, topic, picks, only_pinned)
    return picks


def _draw(candidates: Iterable[Candidate], most: int) -> dict[tuple[str, str], list[Candidate]]:
    """The first candidates of each topic and class."""
    drawn: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        for topic in one.topics:
            if len(drawn[topic, one.score_class]) < most:
                drawn[topic, one.score_class].append(one)
    return drawn


def _topics(drawn: Mapping[tuple[str, str], Sequence[Candidate]]) -> _Topics:
    """The groups by topic and class, the topic with the fewest speakers first, lest the others take them all."""
    vectors = _vectors(drawn.values())
    topics: dict[str, dict[str, _Group]] = defaultdict(dict)
    for (topic, name), members in sorted(drawn.items()):
        topics[topic][name] = _group(members, vectors)
    return dict(sorted(topics.items(), key=lambda item: len(_speakers(item[1].values()))))


def _vectors(drawn: Iterable[Sequence[Candidate]]) -> dict[int, Vector]:
    """The vector of each drawn comment, by row."""
    texts = {one.row: one.text for members in drawn for one in members}
    return dict(zip(texts, vectors_of(list(texts.values())), strict=True))


def _group(members: Sequence[Candidate], vectors: Mapping[int, Vector]) -> _Group:
    centre = centre_of(vectors[one.row] for one in members)
    group = _Group(members, {one.row: cosine(vectors[one.row], centre) for one in members}, vectors)
    return replace(group, members=sorted(members, key=group.rank))


def _next_pick(topics: _Topics, topic: str, picks: Sequence[Pick], only_pinned: bool) -> list[Pick]:
    """The next quote of a topic, of the class whose turn it is, if any may still be taken."""
    taken = {pick.one.speaker for pick in picks}
    kept = {} if only_pinned else _kept_for(topics, picks)
    for name in _turns(topics[topic], topic, picks):
        group = topics[topic][name]
        free = [
            one for one in group.members if one.speaker not in taken and kept.get(one.speaker, name) == name
        ]
        best = _best(group, [one for one in free if one.pinned or not only_pinned], picks)
        if best:
            return [Pick(topic, best)]
    return []


def _turns(groups: Mapping[str, _Group], topic: str, picks: Sequence[Pick]) -> list[str]:
    """The classes of a topic, the least quoted on it first; then good and bad, the least quoted of all, the larger."""
    here = Counter(pick.one.score_class for pick in picks if pick.topic == topic)
    everywhere = Counter(pick.one.score_class for pick in picks)
    return sorted(
        groups,
        key=lambda name: (here[name], name in _BETWEEN, everywhere[name], -len(groups[name].members), name),
    )


def _kept_for(topics: _Topics, picks: Sequence[Pick]) -> dict[str, str]:
    """The speakers without whom a class would go unquoted, each with the class."""
    taken, quoted = {pick.one.speaker for pick in picks}, {pick.one.score_class for pick in picks}
    kept: dict[str, str] = {}
    for name in sorted({name for groups in topics.values() for name in groups} - quoted):
        left = _speakers(groups[name] for groups in topics.values() if name in groups) - taken
        if len(left) == 1:
            kept.setdefault(left.pop(), name)
    return kept


def _speakers(groups: Iterable[_Group]) -> set[str]:
    return {one.speaker for group in groups for one in group.members}


def _best(group: _Group, free: Iterable[Candidate], picks: Sequence[Pick]) -> Candidate | None:
    """The one with the greatest marginal relevance, the long enough ones first; none that repeats a quote.

    `free` come in the order of their relevance, which is the most that a marginal relevance can be: so most need not
    be compared with what is chosen.
    """
    chosen = [group.vectors[pick.one.row] for pick in picks]
    best: tuple[_Rank, Candidate] | None = None
    for one in free:
        if best and best[0] < group.rank(one):
            break
        likeness = max((cosine(group.vectors[one.row], other) for other in chosen), default=0.0)
        rank = group.rank(one, likeness)
        if likeness < _SAME and (best is None or rank < best[0]):
            best = rank, one
    return best[1] if best else None
