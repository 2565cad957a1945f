"""What each person's latest comment of the year tells: its themes, each with its tone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from nps_report.facts.people import Person
from nps_report.facts.themes import SOUGHT, Tone, raised_in

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts


@dataclass(frozen=True)
class Told:
    """The themes that the people of a report's year raise in the comment of their latest answer."""

    facts: Facts

    @cached_property
    def speaking(self) -> tuple[Person, ...]:
        """Those whose comment says something."""
        return tuple(person for person in self.facts.people.answered if person.comment)

    def of(self, person: Person) -> dict[str, Tone]:
        """The themes that a person raises, in the code frame's order."""
        return self._by_response.get(person.response or "", {})

    def sought(self, person: Person) -> tuple[str, ...]:
        """The themes raised as is looked for in the person's class: a promoter's praise, what others find missing."""
        if person.score_class == "silent":
            return ()
        wanted = SOUGHT[person.score_class]
        return tuple(theme for theme, tone in self.of(person).items() if tone in wanted)

    @cached_property
    def _by_response(self) -> dict[str, dict[str, Tone]]:
        side, scope = self.facts.side, self.facts.scope
        if not self.speaking:
            return {}
        raised = raised_in(side.mentions(scope.unit, *self.facts.year), _comments(self.speaking))
        found: dict[str, dict[str, Tone]] = {}
        for theme in side.theme_names():
            for one in raised.get(theme, ()):
                found.setdefault(one.response, {})[theme] = one.tone
        return found


def _comments(people: Sequence[Person]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "response_id": [person.response for person in people],
            "score_class": [person.score_class for person in people],
        }
    )
