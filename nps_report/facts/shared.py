"""Facts that reports of one process share: those of a unit are the same in every language.

Nothing is shared unless whoever makes the reports says so, for a notebook's own cells might change what they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from nps_report.scope import Scope
from nps_report.snapshot.traced import Trace, go_on

Side = TypeVar("Side")
Facts = TypeVar("Facts")


@dataclass
class _Kept:
    """The facts that were opened last, what they are of, and all that they have asked."""

    of: Any = None
    facts: Any = None
    asked: Trace = field(default_factory=dict)


_last: _Kept | None = None
_shares = False


@contextmanager
def sharing(shares: bool = True) -> Iterator[None]:
    """Let reports that are opened before the block ends share their facts, with those of the block before too."""
    global _shares
    before, _shares = _shares, shares
    try:
        yield
    finally:
        _shares = before


def facts_of(kind: Callable[[Side, Scope], Facts], side: Side, scope: Scope) -> Facts:
    """`kind(side, scope)`, or what was made of an equal side and scope last, where facts are shared.

    >>> with sharing():
    ...     facts_of(complex, 1.0, 2.0) is facts_of(complex, 1.0, 2.0)
    True
    >>> facts_of(complex, 1.0, 2.0) is facts_of(complex, 1.0, 2.0)
    False
    """
    global _last
    if not _shares:
        return kind(side, scope)
    wanted = (kind, getattr(side, "folder", side), scope)
    if _last is None or _last.of != wanted:
        _last = _Kept(wanted, kind(side, scope))
    # Whoever traces is told all that the facts rest on, whichever report had them ask it.
    go_on(_last.asked)
    found: Facts = _last.facts
    return found
