"""What customers wrote: its language, whether it says anything, what of it may be shown, what to quote."""

from nps_report.verbatims.emptiness import is_empty
from nps_report.verbatims.language import language_of
from nps_report.verbatims.polarity import polarity
from nps_report.verbatims.quotes import choose_quotes
from nps_report.verbatims.redaction import Redaction, Redactor, redact

__all__ = ["Redaction", "Redactor", "choose_quotes", "is_empty", "language_of", "polarity", "redact"]
