"""How often the intervals hold the truth: measures it and writes the tables of docs/statistics.md.

Run it from anywhere: `python tools/coverage_simulation.py`. It takes less than a minute.
Up to EXACT pairs of answers are enumerated; beyond, DRAWS pairs are drawn with a fixed seed.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from nps_report.files import write_text
from nps_report.metrics import Counts, difference, score_interval

PAGE = Path(__file__).resolve().parents[1] / "docs" / "statistics.md"
SIZES = (5, 10, 30, 100, 300)
PAIRS = ((5, 5), (10, 10), (30, 30), (10, 100), (100, 100), (30, 300), (300, 300))
SHARES = ((1 / 3, 1 / 3, 1 / 3), (0.4, 0.3, 0.3), (0.2, 0.3, 0.5), (0.5, 0, 0.5), (0.1, 0.8, 0.1), (0.05, 0.15, 0.8), (0.02, 0.08, 0.9))
EXACT = 300_000
DRAWS = 40_000
SEED = 20261031
Z = 1.959963984540054
SLACK = 1e-9

Shares = tuple[float, float, float]
Limits = tuple[float, float]


def tango(counts: Counts) -> Limits:
    """The limits of the package's score interval."""
    interval = score_interval(counts)
    return interval.low, interval.high


def wald(counts: Counts) -> Limits:
    """The usual limits, to be compared with."""
    reach = 100 * Z * math.sqrt(_variance(counts))
    return counts.nps - reach, counts.nps + reach


def adjusted_wald(now: Counts, before: Counts) -> Limits:
    """The limits of the package's difference."""
    found = difference(now, before)
    return found.low, found.high


def plain_wald(now: Counts, before: Counts) -> Limits:
    """The usual limits of a difference, to be compared with."""
    gap, reach = now.nps - before.nps, 100 * Z * math.sqrt(_variance(now) + _variance(before))
    return gap - reach, gap + reach


def outcomes(n: int) -> list[Counts]:
    """Every way in which `n` answers can fall into the three classes."""
    return [Counts(d, n - d - r, r) for d in range(n + 1) for r in range(n + 1 - d)]


def chance(counts: Counts, shares: Shares) -> float:
    """How likely an outcome is where the classes truly have these shares."""
    drawn = (counts.detractors, counts.passives, counts.promoters)
    if any(count and not share for count, share in zip(drawn, shares, strict=True)):
        return 0.0
    logs = math.lgamma(counts.n + 1) - sum(math.lgamma(count + 1) for count in drawn)
    return math.exp(logs + sum(count * math.log(share) for count, share in zip(drawn, shares, strict=True) if count))


def interval_coverage(n: int, limits: Callable[[Counts], Limits]) -> list[float]:
    """How often the interval holds the true score, for each of SHARES, by enumeration."""
    found = [(counts, limits(counts)) for counts in outcomes(n)]
    return [
        sum(chance(counts, shares) for counts, limits_of in found if _holds(limits_of, _score(shares)))
        for shares in SHARES
    ]


def difference_coverage(sizes: tuple[int, int], limits: Callable[[Counts, Counts], Limits]) -> list[float]:
    """How often the limits of a difference hold zero where both sides have the same shares, for each of SHARES."""
    now, before = (outcomes(n) for n in sizes)
    if len(now) * len(before) > EXACT:
        return [_drawn_coverage((now, before), shares, limits) for shares in SHARES]
    pairs = [pair for pair in product(now, before) if _holds(limits(*pair), 0)]
    return [_chance_of(pairs, shares) for shares in SHARES]


def _chance_of(pairs: Sequence[tuple[Counts, Counts]], shares: Shares) -> float:
    known = {counts: chance(counts, shares) for pair in pairs for counts in pair}
    return sum(known[now] * known[before] for now, before in pairs)


def _drawn_coverage(
    sides: tuple[list[Counts], list[Counts]], shares: Shares, limits: Callable[[Counts, Counts], Limits]
) -> float:
    rng = random.Random(SEED)
    drawn = [rng.choices(side, [chance(counts, shares) for counts in side], k=DRAWS) for side in sides]
    return sum(_holds(limits(*pair), 0) for pair in zip(*drawn, strict=True)) / DRAWS


def _variance(counts: Counts) -> float:
    losses, _, gains = counts.shares
    return (gains + losses - (gains - losses) ** 2) / counts.n


def _score(shares: Shares) -> float:
    return 100 * (shares[2] - shares[0])


def _holds(limits: Limits, value: float) -> bool:
    return limits[0] - SLACK <= value <= limits[1] + SLACK


def interval_tables(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """The rows of both intervals' tables."""
    for name, limits in (("score", tango), ("Wald", wald)):
        for n in sizes:
            yield _row([name, str(n)], interval_coverage(n, limits))


def difference_tables(pairs: Sequence[tuple[int, int]] = PAIRS) -> Iterator[str]:
    """The rows of both differences' tables."""
    for name, limits in (("adjusted", adjusted_wald), ("Wald", plain_wald)):
        for now, before in pairs:
            yield _row([name, f"{now}, {before}"], difference_coverage((now, before), limits))


def _row(names: Sequence[str], coverages: Sequence[float]) -> str:
    return "| " + " | ".join([*names, *(f"{100 * coverage:.1f}" for coverage in coverages)]) + " |"


def _heading(base: str) -> list[str]:
    shares = ["{:.0f}/{:.0f}/{:.0f}".format(*(100 * share for share in one)) for one in SHARES]
    return [f"| limits | {base} | " + " | ".join(shares) + " |", "|---|---|" + "---:|" * len(SHARES)]


def with_table(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with the lines between its two marks of that name replaced."""
    marks = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    return marks.sub(lambda found: found[1] + "\n".join(lines) + "\n" + found[2], page)


def main() -> None:
    """Measure everything and renew the tables of the page."""
    page = PAGE.read_text(encoding="utf-8")
    page = with_table(page, "intervals", [*_heading("n"), *interval_tables()])
    write_text(PAGE, with_table(page, "differences", [*_heading("n now, before"), *difference_tables()]))


if __name__ == "__main__":
    main()
