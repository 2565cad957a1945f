"""The facts of the internal edition."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from nps_report.actions import Register
from nps_report.comparisons import against_last_year, against_previous
from nps_report.facts.persons import Persons
from nps_report.facts.quoted import quoted
from nps_report.facts.scores import Score, WayScore, led_by, plain_score, ways_of
from nps_report.facts.themes import themes_of
from nps_report.metrics import (
    HEADLINES,
    NONE,
    SCORES,
    Counts,
    Difference,
    Interval,
    MatchedChange,
    SegmentTest,
    TargetGap,
    TrendPoint,
    class_of,
    difference,
    matched_change,
    merged_tiny,
    response_rate,
    rolling,
    score_interval,
    segment_tests,
    shrunk,
    target_gap,
    unit_changes,
    weighted_change,
)
from nps_report.periods import Period, grain_of
from nps_report.scope import Scope

LEAST_SEGMENT = 5
"""Values of a segment with fewer answers are shown together, where there are two or more."""

OTHERS = "(others)"
"""What they are called then, in numbers."""

TREND_POINTS = 13
TREND_WINDOW = 3
QUOTES_PER_CLASS = 3
TREND_YEAR = {"week": 52, "month": 12, "quarter": 4, "year": 1}
"""How many grains lie between a point of the trend and the one a year before it."""


Topic = TypeVar("Topic")


@dataclass(frozen=True)
class Change:
    """The period's score less an earlier one's; `established` where the (adjusted) test says so.

    `matched` tells how many answered in both periods and how that was allowed for; None where answers were taken as
    independent without a look at who gave them.
    """

    against: Period
    before: Counts
    difference: Difference
    p: float
    established: bool
    matched: MatchedChange | None = None


@dataclass(frozen=True)
class TrendChange:
    """The trend's last point less the one a year before, with the counts of both."""

    now: Counts
    before: Counts
    difference: Difference
    matched: MatchedChange | None


@dataclass(frozen=True)
class UnitScore:
    """A unit beside its siblings: its score, its change tested among all units of the page, and its target."""

    unit: str
    counts: Counts
    interval: Interval
    change: Change | None
    target: TargetGap | None


@dataclass(frozen=True)
class Coverage:
    """Invitations sent in the period, and those answered by the report's date."""

    invited: int
    answered: int

    @property
    def rate(self) -> float:
        """Answered of invited, 0 to 1; NaN where nobody was invited."""
        return response_rate(self.invited, self.answered)


@dataclass(frozen=True)
class Facts(Persons):
    """What an internal report says of one scope, each computed once, when first asked for."""

    _topics: dict[Callable[[Facts], Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def topic(self, kind: Callable[[Facts], Topic]) -> Topic:
        """The facts of a topic, `kind(facts)`, made once, when first asked for."""
        if kind not in self._topics:
            self._topics[kind] = kind(self)
        found: Topic = self._topics[kind]
        return found

    @property
    def _confidence(self) -> float:
        return self.programme.statistics.confidence

    @property
    def alpha(self) -> float:
        """Below which p a change counts as established."""
        return 1 - self._confidence

    @property
    def false_discovery_rate(self) -> float:
        """Below which adjusted p a finding among several counts as established."""
        return self.programme.statistics.false_discovery_rate

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """How many answers gave each score from 0 to 10."""
        return self.side.scores(self.scope.unit, self.scope.start, self.scope.end)

    @cached_property
    def counts(self) -> Counts:
        """Detractors, passives and promoters of the period."""
        return Counts.of_scores(self.scores)

    @cached_property
    def score(self) -> Score:
        """The score that the report leads with, by the programme's headline method and survey weights."""
        if self._plain:
            return plain_score(self.counts, self._confidence)
        return self._weighed(self.scope.start, self.scope.end)

    @cached_property
    def _plain(self) -> bool:
        """Whether every answer counts 1."""
        return self.programme.statistics.headline == "respondents" and not self.side.has_weights()

    def _weighed(self, start: date, end: date) -> Score:
        """The score of these days by the headline method and the survey's weights."""
        method, weighted = self.programme.statistics.headline, self.side.has_weights()
        return led_by(method, self.sample(start, end), self._confidence, weighted)

    @cached_property
    def ways(self) -> tuple[WayScore, ...]:
        """The period's answers weighed in every way; none without accounts, or where the year is crowded."""
        if self.crowded:
            return ()
        return ways_of(self.sample(self.scope.start, self.scope.end), self._confidence)

    @cached_property
    def interval(self) -> Interval:
        """The limits of the score that the report leads with."""
        return Interval(self.score.low, self.score.high)

    def interval_of(self, counts: Counts) -> Interval:
        """The interval of any counts at the programme's confidence."""
        return score_interval(counts, self._confidence)

    def small(self, counts: Counts) -> bool:
        """Whether so few answers stand behind a score that it needs the small-base mark."""
        return counts.n < self.programme.thresholds.small_base

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The change against the latest earlier period with answers, then against the same one last year."""
        earlier = [against_previous(self.side, self.scope), against_last_year(self.side, self.scope)]
        periods = [period for period in dict.fromkeys(earlier) if period]
        if math.isnan(self.score.value):
            return ()
        changes = [self.change_against(period) for period in periods]
        # A weighted score is unknown where no answer has what it is weighed by.
        return tuple(change for change in changes if not math.isnan(change.difference.value))

    def change_against(self, against: Period) -> Change:
        """The change since any earlier period, tested on its own."""
        before = self._counts_of(self.scope.unit, against)
        matched = self._matched((self.scope.start, self.scope.end), (against.start, against.end))
        moved = matched.difference if matched else difference(self.counts, before, self._confidence)
        return Change(against, before, moved, moved.p, moved.stands(self.alpha), matched)

    def _matched(self, now: tuple[date, date], before: tuple[date, date]) -> MatchedChange | None:
        """The change between two spans of days, by whom answered in both; None where too many did to be looked at."""
        if self._plain and (self.crowded or self.is_crowd(*now) or self.is_crowd(*before)):
            return None
        samples = self.sample(*now), self.sample(*before)
        if self._plain:
            return matched_change(*samples, self._confidence)
        weigh = HEADLINES[self.score.method]
        return weighted_change(*samples, weigh(samples[0]), weigh(samples[1]), self._confidence)

    @cached_property
    def target(self) -> TargetGap | None:
        """The gap to the unit's target, where it has one."""
        target = self.programme.targets.get(self.scope.unit)
        if target is None or self._plain:
            return self._target_of(self.scope.unit, self.counts)
        known = not math.isnan(self.score.value)
        return TargetGap(self.score.value - target, known and not self.interval.holds(target))

    def _target_of(self, unit: str, counts: Counts) -> TargetGap | None:
        target = self.programme.targets.get(unit)
        return None if target is None else target_gap(counts, target, self._confidence)

    @cached_property
    def trend(self) -> tuple[tuple[Period, TrendPoint], ...]:
        """Thirteen points up to the period's end, each over three grains and under the last of them."""
        grains = self._grains_back(TREND_POINTS + TREND_WINDOW - 1)
        by_start = counts_by(self.side.grains(self.scope.unit, grains[0].start, self.scope.end), ["start"])
        counts = [by_start.get((grain.start,), NONE) for grain in grains]
        points = rolling(counts, TREND_WINDOW, self._confidence)
        if not self._plain:
            points = tuple(
                self._weighed_point(point, days) for point, days in zip(points, _windows(grains), strict=True)
            )
        return tuple(zip(grains[TREND_WINDOW - 1 :], points, strict=True))

    def _weighed_point(self, point: TrendPoint, days: tuple[date, date]) -> TrendPoint:
        found = self._weighed(*days)
        return TrendPoint(point.counts, Interval(found.low, found.high), found.value)

    def _grains_back(self, many: int) -> list[Period]:
        grains = [grain_of(self.scope.end, self.programme.period)]
        while len(grains) < many:
            grains.append(grains[-1].previous())
        return grains[::-1]

    @cached_property
    def trend_change(self) -> TrendChange | None:
        """The trend's last point less the one a year before; None where either is unknown or the two overlap."""
        back = TREND_YEAR[self.programme.period]
        earlier = self.trend[-1 - back][1].counts if TREND_WINDOW <= back < TREND_POINTS else NONE
        now = self.trend[-1][1].counts
        if not (now.n and earlier.n):
            return None
        windows = _windows(self._grains_back(TREND_POINTS + TREND_WINDOW - 1))
        matched = self._matched(windows[-1], windows[-1 - back])
        moved = matched.difference if matched else difference(now, earlier, self._confidence)
        return None if math.isnan(moved.value) else TrendChange(now, earlier, moved, matched)

    @cached_property
    def segments(self) -> tuple[SegmentTest, ...]:
        """Each value of each segment column against all other answers, p adjusted over all of them together."""
        return segment_tests(self._segment_parts[0], self.counts, self._confidence, self.false_discovery_rate)

    def segment(self, column: str) -> tuple[SegmentTest, ...]:
        """The values of one column, in the programme's order, else by name; those merged for being tiny come last.

        Where the programme asks for a ranking, by scores drawn towards that of all, the highest first.
        """
        order = {value: place for place, value in enumerate(self.programme.order.get(column, ()))}
        found = [segment for segment in self.segments if segment.column == column]
        if self.programme.statistics.shrunk_ranking:
            return tuple(sorted(found, key=lambda segment: (-self.shrunk(segment), segment.value)))
        return tuple(
            sorted(
                found,
                key=lambda segment: (
                    segment.value == OTHERS,
                    order.get(segment.value, len(order)),
                    segment.value,
                ),
            )
        )

    def shrunk(self, segment: SegmentTest) -> float:
        """A segment's score drawn towards that of all answers."""
        return shrunk(segment.counts.nps, segment.counts.n, self.counts.nps)

    def merged(self, column: str) -> tuple[str, ...]:
        """The values of a column that are shown together, for hardly anybody answered in each."""
        return self._segment_parts[1].get(column, ())

    def blanks(self, column: str) -> int:
        """How many answers of the period have no value in a segment column."""
        return self._segment_counts.get((column, None), NONE).n

    @cached_property
    def _segment_parts(self) -> tuple[dict[tuple[str, str | None], Counts], dict[str, tuple[str, ...]]]:
        """Counts by column and value once tiny values are merged, and which values were, by column."""
        parts: dict[tuple[str, str | None], Counts] = {}
        merged: dict[str, tuple[str, ...]] = {}
        for column in self.programme.segments:
            own = {value: one for (name, value), one in self._segment_counts.items() if name == column}
            named = {value: one for value, one in own.items() if value is not None}
            kept, tiny = merged_tiny(named, LEAST_SEGMENT, OTHERS)
            # Where all values are tiny there is nothing to set them off against.
            if kept.keys() == {OTHERS}:
                kept, tiny = named, ()
            merged[column] = tiny
            parts |= {(column, value): one for value, one in kept.items()}
            parts |= {(column, None): own[None]} if None in own else {}
        return parts, merged

    @cached_property
    def _segment_counts(self) -> dict[Any, Counts]:
        table = self.side.segments(self.scope.unit, self.scope.start, self.scope.end)
        return counts_by(table, ["segment", "value"])

    @cached_property
    def units(self) -> tuple[UnitScore, ...]:
        """Every unit under this one; their changes are adjusted over all of them."""
        below = self.side.units.below(self.scope.unit)
        if not below:
            return ()
        found = counts_by(self.side.unit_scores(self.scope.start, self.scope.end, self.scope.unit), ["unit"])
        now = {name: found.get((name,), NONE) for name in below}
        changes = self._unit_changes(now)
        return tuple(
            UnitScore(name, one, self.interval_of(one), changes.get(name), self._target_of(name, one))
            for name, one in now.items()
        )

    def _unit_changes(self, now: Mapping[str, Counts]) -> dict[str, Change]:
        scopes = {
            name: Scope(self.scope.period, name, self.scope.as_of) for name, one in now.items() if one.n
        }
        against = {name: against_previous(self.side, scope) for name, scope in scopes.items()}
        before = {name: self._counts_of(name, period) for name, period in against.items() if period}
        return {
            name: Change(period, before[name], tested.difference, tested.p_adjusted, tested.established)
            for name, tested in unit_changes(now, before, self._confidence, self.false_discovery_rate).items()
            if (period := against[name])
        }

    def _counts_of(self, unit: str, period: Period) -> Counts:
        return Counts.of_scores(self.side.scores(unit, period.start, period.end))

    @cached_property
    def rows(self) -> dict[str, Any]:
        """Rows read, scored and set aside by reason, in this period and unit."""
        return self.side.rows(self.scope.unit, self.scope.start, self.scope.end)

    @cached_property
    def coverage(self) -> Coverage | None:
        """Invitations of the period and their answers; None where no table of invitations was given."""
        if not self.silence_known:
            return None
        found = self.side.coverage(self.scope.unit, self.scope.start, self.scope.end, self.scope.as_of)
        return None if found is None else Coverage(*found)

    @cached_property
    def register(self) -> Register:
        """The unit's actions and those of the whole programme, as they stood on the report's date."""
        return Register(self.side.actions(self.scope.unit), self.scope.as_of)

    @cached_property
    def open_actions(self) -> pd.DataFrame:
        """The actions to be finished, ranked."""
        return self.register.open

    @cached_property
    def done_actions(self) -> pd.DataFrame:
        """The actions done since the previous period ended."""
        return self.register.done_after(self.scope.start - timedelta(days=1))

    @cached_property
    def comments(self) -> pd.DataFrame:
        """Every comment of the period with the class of its score, the latest first."""
        return self.comments_between(self.scope.start, self.scope.end)

    def comments_between(self, first: date, last: date) -> pd.DataFrame:
        """Every comment of these days with the class of its score, the latest first."""
        found = self.side.comments(self.scope.unit, first, last)
        classes = [None if pd.isna(score) else class_of(score) for score in found["score"].tolist()]
        return found.assign(score_class=pd.Series(classes, found.index, dtype="str"))

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """A balanced choice of the comments that say something, on different themes, one per account."""
        return quoted(self.topic(themes_of), QUOTES_PER_CLASS)


def _windows(grains: Sequence[Period]) -> list[tuple[date, date]]:
    """The first and the last day of each point of a trend over these grains."""
    return [(first.start, last.end) for first, last in zip(grains, grains[TREND_WINDOW - 1 :], strict=False)]


def counts_by(table: pd.DataFrame, keys: Sequence[str]) -> dict[Any, Counts]:
    """Counts per key of a table with one row per key and score; a blank key is None.

    >>> table = pd.DataFrame({"unit": ["Lyon", "Lyon", None], "score": [9, 3, 8], "n": [2, 1, 4]})
    >>> counts_by(table, ["unit"])
    {('Lyon',): Counts(detractors=1, passives=0, promoters=2), (None,): Counts(detractors=0, passives=4, promoters=0)}
    """
    found: dict[Any, list[int]] = {}
    for *key, score, n in zip(*(table[column].tolist() for column in [*keys, "score", "n"]), strict=True):
        name = tuple(None if pd.isna(part) else part for part in key)
        found.setdefault(name, [0] * len(SCORES))[score] += n
    return {name: Counts.of_scores(counts) for name, counts in found.items()}
