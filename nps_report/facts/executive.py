"""All units for those who lead them: what each one's page says in figures, those that need attention first."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from nps_report.facts.cases import Case, Cases, Share
from nps_report.facts.internal import TREND_WINDOW, Facts, UnitScore, counts_by
from nps_report.facts.people_by_unit import PeopleByUnit
from nps_report.facts.sample import known_values
from nps_report.facts.stakes import Stakes
from nps_report.facts.themes import themes_of
from nps_report.metrics import NONE, Counts, benjamini_hochberg
from nps_report.metrics.score import score_p
from nps_report.periods import Period
from nps_report.scope import Scope
from nps_report.snapshot import Silent


@dataclass(frozen=True)
class TopTheme:
    """The theme with the most unfavourable comments, and how many comments raise it in any tone."""

    theme: str
    negative: int
    comments: int


@dataclass(frozen=True)
class TopAction:
    """The open action that comes first, by its place among the report's open actions; `due` is None without a date."""

    place: int
    late: bool
    due: date | None


@dataclass(frozen=True)
class UnitOverview:
    """A unit in figures; what is not known is None.

    Among the units of the page changes and gaps to targets are tested together. `line` holds the answers behind each
    point of the trend. `silent` and `at_risk` look at twelve months, as does
    `in_time`; `overdue` counts the follow-ups whose first call is late and still to be made.
    """

    score: UnitScore
    line: tuple[Counts, ...] = ()
    silent: Silent | None = None
    at_risk: float | None = None
    in_time: Share | None = None
    overdue: int = 0
    theme: TopTheme | None = None
    action: TopAction | None = None

    @property
    def unit(self) -> str:
        """The unit's name."""
        return self.score.unit

    @property
    def fell(self) -> bool:
        """Whether the score fell, established."""
        change = self.score.change
        return change is not None and change.established and change.difference.value < 0

    @property
    def below_target(self) -> bool:
        """Whether the score lies below its target, established."""
        target = self.score.target
        return target is not None and target.established and target.gap < 0

    @property
    def needs_attention(self) -> bool:
        """Whether something is established against it, or somebody waits for a call that is late."""
        return self.fell or self.below_target or self.overdue > 0


def by_attention(units: Sequence[UnitOverview]) -> tuple[UnitOverview, ...]:
    """Established falls first, then scores below target, then late follow-ups, then revenue at risk.

    A score alone moves nobody up: it may be chance. Units without answers come last; ties stay in their order.
    """
    return tuple(
        sorted(
            units,
            key=lambda one: (
                not one.score.counts.n,
                not one.fell,
                not one.below_target,
                -one.overdue,
                -(one.at_risk or 0.0),
            ),
        )
    )


@dataclass(frozen=True)
class Executive:
    """The units under a report's own; made once from its `facts`."""

    facts: Facts

    @cached_property
    def units(self) -> tuple[UnitOverview, ...]:
        """Every unit, those that need attention first."""
        return by_attention([self._overview(one) for one in self._scores])

    @cached_property
    def _scores(self) -> tuple[UnitScore, ...]:
        """The units with their targets judged together: among many units, some miss theirs by chance."""
        targets, found = self.facts.programme.targets, self.facts.units
        p_values = [score_p(one.counts, targets.get(one.unit, math.nan)) for one in found]
        return tuple(map(self._judged, found, benjamini_hochberg(p_values)))

    def _judged(self, score: UnitScore, p_adjusted: float) -> UnitScore:
        if score.target is None:
            return score
        established = score.target.established and p_adjusted < self.facts.false_discovery_rate
        return replace(score, target=replace(score.target, established=established))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The period at whose end each point of a line stands."""
        return tuple(period for period, _ in self.facts.trend)

    def _overview(self, score: UnitScore) -> UnitOverview:
        covered = self.facts.side.units.covers(score.unit)
        cases = [case for unit in covered for case in self._cases.get(unit, ())]
        silent, at_risk = self._of_people(score.unit)
        return UnitOverview(
            score=score,
            line=self._line(score.unit),
            silent=silent,
            at_risk=at_risk,
            in_time=self._in_time(cases),
            overdue=sum(map(_waits, cases)),
            theme=self._theme(covered),
            action=next((self._actions[unit] for unit in self._ranked if unit in covered), None),
        )

    def _of_people(self, unit: str) -> tuple[Silent | None, float | None]:
        """Who is silent in a unit, and its revenue at risk."""
        if not self.facts.crowded:
            found = self.facts.topic(PeopleByUnit)
            return found.silent(unit), found.at_risk(unit)
        # More answers than there is room for at once: each unit by itself.
        own = Facts(self.facts.side, Scope(self.facts.scope.period, unit, self.facts.scope.as_of))
        return own.silent, _at_risk(own)

    def _line(self, unit: str) -> tuple[Counts, ...]:
        """The answers of the unit behind each point of the trend."""
        earlier = self.periods[0].previous()
        grains = [earlier.previous(), earlier, *self.periods]
        table = self.facts.side.grains(unit, grains[0].start, self.facts.scope.end)
        by_start = counts_by(table, ["start"])
        counts = [by_start.get((grain.start,), NONE) for grain in grains]
        windows = zip(*(counts[first:] for first in range(TREND_WINDOW)), strict=False)
        return tuple(sum(window, NONE) for window in windows)

    @cached_property
    def _cases(self) -> dict[str | None, list[Case]]:
        """The follow-ups by the unit of their answer."""
        found: dict[str | None, list[Case]] = defaultdict(list)
        for case in self.facts.topic(Cases).all:
            found[case.person.unit].append(case)
        return found

    @cached_property
    def waiting(self) -> tuple[tuple[str | None, int], ...]:
        """How many wait for a call that is late, by the unit of their answer, the most first."""
        found = [(unit, sum(map(_waits, cases))) for unit, cases in self._cases.items()]
        some = [(unit, many) for unit, many in found if many]
        return tuple(sorted(some, key=lambda item: (-item[1], item[0] or "")))

    def _in_time(self, cases: Sequence[Case]) -> Share | None:
        found = self.facts.topic(Cases)
        if not found.kept:
            return None
        start, end = self.facts.year
        return found.figures(
            [case for case in cases if case.opened_on is not None and start <= case.opened_on <= end]
        ).in_time

    @cached_property
    def _toned(self) -> dict[str | None, Counter[tuple[str, bool]]]:
        """By unit, how many comments raise each theme, unfavourable ones apart."""
        themes = self.facts.topic(themes_of)
        columns = (known_values(themes.comments, name) for name in ("response_id", "unit"))
        units = dict(zip(*columns, strict=True))
        found: dict[str | None, Counter[tuple[str, bool]]] = defaultdict(Counter)
        for said in themes.found:
            for one in said.raised:
                found[units.get(one.response)][said.theme, one.tone == "negative"] += 1
        return found

    def _theme(self, covered: Sequence[str]) -> TopTheme | None:
        counts: Counter[tuple[str, bool]] = Counter()
        for unit in covered:
            counts.update(self._toned.get(unit, {}))
        # Of equals, the first of the code frame.
        names = sorted(self.facts.side.theme_names(), key=lambda name: -counts[name, True])
        if not names or not counts[names[0], True]:
            return None
        first = names[0]
        return TopTheme(first, counts[first, True], counts[first, True] + counts[first, False])

    @cached_property
    def _actions(self) -> Mapping[str, TopAction]:
        """Each unit's own first open action; those of the whole programme are nobody's in particular."""
        actions = self.facts.open_actions
        rows = zip(*(actions[name].tolist() for name in ("unit", "late", "due")), strict=True)
        found: dict[str, TopAction] = {}
        for place, (unit, late, due) in enumerate(rows):
            if isinstance(unit, str):
                day = None if pd.isna(due) else due.date()
                found.setdefault(unit, TopAction(place, bool(late), day))
        return found

    @cached_property
    def _ranked(self) -> tuple[str, ...]:
        """The units that have an open action, the one that comes first leading."""
        return tuple(sorted(self._actions, key=lambda unit: self._actions[unit].place))


def _waits(case: Case) -> bool:
    """Whether somebody waits for a first call that is late."""
    return case.late and not case.contacted and not case.follow_up.closed


def _at_risk(own: Facts) -> float | None:
    """A unit's revenue at risk; None where no revenue is known, or so many answered that no account is looked at."""
    found = own.topic(Stakes)
    return found.at_risk if not own.crowded and found.priced else None
