"""What the template warms before any process is forked from it."""

from __future__ import annotations

from importlib import import_module

MODULES = ("nps_report.cli", "nps_report.batch.make")


def warm_up() -> None:
    """Import what a report needs."""
    for name in MODULES:
        import_module(name)
