"""Planned actions: what was promised, in which order it matters, and what is late or done."""

from nps_report.actions.register import Register, localized

__all__ = ["Register", "localized"]
