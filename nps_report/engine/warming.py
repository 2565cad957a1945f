"""What the template warms before any process is forked from it. Nothing here starts a thread or opens anything."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

MODULES = (
    "papermill",
    "matplotlib",
    "nps_report.batch.local",
    "nps_report.batch.make",
    "nps_report.cli",
    "nps_report.engine.fresh",
    "nps_report.engine.remote",
    "nps_report.report",
    # What libraries import when they are first asked for something.
    "encodings.utf_16_be",
    "encodings.utf_8_sig",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.core.methods.to_dict",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "scipy.special",
    "typst",
    "xlsxwriter",
)

READY = 4
"""Kernels that stand ready: for the reports of a unit in two editions and two languages."""


def warm_up(keep: Callable[[Any], None], templates: Path | None = None) -> None:
    """Import what a report needs, use it once, and `keep` kernels that have run nothing.

    `templates` is the folder that reports will be laid out with.
    """
    for name in MODULES:
        import_module(name)
    from nps_report import wording
    from nps_report.batch import record
    from nps_report.engine.rehearsal import rehearse
    from nps_report.engine.shell import new_kernel
    from nps_report.exports import annex
    from nps_report.periods.holidays import holidays_of
    from nps_report.publishing import leaks
    from nps_report.rendering import warming

    warming.warm(templates)
    # The library of holidays reads all countries for its first one: a seventh of a second.
    holidays_of("FR", 2026)
    for module in (wording, annex, leaks, record):
        module.warm()
    keep(new_kernel())
    rehearse(templates)
    for _ in range(READY):
        keep(new_kernel())
