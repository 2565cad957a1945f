"""The code frame: the themes that comments are coded by, and the words that betray them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

COMPETITORS = "competitors"
"""The theme of every mention of a competitor, whose name is then the subtheme."""


@dataclass(frozen=True)
class Theme:
    """What customers may speak of, its name and its patterns in each language.

    `excluded` are phrases inside which a pattern of the theme or of its subthemes does not count.

    >>> delay = Theme("delay", {"fr": "Retards", "en": "Delays"}, {"fr": ("en retard",)})
    >>> Theme("delivery", {"fr": "Livraison", "en": "Delivery"}, subthemes=(delay,)).subthemes[0].id
    'delay'
    """

    id: str
    names: Mapping[str, str]
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subthemes: tuple[Theme, ...] = ()


@dataclass(frozen=True)
class CodeFrame:
    """The themes of a programme, in the order in which they are written, and its competitors' names.

    >>> CodeFrame(competitors=("Acme",)).themes
    ()
    """

    themes: tuple[Theme, ...] = ()
    competitors: tuple[str, ...] = ()

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which any theme has patterns.

        >>> sorted(CodeFrame((Theme("price", {}, {"fr": ("cher",), "en": ()}),)).languages)
        ['fr']
        """
        said = [subtheme or theme for theme, subtheme in self.entries()]
        return frozenset(language for one in said for language, some in one.patterns.items() if some)

    def entries(self) -> Iterator[tuple[Theme, Theme | None]]:
        """Every theme alone, then with each of its subthemes.

        >>> delivery = Theme("delivery", {}, subthemes=(Theme("delay", {}),))
        >>> [(theme.id, sub and sub.id) for theme, sub in CodeFrame((delivery,)).entries()]
        [('delivery', None), ('delivery', 'delay')]
        """
        for theme in self.themes:
            yield theme, None
            yield from ((theme, subtheme) for subtheme in theme.subthemes)
