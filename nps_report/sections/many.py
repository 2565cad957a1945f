"""Where there are more values or units than a page holds: which are shown, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence

from nps_report.metrics import SegmentTest
from nps_report.wording import Words

DRAWN = 20
"""The most rows of one drawing: with names of two lines, they fill a page."""

NAMED = 3
"""The most names in a heading."""

LONGEST_TITLE = 140
"""How many letters of an action's title page one has room for."""

LONGEST_NAME = 80
"""How many letters of a name, or of a segment's value, a line has room for."""


def drawn_segments(segments: Sequence[SegmentTest]) -> tuple[SegmentTest, ...]:
    """The values that are drawn, in their order: those with an established gap first, then the most answered."""
    first = sorted(segments, key=lambda segment: (not segment.established, -segment.counts.n))[:DRAWN]
    return tuple(segment for segment in segments if segment in first)


def named(names: Sequence[str], words: Words) -> str:
    """The first names, and how many others there are.

    >>> from nps_report.wording import words_for
    >>> named(["a", "b", "c"], words_for("en")), named(["a", "b", "c", "d", "e"], words_for("en"))
    ('a, b and c', 'a, b, c and 2 others')
    """
    others = len(names) - NAMED
    more = [words.plural("{n} other", "{n} others", others)] if others > 0 else []
    return words.listed([*names[:NAMED], *more])


def in_the_annex(others: int, words: Words) -> str:
    """What is said below a table of the rows that pages have no room for; nothing where there are none.

    >>> from nps_report.wording import words_for
    >>> in_the_annex(1, words_for("en")), in_the_annex(0, words_for("en"))
    ('1 other is in the annex.', '')
    """
    return (
        words.plural("{n} other is in the annex.", "{n} others are in the annex.", others)
        if others > 0
        else ""
    )


def joined(*sentences: str) -> str:
    """The sentences that say something, one after the other.

    >>> joined("Late ones first.", "")
    'Late ones first.'
    """
    return " ".join(filter(None, sentences))


def brief(title: str, longest: int = LONGEST_TITLE) -> str:
    """A title as page one has room for it, or a name as a line has: cut after a word, unless that takes half of it.

    >>> brief("Call back within a day"), brief("Warn, and call back", 6), brief("Novalux Industrie", 14)
    ('Call back within a day', 'Warn…', 'Novalux…')
    >>> brief("An Incomprehensible", 9)
    'An Incom…'
    """
    if len(title) <= longest:
        return title
    words, _, _ = title[:longest].rpartition(" ")
    return (words if 2 * len(words) >= longest else title[: longest - 1]).rstrip(" ,;:.–-") + "…"
