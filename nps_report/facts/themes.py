"""What customers speak of: who raises each theme and in which tone, what gains ground, and what goes with the score."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from nps_report.comparisons import against_previous
from nps_report.facts.sample import known_values
from nps_report.metrics import Counts, ScoreClass, benjamini_hochberg, impact
from nps_report.metrics.emerging import Emergence, emerging
from nps_report.metrics.fisher import fisher_p
from nps_report.periods import Period
from nps_report.snapshot.themes import Agreed
from nps_report.verbatims.discovery import DistinctiveWord, words_that_differ
from nps_report.verbatims.frame import COMPETITORS
from nps_report.verbatims.polarity import Polarity
from nps_report.verbatims.tones import tone_of

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

Tone: TypeAlias = Polarity

SOUGHT: Mapping[ScoreClass, tuple[Tone, ...]] = {
    "promoters": ("positive",),
    "passives": ("negative", "neutral"),
    "detractors": ("negative",),
}
"""What is looked for in the comments of a class: what they praise, what is missing, what to put right first."""

LEAST_VALUE = 5
"""Values of a segment with fewer comments are not compared."""

MOST_WORDS = 8


@dataclass(frozen=True)
class Raised:
    """A comment that raises a theme: who wrote it, and in which tone, mixed ones being neutral."""

    response: str
    score_class: ScoreClass | None
    account: str | None
    revenue: float | None
    tone: Tone
    mentions: int
    subthemes: frozenset[str]


@dataclass(frozen=True)
class ThemeSaid:
    """A theme as the period's answers raise it; a comment counts once, however often it mentions the theme.

    `accounts` counts those that are known, `revenue` is that of those whose revenue is known, None where none is.
    `impact` is the score of all less that of those who do not raise the theme, in points, unknown (NaN) where none is
    left. `trend` is None where there is no earlier period to compare with.
    """

    theme: str
    raised: tuple[Raised, ...]
    impact: float
    trend: Emergence | None

    @property
    def comments(self) -> int:
        """How many comments raise it."""
        return len(self.raised)

    @property
    def mentions(self) -> int:
        """How often it is mentioned."""
        return sum(one.mentions for one in self.raised)

    @property
    def accounts(self) -> int:
        """How many accounts raise it."""
        return len(self._revenues)

    @property
    def revenue(self) -> float | None:
        """The known revenue of the accounts that raise it."""
        known = [revenue for revenue in self._revenues.values() if revenue is not None]
        return math.fsum(known) if known else None

    @property
    def _revenues(self) -> dict[str, float | None]:
        return {one.account: one.revenue for one in self.raised if one.account is not None}

    @property
    def counts(self) -> Counts:
        """The classes of those who raise it."""
        return counts_of_classes(one.score_class for one in self.raised)

    def toned(self, *tones: Tone) -> int:
        """How many comments raise it in one of these tones."""
        return sum(one.tone in tones for one in self.raised)

    @property
    def subthemes(self) -> tuple[tuple[str, int], ...]:
        """How many comments raise each of its subthemes, the most frequent first."""
        found = Counter(name for one in self.raised for name in one.subthemes)
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True)
class ValueTheme:
    """How many comments of a segment's value raise a theme, against those of all other values."""

    column: str
    value: str
    theme: str
    hits: int
    n: int
    others: int
    n_others: int
    p_adjusted: float
    established: bool


@dataclass(frozen=True)
class Themes:
    """The themes of a report's period; made once from its `facts`."""

    facts: Facts

    @cached_property
    def found(self) -> tuple[ThemeSaid, ...]:
        """Every theme that a comment raises, the most frequent first."""
        themes = [
            ThemeSaid(name, raised, self._impact(raised), self._trends.get(name))
            for name, raised in self._raised.items()
        ]
        return tuple(sorted(themes, key=lambda one: -one.comments))

    @cached_property
    def comments(self) -> pd.DataFrame:
        """The period's comments that say something, of answers that count, the latest first."""
        found = self.facts.comments
        said = found[~found["comment_empty"] & found["response_id"].isin(self._counted)]
        return said.reset_index(drop=True)

    @cached_property
    def tagged(self) -> int:
        """How many of these comments raise a theme."""
        return len({one.response for raised in self._raised.values() for one in raised})

    @cached_property
    def languages(self) -> dict[str, int]:
        """How many of these comments are in a language that is not read for themes."""
        read = self.facts.side.theme_languages()
        found = Counter(self.comments["comment_language"].dropna().tolist())
        return {name: count for name, count in sorted(found.items()) if name not in read}

    @cached_property
    def competitors(self) -> tuple[ThemeSaid, ...]:
        """Each competitor that comments name, the most frequent first."""
        named = defaultdict(list)
        for one in self._by_theme.get(COMPETITORS, ()):
            for name in sorted(one.subthemes):
                named[name].append(one)
        found = [ThemeSaid(name, tuple(raised), self._impact(raised), None) for name, raised in named.items()]
        return tuple(sorted(found, key=lambda one: (-one.comments, one.theme)))

    @cached_property
    def against(self) -> Period | None:
        """The earlier period that shares are compared with; None where no answer came before."""
        return against_previous(self.facts.side, self.facts.scope)

    def of_class(self, score_class: ScoreClass) -> tuple[tuple[str, int], ...]:
        """In how many comments of a class each theme is raised in the tone looked for there, most frequent first."""
        found = {
            one.theme: sum(
                raised.score_class == score_class and raised.tone in SOUGHT[score_class]
                for raised in one.raised
            )
            for one in self.found
        }
        return tuple(
            (name, count) for name, count in sorted(found.items(), key=lambda item: -item[1]) if count
        )

    def said_by(self, score_class: ScoreClass) -> int:
        """How many comments of a class say something."""
        return int((self.comments["score_class"] == score_class).sum())

    @cached_property
    def by_value(self) -> tuple[ValueTheme, ...]:
        """Each segment value's share of comments that raise a theme, against the others'; Fisher, adjusted together."""
        tables = [table for column in self.facts.programme.segments for table in self._tables(column)]
        p_values = [fisher_p(t.hits, t.n - t.hits, t.others, t.n_others - t.others) for t in tables]
        adjusted = benjamini_hochberg(p_values)
        rate = self.facts.false_discovery_rate
        return tuple(
            ValueTheme(*_key(table), p_adjusted=p, established=p < rate)
            for table, p in zip(tables, adjusted, strict=True)
        )

    @cached_property
    def words(self) -> tuple[DistinctiveWord, ...]:
        """Words that detractors say more than promoters, z above 0, or less; an exploration."""
        sides: dict[str, list[tuple[str, str]]] = defaultdict(list)
        read = self.facts.programme.comment_languages
        for text, language, name in zip(
            *(
                known_values(self.comments, column)
                for column in ("comment", "comment_language", "score_class")
            ),
            strict=True,
        ):
            if language in read:
                sides[name].append((text, language))
        return words_that_differ(sides["detractors"], sides["promoters"])[:MOST_WORDS]

    @cached_property
    def agreed(self) -> Agreed | None:
        """The code frame's agreement with comments coded by hand."""
        return self.facts.side.agreed()

    def tones_of(self, response: str) -> dict[str, Tone]:
        """The themes that a comment raises, each with its tone."""
        return {
            name: one.tone
            for name, raised in self._raised.items()
            for one in raised
            if one.response == response
        }

    @cached_property
    def _counted(self) -> set[str]:
        """The answers that count, among those with a comment."""
        scope = self.facts.scope
        return set(self.facts.side.counted_comments(scope.unit, scope.start, scope.end))

    @cached_property
    def _raised(self) -> dict[str, tuple[Raised, ...]]:
        """Who raises each theme of the code frame, in its order."""
        names = self.facts.side.theme_names()
        return {name: self._by_theme[name] for name in names if name in self._by_theme}

    @cached_property
    def _by_theme(self) -> dict[str, tuple[Raised, ...]]:
        scope = self.facts.scope
        mentions = self.facts.side.mentions(scope.unit, scope.start, scope.end)
        return raised_in(mentions, self.comments)

    @cached_property
    def _trends(self) -> dict[str, Emergence]:
        if self.against is None:
            return {}
        scope, against, side = self.facts.scope, self.against, self.facts.side
        mentions = side.mentions(scope.unit, against.start, against.end)
        earlier = mentions[mentions["counts"].astype("bool")].drop_duplicates(["response_id", "theme"])
        names = side.theme_names()
        before = {
            name: int(count) for name, count in earlier["theme"].value_counts().items() if name in names
        }
        now = {name: len(raised) for name, raised in self._raised.items()}
        n_before = side.spoken(scope.unit, against.start, against.end)
        return emerging(now, len(self.comments), before, n_before, self.facts.false_discovery_rate)

    def _impact(self, raised: Iterable[Raised]) -> float:
        return impact(self.facts.counts, counts_of_classes(one.score_class for one in raised))

    def _tables(self, column: str) -> list[ValueTheme]:
        """How often each value of a column raises each theme, and how often the others do; not yet tested."""
        values = dict(zip(self.comments["response_id"], known_values(self.comments, column), strict=True))
        sizes = Counter(value for value in values.values() if value is not None)
        found = []
        for one in self.found:
            hits = Counter(values.get(raised.response) for raised in one.raised)
            total, n = sum(count for value, count in hits.items() if value is not None), sizes.total()
            for value in sorted(
                value for value, size in sizes.items() if LEAST_VALUE <= size <= n - LEAST_VALUE
            ):
                table = (hits[value], sizes[value], total - hits[value], n - sizes[value])
                found.append(
                    ValueTheme(column, value, one.theme, *table, p_adjusted=math.nan, established=False)
                )
        return found


def _key(table: ValueTheme) -> tuple[str, str, str, int, int, int, int]:
    return table.column, table.value, table.theme, table.hits, table.n, table.others, table.n_others


def counts_of_classes(classes: Iterable[ScoreClass | None]) -> Counts:
    """Detractors, passives and promoters among classes; who gave no score counts nowhere.

    >>> counts_of_classes(["detractors", None, "promoters", "promoters"])
    Counts(detractors=1, passives=0, promoters=2)
    """
    found = Counter(classes)
    return Counts(found["detractors"], found["passives"], found["promoters"])


def raised_in(mentions: pd.DataFrame, comments: pd.DataFrame) -> dict[str, tuple[Raised, ...]]:
    """Who raises each theme, in the order of the comments; mentions in other comments are left out.

    >>> comments = pd.DataFrame({"response_id": ["1", "2"], "score_class": ["detractors", "promoters"],
    ...                          "account_id": ["A", None]})
    >>> mentions = pd.DataFrame({"response_id": ["1", "1", "2"], "theme": ["price"] * 3, "subtheme": [None] * 3,
    ...                          "said": ["negative", "positive", None]})
    >>> [(one.response, one.tone, one.mentions) for one in raised_in(mentions, comments)["price"]]
    [('1', 'neutral', 2), ('2', 'positive', 1)]
    """
    of_comment: dict[str, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    columns = (known_values(mentions, column) for column in ("response_id", "theme", "subtheme", "said"))
    for response, theme, subtheme, said in zip(*columns, strict=True):
        of_comment[response].append((theme, subtheme, said))
    found: dict[str, list[Raised]] = defaultdict(list)
    known = (
        known_values(comments, column) for column in ("response_id", "score_class", "account_id", "revenue")
    )
    for response, score_class, account, revenue in zip(*known, strict=True):
        for theme, own in _by_theme(of_comment.get(response, ())).items():
            tone = tone_of([said for _, said in own], score_class)
            subthemes = frozenset(name for name, _ in own if name)
            found[theme].append(Raised(response, score_class, account, revenue, tone, len(own), subthemes))
    return {theme: tuple(raised) for theme, raised in found.items()}


def _by_theme(
    mentions: Iterable[tuple[str, str | None, str | None]],
) -> dict[str, list[tuple[str | None, str | None]]]:
    found: dict[str, list[tuple[str | None, str | None]]] = defaultdict(list)
    for theme, subtheme, said in mentions:
        found[theme].append((subtheme, said))
    return found


def themes_of(facts: Facts) -> Themes:
    """The themes of a report's period."""
    return Themes(facts)
