"""What a text must hold for a regular expression to be found in it: to look for that is much faster than to search."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

_LEAST = 3
"""Shorter pieces are in nearly any text."""

Pieces: TypeAlias = frozenset[str]


def required(expression: str) -> Pieces:
    """Pieces of text, in small letters, one of which stands in whatever the expression matches, case aside.

    None where that cannot be told: the text must then be searched.

    >>> sorted(required(r"pas (?:une? )?facture|devis\\w*")), sorted(required(r"\\d+ jours?"))
    (['devis', 'facture'], [' jour'])
    >>> required(r"n[°o] ?\\d+"), required("(?r)what only one library reads")
    (frozenset(), frozenset())
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parsed = re._parser.parse(expression)  # type: ignore[attr-defined]
        except (re.error, OverflowError, RecursionError):
            return frozenset()
    return _of_sequence(parsed)


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Pieces:
    """The best that any part of a sequence requires: all of them must be there, so one is enough to look for."""
    found: list[Pieces] = []
    run = ""
    for kind, value in items:
        if str(kind) == "LITERAL":
            run += chr(value)
            continue
        found.append(_of_text(run))
        run = ""
        found.append(_of_part(str(kind), value))
    found.append(_of_text(run))
    return max(found, key=_strength)


def _of_text(run: str) -> Pieces:
    # Letters whose small form is another number of letters would be looked for in vain.
    plain = run.casefold()
    return frozenset((plain,)) if len(plain) >= _LEAST and len(plain) == len(run) else frozenset()


def _of_part(kind: str, value: Any) -> Pieces:
    if kind == "SUBPATTERN":
        return _of_sequence(value[-1])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of_sequence(value[2]) if value[0] else frozenset()
    return _of_branches(value[1]) if kind == "BRANCH" else frozenset()


def _of_branches(branches: Sequence[Any]) -> Pieces:
    """What each branch requires, together; nothing where one of them requires nothing."""
    found = [_of_sequence(branch) for branch in branches]
    return frozenset().union(*found) if all(found) else frozenset()


def _strength(pieces: Pieces) -> tuple[int, int]:
    """How much a requirement rules out: the longer its shortest piece and the fewer they are, the more."""
    return (min(map(len, pieces)), -len(pieces)) if pieces else (0, 0)
