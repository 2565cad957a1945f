"""A share and its interval: Wilson's score interval."""

from __future__ import annotations

import math
from typing import NamedTuple

from nps_report.metrics.score import quantile


class ShareInterval(NamedTuple):
    """A share with its limits, 0 to 1; the value is unknown (NaN) where there is nothing to have a share of."""

    value: float
    low: float
    high: float


def share_interval(hits: int, n: int, confidence: float = 0.95) -> ShareInterval:
    """The share of `hits` among `n` with the limits of Wilson (1927), which keep within 0 and 1.

    They have a width even where all or none are hits. Of nothing every share is possible.

    >>> [round(figure, 4) for figure in share_interval(8, 10)]
    [0.8, 0.4902, 0.9433]
    >>> share_interval(0, 0)
    ShareInterval(value=nan, low=0.0, high=1.0)
    >>> [round(figure, 4) for figure in share_interval(1, 1)]
    [1.0, 0.2065, 1.0]
    """
    z = quantile(confidence)
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share.")
    if not n:
        return ShareInterval(math.nan, 0.0, 1.0)
    value, extra = hits / n, z * z / n
    centre = (value + extra / 2) / (1 + extra)
    reach = math.sqrt(value * (1 - value) * extra + extra * extra / 4) / (1 + extra)
    # At 0 and 1 a limit is the value itself, which rounding must not push past it.
    return ShareInterval(value, max(0.0, min(centre - reach, value)), min(1.0, max(centre + reach, value)))
