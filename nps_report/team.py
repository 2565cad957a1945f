"""What a team reads of its customers, opened for one period, unit and language: a page or two, and a poster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nps_report.blocks import Headline, Note, Prose, Quotes, Section, Text, Title
from nps_report.facts.shared import facts_of
from nps_report.facts.team import TeamFacts
from nps_report.programme.editions import BUILT_IN, Edition
from nps_report.report import Parameters, called, customer_report
from nps_report.sections import team, team_poster
from nps_report.wording import Words


@dataclass(frozen=True)
class TeamReport:
    """For everybody who works for a unit: each method is one section. It holds released values and no answer."""

    facts: TeamFacts
    words: Words
    prose: Sequence[Prose] = ()
    edition: Edition = BUILT_IN["customer"]

    def title(self) -> Title:
        """Thank you, here is what our customers tell us. Carries the numbers."""
        return called(team.title(self.facts, self.words), self.edition, self.words)

    def score(self) -> Headline | Text:
        """The score as far as it may be shown."""
        return team.score(self.facts, self.words)

    def notes(self) -> Prose | None:
        """Words of your own for this unit, edition and language."""
        return next(iter(self.prose), None)

    def their_words(self) -> Section:
        """What customers appreciate and what must get better, in their words."""
        return team.their_words(self.facts, self.words)

    def under_way(self) -> Section:
        """What customers were promised, by when, and who sees to it."""
        return team.under_way(self.facts, self.words)

    def kept(self) -> Section | None:
        """What was done lately."""
        return team.kept(self.facts, self.words)

    def thanks(self) -> Note | None:
        """Thanks to colleagues by name, where they may be named."""
        return team.thanks(self.facts, self.words)

    def method(self) -> Text:
        """How it was measured."""
        return team.method(self.facts, self.words)


@dataclass(frozen=True)
class PosterReport:
    """The same in a few words on one page of A3: each method is one part of it."""

    facts: TeamFacts
    words: Words
    edition: Edition = BUILT_IN["customer"]

    def title(self) -> Title:
        """Thank you, here is what our customers tell us. Carries the numbers, and the size of the page."""
        return called(team_poster.title(self.facts, self.words), self.edition, self.words)

    def score(self) -> Headline | Text:
        """The score, big: a number or a word."""
        return team_poster.score(self.facts, self.words)

    def themes(self) -> Section:
        """Three strengths, and three things that must get better."""
        return team_poster.themes(self.facts, self.words)

    def quote(self) -> Quotes | None:
        """One customer's words."""
        return team_poster.quote(self.facts, self.words)

    def actions(self) -> Section:
        """Three things that customers were promised."""
        return team_poster.actions(self.facts, self.words)

    def thanks(self) -> Note | None:
        """Thanks to colleagues by name, where they may be named."""
        return team_poster.thanks(self.facts, self.words)

    def method(self) -> Text:
        """How it was measured."""
        return team_poster.method(self.facts, self.words)


def team_report(parameters: Parameters) -> TeamReport:
    """Open what the team of a unit reads; only released values are read.

    Raises ReportError where the programme, period, unit or language does not exist.
    """
    found = customer_report(parameters)
    facts = facts_of(TeamFacts, found.facts.side, found.facts.scope)
    return TeamReport(facts, found.words, found.prose, found.edition)


def poster_report(parameters: Parameters) -> PosterReport:
    """Open the poster for the team of a unit; only released values are read.

    Raises ReportError where the programme, period, unit or language does not exist.
    """
    found = team_report(parameters)
    return PosterReport(found.facts, found.words, found.edition)
