"""The facts of what a team reads: those of the customers' side, and the colleagues to thank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nps_report.facts.customer import CustomerFacts


@dataclass(frozen=True)
class TeamFacts(CustomerFacts):
    """What everybody who works for a unit may read of it: what customers may, told to colleagues."""

    @cached_property
    def thanked(self) -> Sequence[str]:
        """The colleagues whom customers praise and who may be named, in alphabetical order."""
        return self.side.thanked(self.scope.unit)

    def under_way(self, language: str) -> list[dict[str, Any]]:
        """What customers were promised and is not done yet, the nearest first."""
        return [row for row in self.promises(language) if row["status"] != "done"]

    def kept(self, language: str) -> list[dict[str, Any]]:
        """The promises that were kept lately, the latest first."""
        return [row for row in self.promises(language) if row["status"] == "done"]
