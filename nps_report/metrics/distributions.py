"""Chances and limits from the few distributions that tests need; SciPy is loaded when one is first asked for."""

from __future__ import annotations

import math


def student_quantile(confidence: float, degrees: int) -> float:
    """How many standard errors each side an interval of this confidence reaches, by Student's t.

    Without a degree of freedom no limit is known: infinity.

    >>> round(student_quantile(0.95, 4), 4), student_quantile(0.95, 0)
    (2.7764, inf)
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + confidence) / 2)) if degrees > 0 else math.inf


def student_p(t: float, degrees: int) -> float:
    """The two-sided p of a t-test; unknown (NaN) without a degree of freedom.

    >>> round(student_p(2.7764, 4), 4), student_p(1.0, 0)
    (0.05, nan)
    """
    from scipy.special import stdtr

    return 2 * float(stdtr(degrees, -abs(t))) if degrees > 0 else math.nan


def chi_square_p(value: float, degrees: int) -> float:
    """How often chance alone gives a chi-square of at least `value`; unknown (NaN) without a degree of freedom.

    >>> round(chi_square_p(3.8415, 1), 4)
    0.05
    """
    from scipy.special import chdtrc

    return float(chdtrc(degrees, value)) if degrees > 0 else math.nan


def sign_p(ups: int, downs: int) -> float:
    """The exact two-sided p of the sign test: as many ups as downs are expected. Nothing moved: 1.

    >>> round(sign_p(15, 8), 6), sign_p(0, 0), sign_p(6, 0)
    (0.21004, 1.0, 0.03125)
    """
    n, fewer = ups + downs, min(ups, downs)
    tail = sum(math.comb(n, k) for k in range(fewer + 1))
    # Whole numbers beyond a float's reach are divided as they are.
    return min(1.0, 2 * tail / (1 << n))
