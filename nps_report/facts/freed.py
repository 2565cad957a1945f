"""What colleagues wrote in a register, as it may leave it: somebody may be named there who may not be."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts
    from nps_report.verbatims import Redactor


@dataclass(frozen=True)
class Freed:
    """Frees texts of the names of persons, where not all may be named."""

    facts: Facts
    _told: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def of(self, text: str | None) -> str:
        """The text without the names in it; nothing where a doubt is left. The programme's own words stay."""
        if not text or self.facts.programme.identified == "yes" or text in self._own_words:
            return text or ""
        if text not in self._told:
            redacted = self._redactor(text)
            self._told[text] = redacted.text if redacted.safe else ""
        return self._told[text]

    @cached_property
    def _own_words(self) -> frozenset[str]:
        programme = self.facts.programme
        labelled = (value for labels in programme.labels.values() for value in labels)
        return frozenset((*labelled, *(rule.name for rule in programme.follow_up.rules)))

    @cached_property
    def _redactor(self) -> Redactor:
        # Its lists of words take a second to read, and where all may be named nobody asks for it.
        from nps_report.verbatims import Redactor

        side, programme = self.facts.side, self.facts.programme
        # A colleague's or an account's name may be a customer's too: all go.
        names, known = (*side.names(), *side.staff()), (programme.programme, programme.brand.name)
        return Redactor(names, programme.languages[0], known)
