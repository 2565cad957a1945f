"""What one report may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one process may take, and how often its item is tried where it dies."""

    cell_seconds: float = 600
    memory: int | None = 2 * 2**30
    """Bytes beyond the template."""
    attempts: int = 2


USUAL = Limits()
"""What a report may take unless told otherwise."""

NONE = Limits(float("inf"), None, 1)
"""No limit at all."""
