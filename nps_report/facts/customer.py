"""The facts of the customer edition: released values alone, from the customer side of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import pandas as pd

from nps_report.actions import OPEN
from nps_report.programme import LANGUAGES
from nps_report.scope import Scope
from nps_report.snapshot import (
    CustomerSide,
    Released,
    ReleasedChange,
    ReleasedQuote,
    ReleasedSegment,
    ReleasedTheme,
)
from nps_report.snapshot.promises import DONE_LATELY

MOST_VALUES = 8
"""How many values of a segment a letter has room for."""


@dataclass(frozen=True)
class CustomerFacts:
    """What a customer summary says of one scope. It holds no answer, so it has none to give away."""

    side: CustomerSide
    scope: Scope

    @property
    def programme(self) -> Any:
        """The public part of the programme."""
        return self.side.programme

    @cached_property
    def cell(self) -> Released:
        """The unit's score as it may be shown: hidden, in words, or a whole number with a band."""
        return self.side.cell(self.scope.unit)

    @property
    def shown_in(self) -> str | None:
        """The nearest unit above, or the whole, whose score is shown; None where there is none."""
        return self.side.shown_in(self.scope.unit)

    @cached_property
    def counted_with(self) -> Sequence[str]:
        """The units right below of which no score is shown: their answers count in this one alone."""
        return self.side.counted_with(self.scope.unit) if self.cell.level != "hidden" else ()

    @cached_property
    def changes(self) -> Sequence[ReleasedChange]:
        """Differences of published numbers."""
        return self.side.changes(self.scope.unit)

    @property
    def since_kept(self) -> ReleasedChange | None:
        """How far the number lies from the last one before promises were kept; None where it may not be told."""
        return next((change for change in self.changes if change.before_kept), None)

    @cached_property
    def themes(self) -> Sequence[ReleasedTheme]:
        """What enough of the unit's customers raise, and how."""
        return self.side.themes(self.scope.unit)

    @cached_property
    def segments(self) -> Mapping[str, Sequence[ReleasedSegment]]:
        """The segments that tell something beside the unit's score, each with the values that there is room for."""
        if self.cell.level == "hidden" or not self.programme.segments:
            return {}
        released = self.side.segments(self.scope.unit)
        by_segment = {
            name: [one for one in released if one.segment == name] for name in self.programme.segments
        }
        return {name: told_values(values) for name, values in by_segment.items() if tells(values)}

    @cached_property
    def quotes(self) -> Sequence[ReleasedQuote]:
        """Released quotes on these themes, in an order that tells nothing."""
        return self.side.quotes(self.scope.unit)

    def promises(self, language: str) -> list[dict[str, Any]]:
        """Public actions: what was said, what is done about it, its status, and the day due or done.

        Done ones first, the latest before; then open ones by their due date.
        """
        return promises_of(self._actions, self.scope.as_of, language)

    @cached_property
    def _actions(self) -> pd.DataFrame:
        return self.side.actions(self.scope.unit)


def tells(values: Sequence[ReleasedSegment]) -> bool:
    """Whether a segment tells of a value what the unit's score does not: something is shown, and of several.

    >>> user = ReleasedSegment("role", "user", Released("number", nps=22, n_band="10-29"))
    >>> tells([user, ReleasedSegment("role", None, Released("hidden"))]), tells([user])
    (True, False)
    """
    return len(values) > 1 and any(one.cell.level != "hidden" for one in values)


def told_values(values: Sequence[ReleasedSegment], most: int = MOST_VALUES) -> tuple[ReleasedSegment, ...]:
    """As many values as there is room for, in their order; where some are left out, hidden ones first, then the last.

    >>> shown, hidden = Released("words", words="high"), Released("hidden")
    >>> values = [ReleasedSegment("role", name, cell) for name, cell in zip("abc", [hidden, shown, shown])]
    >>> [one.value for one in told_values(values, most=2)]
    ['b', 'c']
    """
    kept = sorted(values, key=lambda one: one.cell.level == "hidden")[:most]
    return tuple(one for one in values if one in kept)


def promises_of(actions: pd.DataFrame, as_of: date, language: str) -> list[dict[str, Any]]:
    """Public actions as told on a day: done ones first, the latest before; then open ones by their due date."""
    rows = [{str(column): value for column, value in row.items()} for row in actions.to_dict("records")]
    told = [_promise(row, (language, *LANGUAGES)) for row in rows]
    since = pd.Timestamp(as_of - DONE_LATELY)
    done = [one for one in told if one["status"] == "done" and one["day"] >= since]
    still = [one for one in told if one["status"] in OPEN]
    by_text = partial(sorted, key=lambda one: _last_if_blank(one["text"]))
    shown = [
        *sorted(by_text(done), key=lambda one: one["day"], reverse=True),
        *sorted(by_text(still), key=lambda one: _last_if_blank(one["day"])),
    ]
    return [{name: _plain(value) for name, value in row.items()} for row in shown]


def _promise(action: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    """A public action as it is told, each text in the first of these languages that has it.

    `said_in` and `text_in` tell the language of a text where it is not the first one. A role is told in the language
    of the text alone.
    """
    status = action["status"]
    said, said_in = _in_language(action, "said", languages)
    text, text_in = _in_language(action, "public_text", languages)
    role, role_in = _in_language(action, "owner_role", [text_in, *languages] if text_in else languages)
    return {
        "name": _in_language(action, "public_text", LANGUAGES)[0],
        "status": status,
        "said": said,
        "said_in": said_in,
        "text": text,
        "text_in": text_in,
        "role": role if role_in in ("", text_in) else None,
        "day": action["done_at"] if status == "done" else action["due"],
        "asked": action.get("asked"),
        "effect": action.get("effect"),
        "is_new": action.get("is_new", False),
        "is_own": action.get("is_own", False),
    }


def _in_language(action: Mapping[str, Any], name: str, languages: Sequence[str]) -> tuple[Any, str]:
    """A text in the first language that has it, else the one that stands for all; and its language, if not the first.

    >>> action = {"said": "Trop tard", "said_fr": "Trop tard", "said_en": None, "public_text": "Un SMS"}
    >>> _in_language(action, "said", ("en", "fr")), _in_language(action, "public_text", ("en", "fr"))
    (('Trop tard', 'fr'), ('Un SMS', ''))
    """
    for language in languages:
        if not pd.isna(text := action.get(f"{name}_{language}")):
            return text, language if language != languages[0] else ""
    return action.get(name), ""


def _last_if_blank(value: Any) -> tuple[bool, Any]:
    return (True, 0) if pd.isna(value) else (False, value)


def _plain(value: Any) -> str | bool | None:
    if isinstance(value, bool):
        return value
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
