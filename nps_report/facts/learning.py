"""Units to learn from: those whose score, or the tone of a theme, is established above all others'."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nps_report.facts.internal import Facts, counts_by
from nps_report.facts.sample import known_values
from nps_report.facts.themes import LEAST_VALUE, themes_of
from nps_report.metrics import NONE, Counts, Difference, benjamini_hochberg, difference
from nps_report.metrics.fisher import fisher_p
from nps_report.scope import Scope

PRAISED = 3
"""The most themes that a unit's promoters are said to praise."""


@dataclass(frozen=True)
class ScoreLead:
    """A unit's score against all other answers, its p adjusted over all comparisons made."""

    unit: str
    counts: Counts
    others: Counts
    difference: Difference
    p_adjusted: float
    established: bool


@dataclass(frozen=True)
class ThemeLead:
    """How many of a unit's comments on a theme are favourable, against all others' comments on it.

    `p_adjusted` as in `ScoreLead`.
    """

    unit: str
    theme: str
    favourable: int
    n: int
    others_favourable: int
    n_others: int
    p_adjusted: float
    established: bool


@dataclass(frozen=True)
class Exemplar:
    """A unit to learn from: where it leads, the themes its promoters praise with their comments, and their words.

    `quotes` are those of promoters among what the unit's own report quotes.
    """

    unit: str
    score: ScoreLead | None
    themes: tuple[ThemeLead, ...]
    praised: tuple[tuple[str, int], ...]
    quotes: pd.DataFrame


_Table = tuple[str, str, int, int, int, int]


@dataclass(frozen=True)
class Learning:
    """What units can learn from each other; made once from a report's `facts`.

    Compared are the units without others under them: one that holds others would lead by theirs.
    """

    facts: Facts

    @cached_property
    def found(self) -> tuple[Exemplar, ...]:
        """The units to learn from, those whose score leads first; none where nothing is established."""
        scores = {one.unit: one for one in self.scores if one.established}
        themes = [one for one in self.themes if one.established]
        leading = [
            unit for unit in self.compared if unit in scores or any(one.unit == unit for one in themes)
        ]
        return tuple(
            self._exemplar(unit, scores.get(unit), tuple(one for one in themes if one.unit == unit))
            for unit in sorted(leading, key=lambda unit: unit not in scores)
        )

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The units without others under them, in the programme's order."""
        units = self.facts.side.units
        return tuple(unit for unit in units.below(self.facts.scope.unit) if not units.children(unit))

    @cached_property
    def scores(self) -> tuple[ScoreLead, ...]:
        """Every unit's score against all other answers; established where it lies above."""
        rate = self.facts.false_discovery_rate
        return tuple(
            ScoreLead(unit, own, others, gap, p, gap.stands(rate, p) and gap.value > 0)
            for (unit, own, others, gap), p in zip(self._gaps, self._adjusted, strict=False)
        )

    @cached_property
    def themes(self) -> tuple[ThemeLead, ...]:
        """Every unit's tone on each theme against all others'; established where it is more favourable."""
        rate = self.facts.false_discovery_rate
        return tuple(
            ThemeLead(*table, p_adjusted=p, established=p < rate and _is_above(table))
            for table, p in zip(self._tables, self._adjusted[len(self._gaps) :], strict=True)
        )

    @property
    def comparisons(self) -> int:
        """How many comparisons were adjusted together."""
        return len(self._gaps) + len(self._tables)

    @cached_property
    def _adjusted(self) -> tuple[float, ...]:
        """The p of each score, then of each unit's themes, adjusted over all of them."""
        p_values = [gap.p for *_, gap in self._gaps]
        p_values += [
            fisher_p(hits, n - hits, others, n_others - others)
            for _, _, hits, n, others, n_others in self._tables
        ]
        return benjamini_hochberg(p_values)

    @cached_property
    def _gaps(self) -> list[tuple[str, Counts, Counts, Difference]]:
        scope, confidence = self.facts.scope, self.facts.programme.statistics.confidence
        table = self.facts.side.unit_scores(scope.start, scope.end, scope.unit)
        counts, total = counts_by(table, ["unit"]), self.facts.counts
        own = {unit: counts.get((unit,), NONE) for unit in self.compared}
        return [
            (unit, one, total - one, difference(one, total - one, confidence))
            for unit, one in own.items()
            if one.n and total.n > one.n
        ]

    @cached_property
    def _tables(self) -> list[_Table]:
        """Favourable comments and all, of a unit on a theme and of the others, where enough speak of it."""
        themes = self.facts.topic(themes_of)
        columns = (known_values(themes.comments, name) for name in ("response_id", "unit"))
        units = dict(zip(*columns, strict=True))
        found: list[_Table] = []
        for said in themes.found:
            raised = Counter(units.get(one.response) for one in said.raised)
            hits = Counter(units.get(one.response) for one in said.raised if one.tone == "positive")
            n, favourable = said.comments, said.toned("positive")
            found += [
                (unit, said.theme, hits[unit], raised[unit], favourable - hits[unit], n - raised[unit])
                for unit in self.compared
                if LEAST_VALUE <= raised[unit] <= n - LEAST_VALUE
            ]
        return found

    def _exemplar(self, unit: str, score: ScoreLead | None, themes: tuple[ThemeLead, ...]) -> Exemplar:
        own = Facts(self.facts.side, Scope(self.facts.scope.period, unit, self.facts.scope.as_of))
        praised = own.topic(themes_of).of_class("promoters")[:PRAISED]
        quotes = own.quotes[own.quotes["score_class"] == "promoters"].reset_index(drop=True)
        return Exemplar(unit, score, themes, praised, quotes)


def _is_above(table: _Table) -> bool:
    _, _, hits, n, others, n_others = table
    return hits * n_others > others * n
