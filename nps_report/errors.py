"""Every exception of the kit: one clear line that says what, where, which value, and the way out."""

from collections.abc import Iterable
from typing import Any


class ReportError(Exception):
    """What an analyst can mend. `slug` is the heading in docs/messages.md that says more.

    >>> error = ReportError("unknown-key", "params/programme.yml: unknown key 'unitz'.")
    >>> error.slug, str(error)
    ('unknown-key', "params/programme.yml: unknown key 'unitz'.")
    """

    def __init__(self, slug: str, message: str) -> None:
        super().__init__(message)
        self.slug = slug


class ProgrammeError(ReportError):
    """A file of `params/` cannot be used as it is."""


class PeriodError(ReportError):
    """A period that cannot be read or found."""


class SourceError(ReportError):
    """An input that cannot be read as a table at all."""


class ContractError(ReportError):
    """An input that was read, but holds too little that is usable; `problems` are those found so far."""

    def __init__(self, slug: str, message: str, problems: Iterable[Any] = ()) -> None:
        super().__init__(slug, message)
        self.problems = problems


class SnapshotError(ReportError):
    """A snapshot that cannot be made or opened."""


class UnknownNameError(ReportError):
    """A unit, edition, language or format that the programme does not have."""


class NotebookError(ReportError):
    """A notebook that is missing, or a cell of it that failed."""


class RenderError(ReportError):
    """A document that a template could not turn into a file."""


class LeakError(ReportError):
    """A finished customer file that holds what it must not."""


class LedgerError(ReportError):
    """A ledger that is not as it was written, or that another command is writing to."""


class PublishError(ReportError):
    """A report that may not be published or sent, or a place that it cannot be put to."""


class UsageError(ReportError):
    """An option of the command line that cannot be used."""


class OutputError(ReportError):
    """A folder or file that cannot be written."""
