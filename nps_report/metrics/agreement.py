"""How far two codings of the same comments agree beyond chance: Cohen's kappa."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """`kappa`, from -1 to 1, beside the plain share of agreement, 0 to 1, and the `n` pairs both rest on."""

    kappa: float
    agreed: float
    n: int


@dataclass(frozen=True)
class ThemeAgreement:
    """A theme's agreement, how often it was coded by hand, and how often it was found.

    A theme coded five times says little, however high its kappa is.
    """

    agreement: Agreement
    coded: int
    found: int


@dataclass(frozen=True)
class PooledAgreement:
    """The agreement over all comments and themes together, then theme by theme."""

    pooled: Agreement
    themes: Mapping[str, ThemeAgreement]


def kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """Cohen's kappa (1960) of pairs of codes, each pair one thing that was coded twice.

    It is (agreed - expected) / (1 - expected), where `expected` is how often codes given as often as these would
    agree by chance. Where both gave everything one and the same code, chance explains all of it and kappa is
    unknown (NaN); of no pair nothing is known.

    >>> found = kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    >>> round(found.kappa, 4), found.agreed, found.n
    (0.4, 0.7, 50)
    >>> kappa([("yes", "yes")] * 3), kappa([])
    (Agreement(kappa=nan, agreed=1.0, n=3), Agreement(kappa=nan, agreed=nan, n=0))
    """
    counted = Counter(pairs)
    n = counted.total()
    if not n:
        return Agreement(math.nan, math.nan, 0)
    firsts: Counter[Hashable] = Counter()
    seconds: Counter[Hashable] = Counter()
    for (first, second), count in counted.items():
        firsts[first] += count
        seconds[second] += count
    same = sum(count for (first, second), count in counted.items() if first == second)
    # Whole numbers, n² times the shares, so that full agreement and pure chance give exactly 1 and 0.
    by_chance = sum(count * seconds[code] for code, count in firsts.items())
    beyond = n * n - by_chance
    return Agreement((n * same - by_chance) / beyond if beyond else math.nan, same / n, n)


def pooled_kappa(
    coded: Mapping[str, Collection[str]], found: Mapping[str, Collection[str]], themes: Iterable[str]
) -> PooledAgreement:
    """How well the themes found agree with those coded by hand, over every comment and theme.

    Both mappings go from a comment to its themes; every comment is in both, without themes perhaps. A theme of a
    comment is a yes or a no twice over: that is a pair. The pooled kappa takes the pairs of all themes as one
    table, so rare themes weigh little in it. Themes that are not asked for do not count in `found`; by hand none
    such may be coded: it would be a slip of the pen.

    >>> coded = {"1": {"price"}, "2": {"price", "support"}, "3": set(), "4": {"support"}}
    >>> found = {"1": {"price"}, "2": {"support"}, "3": set(), "4": {"support"}}
    >>> both = pooled_kappa(coded, found, ("price", "support"))
    >>> both.pooled
    Agreement(kappa=0.75, agreed=0.875, n=8)
    >>> [(name, one.agreement.kappa, one.coded, one.found) for name, one in both.themes.items()]
    [('price', 0.5, 2, 1), ('support', 1.0, 2, 2)]
    """
    asked = tuple(dict.fromkeys(themes))
    _check(coded, found, asked)
    pairs = {
        theme: [(theme in given, theme in found[one]) for one, given in coded.items()] for theme in asked
    }
    return PooledAgreement(
        pooled=kappa(pair for some in pairs.values() for pair in some),
        themes={
            theme: ThemeAgreement(kappa(some), sum(by for by, _ in some), sum(it for _, it in some))
            for theme, some in pairs.items()
        },
    )


def _check(
    coded: Mapping[str, Collection[str]], found: Mapping[str, Collection[str]], themes: Collection[str]
) -> None:
    """Refuse comments that stand on one side alone, and codes that are no theme."""
    for lonely in (*(one for one in coded if one not in found), *(one for one in found if one not in coded)):
        where = "coded by hand" if lonely in coded else "read for themes"
        raise ValueError(f"The comment {lonely!r} was only {where}: give its themes on both sides, if none.")
    for comment, given in coded.items():
        if unknown := sorted(set(given).difference(themes)):
            raise ValueError(
                f"The comment {comment!r} is coded {unknown[0]!r}, which is none of the themes:"
                f" {', '.join(themes)}."
            )
