"""Which comments the internal edition quotes, on which theme each, and what in them speaks of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from nps_report.facts.sample import known_values
from nps_report.facts.themes import SOUGHT, Themes
from nps_report.metrics import ScoreClass
from nps_report.verbatims.pinned import CUT, Choice
from nps_report.verbatims.quotes import choose_by_theme

Span = tuple[int, int]

ANY = ""
"""Stands for the theme of a quote that was not chosen for one."""


def quoted(themes: Themes, per_class: int) -> pd.DataFrame:
    """The comments worth quoting, up to `per_class` of each class and one per account.

    Those of a class come from different themes, the ones it raises most in the tone looked for; where it raises
    fewer, any of its comments stands in. What the analyst pinned comes first, what is banned never.

    Added columns: `theme`, blank where a comment stands in, `quote` and `marks`, the places in it that raise a theme.
    """
    facts = themes.facts
    found = facts.comments.rename(columns={"comment": "text", "account_id": "account", "response_id": "key"})
    found = found[found["score_class"].notna()].reset_index(drop=True)
    choice = Choice(*map(frozenset, facts.side.pinned_and_banned()))
    asked: dict[str, list[str]] = {name: _asked(themes, name, per_class) for name in SOUGHT}
    chosen = choose_by_theme(found, _topics(themes, found, asked, choice), per_theme=1, choice=choice)
    places = zip(chosen["score_class"].tolist(), chosen["theme"].tolist(), strict=True)
    on = [asked[name][int(place.rpartition(" ")[2])] for name, place in places]
    chosen = chosen.assign(theme=pd.Series(on, chosen.index, dtype="str"))
    return chosen.assign(marks=pd.Series(_marks(themes, chosen), chosen.index, dtype="object"))


def _asked(themes: Themes, name: ScoreClass, per_class: int) -> list[str]:
    """The themes to quote a class on, filled up with any."""
    leading = [theme for theme, _ in themes.of_class(name)][:per_class]
    return [*leading, *[ANY] * (per_class - len(leading))]


def _topics(
    themes: Themes, found: pd.DataFrame, asked: dict[str, list[str]], choice: Choice
) -> list[Collection[str]]:
    """For each comment, the places among the quotes of its class that it may take."""
    raised = _sought(themes)
    rows = zip(*(known_values(found, column) for column in ("key", "text", "score_class")), strict=True)
    return [
        [
            f"{name} {place}"
            for place, theme in enumerate(asked[name])
            if theme == ANY or theme in raised.get(key, ()) or choice.pins(key, text)
        ]
        for key, text, name in rows
    ]


def _sought(themes: Themes) -> dict[str, set[str]]:
    """The themes that each comment raises in the tone that is looked for in its class."""
    found: dict[str, set[str]] = {}
    for said in themes.found:
        for one in said.raised:
            if one.score_class is not None and one.tone in SOUGHT[one.score_class]:
                found.setdefault(one.response, set()).add(said.theme)
    return found


def _marks(themes: Themes, chosen: pd.DataFrame) -> list[tuple[Span, ...]]:
    scope = themes.facts.scope
    mentions = themes.facts.side.mentions(scope.unit, scope.start, scope.end)
    own = mentions[mentions["response_id"].isin(chosen["key"])]
    spans: dict[str, list[Span]] = {}
    for key, start, end in zip(
        *(own[column].tolist() for column in ("response_id", "start", "end")), strict=True
    ):
        spans.setdefault(key, []).append((start, end))
    texts = zip(*(chosen[column].tolist() for column in ("key", "text", "quote")), strict=True)
    return [marks_in(text, quote, spans.get(key, ())) for key, text, quote in texts]


def marks_in(text: str, quote: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Where the places `spans` of a comment's text stand in its quote, those side by side joined.

    What a cut quote leaves out has no place in it.

    >>> marks_in("  Trop cher. Et en retard.", "Trop cher. […]", [(2, 6), (7, 11), (5, 9), (16, 25)])
    ((0, 9),)
    """
    before = len(text) - len(text.lstrip())
    whole = text.strip()
    length = len(whole) if quote == whole else len(quote.removesuffix(CUT).rstrip())
    placed = sorted((start - before, end - before) for start, end in spans)
    return _joined(quote, [(start, end) for start, end in placed if 0 <= start < end <= length])


def _joined(quote: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in spans:
        if found and not quote[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
