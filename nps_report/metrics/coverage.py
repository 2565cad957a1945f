"""How many of those who were asked did answer."""

from __future__ import annotations

import math


def response_rate(invited: int, answered: int) -> float:
    """The invitations that were answered, 0 to 1; unknown (NaN) where nobody was invited.

    >>> response_rate(invited=140, answered=35)
    0.25
    >>> response_rate(invited=0, answered=0)
    nan
    """
    if not 0 <= answered <= invited:
        raise ValueError(f"Of {invited} invitations {answered} cannot have been answered.")
    return answered / invited if invited else math.nan
