"""Which theme of the code frame a colleague means, who wrote it down in words of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nps_report.snapshot.themes import ThemeNames
from nps_report.verbatims.called import called, themes_called


def theme_finder(known: Mapping[str, ThemeNames]) -> Callable[[Any], str | None]:
    """What finds the theme that a cell of a register means; None for a blank one, and where no theme is meant.

    >>> known = {"delivery": ThemeNames({"en": "Delivery and delays"}), "price": ThemeNames({"en": "Price and terms"})}
    >>> find = theme_finder(known)
    >>> find("Delays"), find("price and terms"), find("and"), find(None)
    ('delivery', 'price', None, None)
    """
    names = {theme: one.names.values() for theme, one in known.items()}
    parts = {
        theme: [name for part in one.subthemes.values() for name in part.values()]
        for theme, one in known.items()
    }
    themes = themes_called(names, parts)
    # A blank is NaN, which is no text.
    return lambda cell: themes.get(called(cell)) if isinstance(cell, str) else None
