"""How often the limits hold the truth: measures it and renews the tables of docs/statistics.md.

Run it from anywhere: `python tools/coverage_simulation.py`. It takes about two minutes. Every outcome is
enumerated where there are at most EXACT of them; beyond, DRAWS are drawn with a fixed seed. Answers that go
together, by contact or by account, are always drawn.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import product
from pathlib import Path

from nps_report.files import write_text
from nps_report.metrics import Counts, difference, score_interval
from nps_report.metrics.answers import Answer, counts_of_answers
from nps_report.metrics.effect import Mentioned, score_effect, share_effect
from nps_report.metrics.headline import by_respondent
from nps_report.metrics.matched import matched_change
from nps_report.metrics.survival import Wait, kaplan_meier
from nps_report.metrics.weighted import weighted_score

Shares = tuple[float, float, float]
Limits = tuple[float, float]
Move = tuple[Shares, Shares]
Periods = tuple[list[Answer], list[Answer]]
Draw = Callable[[Move, random.Random], Periods]

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
MOVES: tuple[Move, ...] = (
    *((same, same) for same in SHARES if same != (0.4, 0.3, 0.3)),
    ((0.4, 0.3, 0.3), (0.2, 0.3, 0.5)),
    ((0.2, 0.3, 0.5), (0.05, 0.15, 0.8)),
)

CLASSES = range(3)
PAIRS_OF_CLASSES = tuple(product(CLASSES, CLASSES))

KEPT = 0.5
"""How often a contact answers both times out of the same opinion, else anew."""

LASTING, PASSING = 0.3, 0.4
"""How often a contact answers out of the account's opinion of both periods, or of that period; else out of its own."""

DRAWS_TOGETHER = 4_000
OVERLAPS = (
    (10, 10, 10),
    (30, 30, 30),
    (100, 100, 100),
    (10, 10, 5),
    (30, 30, 15),
    (100, 100, 30),
    (100, 100, 60),
)
ACCOUNTS = (10, 30, 100)
LARGEST_ACCOUNT = 8
MOVES_TOGETHER: tuple[Move, ...] = (
    ((1 / 3, 1 / 3, 1 / 3), (1 / 3, 1 / 3, 1 / 3)),
    ((0.2, 0.3, 0.5), (0.2, 0.3, 0.5)),
    ((0.1, 0.8, 0.1), (0.1, 0.8, 0.1)),
    ((0.05, 0.15, 0.8), (0.05, 0.15, 0.8)),
    ((0.4, 0.3, 0.3), (0.2, 0.3, 0.5)),
)

WAITING = (5, 10, 30, 100)
UNENDED = (0.0, 0.25, 0.5)
"""The part of the waits of which only is known that they were longer."""

PARTS = (0.5, 0.9)

EACH = (5, 10, 30, 100, 300)
"""The answers of each of four groups: where an action was done and elsewhere, before and after."""

STORIES: tuple[tuple[Shares, Shares, Shares, Shares], ...] = (
    *((same, same, same, same) for same in SHARES if same not in ((0.4, 0.3, 0.3), (0.5, 0.0, 0.5))),
    ((0.4, 0.3, 0.3), (0.2, 0.3, 0.5), (0.2, 0.3, 0.5), (0.2, 0.3, 0.5)),
    ((0.2, 0.3, 0.5), (0.05, 0.15, 0.8), (0.1, 0.8, 0.1), (0.1, 0.8, 0.1)),
)
"""The true shares where it was done, before and after, then elsewhere."""

RAISING: tuple[tuple[float, float, float, float], ...] = (
    (0.02, 0.02, 0.02, 0.02),
    (0.1, 0.1, 0.1, 0.1),
    (0.3, 0.3, 0.3, 0.3),
    (0.5, 0.5, 0.5, 0.5),
    (0.5, 0.2, 0.2, 0.2),
    (0.3, 0.05, 0.05, 0.05),
)
"""The true shares of comments that raise the action's theme, in the same order."""

SIGNS = (-1, 1, 1, -1)
"""How the four groups add up to an effect."""


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


def together(now: Sequence[Answer], before: Sequence[Answer]) -> Limits:
    """The package's limits of a change whose answers go together by contact or by account."""
    found = matched_change(now, before).difference
    return found.low, found.high


def apart(now: Sequence[Answer], before: Sequence[Answer]) -> Limits:
    """Its limits were they all independent, to be compared with."""
    return adjusted_wald(counts_of_answers(now), counts_of_answers(before))


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


def _enumerated(found: Sequence[tuple[tuple[Counts, Counts], Limits]], move: Move) -> float:
    (now, before), _ = found[0]
    chances_now, chances_before = chances(now.n, move[1]), chances(before.n, move[0])
    truth = _score(move[1]) - _score(move[0])
    return sum(
        chances_now[one] * chances_before[other] for (one, other), limits in found if _hold(limits, truth)
    )


def _drawn(sizes: tuple[int, int], move: Move, limits: Callable[[Counts, Counts], Limits]) -> float:
    rng = random.Random(SEED)
    sides = [chances(n, shares) for n, shares in zip(sizes, reversed(move), strict=True)]
    drawn = [rng.choices(list(side), list(side.values()), k=DRAWS) for side in sides]
    truth = _score(move[1]) - _score(move[0])
    return sum(_hold(limits(*pair), truth) for pair in zip(*drawn, strict=True)) / DRAWS


def opinions_kept(move: Move) -> list[float]:
    """How likely each pair of classes before and now is for one contact, in the order of both."""
    before, now = move
    return [
        KEPT * _overlap(before, was, now, is_now) + (1 - KEPT) * before[was] * now[is_now]
        for was, is_now in PAIRS_OF_CLASSES
    ]


def _overlap(before: Shares, was: int, now: Shares, is_now: int) -> float:
    """How much of all opinions, ranked from 0 to 1, falls in the one class before and in the other now."""
    starts = sum(before[:was]), sum(now[:is_now])
    return max(0.0, min(starts[0] + before[was], starts[1] + now[is_now]) - max(starts))


def contacts(sizes: tuple[int, int, int], move: Move, rng: random.Random) -> Periods:
    """Answers of two periods; `sizes` are n now, n before and how many contacts are in both."""
    n_now, n_before, both = sizes
    pairs = rng.choices(PAIRS_OF_CLASSES, opinions_kept(move), k=both)
    now = [is_now for _, is_now in pairs] + rng.choices(CLASSES, move[1], k=n_now - both)
    before = [was for was, _ in pairs] + rng.choices(CLASSES, move[0], k=n_before - both)
    return (
        [_answer(place, contact=one if one < both else -1 - one) for one, place in enumerate(now)],
        [_answer(place, contact=one) for one, place in enumerate(before)],
    )


def accounts(count: int, move: Move, rng: random.Random) -> Periods:
    """Answers of two periods from accounts of 1 to LARGEST_ACCOUNT contacts, who think partly alike."""
    now: list[Answer] = []
    before: list[Answer] = []
    for account in range(count):
        lasting = rng.random()
        for side, shares in ((before, move[0]), (now, move[1])):
            passing = rng.random()
            opinions = [_opinion(lasting, passing, rng) for _ in range(rng.randint(1, LARGEST_ACCOUNT))]
            side += [_answer(_place(opinion, shares), account=account) for opinion in opinions]
    return now, before


@cache
def _answer(place: int, account: int | None = None, contact: int | None = None) -> Answer:
    account_name, contact_name = (None if name is None else str(name) for name in (account, contact))
    return Answer((0, 7, 10)[place], account=account_name, contact=contact_name)


def _opinion(lasting: float, passing: float, rng: random.Random) -> float:
    source = rng.random()
    if source < LASTING:
        return lasting
    return passing if source < LASTING + PASSING else rng.random()


def _place(opinion: float, shares: Shares) -> int:
    """The class of an opinion ranked from 0 to 1 among all."""
    return (opinion >= shares[0]) + (opinion >= shares[0] + shares[1])


def coverage_together(draw: Draw, move: Move) -> tuple[float, float]:
    """How often the true change is held by the limits that know what goes together, and by those that do not."""
    rng = random.Random(SEED)
    truth = _score(move[1]) - _score(move[0])
    drawn = [draw(move, rng) for _ in range(DRAWS_TOGETHER)]
    known, ignored = (
        sum(_hold(limits(*periods), truth) for periods in drawn) / len(drawn) for limits in (together, apart)
    )
    return known, ignored


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
    yield from _heading(["limits", "n now, before"], [_move(move) for move in MOVES])
    for name, limits in (("adjusted", adjusted_wald), ("Wald", plain_wald)):
        for sizes in pairs:
            yield _row([name, f"{sizes[0]}, {sizes[1]}"], difference_coverage(sizes, limits))


def matched_rows(overlaps: Sequence[tuple[int, int, int]] = OVERLAPS) -> Iterator[str]:
    """The table of a change whose contacts are partly the same."""
    yield from _heading(["limits", "n now, before, in both"], [_move(move) for move in MOVES_TOGETHER])
    draws = {
        f"{now}, {before}, {both}": partial(contacts, (now, before, both)) for now, before, both in overlaps
    }
    yield from _rows_together("matched", draws)


def clustered_rows(counts: Sequence[int] = ACCOUNTS) -> Iterator[str]:
    """The table of a change whose accounts answer with several contacts."""
    yield from _heading(["limits", "accounts"], [_move(move) for move in MOVES_TOGETHER])
    yield from _rows_together("by account", {str(count): partial(accounts, count) for count in counts})


def _rows_together(name: str, draws: Mapping[str, Draw]) -> Iterator[str]:
    measured = {
        size: [coverage_together(draw, move) for move in MOVES_TOGETHER] for size, draw in draws.items()
    }
    for place, limits in enumerate((name, "adjusted")):
        for size, coverages in measured.items():
            yield _row([limits, size], [coverage[place] for coverage in coverages])


def weighted_rows(counts: Sequence[int] = ACCOUNTS) -> Iterator[str]:
    """The table of a score whose accounts answer with several contacts."""
    still = [before for before, now in MOVES_TOGETHER if before == now]
    yield from _heading(["limits", "accounts"], [_shares(shares) for shares in still])
    measured = {count: [score_coverage_together(count, shares) for shares in still] for count in counts}
    for place, limits in enumerate(("clustered", "Tango")):
        for count, coverages in measured.items():
            yield _row([limits, str(count)], [coverage[place] for coverage in coverages])


def score_coverage_together(count: int, shares: Shares) -> tuple[float, float]:
    """How often the true score is held by the limits clustered over so many accounts, and by Tango's."""
    rng = random.Random(SEED)
    samples = [accounts(count, (shares, shares), rng)[0] for _ in range(DRAWS_TOGETHER)]
    found = [weighted_score(sample, by_respondent(sample)) for sample in samples]
    known = sum(_hold((one.low, one.high), _score(shares)) for one in found)
    ignored = sum(_hold(tango(counts_of_answers(sample)), _score(shares)) for sample in samples)
    return known / len(samples), ignored / len(samples)


def wait_rows(counts: Sequence[int] = WAITING) -> Iterator[str]:
    """The table of the times until it has happened to a part."""
    yield from _heading(["part", "n"], [f"{100 * share:.0f} % still waiting" for share in UNENDED])
    for part in PARTS:
        for count in counts:
            coverages = [wait_coverage(count, share, part) for share in UNENDED]
            yield _row([f"{100 * part:.0f} %", str(count)], coverages)


def wait_coverage(count: int, unended: float, part: float) -> float:
    """How often the true time until it has happened to a part lies within the limits, a missing one being none."""
    rng = random.Random(SEED)
    truth = -math.log(1 - part)
    drawn = (kaplan_meier(waits(count, unended, rng)).time_until(part) for _ in range(DRAWS_TOGETHER))
    held = sum(
        (found.low is None or found.low <= truth) and (found.high is None or truth <= found.high)
        for found in drawn
    )
    return held / DRAWS_TOGETHER


def waits(count: int, unended: float, rng: random.Random) -> list[Wait]:
    """Waits of 1 on average, a part of which is cut off at a moment that has nothing to do with them."""
    found = []
    for _ in range(count):
        wait = rng.expovariate(1)
        cut = rng.expovariate(unended / (1 - unended)) if unended else math.inf
        found.append(Wait(min(wait, cut), ended=wait <= cut))
    return found


def effect_rows(sizes: Sequence[int] = EACH) -> Iterator[str]:
    """The table of what an action changed in the score."""
    yield from _heading(["limits", "n each"], [_story([_shares(one) for one in story]) for story in STORIES])
    for place, name in enumerate(("adjusted", "Wald")):
        for n in sizes:
            yield _row([name, str(n)], [effect_coverage(n, story)[place] for story in STORIES])


@cache
def effect_coverage(n: int, story: tuple[Shares, Shares, Shares, Shares]) -> tuple[float, float]:
    """How often the limits hold the true effect, the package's and the usual ones; `n` are the answers of a group."""
    rng = random.Random(SEED)
    groups = [
        rng.choices(list(found), list(found.values()), k=DRAWS_TOGETHER)
        for found in (chances(n, shares) for shares in story)
    ]
    truth = math.fsum(sign * _score(shares) for sign, shares in zip(SIGNS, story, strict=True))
    held = [0, 0]
    for drawn in zip(*groups, strict=True):
        found = score_effect(drawn[:2], drawn[2:])
        held[0] += _hold((found.low, found.high), truth)
        reach = 100 * Z * math.sqrt(sum(map(_variance, drawn)))
        held[1] += _hold((found.value - reach, found.value + reach), truth)
    return held[0] / DRAWS_TOGETHER, held[1] / DRAWS_TOGETHER


def theme_rows(sizes: Sequence[int] = EACH) -> Iterator[str]:
    """The table of what an action changed in the share of comments on its theme."""
    yield from _heading(
        ["limits", "n each"], [_story([f"{100 * one:.0f} %" for one in story]) for story in RAISING]
    )
    for place, name in enumerate(("adjusted", "Wald")):
        for n in sizes:
            yield _row([name, str(n)], [theme_coverage(n, story)[place] for story in RAISING])


@cache
def theme_coverage(n: int, story: tuple[float, float, float, float]) -> tuple[float, float]:
    """The same for shares of comments; `n` are the comments of a group."""
    rng = random.Random(SEED)
    truth = 100 * math.fsum(sign * share for sign, share in zip(SIGNS, story, strict=True))
    groups = [
        rng.choices(
            range(n + 1),
            [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)],
            k=DRAWS_TOGETHER,
        )
        for p in story
    ]
    held = [0, 0]
    for hits in zip(*groups, strict=True):
        drawn = [Mentioned(k, n) for k in hits]
        found = share_effect((drawn[0], drawn[1]), (drawn[2], drawn[3]))
        held[0] += _hold((found.low, found.high), truth)
        reach = 100 * Z * math.sqrt(sum(k / n * (1 - k / n) / n for k in hits))
        held[1] += _hold((found.value - reach, found.value + reach), truth)
    return held[0] / DRAWS_TOGETHER, held[1] / DRAWS_TOGETHER


def _story(groups: Sequence[str]) -> str:
    """Four groups in few words: those that are alike are named once."""
    if len(set(groups)) == 1:
        return f"{groups[0]} in all"
    return f"{groups[0]} to {groups[1]}, {groups[2]} elsewhere"


def _move(move: Move) -> str:
    before, now = move
    return _shares(now) if now == before else f"{_shares(before)} to {_shares(now)}"


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
    tables = {
        "score": score_rows(),
        "lowest": lowest_rows(),
        "difference": difference_rows(),
        "matched": matched_rows(),
        "clustered": clustered_rows(),
        "weighted": weighted_rows(),
        "waits": wait_rows(),
        "effect": effect_rows(),
        "effect on a theme": theme_rows(),
    }
    for name, rows in tables.items():
        page = with_table(page, name, rows)
    write_text(PAGE, page)


if __name__ == "__main__":
    main()
