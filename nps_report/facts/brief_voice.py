"""What the people of one account say: their comments with who speaks and on what, and the themes behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from nps_report.facts.internal import Facts
from nps_report.facts.quoted import Span, marks_in
from nps_report.facts.sample import known_values
from nps_report.facts.themes import Tone, raised_in


@dataclass(frozen=True)
class Comment:
    """A comment and who wrote it when, as far as that may be said; `marks` are the places that raise a theme."""

    text: str
    language: str
    at: date
    score: int | None
    role: str | None
    name: str | None
    themes: tuple[tuple[str, Tone], ...] = ()
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True)
class ThemeHeard:
    """A theme of an account: in how many comments it is blamed, praised, or neither; `latest` is the last of them."""

    theme: str
    negative: int
    positive: int
    comments: int
    latest: date


@dataclass(frozen=True)
class Voice:
    """The comments of the year: those of the account, by its id or by the ids of its answers `own`.

    `names` are those by which the account's contacts may be called now: who took consent back is not named.
    """

    facts: Facts
    account: str
    own: frozenset[str]
    names: Mapping[str | None, str | None]

    @cached_property
    def _said(self) -> pd.DataFrame:
        """The comments that say something, with the class of their score."""
        found = self.facts.comments_between(*self.facts.year)
        own = (found["account_id"] == self.account) | found["response_id"].isin(self.own)
        return found[own & ~found["comment_empty"]].reset_index(drop=True)

    @cached_property
    def _mentions(self) -> pd.DataFrame:
        if self._said.empty:
            return pd.DataFrame(
                {name: pd.Series(dtype="str") for name in ("response_id", "theme", "start", "end")}
            )
        found = self.facts.side.mentions(self.facts.scope.unit, *self.facts.year)
        return found[found["response_id"].isin(self._said["response_id"])]

    @cached_property
    def _toned(self) -> dict[str, dict[str, Tone]]:
        """Each comment's themes with their tones, in the code frame's order; a competitor's name is none."""
        raised = raised_in(self._mentions, self._said)
        found: dict[str, dict[str, Tone]] = defaultdict(dict)
        for theme in self.facts.side.theme_names():
            for one in raised.get(theme, ()):
                found[one.response][theme] = one.tone
        return found

    @cached_property
    def _spans(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = defaultdict(list)
        columns = (known_values(self._mentions, name) for name in ("response_id", "start", "end"))
        for response, start, end in zip(*columns, strict=True):
            found[response].append((int(start), int(end)))
        return found

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment that says something, the newest first."""
        return tuple(self._comment(row) for row in self._rows())

    def _rows(self) -> Iterator[dict[str, Any]]:
        columns = [known_values(self._said, name) for name in _COLUMNS]
        for values in zip(*columns, strict=True):
            yield dict(zip(_COLUMNS, values, strict=True))

    def _comment(self, row: dict[str, Any]) -> Comment:
        response, text = row["response_id"], row["comment"].strip()
        contact, name = row["contact_id"], row["contact_name"]
        return Comment(
            text=text,
            language=row["comment_language"] or "",
            at=row["responded_at"].date(),
            score=None if row["score"] is None else int(row["score"]),
            role=row["role"],
            name=name and self.names.get(contact, name),
            themes=tuple(self._toned.get(response, {}).items()),
            marks=marks_in(row["comment"], text, self._spans.get(response, ())),
        )

    @cached_property
    def themes(self) -> tuple[ThemeHeard, ...]:
        """The themes raised, the most often blamed first, then the most often raised."""
        found: dict[str, list[tuple[Tone, date]]] = defaultdict(list)
        for one in self.comments:
            for theme, tone in one.themes:
                found[theme].append((tone, one.at))
        themes = (_heard(theme, said) for theme, said in found.items())
        return tuple(sorted(themes, key=lambda one: (-one.negative, -one.comments, one.theme)))


_COLUMNS = (
    "response_id",
    "comment",
    "comment_language",
    "responded_at",
    "score",
    "role",
    "contact_id",
    "contact_name",
)


def _heard(theme: str, said: list[tuple[Tone, date]]) -> ThemeHeard:
    tones = [tone for tone, _ in said]
    latest = max(day for _, day in said)
    return ThemeHeard(theme, tones.count("negative"), tones.count("positive"), len(said), latest)
