"""Which themes customers may read of: those that so many raise that it tells nothing of any of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from nps_report.programme import Thresholds
from nps_report.snapshot.answers import Marked
from nps_report.snapshot.disclosure import Cell, hides_whoever_says_it, released
from nps_report.snapshot.public import PublicTone
from nps_report.verbatims.frame import COMPETITORS
from nps_report.verbatims.polarity import Polarity
from nps_report.verbatims.tones import tone_of

PUBLIC: Mapping[Polarity | None, PublicTone] = {"positive": "appreciated", "negative": "to improve"}
"""How customers read of a tone; of a neutral one they do not."""

MENTIONED: PublicTone = "mentioned"
"""Of a theme that enough raise, but too few in any one tone."""


@dataclass(frozen=True)
class Themed:
    """The themes that the marked answers of a period raise; `order` is that of the code frame."""

    answers: Marked
    mentions: pd.DataFrame
    order: Sequence[str]

    def released(self, rows: Collection[int], rules: Thresholds) -> tuple[tuple[str, PublicTone], ...]:
        """The themes of some of the answers that may be told, each with a tone, in the code frame's order.

        None where the answers may not be shown beside comments. Each theme is judged in each tone, in both together
        where either may be told, and where neither may, as a whole.
        """
        everybody = self.answers.cell(rows)
        if released(everybody, rules, with_comments=True).level == "hidden":
            return ()
        hides = partial(hides_whoever_says_it, everybody=everybody, rules=rules)
        cells: dict[str, dict[PublicTone, Cell]] = defaultdict(dict)
        for (theme, tone), raising in self.raisers(rows).items():
            cells[theme][tone] = self.answers.cell(raising)
        return tuple((theme, tone) for theme in self.order for tone in _told(cells[theme], hides))

    def raisers(self, rows: Iterable[int]) -> Mapping[tuple[str, PublicTone], Sequence[int]]:
        """Those of the answers that raise each theme, in each tone and in any."""
        found: dict[tuple[str, PublicTone], list[int]] = defaultdict(list)
        for row in rows:
            for theme, tone in self.tones.get(row, {}).items():
                found[theme, MENTIONED].append(row)
                if tone in PUBLIC:
                    found[theme, PUBLIC[tone]].append(row)
        return found

    @cached_property
    def tones(self) -> dict[int, dict[str, Polarity]]:
        """The tone of each answer on each theme that it raises, by row; where words tell none, the score does."""
        classes = self.answers.classes
        return {
            row: {theme: tone_of(told, classes[row]) for theme, told in by_theme.items()}
            for row, by_theme in self._said.items()
        }

    @cached_property
    def worded(self) -> dict[int, dict[str, Polarity]]:
        """As `tones`, by words alone: beside a quote, a tone that the score tells would tell the score."""
        return {
            row: {theme: tone_of(told, None) for theme, told in by_theme.items()}
            for row, by_theme in self._said.items()
        }

    def names_a_competitor(self, row: int) -> bool:
        """Whether an answer names a competitor."""
        return COMPETITORS in self._said.get(row, ())

    @cached_property
    def _said(self) -> dict[int, dict[str, list[str | None]]]:
        """What the mentions of each theme tell, by the row of their answer; those of other answers are left out."""
        places = {key: row for row, key in enumerate(self.answers.answers["response_id"].tolist())}
        # An answer that was replaced may bear the same id.
        counted = self.mentions[self.mentions["counts"].astype("bool")]
        columns = (counted[column].tolist() for column in ("response_id", "theme", "said"))
        found: dict[int, dict[str, list[str | None]]] = {}
        for key, theme, said in zip(*columns, strict=True):
            if key in places:
                by_theme = found.setdefault(places[key], defaultdict(list))
                by_theme[theme].append(said if isinstance(said, str) else None)
        return found


def at_least(themes: Sequence[tuple[str, PublicTone]], rules: Thresholds) -> int:
    """How many answers there are at least where these themes are told, for who knows the rules; 0 for no theme.

    So many raise a theme in each of its tones, and beside each account somebody does not: two of two accounts.

    >>> at_least([("price", "appreciated"), ("price", "to improve"), ("offer", "mentioned")], Thresholds())
    22
    """
    tones = Counter(theme for theme, tone in themes if tone != MENTIONED)
    most = max(tones.values(), default=min(len(themes), 1))
    return rules.public_with_comments * most + 2 if most else 0


def _told(cells: Mapping[PublicTone, Cell], hides: Callable[[Cell], bool]) -> Sequence[PublicTone]:
    """The tones in which a theme may be told; where there is none, whether it may be told at all.

    Both tones are told only if those who raise it in either hide among the others: else who knows how many answered
    would learn that everybody speaks of it. That it is mentioned would tell as much.
    """
    safe = [tone for tone in cells if hides(cells[tone])]
    tones = [tone for tone in PUBLIC.values() if tone in safe]
    if not tones:
        return [tone for tone in (MENTIONED,) if tone in safe]
    return tones if hides(sum((cells[tone] for tone in tones), Cell())) else []
