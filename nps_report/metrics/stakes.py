"""What is at stake in money: the revenue of accounts that may leave."""

from __future__ import annotations

import math
from collections.abc import Mapping

from nps_report.metrics.counts import FIRST_PASSIVE, FIRST_PROMOTER, SCORES, ScoreClass


def revenue_at_risk(by_class: Mapping[str, float], rates: Mapping[str, float]) -> float:
    """Each class's revenue times the share of it that is taken to be at risk, all added up.

    The result is in the revenue's own unit. A class without a rate risks nothing; without any class nothing is
    known (NaN), as where the revenue of a class at risk is unknown.

    >>> round(revenue_at_risk({"detractors": 3000, "passives": 1200}, {"detractors": 0.5, "passives": 0.3}), 6)
    1860.0
    >>> revenue_at_risk({"promoters": 9000}, {"detractors": 0.5}), revenue_at_risk({}, {"detractors": 0.5})
    (0.0, nan)
    """
    if not by_class:
        return math.nan
    return math.fsum(revenue * rates[name] for name, revenue in by_class.items() if name in rates)


def account_class(mean_score: float) -> ScoreClass:
    """The class of an account by the mean of its answers: promoter from 9, passive from 7, else detractor.

    A mean is not rounded first, so 8.9 is a passive. An account without answers has no mean and no class: a NaN
    is refused, as is what lies outside 0 to 10.

    >>> [account_class(mean) for mean in (9, 8.9, 7, 6.99)]
    ['promoters', 'passives', 'passives', 'detractors']
    """
    if not SCORES[0] <= mean_score <= SCORES[-1]:
        raise ValueError(f"A mean of scores lies between 0 and 10, not {mean_score!r}.")
    if mean_score < FIRST_PASSIVE:
        return "detractors"
    return "passives" if mean_score < FIRST_PROMOTER else "promoters"
