"""How long somebody waited, in words: business hours, or business days where they are many."""

from __future__ import annotations

from nps_report.metrics.survival import TimeInterval
from nps_report.wording import UNKNOWN, Words

HOURS_A_DAY = 24
MOST_HOURS = 72
"""Longer waits are told in days."""


def waited(words: Words, hours: float | None) -> str:
    """A wait: "16 h" or "4.5 d"; one that is not known is a dash.

    >>> from nps_report.wording import words_for
    >>> [waited(words_for("en"), hours) for hours in (0.4, 16.0, 108.0, None)]
    ['less than 1 h', '16 h', '4.5 d', '–']
    """
    if hours is None:
        return UNKNOWN
    if hours < 1:
        return words("less than 1 h")
    if hours <= MOST_HOURS:
        return words("{hours} h", hours=words.whole(hours))
    return words("{days} d", days=words.decimal(hours / HOURS_A_DAY))


def wait_interval(words: Words, found: TimeInterval) -> str:
    """A wait with its limits, as far as the curve comes down.

    >>> from nps_report.wording import words_for
    >>> waits = [TimeInterval(20.0, low, high) for low, high in ((16.0, 30.0), (16.0, None), (0.4, None))]
    >>> [wait_interval(words_for("en"), one) for one in (*waits, TimeInterval(None, 16.0, None))]
    ['20 h (16 h to 30 h)', '20 h (16 h or more)', '20 h (limits not known)', 'not reached']
    """
    if found.value is None:
        return words("not reached")
    value = waited(words, found.value)
    if found.low is None:
        return value
    if found.high is None and found.low < 1:
        return words("{value} (limits not known)", value=value)
    low = waited(words, found.low)
    if found.high is not None:
        return words("{value} ({low} to {high})", value=value, low=low, high=waited(words, found.high))
    return (
        words("{value} or more", value=value)
        if low == value
        else words("{value} ({low} or more)", value=value, low=low)
    )
