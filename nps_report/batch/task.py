"""What is to be done about one report, as it travels to the process that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nps_report.batch.basis import Basis, Parts
from nps_report.batch.need import Need
from nps_report.batch.outcome import Outcome
from nps_report.batch.plan import Job
from nps_report.batch.workplace import Workplace
from nps_report.engine.limits import Limits


@dataclass(frozen=True)
class Task:
    """What to do about one report, in a place, from these parts.

    `names` is the digest of the names that a customer's files are searched for, blank in the internal edition.
    `shares` says that the report's notebook cannot change what it is given, so that it may share that with others.
    """

    need: Need
    place: Workplace
    parts: Parts
    names: str = ""
    shares: bool = False

    @property
    def job(self) -> Job:
        """The report's job."""
        return self.need.job


Maker = Callable[[Task], Outcome]
"""Makes one report; a failing one is an Outcome with an error, so that it stops no other."""

Executor = Callable[[Sequence["Task"], Basis, int, Limits, Callable[[str], None]], Iterator[Outcome]]
"""Makes the reports of a run wherever it likes, within limits.

The number is how many processes of this machine may do what is left for it; a warning is told to the last argument.
"""
