"""Net Promoter Score reports from Jupyter notebooks: internal and customer-facing, HTML and PDF.

The names below are found when first asked for, so that importing the package stays light.

>>> from nps_report import Counts
>>> Counts(6, 10, 24).nps
45.0
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nps_report.briefs import account_brief
    from nps_report.executive import executive_report
    from nps_report.metrics import Counts, difference, impact, mix_and_rate, score_interval
    from nps_report.report import Parameters, account_report, customer_report, internal_report
    from nps_report.team import poster_report, team_report

__version__ = "0.1.0"

__all__ = [
    "Counts",
    "Parameters",
    "__version__",
    "account_brief",
    "account_report",
    "customer_report",
    "difference",
    "executive_report",
    "impact",
    "internal_report",
    "mix_and_rate",
    "poster_report",
    "score_interval",
    "team_report",
]

_HOMES = {
    "Counts": "nps_report.metrics",
    "Parameters": "nps_report.report",
    "account_brief": "nps_report.briefs",
    "account_report": "nps_report.report",
    "customer_report": "nps_report.report",
    "difference": "nps_report.metrics",
    "executive_report": "nps_report.executive",
    "impact": "nps_report.metrics",
    "internal_report": "nps_report.report",
    "mix_and_rate": "nps_report.metrics",
    "poster_report": "nps_report.team",
    "score_interval": "nps_report.metrics",
    "team_report": "nps_report.team",
}
"""Where each public name lives."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
