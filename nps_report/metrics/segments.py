"""Segments and units side by side: each tested, all of them adjusted together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nps_report.metrics.change import Difference, difference
from nps_report.metrics.counts import NONE, Counts
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
    counts: Mapping[tuple[str, str | None], Counts],
    total: Counts,
    confidence: float = 0.95,
    false_discovery_rate: float = 0.05,
) -> tuple[SegmentTest, ...]:
    """Every value of every segment column against all other answers, p adjusted over all of them together.

    A gap is established where its adjusted p lies below the rate of false findings that is borne.

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
        for (column, value), one in adjust_together(gaps, false_discovery_rate).items()
    )


def unit_changes(
    now: Mapping[str, Counts],
    before: Mapping[str, Counts],
    confidence: float = 0.95,
    false_discovery_rate: float = 0.05,
) -> dict[str, Verdict]:
    """Each unit's change where both periods are given, p adjusted over the units of the page.

    Established as in `segment_tests`.

    >>> changes = unit_changes(now={"Lyon": Counts(5, 5, 40)}, before={"Lyon": Counts(20, 10, 20)})
    >>> changes["Lyon"].difference.value, changes["Lyon"].established
    (70.0, True)
    """
    shared = [unit for unit in now if unit in before]
    moved = {unit: difference(now[unit], before[unit], confidence) for unit in shared}
    return adjust_together(moved, false_discovery_rate)


def shrunk(value: float, n: int, all_value: float, m: float = 20) -> float:
    """A segment's score drawn towards that of all answers, the more so the fewer it rests on, in points.

    It is (n value + m all_value) / (n + m), so the whole weighs as much as `m` answers of the segment: the
    credibility of Bühlmann (1967). Without an answer it is `all_value`, whatever `value` is.

    >>> shrunk(100.0, 5, 20.0), shrunk(float("nan"), 0, 20.0)
    (36.0, 20.0)
    """
    if n < 0 or m < 0:
        raise ValueError(f"Neither answers nor their weight are below 0: n={n}, m={m}.")
    return (n * value + m * all_value) / (n + m) if n else all_value


def merged_tiny(
    counts: Mapping[str, Counts], least: int, other: str
) -> tuple[dict[str, Counts], tuple[str, ...]]:
    """The values with fewer than `least` answers merged into `other`, where there are two of them or more.

    Gives the counts, in the order given with `other` last, and the names that were merged. A value that is
    already called `other` takes the rest in; one alone that is too small stays as it is.

    >>> by_role = {"buyer": Counts(1, 0, 1), "user": Counts(9, 9, 9), "legal": Counts(0, 1, 0)}
    >>> found, merged = merged_tiny(by_role, least=5, other="Other")
    >>> list(found), found["Other"], merged
    (['user', 'Other'], Counts(detractors=1, passives=1, promoters=1), ('buyer', 'legal'))
    """
    tiny = {name for name, one in counts.items() if one.n < least}
    if len(tiny) < 2:
        return dict(counts), ()
    into = tiny | {other}
    kept = {name: one for name, one in counts.items() if name not in into}
    together = sum((one for name, one in counts.items() if name in into), NONE)
    return {**kept, other: together}, tuple(name for name in counts if name in tiny and name != other)
