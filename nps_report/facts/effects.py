"""What became of the score, and of its theme, once an action was done: there, and where it was not done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from nps_report.actions import Register
from nps_report.facts.internal import Facts
from nps_report.facts.seen import Seen
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
from nps_report.periods import Grain, Period
from nps_report.snapshot.before_after import (
    Done,
    Elsewhere,
    Window,
    done_of,
    elsewhere_of,
    grains_before,
    window_of,
)
from nps_report.snapshot.named_themes import theme_finder
from nps_report.snapshot.units import WHOLE

POINTS_BEFORE = 4
"""Over how many grains before an action the two scores are set side by side."""

_EVER = date(1900, 1, 1)


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

    def _effect(self, done: Done) -> ActionEffect:
        window = self._window(done)
        others = self._elsewhere(done, window)
        points = self._points(done, others)
        sides = [point.treated for point in points], [point.others for point in points]
        return ActionEffect(
            done.action_id,
            done.day,
            done.unit,
            done.theme if done.theme in self._themes else None,
            window,
            self._score(done, others, window),
            self._mentions(done, others, window),
            points,
            slope_gap(*sides, self.rule.confidence) if points else None,
        )

    def _score(self, done: Done, elsewhere: Elsewhere | None, window: Window) -> ScoreMeasured:
        treated = window.both(lambda days: self._seen.counts(done.unit, days))
        others = window.both(lambda days: self._seen.own(elsewhere.units, days)) if elsewhere else None
        return ScoreMeasured(treated, others, score_effect(treated, others, self.rule))

    def _mentions(self, done: Done, elsewhere: Elsewhere | None, window: Window) -> ThemeMeasured | None:
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

    def _points(self, done: Done, elsewhere: Elsewhere | None) -> tuple[PointBefore, ...]:
        if elsewhere is None:
            return ()
        days = [
            (grain, (grain.start, grain.end)) for grain in grains_before(done.day, self._grain, POINTS_BEFORE)
        ]
        points = [
            PointBefore(grain, self._seen.counts(done.unit, one), self._seen.own(elsewhere.units, one))
            for grain, one in days
        ]
        return tuple(point for point in points if point.treated.n or point.others.n)

    def _window(self, done: Done) -> Window:
        programme = self.facts.programme
        return window_of(done.day, self._grain, programme.actions.effect_window, self.facts.scope.as_of)

    def _elsewhere(self, done: Done, window: Window) -> Elsewhere | None:
        return elsewhere_of(done, self._all_done, window, self.facts.side.units)

    @property
    def _grain(self) -> Grain:
        return self.facts.programme.period

    @cached_property
    def _all_done(self) -> tuple[Done, ...]:
        """All actions of the programme that were done by then, those of other units too."""
        register = Register(self.facts.side.actions(WHOLE), self.facts.scope.as_of)
        return tuple(map(self._done, register.done_after(_EVER).to_dict("records")))

    def _done(self, row: dict[Any, Any]) -> Done:
        return done_of(row, self._theme)

    @cached_property
    def _theme(self) -> Callable[[Any], str | None]:
        return theme_finder(self.facts.side.theme_names())

    @cached_property
    def _themes(self) -> tuple[str, ...]:
        return tuple(self.facts.side.theme_names())

    @cached_property
    def _seen(self) -> Seen:
        return Seen(self.facts.side)
