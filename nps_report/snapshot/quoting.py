"""Which comments customers may read: consented, without names, from classes large enough to hide in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import CLASSES, cell_of
from nps_report.snapshot.disclosure import released
from nps_report.verbatims import Redactor, choose_quotes

PER_CLASS = 2
"""Six quotes a unit at most."""

LANGUAGES = ("fr", "en")
"""The languages in which a placeholder can stand for a name; in English for any other."""


@dataclass(frozen=True)
class Quotable:
    """The comments of a period that customers could read once their class is large enough.

    `answers` are all marked answers of the period, `names` what no quote may hold, `known` what any may: the
    programme and its brand. A comment is redacted once, however many units it belongs to.
    """

    answers: pd.DataFrame
    names: tuple[str, ...]
    known: tuple[str, ...] = ()

    def of_answers(self, answers: pd.DataFrame, rules: Thresholds) -> list[tuple[str, str]]:
        """The quotes for some of these answers, each with its language, in an order that tells nothing.

        None where the answers may not be shown beside comments, or where too few persons share their class.
        """
        if released(cell_of(answers), rules, with_comments=True).level == "hidden":
            return []
        classes = [
            name for name in CLASSES if is_raised_by_enough(answers[answers["score_class"] == name], rules)
        ]
        within = self._redacted.index.isin(answers.index) & self._redacted["score_class"].isin(classes)
        if not within.any():
            return []
        chosen = choose_quotes(self._redacted[within], per_class=PER_CLASS)
        return sorted(zip(chosen["quote"], chosen["comment_language"], strict=True), key=_shuffled)

    @cached_property
    def _redacted(self) -> pd.DataFrame:
        """The consented comments without what identifies; one that leaves a doubt is not used."""
        said = self.answers[self.answers["quote_consent"] & ~self.answers["comment_empty"]]
        redactors = {language: Redactor(self.names, language, self.known) for language in LANGUAGES}
        redactions = [
            redactors.get(language, redactors["en"])(comment)
            for comment, language in zip(said["comment"], said["comment_language"], strict=True)
        ]
        texts = pd.Series([redaction.text for redaction in redactions], index=said.index, dtype="str")
        safe = pd.Series([redaction.safe for redaction in redactions], index=said.index, dtype="bool")
        return said.assign(text=texts, key=said["response_id"])[safe]


def is_raised_by_enough(answers: pd.DataFrame, rules: Thresholds) -> bool:
    """Whether enough persons of enough accounts answered so, that none of them can be told by a quote."""
    cell = cell_of(answers)
    return cell.respondents >= rules.public_with_comments and len(cell.accounts) >= rules.public_accounts


def _shuffled(quote: tuple[str, str]) -> bytes:
    return hashlib.blake2b(quote[0].encode(errors="surrogatepass"), person=b"quote order").digest()
