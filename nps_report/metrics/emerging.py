"""Themes that gained or lost ground between two periods: shares of the respondents, tested together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nps_report.metrics.fisher import fisher_p
from nps_report.metrics.testing import benjamini_hochberg


@dataclass(frozen=True)
class Emergence:
    """How many respondents raise a theme among those who commented, now and before.

    `p` is unknown (NaN) where there is nothing to test. Only what is `established` may be called up or down.
    """

    now: int
    n_now: int
    before: int
    n_before: int
    p: float
    p_adjusted: float
    established: bool

    @property
    def share_now(self) -> float:
        """The theme's share now, 0 to 1; NaN where nobody commented."""
        return self.now / self.n_now if self.n_now else math.nan

    @property
    def share_before(self) -> float:
        """The theme's share before, 0 to 1; NaN where nobody commented."""
        return self.before / self.n_before if self.n_before else math.nan

    @property
    def difference(self) -> float:
        """The share now less that before, -1 to 1; NaN where one of them is unknown."""
        return self.share_now - self.share_before


def emerging(
    now: Mapping[str, int],
    n_now: int,
    before: Mapping[str, int],
    n_before: int,
    false_discovery_rate: float = 0.05,
) -> dict[str, Emergence]:
    """Each theme's share now against its share before, in the order of `now`, then what is in `before` alone.

    `now` and `before` count respondents, each of whom raises a theme once; `n_now` and `n_before` are all who
    commented. Shares, not counts: with twice the answers every theme is raised twice as often. The test is
    Fisher's (1935), exact and two-sided, since a new theme starts with few respondents; p is adjusted over the
    themes (Benjamini and Hochberg 1995). A theme that nobody raises in either period is not tested and makes the
    others' test no harder. The periods' respondents count as different people: where many answer twice and
    repeat themselves, the test errs on the side of no finding.

    >>> found = emerging({"portal": 18, "price": 40}, 200, {"portal": 4, "price": 42}, 210)
    >>> portal = found["portal"]
    >>> portal.share_now, round(portal.difference, 4), round(portal.p_adjusted, 4), portal.established
    (0.09, 0.071, 0.0033, True)
    >>> found["price"].established
    False
    """
    themes = dict.fromkeys((*now, *before))
    tables = {theme: (now.get(theme, 0), n_now, before.get(theme, 0), n_before) for theme in themes}
    for theme, table in tables.items():
        _check(theme, *table)
    p_values = [_p(*table) for table in tables.values()]
    adjusted = benjamini_hochberg(p_values)
    return {
        theme: Emergence(*table, p=p, p_adjusted=together, established=together < false_discovery_rate)
        for (theme, table), p, together in zip(tables.items(), p_values, adjusted, strict=True)
    }


def _p(now: int, n_now: int, before: int, n_before: int) -> float:
    if not (n_now and n_before and (now or before)):
        return math.nan
    return fisher_p(now, n_now - now, before, n_before - before)


def _check(theme: str, now: int, n_now: int, before: int, n_before: int) -> None:
    """Refuse more respondents of a theme than there are: mentions are no respondents."""
    for when, hits, n in (("now", now, n_now), ("before", before, n_before)):
        if not 0 <= hits <= n:
            raise ValueError(
                f"{theme!r} {when}: {hits} of {n} respondents is no share; count each respondent once."
            )
