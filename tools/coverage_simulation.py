"""How often the limits hold the truth: measures it and renews the tables of docs/statistics.md.

Run it from anywhere: `python tools/coverage_simulation.py`. It takes less than a minute. Every outcome is
enumerated where there are at most EXACT of them; beyond, DRAWS are drawn with a fixed seed.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from nps_report.files import write_text
from nps_report.metrics import Counts, difference, score_interval

Shares = tuple[float, float, float]
Limits = tuple[float, float]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "statistics.md"
EXACT = 300_000
DRAWS = 40_000
SEED = 20261031
Z = 1.959963984540054

SIZES = (5, 10, 30, 100, 300)
SHARES: tuple[Shares, ...] = (
    (1 / 3, 1 / 3, 1 / 3),
    (0.4, 0.3, 0.3),
    (0.2, 0.3, 0.5),
    (0.5, 0.0, 0.5),
    (0.1, 0.8, 0.1),
    (0.05, 0.15, 0.8),
    (0.02, 0.08, 0.9),
)
GRID: tuple[Shares, ...] = tuple(
    (d / 20, (20 - d - r) / 20, r / 20) for d in range(21) for r in range(21 - d)
)

PAIRS = ((5, 5), (10, 10), (30, 30), (10, 100), (100, 100), (30, 300), (300, 300))
MOVES: tuple[tuple[Shares, Shares], ...] = (
    *((same, same) for same in SHARES if same != (0.4, 0.3, 0.3)),
    ((0.4, 0.3, 0.3), (0.2, 0.3, 0.5)),
    ((0.2, 0.3, 0.5), (0.05, 0.15, 0.8)),
)


def tango(counts: Counts) -> Limits:
    """The package's score interval."""
    interval = score_interval(counts)
    return interval.low, interval.high


def wald(counts: Counts) -> Limits:
    """The usual limits of a score, to be compared with."""
    reach = 100 * Z * math.sqrt(_variance(counts))
    return counts.nps - reach, counts.nps + reach


def adjusted_wald(now: Counts, before: Counts) -> Limits:
    """The package's limits of a difference."""
    found = difference(now, before)
    return found.low, found.high


def plain_wald(now: Counts, before: Counts) -> Limits:
    """The usual limits of a difference, to be compared with."""
    reach = 100 * Z * math.sqrt(_variance(now) + _variance(before))
    return now.nps - before.nps - reach, now.nps - before.nps + reach


def _variance(counts: Counts) -> float:
    losses, _, gains = counts.shares
    return (gains + losses - (gains - losses) ** 2) / counts.n


@cache
def outcomes(n: int) -> tuple[Counts, ...]:
    """Every way in which `n` answers can fall into the three classes."""
    return tuple(Counts(d, n - d - r, r) for d in range(n + 1) for r in range(n + 1 - d))


@cache
def chances(n: int, shares: Shares) -> dict[Counts, float]:
    """How likely each outcome is where the classes truly have these shares."""
    return {counts: _chance(counts, shares) for counts in outcomes(n)}


def _chance(counts: Counts, shares: Shares) -> float:
    fallen = list(zip((counts.detractors, counts.passives, counts.promoters), shares, strict=True))
    if any(count and not share for count, share in fallen):
        return 0.0
    ways = math.lgamma(counts.n + 1) - sum(math.lgamma(count + 1) for count, _ in fallen)
    return math.exp(ways + sum(count * math.log(share) for count, share in fallen if count))


def _score(shares: Shares) -> float:
    return 100 * (shares[2] - shares[0])


def _hold(limits: Limits, value: float) -> bool:
    # A limit that is exactly the truth holds it, whatever the last digit of a float.
    return limits[0] - 1e-9 <= value <= limits[1] + 1e-9


def score_coverage(
    n: int, limits: Callable[[Counts], Limits], among: Sequence[Shares] = SHARES
) -> list[float]:
    """How often the limits hold the true score, for each of the shares, by enumeration."""
    found = {counts: limits(counts) for counts in outcomes(n)}
    return [
        sum(chance for counts, chance in chances(n, shares).items() if _hold(found[counts], _score(shares)))
        for shares in among
    ]


def difference_coverage(sizes: tuple[int, int], limits: Callable[[Counts, Counts], Limits]) -> list[float]:
    """How often the limits hold the true difference, for each of MOVES; `sizes` are n now and n before."""
    now, before = sizes
    if len(outcomes(now)) * len(outcomes(before)) > EXACT:
        return [_drawn(sizes, move, limits) for move in MOVES]
    found = [(pair, limits(*pair)) for pair in product(outcomes(now), outcomes(before))]
    return [_enumerated(found, move) for move in MOVES]


def _enumerated(found: Sequence[tuple[tuple[Counts, Counts], Limits]], move: tuple[Shares, Shares]) -> float:
    (now, before), _ = found[0]
    chances_now, chances_before = chances(now.n, move[1]), chances(before.n, move[0])
    truth = _score(move[1]) - _score(move[0])
    return sum(
        chances_now[one] * chances_before[other] for (one, other), limits in found if _hold(limits, truth)
    )


def _drawn(
    sizes: tuple[int, int], move: tuple[Shares, Shares], limits: Callable[[Counts, Counts], Limits]
) -> float:
    rng = random.Random(SEED)
    sides = [chances(n, shares) for n, shares in zip(sizes, reversed(move), strict=True)]
    drawn = [rng.choices(list(side), list(side.values()), k=DRAWS) for side in sides]
    truth = _score(move[1]) - _score(move[0])
    return sum(_hold(limits(*pair), truth) for pair in zip(*drawn, strict=True)) / DRAWS


def score_rows(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """The table of a score's limits."""
    yield from _heading(["limits", "n"], [_shares(one) for one in SHARES])
    for name, limits in (("score", tango), ("Wald", wald)):
        for n in sizes:
            yield _row([name, str(n)], score_coverage(n, limits))


def lowest_rows(sizes: Sequence[int] = SIZES[:-1]) -> Iterator[str]:
    """The table of the lowest coverage over GRID."""
    yield from _heading(["limits"], [f"n = {n}" for n in sizes])
    for name, limits in (("score", tango), ("Wald", wald)):
        yield _row([name], [min(score_coverage(n, limits, GRID)) for n in sizes])


def difference_rows(pairs: Sequence[tuple[int, int]] = PAIRS) -> Iterator[str]:
    """The table of a difference's limits."""
    moves = [
        _shares(now) if now == before else f"{_shares(before)} to {_shares(now)}" for before, now in MOVES
    ]
    yield from _heading(["limits", "n now, before"], moves)
    for name, limits in (("adjusted", adjusted_wald), ("Wald", plain_wald)):
        for sizes in pairs:
            yield _row([name, f"{sizes[0]}, {sizes[1]}"], difference_coverage(sizes, limits))


def _shares(shares: Shares) -> str:
    return "/".join(f"{100 * share:.0f}" for share in shares)


def _row(names: Sequence[str], coverages: Sequence[float]) -> str:
    return "| " + " | ".join([*names, *(f"{100 * coverage:.1f}" for coverage in coverages)]) + " |"


def _heading(names: Sequence[str], columns: Sequence[str]) -> list[str]:
    return [
        "| " + " | ".join([*names, *columns]) + " |",
        "|" + "---|" * len(names) + "---:|" * len(columns),
    ]


def with_table(page: str, name: str, rows: Iterator[str]) -> str:
    """The page with what stands between the table's two marks replaced."""
    marks = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    table = "\n".join(rows)
    return marks.sub(lambda found: f"{found[1]}{table}\n{found[2]}", page)


def main() -> None:
    """Measure everything and renew the tables of the page."""
    page = PAGE.read_text(encoding="utf-8")
    for name, rows in (("score", score_rows()), ("lowest", lowest_rows()), ("difference", difference_rows())):
        page = with_table(page, name, rows)
    write_text(PAGE, page)


if __name__ == "__main__":
    main()
