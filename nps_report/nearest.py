"""The known name that a wrong one was most likely meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest_of(name: str, known: Iterable[str]) -> str | None:
    """The name among `known` that is closest to `name`, case aside; None where none is close.

    >>> nearest_of("lyon", ["Lille", "Lyon"]), nearest_of("Brest", ["Lille", "Lyon"])
    ('Lyon', None)
    """
    names = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(name.casefold(), names, n=1)
    return names[close[0]] if close else None


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message about a wrong `name`: the question whether another was meant, or nothing.

    >>> f"No unit named 'Lyn'{nearest('Lyn', ['Lille', 'Lyon'])}."
    "No unit named 'Lyn' (did you mean 'Lyon'?)."
    >>> f"No unit named 'Brest'{nearest('Brest', ['Lille', 'Lyon'])}."
    "No unit named 'Brest'."
    """
    found = nearest_of(name, known)
    return f" (did you mean {found!r}?)" if found is not None else ""
