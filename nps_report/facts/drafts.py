"""Drafts of testimonials: a promoter's own praise, without the names in it, for them to amend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from nps_report.facts.people import Person
from nps_report.facts.sample import known_values

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts
    from nps_report.verbatims import Redactor


@dataclass(frozen=True)
class Drafts:
    """Makes drafts from the comments of a report's year."""

    facts: Facts

    def of(self, people: Sequence[Person]) -> dict[str, str]:
        """The draft of each person's comment, by their answer's id.

        None of a comment that praises nothing, or in which a name may be left.
        """
        speaking = [person for person in people if person.comment]
        return dict(self._drafted(speaking)) if speaking else {}

    def _drafted(self, people: Sequence[Person]) -> Iterator[tuple[str, str]]:
        from nps_report.verbatims.praise import praise_in

        for person in people:
            response = person.response or ""
            redact = self._redactors["fr" if self._languages.get(response) == "fr" else "en"]
            redacted = redact(praise_in(person.comment or "", self._regrets.get(response, ())))
            if redacted.safe and redacted.text:
                yield response, redacted.text

    @cached_property
    def _redactors(self) -> dict[str, Redactor]:
        # Its lists of words take a second to read, and not every report asks for a draft.
        from nps_report.verbatims import Redactor

        side, programme = self.facts.side, self.facts.programme
        names, known = (*side.names(), *side.staff()), (programme.programme, programme.brand.name)
        return {language: Redactor(names, language, known) for language in ("en", "fr")}

    @cached_property
    def _languages(self) -> dict[str, str | None]:
        """The language of each comment of the year."""
        answers = self.facts.answers(*self.facts.year)
        columns = (known_values(answers, name) for name in ("response_id", "comment_language"))
        return dict(zip(*columns, strict=True))

    @cached_property
    def _regrets(self) -> dict[str, list[tuple[int, int]]]:
        """The places in each comment of the year that speak ill of something."""
        mentions = self.facts.side.mentions(self.facts.scope.unit, *self.facts.year)
        found: dict[str, list[tuple[int, int]]] = {}
        columns = (known_values(mentions, name) for name in ("response_id", "start", "end", "said"))
        for response, start, end, said in zip(*columns, strict=True):
            if said == "negative":
                found.setdefault(response, []).append((int(start), int(end)))
        return found
