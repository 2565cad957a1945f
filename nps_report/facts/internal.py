"""The facts of the internal edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from nps_report.actions import Register
from nps_report.comparisons import against_last_year, against_previous
from nps_report.metrics import (
    NONE,
    SCORES,
    Counts,
    Difference,
    Interval,
    SegmentTest,
    TargetGap,
    TrendPoint,
    class_of,
    difference,
    response_rate,
    rolling,
    score_interval,
    segment_tests,
    target_gap,
    unit_changes,
)
from nps_report.periods import Period, grain_of
from nps_report.programme import Programme
from nps_report.scope import Scope
from nps_report.snapshot import InternalSide, Silent
from nps_report.verbatims import choose_quotes

TREND_POINTS = 13
TREND_WINDOW = 3
QUOTES_PER_CLASS = 3
TREND_YEAR = {"week": 52, "month": 12, "quarter": 4, "year": 1}
"""How many grains lie between a point of the trend and the one a year before it."""


@dataclass(frozen=True)
class Change:
    """The period's score less an earlier one's; `established` where the (adjusted) test says so."""

    against: Period
    before: Counts
    difference: Difference
    p: float
    established: bool


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
class Facts:
    """What an internal report says of one scope, each computed once, when first asked for."""

    side: InternalSide
    scope: Scope

    @property
    def programme(self) -> Programme:
        """The programme, as it was when the snapshot was made."""
        return self.side.programme

    @property
    def _confidence(self) -> float:
        return self.programme.statistics.confidence

    @property
    def alpha(self) -> float:
        """Below which p a change counts as established."""
        return 1 - self._confidence

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """How many answers gave each score from 0 to 10."""
        return self.side.scores(self.scope.unit, self.scope.start, self.scope.end)

    @cached_property
    def counts(self) -> Counts:
        """Detractors, passives and promoters of the period."""
        return Counts.of_scores(self.scores)

    @cached_property
    def interval(self) -> Interval:
        """The score's interval at the programme's confidence."""
        return self.interval_of(self.counts)

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
        return tuple(self._change(period) for period in periods) if self.counts.n else ()

    def _change(self, against: Period) -> Change:
        before = self._counts_of(self.scope.unit, against)
        moved = difference(self.counts, before, self._confidence)
        return Change(against, before, moved, moved.p, moved.stands(self.alpha))

    @cached_property
    def target(self) -> TargetGap | None:
        """The gap to the unit's target, where it has one."""
        return self._target_of(self.scope.unit, self.counts)

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
        return tuple(zip(grains[TREND_WINDOW - 1 :], points, strict=True))

    def _grains_back(self, many: int) -> list[Period]:
        grains = [grain_of(self.scope.end, self.programme.period)]
        while len(grains) < many:
            grains.append(grains[-1].previous())
        return grains[::-1]

    @cached_property
    def trend_change(self) -> Difference | None:
        """The trend's last point less the one a year before; None where there is none or the two overlap."""
        back = TREND_YEAR[self.programme.period]
        earlier = self.trend[-1 - back][1].counts if TREND_WINDOW <= back < TREND_POINTS else NONE
        now = self.trend[-1][1].counts
        return difference(now, earlier, self._confidence) if now.n and earlier.n else None

    @cached_property
    def segments(self) -> tuple[SegmentTest, ...]:
        """Each value of each segment column against all other answers, p adjusted over all of them together."""
        return segment_tests(self._segment_counts, self.counts, self._confidence)

    def segment(self, column: str) -> tuple[SegmentTest, ...]:
        """The values of one column, in the programme's order, else by name."""
        order = {value: place for place, value in enumerate(self.programme.order.get(column, ()))}
        found = [segment for segment in self.segments if segment.column == column]
        return tuple(sorted(found, key=lambda segment: (order.get(segment.value, len(order)), segment.value)))

    def blanks(self, column: str) -> int:
        """How many answers of the period have no value in a segment column."""
        return self._segment_counts.get((column, None), NONE).n

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
            for name, tested in unit_changes(now, before, self._confidence).items()
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
        found = self.side.coverage(self.scope.unit, self.scope.start, self.scope.end, self.scope.as_of)
        return None if found is None else Coverage(*found)

    @cached_property
    def silent(self) -> Silent | None:
        """Who was invited in the twelve months before the report's date and did not answer."""
        return self.side.silent(self.scope.unit, self.scope.as_of)

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
        found = self.side.comments(self.scope.unit, self.scope.start, self.scope.end)
        classes = [None if pd.isna(score) else class_of(score) for score in found["score"].tolist()]
        return found.assign(score_class=pd.Series(classes, found.index, dtype="str"))

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """A balanced choice of the comments that say something, one per account."""
        said = self.comments.rename(
            columns={"comment": "text", "account_id": "account", "response_id": "key"}
        )
        return choose_quotes(said[said["score_class"].notna()], QUOTES_PER_CLASS)


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
