"""What the figures were measured on and with."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

LIBRARIES = (
    "papermill",
    "nbconvert",
    "ipykernel",
    "matplotlib",
    "pandas",
    "duckdb",
    "pyarrow",
    "typst",
    "numpy",
)


def machine() -> dict[str, Any]:
    """The machine, its load, the day, and the versions of what matters."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("nps-report", *LIBRARIES)},
    }


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
    return found[1] if found else platform.machine()
