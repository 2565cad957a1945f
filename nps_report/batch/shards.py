"""Parts of a run that never speak to each other: each finds out from the plan alone which reports it makes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapreplace
from typing import TypeAlias

from nps_report.batch.plan import Job
from nps_report.errors import UsageError
from nps_report.snapshot import Units

Group: TypeAlias = tuple[str, str, str, str]
"""What jobs have in common that stay together: their period, unit, account and day."""

_LIKE_ONE_MORE_REPORT = 50
"""A report that covers so many more units takes twice the time of a report about one: it compares and draws each."""

_WRITTEN = re.compile(r"(?P<number>[0-9]{1,9})/(?P<of>[1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Shard:
    """One of `of` parts of a run, counted from 1: `Shard(2, 8)(jobs, units)` are the jobs of the second.

    Every job is in one part and no other, whatever the order of the jobs; the reports of a unit, or about an account,
    are in one part, since they share what they say.
    """

    number: int
    of: int

    def __call__(self, jobs: Sequence[Job], units: Units) -> tuple[Job, ...]:
        """The jobs of this part, in their order."""
        places = _places(_weights(jobs, units), self.of)
        return tuple(job for job in jobs if places[_group(job)] == self.number)

    @property
    def label(self) -> str:
        """How a message names it.

        >>> Shard(2, 8).label
        'shard 2/8'
        """
        return f"shard {self.number}/{self.of}"


def shard_of(text: str) -> Shard | None:
    """The part that `--shard` asks for; None where it is blank. Raises UsageError where it is none.

    >>> shard_of("2/8"), shard_of("")
    (Shard(number=2, of=8), None)
    """
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise UsageError(
            "bad-shard", f"--shard {text}: is no part of a run. Write --shard 2/8 for the second of eight."
        )
    number, of = int(found["number"]), int(found["of"])
    if not 1 <= number <= of:
        counted = " Whoever counts from 0 adds 1." if number == 0 else ""
        raise UsageError("bad-shard", f"--shard {text}: there is 1/{of} to {of}/{of}.{counted}")
    return Shard(number, of)


def _group(job: Job) -> Group:
    return job.period.name, job.unit, job.account, job.as_of.isoformat()


def _weights(jobs: Sequence[Job], units: Units) -> dict[Group, int]:
    """How long the reports of each group take beside each other, as far as a plan can tell.

    What a report takes does not depend on how many answers there are, but on how many units it covers. No journal is
    asked: it grows while others work.
    """
    weights: dict[Group, int] = defaultdict(int)
    for job in jobs:
        weights[_group(job)] += _LIKE_ONE_MORE_REPORT + len(units.covers(job.unit))
    return weights


def _places(weights: dict[Group, int], parts: int) -> dict[Group, int]:
    """The part of each group: the heaviest first, each to the part with the least so far.

    So no part has more than another by more than the lightest group in it, and groups of one weight go round.

    >>> lyon, lille, whole = (("2026-10", unit, "", "2026-10-31") for unit in ("Lyon", "Lille", "all"))
    >>> sorted(_places({lyon: 2, lille: 2, whole: 3}, 2).values())
    [1, 2, 2]
    """
    loads = [(0, number) for number in range(1, min(parts, len(weights)) + 1)]
    found = {}
    for group in _heaviest_first(weights):
        load, number = loads[0]
        found[group] = number
        heapreplace(loads, (load + weights[group], number))
    return found


def _heaviest_first(weights: dict[Group, int]) -> Iterator[Group]:
    yield from sorted(weights, key=lambda group: (-weights[group], group))
