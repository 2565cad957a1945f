"""Which theme of the code frame a colleague means, who wrote it down in words of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from nps_report.snapshot.themes import ThemeNames


def themes_by_word(known: Mapping[str, ThemeNames]) -> dict[str, str]:
    """The theme of each id, each name, and each word that stands in no other theme's names; in small letters.

    >>> known = {"delivery": ThemeNames({"en": "Delivery and delays"}), "price": ThemeNames({"en": "Price and terms"})}
    >>> found = themes_by_word(known)
    >>> found["delays"], found["price and terms"], found.get("and")
    ('delivery', 'price', None)
    """
    names = [(name.casefold(), theme) for theme, one in known.items() for name in one.names.values()]
    owners: dict[str, set[str]] = defaultdict(set)
    for name, theme in names:
        for word in name.split():
            owners[word].add(theme)
    words = {word: next(iter(themes)) for word, themes in owners.items() if len(themes) == 1}
    return words | dict(names) | {theme.casefold(): theme for theme in known}
