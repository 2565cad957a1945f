"""Planned actions and follow-ups: what was promised, in which order it matters, and what is late or done."""

from nps_report.actions.followups import STATUSES, FollowUp, follow_ups_on
from nps_report.actions.register import OPEN, Register, localized

__all__ = ["OPEN", "STATUSES", "FollowUp", "Register", "follow_ups_on", "localized"]
