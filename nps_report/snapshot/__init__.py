"""A snapshot: the answers of a programme, frozen, with an internal and a customer side."""

from nps_report.snapshot.account import AccountSide, open_account
from nps_report.snapshot.build import Snapshot, build_snapshot, read_snapshot
from nps_report.snapshot.customer import (
    CustomerSide,
    ReleasedChange,
    ReleasedQuote,
    ReleasedSegment,
    ReleasedTheme,
    open_customer,
)
from nps_report.snapshot.disclosure import Released
from nps_report.snapshot.internal import InternalSide, open_internal
from nps_report.snapshot.invited import Silent, twelve_months_to
from nps_report.snapshot.letters import account_slugs, letter_folder, release_letters
from nps_report.snapshot.own import OwnScore
from nps_report.snapshot.public import PublicProgramme
from nps_report.snapshot.releasing import release
from nps_report.snapshot.units import WHOLE, Unit, Units
from nps_report.snapshot.writing import refuse_unknown_names

__all__ = [
    "WHOLE",
    "AccountSide",
    "CustomerSide",
    "InternalSide",
    "OwnScore",
    "PublicProgramme",
    "Released",
    "ReleasedChange",
    "ReleasedQuote",
    "ReleasedSegment",
    "ReleasedTheme",
    "Silent",
    "Snapshot",
    "Unit",
    "Units",
    "account_slugs",
    "build_snapshot",
    "letter_folder",
    "open_account",
    "open_customer",
    "open_internal",
    "read_snapshot",
    "refuse_unknown_names",
    "release",
    "release_letters",
    "twelve_months_to",
]
