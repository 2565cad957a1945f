"""`nps-report actions suggest`: the workstreams that a period's comments suggest, a line each, with the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nps_report.choosing import WHOLE, chosen_periods
from nps_report.errors import PeriodError
from nps_report.facts.suggestions import LEAST_NEGATIVE, Suggestion, Suggestions
from nps_report.followups.register import safe_text
from nps_report.programme import Programme
from nps_report.scope import Scope
from nps_report.snapshot import build_snapshot, open_internal
from nps_report.wording import UNKNOWN, Words, words_for

if TYPE_CHECKING:
    from nps_report.metrics.emerging import Emergence


@dataclass(frozen=True)
class Suggested:
    """What the comments of a period and unit suggest."""

    programme: Programme
    scope: Scope
    found: tuple[Suggestion, ...]

    def lines(self) -> Iterator[str]:
        """For people: each workstream, then how to accept one."""
        unit = "the whole programme" if self.scope.unit == WHOLE else safe_text(self.scope.unit, True)
        where = f"{self.scope.period.name}, {unit}"
        if not self.found:
            yield f"{where}: nothing is suggested, for no theme has {LEAST_NEGATIVE} unfavourable comments."
            return
        yield f"{where}: {len(self.found)} suggested. What goes with a lower score need not be its cause."
        yield from (self._line(place, one) for place, one in enumerate(self.found, start=1))
        first = self.found[0]
        unit_said = "" if self.scope.unit == WHOLE else f" --unit {safe_text(self.scope.unit, True)!r}"
        yield (
            f"To accept one: nps-report actions add {first.theme} --title ... --owner ... --due DATE "
            f"--impact {first.grade}{unit_said}"
        )

    def _line(self, place: int, one: Suggestion) -> str:
        words = words_for("en")
        parts = [
            f"{one.negative} of {one.comments} comments unfavourable",
            f"associated gap {words.signed(one.impact, 1)} points",
            *([f"revenue {self._money(one.revenue, words)}"] if one.revenue is not None else []),
            _trend(one.trend, words),
            f"suggested impact {one.grade}",
            f"open: {', '.join(safe_text(own, True) for own in one.open_actions)}"
            if one.open_actions
            else "no open action",
        ]
        return f"  {place}. {one.theme}: {'; '.join(filter(None, parts))}"

    def _money(self, value: float, words: Words) -> str:
        from nps_report.sections.labels import amount

        return amount(words, self.programme, value)


def _trend(trend: Emergence | None, words: Words) -> str:
    """The theme's share before and now, with the test's p over all themes; nothing without a period before."""
    if trend is None or not trend.n_before:
        return ""
    p = words.decimal(trend.p_adjusted, 3)
    shares = f"share {words.percent(trend.share_before)} → {words.percent(trend.share_now)}"
    tested = f"adjusted p {p}" if p != UNKNOWN else "not tested"
    return f"{shares} ({tested}{', established' if trend.established else ''})"


def suggest_actions(programme: Programme, period: str, unit: str, as_of: date | None) -> Suggested:
    """The workstreams that the comments of a period suggest for a unit, or for the whole programme.

    Raises a ReportError where the input, the period or the unit cannot be used.
    """
    from nps_report.facts.internal import Facts

    snapshot = build_snapshot(programme, programme.home.resolve() / "snapshot")
    side = open_internal(snapshot.folder / "internal")
    periods = chosen_periods(period, side, as_of)
    if len(periods) != 1:
        raise PeriodError("many-periods", f"{period}: suggestions are those of one period, A:B or one name.")
    found = periods[0]
    scope = Scope(found, side.units.find(unit or WHOLE), as_of or found.end)
    return Suggested(programme, scope, Facts(side, scope).topic(Suggestions).found)
