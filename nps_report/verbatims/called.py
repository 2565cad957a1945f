"""Which theme people mean who write its name, or a word of it, in a register of theirs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from nps_report.nearest import nearest_of
from nps_report.verbatims.frame import CodeFrame
from nps_report.verbatims.visible import fold, visible

_SHORTEST = 3
"""Words of fewer letters, as "et" or "up", mean no theme."""

_JOINED = re.compile(r" (?:et|ou|and|or) |, ")

Names = Mapping[str, Iterable[str]]
"""What each theme is called, by its id."""


def themes_called(names: Names, parts: Names | None = None) -> dict[str, str]:
    """The theme that a text means, by the text as `called` makes it.

    A text means a theme by its id, by a name, or by a word that no other theme's name has; after these by the name of
    a part (a subtheme), or by what that joins ("Hausses et devis") where no other theme's parts do. A mere word of a
    part means nothing: "prise" is no slip for "prise en main", nor "service" for "niveaux de service".

    >>> known = themes_called({"delivery": ["Livraison et délais"], "ease": ["Facilité"]}, {"ease": ["Prise en main"]})
    >>> [known.get(called(text)) for text in ("Délais", "delivery", "prise en main", "prise", "et")]
    ['delivery', 'delivery', 'ease', None, None]
    """
    by_part, by_name = _by_text(parts or {}, _joined), _by_text(names, str.split)
    return by_part | by_name | {called(theme): theme for theme in names}


def themes_of_frame(frame: CodeFrame) -> dict[str, str]:
    """The themes of a code frame, by what they may be called.

    >>> from nps_report.verbatims.frame import Theme
    >>> themes_of_frame(CodeFrame((Theme("price", {"fr": "Prix", "en": "Price"}),)))
    {'prix': 'price', 'price': 'price'}
    """
    names = {theme.id: theme.names.values() for theme in frame.themes}
    parts = {
        theme.id: [name for one in theme.subthemes for name in one.names.values()] for theme in frame.themes
    }
    return themes_called(names, parts)


def meant(text: str, frame: CodeFrame) -> str:
    """The way out where a text is no theme: the nearest id or name, else the ids there are.

    >>> from nps_report.verbatims.frame import Theme
    >>> frame = CodeFrame((Theme("price", {"fr": "Prix"}),))
    >>> meant("pricee", frame), meant("zzz", frame)
    ("Did you mean 'price'?", 'There are price.')
    """
    # Of those alike but for case the last one is told: the id.
    names = (name for theme in frame.themes for name in (*theme.names.values(), theme.id))
    near = nearest_of(text, names)
    return (
        f"Did you mean {near!r}?" if near else f"There are {', '.join(theme.id for theme in frame.themes)}."
    )


def called(text: str) -> str:
    """A text as names of themes are compared: without case, accents and doubled spaces.

    >>> called("  Outils  NUMÉRIQUES ")
    'outils numeriques'
    """
    return " ".join(fold(visible(text)).split())


def _joined(name: str) -> list[str]:
    """What a name joins: "hausses et devis" is hausses and devis."""
    return _JOINED.split(name)


def _by_text(names: Names, words_of: Callable[[str], Iterable[str]]) -> dict[str, str]:
    """The theme of each word, or other piece, that only one theme's names have, then of each name."""
    told = [(called(name), theme) for theme, some in names.items() for name in some]
    owners: dict[str, set[str]] = defaultdict(set)
    for name, theme in told:
        for word in words_of(name):
            owners[word].add(theme)
    words = {
        word: next(iter(themes))
        for word, themes in owners.items()
        if len(themes) == 1 and len(word) >= _SHORTEST
    }
    return words | dict(told)
