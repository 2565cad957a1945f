"""The facts of the letter to one account: those of the customer edition, and the account's own slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nps_report.facts.customer import CustomerFacts, promises_of
from nps_report.snapshot import AccountSide, OwnScore, ReleasedQuote, ReleasedTheme


@dataclass(frozen=True)
class AccountFacts(CustomerFacts):
    """What a letter says to one account; of the others it holds what all customers may read."""

    side: AccountSide

    @cached_property
    def name(self) -> str:
        """What the account is called; blank where it has no name to print."""
        return self.side.account_name()

    @cached_property
    def own(self) -> OwnScore:
        """Its score: hidden, in words, or its own numbers."""
        return self.side.own()

    @cached_property
    def own_themes(self) -> Sequence[ReleasedTheme]:
        """What its people raise, and how."""
        return self.side.own_themes()

    @cached_property
    def own_quotes(self) -> Sequence[ReleasedQuote]:
        """What its people say."""
        return self.side.own_quotes()

    def promises_there(self, language: str) -> list[dict[str, Any]]:
        """The promises made where the account is a customer."""
        return self._promises(language, own=True)

    def promises_to_all(self, language: str) -> list[dict[str, Any]]:
        """The promises made to every customer."""
        return self._promises(language, own=False)

    def _promises(self, language: str, own: bool) -> list[dict[str, Any]]:
        actions = self.side.own_actions()
        return promises_of(actions[actions["own"] == own], self.scope.as_of, language)
