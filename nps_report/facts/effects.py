"""What became of the score, and of its theme, once an action was done: there, and where it was not done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from nps_report.actions import Register
from nps_report.facts.internal import Facts
from nps_report.facts.named_themes import theme_finder
from nps_report.facts.seen import Days, Seen
from nps_report.metrics import Counts
from nps_report.metrics.effect import (
    BeforeAfter,
    Effect,
    EffectRule,
    EffectVerdict,
    MentionedBeforeAfter,
    SlopeGap,
    score_effect,
    share_effect,
    slope_gap,
)
from nps_report.periods import Grain, Period, grain_of
from nps_report.snapshot.units import WHOLE
from nps_report.verbatims.called import called

POINTS_BEFORE = 4
"""Over how many grains before an action the two scores are set side by side."""

_EVER = date(1900, 1, 1)

Measure = TypeVar("Measure")


@dataclass(frozen=True)
class ScoreMeasured:
    """The answers where an action was done, and elsewhere: None where nothing may be compared with."""

    treated: BeforeAfter
    others: BeforeAfter | None
    effect: Effect


@dataclass(frozen=True)
class ThemeMeasured:
    """The comments that raise the action's theme, likewise."""

    treated: MentionedBeforeAfter
    others: MentionedBeforeAfter | None
    effect: Effect


@dataclass(frozen=True)
class PointBefore:
    """The answers of one grain before the action, where it was to be done and elsewhere."""

    period: Period
    treated: Counts
    others: Counts


@dataclass(frozen=True)
class Window:
    """The days before an action and after it; the grain in which it was done belongs to neither.

    `after` is None where no day has passed since that grain.
    """

    before: Days
    after: Days | None

    def both(self, measured: Callable[[Days | None], Measure]) -> tuple[Measure, Measure]:
        """What is measured over either."""
        return measured(self.before), measured(self.after)


@dataclass(frozen=True)
class ActionEffect:
    """A finished action, and what was measured of it.

    `unit` is `all` where it was for everybody, `theme` that of the code frame, None where it names none. `mentions` is
    None without a theme. `points` and `slopes` tell whether the scores moved alike before; both are empty where
    nothing is compared.
    """

    action_id: str
    done_on: date
    unit: str
    theme: str | None
    window: Window
    score: ScoreMeasured
    mentions: ThemeMeasured | None
    points: tuple[PointBefore, ...]
    slopes: SlopeGap | None

    @property
    def compared(self) -> bool:
        """Whether there were others to compare with."""
        return self.score.effect.compared

    @property
    def verdict(self) -> EffectVerdict:
        """Improved where the score or the theme did; too early where one of them may still."""
        found = {one.effect.verdict for one in (self.score, self.mentions) if one is not None}
        if "improved" in found:
            return "improved"
        return "too early" if "too early" in found else "not improved"


@dataclass(frozen=True)
class Effects:
    """The effects of a report's finished actions; made once from its `facts`."""

    facts: Facts

    @cached_property
    def actions(self) -> pd.DataFrame:
        """The actions done by the report's date, the latest first; one without a day of its end is not among them."""
        return self.facts.register.done_after(_EVER)

    @cached_property
    def found(self) -> tuple[ActionEffect, ...]:
        """The effect of each of them, in their order."""
        return tuple(map(self._effect, map(self._done, self.actions.to_dict("records"))))

    @cached_property
    def rule(self) -> EffectRule:
        """What counts as an effect in this programme."""
        programme = self.facts.programme
        return EffectRule(programme.actions.least_effect, programme.statistics.confidence)

    def _effect(self, done: _Done) -> ActionEffect:
        window = self._window(done)
        elsewhere = self._elsewhere(done, window)
        points = self._points(done, elsewhere)
        sides = [point.treated for point in points], [point.others for point in points]
        return ActionEffect(
            done.action_id,
            done.day,
            done.unit,
            done.theme if done.theme in self._themes else None,
            window,
            self._score(done, elsewhere, window),
            self._mentions(done, elsewhere, window),
            points,
            slope_gap(*sides, self.rule.confidence) if points else None,
        )

    def _score(self, done: _Done, elsewhere: _Elsewhere | None, window: Window) -> ScoreMeasured:
        treated = window.both(lambda days: self._seen.counts(done.unit, days))
        others = window.both(lambda days: self._seen.own(elsewhere.units, days)) if elsewhere else None
        return ScoreMeasured(treated, others, score_effect(treated, others, self.rule))

    def _mentions(self, done: _Done, elsewhere: _Elsewhere | None, window: Window) -> ThemeMeasured | None:
        seen, theme = self._seen, done.theme
        known = theme in self._themes and self.facts.side.has("mentions")
        if not known or any(window.both(seen.is_crowd)):
            return None
        treated = window.both(lambda days: seen.mentioned(theme, seen.said(done.unit, days), days))
        others = None
        if elsewhere:
            without = elsewhere.without
            others = window.both(lambda days: seen.mentioned(theme, seen.said_elsewhere(without, days), days))
        return ThemeMeasured(treated, others, share_effect(treated, others, self.rule))

    def _points(self, done: _Done, elsewhere: _Elsewhere | None) -> tuple[PointBefore, ...]:
        if elsewhere is None:
            return ()
        days = [(grain, (grain.start, grain.end)) for grain in self._grains_before(done.day, POINTS_BEFORE)]
        points = [
            PointBefore(grain, self._seen.counts(done.unit, one), self._seen.own(elsewhere.units, one))
            for grain, one in days
        ]
        return tuple(point for point in points if point.treated.n or point.others.n)

    def _window(self, done: _Done) -> Window:
        many = self.facts.programme.actions.effect_window
        grain = grain_of(done.day, self._grain)
        before = grain.start - timedelta(days=1)
        last = grain
        for _ in range(many):
            last = grain_of(last.end + timedelta(days=1), self._grain)
        start, end = grain.end + timedelta(days=1), min(last.end, self.facts.scope.as_of)
        first = self._grains_before(done.day, many)[0]
        return Window((first.start, before), (start, end) if start <= end else None)

    def _grains_before(self, day: date, many: int) -> list[Period]:
        grains = [grain_of(day, self._grain).previous()]
        while len(grains) < many:
            grains.append(grains[-1].previous())
        return grains[::-1]

    def _elsewhere(self, done: _Done, window: Window) -> _Elsewhere | None:
        """Where neither this action nor another on its theme was done then; None where that is nowhere."""
        start, end = window.before[0], (window.after or (done.day, done.day))[1]
        alike = {
            other.unit
            for other in self._all_done
            if other.theme and other.theme == done.theme and start <= other.day <= end
        }
        without = {done.unit, *alike}
        if WHOLE in without:
            return None
        covered = {name for unit in without for name in self.facts.side.units.covers(unit)}
        units = tuple(name for name in self.facts.side.units.names if name not in covered)
        return _Elsewhere(units, tuple(sorted(without))) if units else None

    @property
    def _grain(self) -> Grain:
        return self.facts.programme.period

    @cached_property
    def _all_done(self) -> tuple[_Done, ...]:
        """All actions of the programme that were done by then, those of other units too."""
        register = Register(self.facts.side.actions(WHOLE), self.facts.scope.as_of)
        return tuple(map(self._done, register.done_after(_EVER).to_dict("records")))

    def _done(self, row: dict[Any, Any]) -> _Done:
        unit = WHOLE if pd.isna(row["unit"]) else str(row["unit"])
        named = "" if pd.isna(row["theme"]) else str(row["theme"])
        # Where no theme of the code frame is meant, the same words still mean the same.
        theme = self._theme(named) or called(named)
        return _Done(str(row["action_id"]), row["done_at"].date(), unit, theme)

    @cached_property
    def _theme(self) -> Callable[[Any], str | None]:
        return theme_finder(self.facts.side.theme_names())

    @cached_property
    def _themes(self) -> tuple[str, ...]:
        return tuple(self.facts.side.theme_names())

    @cached_property
    def _seen(self) -> Seen:
        return Seen(self.facts.side)


@dataclass(frozen=True)
class _Done:
    """An action that was done; `theme` is one of the code frame, else what it says in small letters."""

    action_id: str
    day: date
    unit: str
    theme: str


@dataclass(frozen=True)
class _Elsewhere:
    """The units to compare with, each by its own answers; and those left out, each with all below it."""

    units: tuple[str, ...]
    without: tuple[str, ...]
