"""Segments and units side by side: each tested, all of them adjusted together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nps_report.metrics.change import Difference, difference
from nps_report.metrics.counts import Counts
from nps_report.metrics.score import Interval, score_interval
from nps_report.metrics.testing import Verdict, adjust_together


@dataclass(frozen=True)
class SegmentTest:
    """One value of a segment column against the `rest`: all other answers, blanks included."""

    column: str
    value: str
    counts: Counts
    rest: Counts
    interval: Interval
    difference: Difference
    p_adjusted: float
    established: bool

    @property
    def tested(self) -> bool:
        """Whether there was anything to test it against."""
        return self.counts.n > 0 and self.rest.n > 0


def segment_tests(
    counts: Mapping[tuple[str, str | None], Counts], total: Counts, confidence: float = 0.95
) -> tuple[SegmentTest, ...]:
    """Every value of every segment column against all other answers, p adjusted over all of them together.

    Keys are (column, value). A blank value (None) is no segment: it is not tested, but it is among the
    others' rest. A value that holds all the answers has no rest, so its p stays unknown.

    >>> by_role = {("role", "buyer"): Counts(30, 10, 10), ("role", "user"): Counts(10, 10, 30)}
    >>> buyer, user = segment_tests(by_role, total=Counts(42, 25, 43))
    >>> buyer.value, buyer.rest, buyer.established
    ('buyer', Counts(detractors=12, passives=15, promoters=33), True)
    """
    values = {(column, value): one for (column, value), one in counts.items() if value is not None}
    gaps = {key: difference(one, total - one, confidence) for key, one in values.items()}
    return tuple(
        SegmentTest(
            column=column,
            value=value,
            counts=values[column, value],
            rest=total - values[column, value],
            interval=score_interval(values[column, value], confidence),
            difference=one.difference,
            p_adjusted=one.p_adjusted,
            established=one.established,
        )
        for (column, value), one in adjust_together(gaps, 1 - confidence).items()
    )


def unit_changes(
    now: Mapping[str, Counts], before: Mapping[str, Counts], confidence: float = 0.95
) -> dict[str, Verdict]:
    """Each unit's change where both periods are given, p adjusted over the units of the page.

    >>> changes = unit_changes(now={"Lyon": Counts(5, 5, 40)}, before={"Lyon": Counts(20, 10, 20)})
    >>> changes["Lyon"].difference.value, changes["Lyon"].established
    (70.0, True)
    """
    shared = [unit for unit in now if unit in before]
    moved = {unit: difference(now[unit], before[unit], confidence) for unit in shared}
    return adjust_together(moved, 1 - confidence)
