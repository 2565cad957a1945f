"""`params/`: what a programme is and what a run makes, checked once, at the door."""

from nps_report.programme.brand import Brand
from nps_report.programme.loading import load_programme, load_run_plan
from nps_report.programme.localized import Localized
from nps_report.programme.models import Programme, RunPlan
from nps_report.programme.parts import Customer, FollowUp, RevenueAtRisk, Statistics, Themes, Thresholds
from nps_report.programme.sources import Source, Sources
from nps_report.tables import LANGUAGES

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
    "Themes",
    "Thresholds",
    "load_programme",
    "load_run_plan",
]
