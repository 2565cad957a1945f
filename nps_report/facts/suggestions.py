"""Which workstreams the comments suggest: a theme each, with the figures that speak for it and what is under way."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from nps_report.actions.priority import HIGHEST, LOWEST
from nps_report.facts.themes import Themes, ThemeSaid, themes_of
from nps_report.snapshot.named_themes import theme_finder

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts
    from nps_report.metrics.emerging import Emergence

LEAST_NEGATIVE = 3
"""A theme that fewer comments raise unfavourably suggests nothing."""

LEAST_RAISERS = 5
"""What goes with the score is not told of a theme that fewer raise: it would be the scores of a few persons."""

STEPS = (1.0, 2.0, 4.0, 8.0)
"""Points by which the score is lower with those who raise a theme, from which on its impact is graded 2, 3, 4 and 5."""


@dataclass(frozen=True)
class Suggestion:
    """A workstream that a theme suggests; the theme's id is its own, so that it stays the same next period.

    `impact` is the score of all less that of those who do not raise the theme, unknown (NaN) where too few raise it;
    `revenue` is the known one of the accounts that raise it unfavourably, None where none is known. `grade` is an
    impact from 1 to 5 to begin with. `open_actions` are the ids of those under way or planned for the theme.
    """

    theme: str
    negative: int
    comments: int
    impact: float
    revenue: float | None
    trend: Emergence | None
    grade: int
    open_actions: tuple[str, ...]

    @property
    def rises(self) -> bool:
        """Whether its share of the comments is established to have grown."""
        return _rises(self.trend)


def grade_of(impact: float, rises: bool = False) -> int:
    """The suggested impact of an action on a theme, 1 to 5, one more where the theme gains ground.

    It is graded by the points by which the score is lower with those who raise the theme: see `STEPS`. A theme that
    goes with a higher score, or of which that is not known, is graded 1.

    >>> [grade_of(impact) for impact in (-0.4, -1, -3.9, -4, -8, 6, float("nan"))], grade_of(-9, rises=True)
    ([1, 2, 3, 4, 5, 1, 1], 5)
    """
    lower = 0.0 if math.isnan(impact) else max(0.0, -impact)
    return min(HIGHEST, LOWEST + bisect_right(STEPS, lower) + int(rises))


@dataclass(frozen=True)
class Suggestions:
    """The workstreams suggested by the comments of a report's period; made once from its `facts`."""

    facts: Facts

    @cached_property
    def found(self) -> tuple[Suggestion, ...]:
        """Each theme that several comments raise unfavourably: the highest grade first, then the lowest impact."""
        said = (one for one in self._themes.found if one.toned("negative") >= LEAST_NEGATIVE)
        return tuple(sorted(map(self._suggested, said), key=_rank))

    @cached_property
    def _themes(self) -> Themes:
        return self.facts.topic(themes_of)

    def _suggested(self, said: ThemeSaid) -> Suggestion:
        impact = said.impact if said.counts.n >= LEAST_RAISERS else math.nan
        return Suggestion(
            theme=said.theme,
            negative=said.toned("negative"),
            comments=said.comments,
            impact=impact,
            revenue=_revenue(said),
            trend=said.trend,
            grade=grade_of(impact, _rises(said.trend)),
            open_actions=self._open.get(said.theme, ()),
        )

    @cached_property
    def _open(self) -> dict[str, tuple[str, ...]]:
        """The ids of the open actions for each theme, in the register's order of rank."""
        found: dict[str, list[str]] = defaultdict(list)
        actions, find = self.facts.open_actions, theme_finder(self.facts.side.theme_names())
        for own, theme in zip(actions["action_id"].tolist(), actions["theme"].tolist(), strict=True):
            meant = find(theme)
            if meant is not None:
                found[meant].append(own)
        return {theme: tuple(ids) for theme, ids in found.items()}


def _rises(trend: Emergence | None) -> bool:
    return trend is not None and trend.established and trend.difference > 0


def _rank(one: Suggestion) -> tuple[int, bool, float, int, str]:
    known = not math.isnan(one.impact)
    return -one.grade, not known, one.impact if known else 0.0, -one.negative, one.theme


def _revenue(said: ThemeSaid) -> float | None:
    """The known revenue of the accounts that raise a theme unfavourably, each once."""
    revenues = {one.account: one.revenue for one in said.raised if one.tone == "negative" and one.account}
    known = [revenue for revenue in revenues.values() if revenue is not None]
    return math.fsum(known) if known else None
