"""The report for those who lead the units, opened for one period and language, with one method per section."""

from __future__ import annotations

from dataclasses import dataclass

from nps_report.blocks import Headline, Method, Section, Title
from nps_report.facts.internal import Facts
from nps_report.programme.editions import BUILT_IN, Edition
from nps_report.report import Parameters, called, internal_report
from nps_report.sections import executive, executive_opening, learning, opening
from nps_report.wording import Words


@dataclass(frozen=True)
class ExecutiveReport:
    """All units on one page: each method is one section, shown by the notebook cell that calls it."""

    facts: Facts
    words: Words
    edition: Edition = BUILT_IN["internal"]

    def title(self) -> Title:
        """Whose report it is; carries its numbers."""
        return called(executive_opening.title(self.facts, self.words), self.edition, self.words)

    def headline(self) -> Headline:
        """The score of all units together, its interval, and whether it changed."""
        return opening.headline(self.facts, self.words)

    def units(self) -> Section:
        """Every unit, those that need attention first."""
        return executive.executive(self.facts, self.words)

    def learning(self) -> Section | None:
        """The units that the others may learn from; None where nothing is established."""
        return learning.learning(self.facts, self.words)

    def method(self) -> Method:
        """How it was measured."""
        return executive_opening.method(self.facts, self.words)


def executive_report(parameters: Parameters) -> ExecutiveReport:
    """Open the report that a notebook's parameters name, on the internal side.

    Raises ReportError where the programme, period, unit or language does not exist.
    """
    found = internal_report(parameters)
    return ExecutiveReport(found.facts, found.words, found.edition)
