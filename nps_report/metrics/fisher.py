"""Fisher's exact test of two shares."""

from __future__ import annotations

import math

_AS_LIKELY = math.log1p(1e-7)
"""Two tables whose chances differ by less than this are equally likely: the tolerance of R's `fisher.test`."""


def fisher_p(a: int, b: int, c: int, d: int) -> float:
    """The two-sided p of the table ((a, b), (c, d)): whether a of a + b and c of c + d may be the same share.

    It is the chance, with all four margins as they are, of the tables that are as likely as this one or less
    (Fisher 1935). A table with an empty row or column is the only one with its margins: 1.

    >>> round(fisher_p(3, 1, 1, 3), 10), fisher_p(0, 0, 2, 5)
    (0.4857142857, 1.0)
    """
    if min(a, b, c, d) < 0:
        raise ValueError(f"A table holds counts, 0 or more, not {(a, b, c, d)}.")
    chances = [_log_weight(a + k, b - k, c - k, d + k) for k in range(-min(a, d), min(b, c) + 1)]
    reached, most = _log_weight(a, b, c, d) + _AS_LIKELY, max(chances)
    rare = math.fsum(math.exp(chance - most) for chance in chances if chance <= reached)
    return min(1.0, rare / math.fsum(math.exp(chance - most) for chance in chances))


def _log_weight(*cells: int) -> float:
    """The logarithm of a table's chance, up to what all tables with the same margins share."""
    return -math.fsum(math.lgamma(cell + 1) for cell in cells)
