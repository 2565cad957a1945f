"""The code frame: the themes that comments are coded by, and the words that betray them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nps_report.verbatims.cues import Cues

COMPETITORS = "competitors"
"""The theme of every mention of a competitor, whose name is then the subtheme."""


@dataclass(frozen=True)
class Theme:
    """What customers may speak of, its name and its patterns in each language.

    A comment with one of its `patterns` speaks of it. One with a `likely` pattern does where the frame's cues agree;
    in a language without cues, both are alike. `excluded` are phrases inside which a pattern of the theme or of its
    subthemes does not count.

    >>> delay = Theme("delay", {"fr": "Retards", "en": "Delays"}, {"fr": ("en retard",)})
    >>> Theme("delivery", {"fr": "Livraison", "en": "Delivery"}, subthemes=(delay,)).subthemes[0].id
    'delay'
    """

    id: str
    names: Mapping[str, str]
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subthemes: tuple[Theme, ...] = ()
    likely: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class CodeFrame:
    """The themes of a programme, in the order in which they are written, its competitors' names, and cues by language.

    >>> CodeFrame(competitors=("Acme",)).themes
    ()
    """

    themes: tuple[Theme, ...] = ()
    competitors: tuple[str, ...] = ()
    cues: Mapping[str, Cues] = field(default_factory=dict)

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which any theme can be found.

        >>> sorted(CodeFrame((Theme("price", {}, {"fr": ("cher",), "en": ()}),)).languages)
        ['fr']
        """
        said = [subtheme or theme for theme, subtheme in self.entries()]
        written = [
            some for one in said for patterns in (one.patterns, one.likely) for some in patterns.items()
        ]
        return frozenset(language for language, some in written if some) | frozenset(self.cues)

    def entries(self) -> Iterator[tuple[Theme, Theme | None]]:
        """Every theme alone, then with each of its subthemes.

        >>> delivery = Theme("delivery", {}, subthemes=(Theme("delay", {}),))
        >>> [(theme.id, sub and sub.id) for theme, sub in CodeFrame((delivery,)).entries()]
        [('delivery', None), ('delivery', 'delay')]
        """
        for theme in self.themes:
            yield theme, None
            yield from ((theme, subtheme) for subtheme in theme.subthemes)
