"""Planned actions: what was promised, in which order it matters, and what is late or done."""

from nps_report.actions.register import OPEN, Register, localized

__all__ = ["OPEN", "Register", "localized"]
