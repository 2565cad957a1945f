"""Comments coded by hand, and how far the code frame agrees with whoever read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nps_report.metrics.agreement import PooledAgreement, pooled_kappa
from nps_report.verbatims.language import language_of
from nps_report.verbatims.themes import Mention

TUNING, REPORTED = "tuning", "reported"
"""The halves of a coded sample: patterns are tuned on the one, agreement is told of the other."""


@dataclass(frozen=True)
class Coded:
    """A comment with the themes that a reader found in it."""

    text: str
    language: str
    themes: frozenset[str]
    half: str = REPORTED

    @property
    def read_in(self) -> str:
        """The language that it is read in, as any comment's: who usually writes French may write English."""
        return language_of(self.text, prior=self.language) or self.language


def agreement(
    sample: Sequence[Coded], tag: Callable[[str, str], Sequence[Mention]], themes: Sequence[str]
) -> PooledAgreement | None:
    """How far `tag` agrees with the reader, over every comment and theme; None without a sample.

    >>> sample = [Coded("Trop cher", "fr", frozenset({"price"})), Coded("Bonjour", "fr", frozenset())]
    >>> mention = Mention("price", None, 0, 9)
    >>> agreement(sample, lambda text, _: [mention] if "cher" in text else [], ["price"]).pooled.kappa
    1.0
    """
    if not sample:
        return None
    coded = {str(place): one.themes for place, one in enumerate(sample)}
    found = {
        str(place): frozenset(mention.theme for mention in tag(one.text, one.read_in))
        for place, one in enumerate(sample)
    }
    return pooled_kappa(coded, found, themes)
