"""What this process is: a fresh one made for one item, and whether it was forked from a warm template."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from nps_report.engine.limits import USUAL, Limits


def _tell_nobody(cell: str | None) -> None:
    """Nobody waits for this process's cells."""


@dataclass
class Here:
    """The process at work: `warm` once it is known to come from a ready template."""

    warm: bool = False
    limits: Limits = USUAL
    tell_cell: Callable[[str | None], None] = _tell_nobody
    """Tells the supervisor which cell starts, as a message would name it, or that it ended."""
    pid: int = 0


# A process is one thing for all its life, so this is the one state that the package keeps.
_HERE = Here()


def here() -> Here:
    """What this process is.

    >>> here().warm
    False
    """
    return _HERE if _HERE.pid == os.getpid() else Here()


def become(warm: bool, limits: Limits, tell_cell: Callable[[str | None], None]) -> None:
    """Say what this process is; a process forked from it later is nothing of the kind."""
    _HERE.warm, _HERE.limits, _HERE.tell_cell, _HERE.pid = warm, limits, tell_cell, os.getpid()
