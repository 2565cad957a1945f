"""`params/`: what a programme is and what a run makes, checked once, at the door."""

from nps_report.programme.loading import load_programme, load_run_plan
from nps_report.programme.localized import LANGUAGES, Localized
from nps_report.programme.models import (
    Brand,
    Customer,
    FollowUp,
    Programme,
    RevenueAtRisk,
    RunPlan,
    Statistics,
    Thresholds,
)
from nps_report.programme.sources import Source, Sources

__all__ = [
    "LANGUAGES",
    "Brand",
    "Customer",
    "FollowUp",
    "Localized",
    "Programme",
    "RevenueAtRisk",
    "RunPlan",
    "Source",
    "Sources",
    "Statistics",
    "Thresholds",
    "load_programme",
    "load_run_plan",
]
