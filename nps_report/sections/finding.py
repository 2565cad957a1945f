"""One thing worth remembering, and how much it weighs beside others."""

from __future__ import annotations

from dataclasses import dataclass

from nps_report.blocks import Runs


@dataclass(frozen=True)
class Finding:
    """One thing worth remembering; `weight` is its size in points times its share of the answers, 0 to 1."""

    topic: str
    text: Runs
    established: bool
    weight: float
