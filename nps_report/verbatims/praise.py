"""Draws from a customer's own words what they may let be quoted: nothing is added, what they regret is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nps_report.verbatims.emptiness import is_empty
from nps_report.verbatims.pinned import CUT
from nps_report.verbatims.quotes import shorten

Span = tuple[int, int]

MOST_WORDS = 60
"""The most words of what is drawn."""

# Possessive, and from the first sign on: a comment of 10,000 dots is read once.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”)\]]*+(?=\s|$)|\n")


def praise_in(comment: str, regrets: Sequence[Span] = (), most: int = MOST_WORDS) -> str:
    """The sentences of a comment that regret nothing, in their order; blank where none is left.

    `regrets` are the places in the comment that speak ill of something; a sentence with one is left out whole. What is
    left out between others, or at the end of a text that is too long, is marked.

    >>> comment = "Toujours à l'écoute. Les factures arrivent tard. Des techniciens remarquables !"
    >>> praise_in(comment, [(25, 33)])
    "Toujours à l'écoute. […] Des techniciens remarquables !"
    >>> praise_in("Les factures arrivent tard.", [(4, 12)]), praise_in("RAS")
    ('', '')
    """
    pieces: list[str] = []
    for start, end in _sentences(comment):
        if not any(start < after and before < end for before, after in regrets):
            pieces.append(comment[start:end].strip())
        elif pieces and pieces[-1] != CUT:
            pieces.append(CUT)
    text = " ".join(pieces).removesuffix(f" {CUT}")
    return "" if is_empty(text) else shorten(text, most)


def _sentences(comment: str) -> Iterator[Span]:
    """Where each sentence starts and ends; lines are sentences too."""
    start = 0
    for end in (*(found.end() for found in _END.finditer(comment)), len(comment)):
        if comment[start:end].strip():
            yield start, end
        start = end
