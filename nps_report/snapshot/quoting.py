"""Which comments customers may read: consented, without names, from classes large enough to hide in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from nps_report.metrics import ScoreClass
from nps_report.programme import Thresholds
from nps_report.snapshot.answers import CLASSES, Marked
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

    answers: Marked
    names: tuple[str, ...]
    known: tuple[str, ...] = ()

    def of_rows(self, rows: Collection[int], rules: Thresholds) -> list[tuple[str, str]]:
        """The quotes for some of these answers, each with its language, in an order that tells nothing.

        None where the answers may not be shown beside comments, or where too few persons share their class.
        """
        if released(self.answers.cell(rows), rules, with_comments=True).level == "hidden":
            return []
        raised = {name for name in CLASSES if self._is_raised_by_enough(name, rows, rules)}
        classes, safe = self.answers.classes, self._redacted
        candidates = [safe[row] for row in sorted(rows) if row in safe and classes[row] in raised]
        if not candidates:
            return []
        chosen = choose_quotes(pd.DataFrame(candidates), per_class=PER_CLASS)
        return sorted(zip(chosen["quote"], chosen["language"], strict=True), key=_shuffled)

    def _is_raised_by_enough(self, score_class: ScoreClass, rows: Iterable[int], rules: Thresholds) -> bool:
        """Whether enough persons of enough accounts answered so, that none of them can be told by a quote."""
        cell = self.answers.cell(row for row in rows if self.answers.classes[row] == score_class)
        return cell.respondents >= rules.public_with_comments and len(cell.accounts) >= rules.public_accounts

    @cached_property
    def _redacted(self) -> dict[int, dict[str, Any]]:
        """The consented comments without what identifies, by row; one that leaves a doubt is not used."""
        found = self.answers.answers
        said = np.flatnonzero((found["quote_consent"] & ~found["comment_empty"]).to_numpy()).tolist()
        columns = ("comment", "comment_language", "response_id")
        texts = zip(said, *(found[column].iloc[said].tolist() for column in columns), strict=True)
        redacted = {
            row: (self._redactors.get(language, self._redactors["en"])(comment), language, key)
            for row, comment, language, key in texts
        }
        return {
            row: {
                "text": redaction.text,
                "language": language,
                "key": key,
                "score_class": self.answers.classes[row],
                "account": self.answers.accounts[row],
            }
            for row, (redaction, language, key) in redacted.items()
            if redaction.safe
        }

    @cached_property
    def _redactors(self) -> dict[str, Redactor]:
        return {language: Redactor(self.names, language, self.known) for language in LANGUAGES}


def _shuffled(quote: tuple[str, str]) -> bytes:
    return hashlib.blake2b(quote[0].encode(errors="surrogatepass"), person=b"quote order").digest()
