"""What the whole programme answered in some days, asked of the side once for all that compare with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias, TypeVar

from nps_report.facts.internal import counts_by
from nps_report.facts.persons import MOST_PEOPLE
from nps_report.facts.sample import known_values
from nps_report.metrics import NONE, Counts
from nps_report.metrics.effect import Mentioned
from nps_report.snapshot import InternalSide
from nps_report.snapshot.units import WHOLE

Days: TypeAlias = tuple[date, date]

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Seen:
    """The answers and comments of an internal side by unit and days; no days (None) hold nothing."""

    side: InternalSide
    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def counts(self, unit: str, days: Days | None) -> Counts:
        """The answers of a unit with those below it."""
        if days is None:
            return NONE
        return self._once(("counts", unit, days), lambda: Counts.of_scores(self.side.scores(unit, *days)))

    def own(self, units: Iterable[str], days: Days | None) -> Counts:
        """The answers of units without those below them."""
        if days is None:
            return NONE
        found = self._once(("own", days), lambda: self._own(days))
        return sum((found[unit] for unit in units), NONE)

    def is_crowd(self, days: Days | None) -> bool:
        """Whether so many answered in the whole programme that comments are not read one by one."""
        return self.counts(WHOLE, days).n > MOST_PEOPLE

    def said(self, unit: str, days: Days | None) -> frozenset[str]:
        """The answers of a unit, with those below it, whose comments say something."""
        if days is None:
            return frozenset()
        return self._once(("said", unit, days), lambda: frozenset(self.side.counted_comments(unit, *days)))

    def said_elsewhere(self, without: Iterable[str], days: Days | None) -> frozenset[str]:
        """Those of all units but some, each of these with those below it."""
        return self._in_units(days).difference(*(self.said(unit, days) for unit in without))

    def mentioned(self, theme: str, among: frozenset[str], days: Days | None) -> Mentioned:
        """How many of these comments raise a theme."""
        if days is None:
            return Mentioned(0, 0)
        raising = self._once(("raising", days), lambda: self._raising(days))
        return Mentioned(len(among & raising.get(theme, frozenset())), len(among))

    def _own(self, days: Days) -> dict[str, Counts]:
        units = self.side.units
        found = counts_by(self.side.unit_scores(*days), ["unit"])
        covered = {name: found.get((name,), NONE) for name in units.names}
        return {
            name: counts - sum((covered[child] for child in units.children(name)), NONE)
            for name, counts in covered.items()
        }

    def _in_units(self, days: Days | None) -> frozenset[str]:
        """The comments of answers that name a unit: who names none may be from anywhere."""
        units = self.side.units
        if self.counts(WHOLE, days) == self.own(units.names, days):
            return self.said(WHOLE, days)
        return frozenset().union(*(self.said(unit, days) for unit in units.children(WHOLE)))

    def _raising(self, days: Days) -> Mapping[str, frozenset[str]]:
        """The answers that raise each theme."""
        mentions = self.side.mentions(WHOLE, *days)
        found: dict[str, set[str]] = defaultdict(set)
        columns = (known_values(mentions, name) for name in ("theme", "response_id"))
        for theme, response in zip(*columns, strict=True):
            found[theme].add(response)
        return {theme: frozenset(responses) for theme, responses in found.items()}

    def _once(self, asked: tuple[Any, ...], answer: Callable[[], Answer]) -> Answer:
        if asked not in self._kept:
            self._kept[asked] = answer()
        found: Answer = self._kept[asked]
        return found
