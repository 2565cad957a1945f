"""A snapshot: the answers of a programme, frozen, with an internal and a customer side."""

from nps_report.snapshot.build import Snapshot, build_snapshot
from nps_report.snapshot.internal import InternalSide, open_internal
from nps_report.snapshot.invited import Silent
from nps_report.snapshot.units import Unit, Units

__all__ = [
    "InternalSide",
    "Silent",
    "Snapshot",
    "Unit",
    "Units",
    "build_snapshot",
    "open_internal",
]
