"""What has to be the same wherever a run's reports are made, lest they differ with the worker that makes them."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nps_report import __version__
from nps_report.batch.basis import folder_part, libraries
from nps_report.kit import kit_folder

KIT = "nps-report"

_PACKAGE = Path(__file__).resolve().parents[1]

_BESIDE = ("distributed", "cloudpickle")
"""What carries the work, beside what does it."""


@cache
def versions_here() -> Mapping[str, str]:
    """The version of each library, of Python and of the kit's own code, by name; the fonts are a library."""
    beside = {name: _version(name) for name in _BESIDE}
    code = f"{__version__} (its code: {folder_part(_PACKAGE)} {folder_part(kit_folder('notebooks'))})"
    return {**libraries(), **beside, "machine": platform.machine(), KIT: code}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not there"


def difference(there: Mapping[str, str], here: Mapping[str, str]) -> str | None:
    """What differs first, the kit's own code last: where a library differs, that is what to mend.

    >>> difference({"pandas": "3.0.0"}, {"pandas": "3.1.1"}), difference({"pandas": "3.1.1"}, {"pandas": "3.1.1"})
    ('pandas is 3.0.0 there and 3.1.1 here', None)
    """
    for name in dict.fromkeys((*here, *there)):
        if there.get(name) != here.get(name):
            return f"{name} is {there.get(name, 'not there')} there and {here.get(name, 'not here')} here"
    return None
