"""What came of promises that were kept: whether a change was measured, in one of few words and no number.

Measured as for the company itself (`metrics.effect`): what changed where an action was done, less what changed where it
was not. Told is which of four things is so, and only where each of the numbers behind it could be told by itself: the
score of either group before and after as a number, and, where the theme leads, that so many of either group raise it
before and after. A theme of which that is not so plays no part, but that nothing is told where it improved: customers
never read of less than was found. Nor is anything told where, beside the four scores, the word itself would tell how
many of a group are of a class (`left_open`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

from nps_report.actions import Register
from nps_report.metrics.effect import Effect, EffectRule, Mentioned, score_effect, share_effect
from nps_report.programme import Thresholds
from nps_report.snapshot.answers import marked
from nps_report.snapshot.before_after import Days, Done, done_of, elsewhere_of, window_of
from nps_report.snapshot.disclosure import Cell, Released, hides_whoever_says_it, released
from nps_report.snapshot.internal import InternalSide
from nps_report.snapshot.left_open import leaves_open
from nps_report.snapshot.named_themes import theme_finder
from nps_report.snapshot.themed import Themed
from nps_report.snapshot.units import WHOLE

MOST_ANSWERS = 200_000
"""Of more answers in a window nothing is measured one by one, here as in the internal edition."""

Achievement: TypeAlias = Literal["score", "theme", "nothing yet", "too early"]
"""The score rose more than elsewhere, the theme is raised less than elsewhere, neither did, or nobody can tell."""


@dataclass(frozen=True)
class Part:
    """What was measured, and whether each number behind it could be told."""

    effect: Effect
    is_safe: bool

    @property
    def improved(self) -> bool:
        """Whether it did, against others."""
        return self.effect.verdict == "improved" and self.effect.compared


def achievement(score: Part, theme: Part | None) -> Achievement | None:
    """What may be told of an action by its parts; None where that is nothing.

    >>> better, idle = (Effect(20, 5, 35, True, verdict, 80) for verdict in ("improved", "not improved"))
    >>> achievement(Part(better, True), None), achievement(Part(idle, True), Part(better, True))
    ('score', 'theme')
    >>> achievement(Part(better, False), None), achievement(Part(idle, True), Part(better, False))
    (None, None)
    >>> achievement(Part(idle, True), Part(idle, False))
    'nothing yet'
    """
    named: Mapping[Achievement, Part | None] = {"score": score, "theme": theme}
    measured = [part for part in named.values() if part is not None]
    for name, part in named.items():
        if part is not None and part.is_safe and part.improved:
            return name
    if not score.is_safe or any(part.effect.verdict == "improved" for part in measured):
        return None
    verdicts = {part.effect.verdict for part in measured if part.is_safe}
    return "too early" if "too early" in verdicts else "nothing yet"


@dataclass(frozen=True)
class Achieved:
    """What may be told of actions that were done: `kept` are their rows in the register."""

    side: InternalSide
    register: Register
    kept: Sequence[Hashable]
    _themed: dict[Days, Themed] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def told(self) -> dict[Hashable, Achievement]:
        """What may be told of each, by its row; nothing of some."""
        rows = self.register.known.loc[[*self.kept]].to_dict("records")
        done = dict(zip(self.kept, map(self._done, rows), strict=True))
        found = {row: self._told(one) for row, one in done.items()}
        return {row: told for row, told in found.items() if told is not None}

    def _told(self, done: Done) -> Achievement | None:
        programme = self.side.programme
        window = window_of(done.day, programme.period, programme.actions.effect_window, self.register.as_of)
        if window.after is None:
            # No answer is behind that.
            return "too early"
        spans = (window.before, window.after)
        if any(sum(self.side.scores(WHOLE, *days)) > MOST_ANSWERS for days in spans):
            return None
        treated = self._both(done.unit, spans)
        others = elsewhere_of(done, self._all_done, window, self.side.units)
        pairs = (treated, self._both(others.units, spans)) if others else (treated,)
        return achievement(self._score(pairs), self._theme(pairs, done.theme))

    def _score(self, pairs: Sequence[_BeforeAfter]) -> Part:
        treated, *others = ((before.cell.counts, after.cell.counts) for before, after in pairs)
        found = score_effect(treated, others[0] if others else None, self._rule)
        shown = [one.shown for pair in pairs for one in pair]
        safe = all(one.level == "number" for one in shown)
        return Part(
            found, safe and leaves_open(shown, found.verdict, self._rule, self._rules.public_respondents)
        )

    def _theme(self, pairs: Sequence[_BeforeAfter], theme: str) -> Part | None:
        if theme not in self.side.theme_names() or not self.side.has("mentions"):
            return None
        treated, *others = ((before.mentioned(theme), after.mentioned(theme)) for before, after in pairs)
        found = share_effect(treated, others[0] if others else None, self._rule)
        return Part(found, all(one.hides(theme) for pair in pairs for one in pair))

    def _both(self, units: str | Sequence[str], spans: tuple[Days, Days]) -> _BeforeAfter:
        """The answers of a unit with those below it, or those of some units alone, before and after."""
        before, after = (self._group(units, self._heard(days)) for days in spans)
        return before, after

    def _group(self, units: str | Sequence[str], themed: Themed) -> _Group:
        answers = themed.answers
        covered: Iterable[str | None] = self.side.units.covers(units) if isinstance(units, str) else units
        return _Group(themed, answers.rows(answers.units if units == WHOLE else covered), self._rules)

    def _heard(self, days: Days) -> Themed:
        """The answers between two days, and the themes that they raise."""
        if days not in self._themed:
            answers = marked(self.side.answers(WHOLE, *days), self.side.has_account_ids(), self._by_revenue)
            self._themed[days] = Themed(answers, self.side.mentions(WHOLE, *days), ())
        return self._themed[days]

    @property
    def _by_revenue(self) -> bool:
        return self.side.programme.statistics.headline == "revenue"

    @property
    def _rules(self) -> Thresholds:
        return self.side.programme.thresholds

    @cached_property
    def _rule(self) -> EffectRule:
        programme = self.side.programme
        return EffectRule(programme.actions.least_effect, programme.statistics.confidence)

    @cached_property
    def _all_done(self) -> tuple[Done, ...]:
        known = self.register.known
        done = known[(known["status"] == "done") & known["done_at"].notna()]
        return tuple(map(self._done, done.to_dict("records")))

    def _done(self, row: Mapping[Any, Any]) -> Done:
        return done_of(row, self._find)

    @cached_property
    def _find(self) -> Callable[[Any], str | None]:
        return theme_finder(self.side.theme_names())


@dataclass(frozen=True)
class _Group:
    """Some of the answers between two days, and what they say."""

    themed: Themed
    rows: Sequence[int]
    rules: Thresholds

    @cached_property
    def cell(self) -> Cell:
        """The answers as disclosure sees them."""
        return self.themed.answers.cell(self.rows)

    @cached_property
    def shown(self) -> Released:
        """What could be told of their score."""
        return released(self.cell, self.rules)

    def mentioned(self, theme: str) -> Mentioned:
        """How many of the comments that say something raise a theme."""
        return Mentioned(len(self._raising(theme)), len(self._said))

    def hides(self, theme: str) -> bool:
        """Whether it could be told that several of those who say something raise the theme."""
        said, raising = (self.themed.answers.cell(rows) for rows in (self._said, self._raising(theme)))
        shown = released(said, self.rules, with_comments=True)
        return shown.level != "hidden" and hides_whoever_says_it(raising, said, self.rules)

    def _raising(self, theme: str) -> list[int]:
        return [row for row in self._said if theme in self.themed.tones.get(row, ())]

    @cached_property
    def _said(self) -> list[int]:
        empty = self.themed.answers.answers["comment_empty"].tolist()
        return [row for row in self.rows if not empty[row]]


_BeforeAfter: TypeAlias = tuple[_Group, _Group]
