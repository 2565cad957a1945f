"""Where more workers stop helping: plays the schedule of a run with the sizes of its jobs from a real journal.

`python -m tools.schedule_simulation reports --times 40` reads `reports/journal.jsonl`, takes each unit as forty like
it, and prints how long so many workers take, and what holds them up: the command that hands out and takes in, a last
unit that is longer than the others, or nothing but the work. `--command-cores 16` lets so many processes of the
command's machine take in, as `-j 16` does. It simulates; what it starts from was measured.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from pathlib import Path

from nps_report.batch.journal import Entry, read_journal

WORKERS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


@dataclass(frozen=True)
class Bundle:
    """The reports of a unit, which one process makes: how many, and the processor time that they take, in seconds."""

    reports: int
    seconds: float


@dataclass(frozen=True)
class Costs:
    """What a run takes beside its reports, in seconds.

    `before` is done once, before the first report (sources, snapshot, release); `start` by each worker; `over` on top
    of each report by whoever makes it. Of each report the command then takes `alone` in its own process, and `command`
    in one of `command_cores` that search and write; where that is one, its own process does both.
    """

    before: float = 0.0
    start: float = 1.5
    over: float = 0.03
    command: float = 0.03
    alone: float = 0.002
    command_cores: int = 1


@dataclass(frozen=True)
class Played:
    """A run with so many workers: how long it takes, of how much work, and what holds it up."""

    workers: int
    seconds: float
    work: float
    held_by: str

    @property
    def share_used(self) -> float:
        """Which share of the workers' time is work."""
        return self.work / (self.workers * self.seconds)


def bundles_of(entries: Iterable[Entry]) -> tuple[Bundle, ...]:
    """What each unit takes, by the last entry of each of its reports that was made.

    >>> names = ("internal.fr", "customer.fr")
    >>> made = [{"report": f"2026-10/lyon/{name}", "did": "made", "cpu": 0.25} for name in names]
    >>> bundles_of([*made, {**made[0], "cpu": 0.5}, {**made[1], "did": "up to date", "cpu": 0.0}])
    (Bundle(reports=2, seconds=0.75),)
    """
    last = {entry["report"]: float(entry["cpu"]) for entry in entries if entry["did"] == "made"}
    units: dict[str, list[float]] = defaultdict(list)
    for report, seconds in sorted(last.items()):
        units[_unit(report)].append(seconds)
    return tuple(Bundle(len(found), sum(found)) for found in units.values())


def _unit(report: str) -> str:
    """What is made together: the folder of a unit, or the reports about one account."""
    period, unit, *deeper = report.split("/")
    about = [deeper[-1].rpartition(".")[0]] if len(deeper) > 1 else []
    return "/".join([period, unit, *about])


def played(bundles: Sequence[Bundle], workers: int, costs: Costs) -> Played:
    """The longest first to whoever is free first; what is made waits until the command has taken it in.

    >>> four = [Bundle(1, 10.0)] * 4
    >>> free = Costs(before=0.0, start=0.0, over=0.0, command=0.0, alone=0.0)
    >>> [played(four, workers, free).seconds for workers in (1, 2, 4, 8)]
    [40.0, 20.0, 10.0, 10.0]
    >>> busy = [Costs(0.0, 0.0, 0.0, command=5.0, alone=0.0, command_cores=cores) for cores in (1, 2, 4)]
    >>> [played(four, 4, costs).seconds for costs in busy]
    [30.0, 20.0, 15.0]
    >>> played(four, 4, busy[0]).held_by
    'the command'
    """
    free = [costs.start] * workers
    heapify(free)
    ends: list[tuple[float, int]] = []
    for bundle in sorted(bundles, key=lambda one: -one.seconds):
        end = free[0] + bundle.seconds + bundle.reports * costs.over
        heapreplace(free, end)
        ends.append((end, bundle.reports))
    taken_in = _taken_in(sorted(ends), costs)
    made = max((end for end, _ in ends), default=0.0)
    work = sum(bundle.seconds for bundle in bundles)
    longest = max((bundle.seconds for bundle in bundles), default=0.0)
    return Played(
        workers, costs.before + max(made, taken_in), work, _held_by(made, taken_in, longest, work / workers)
    )


def _taken_in(ends: Iterable[tuple[float, int]], costs: Costs) -> float:
    """When the command has taken in all: so many reports come back at each of these times."""
    alone, cores = costs.alone, costs.command_cores
    # A process that does all of it gains nothing by doing it in two steps.
    first, then = (alone, costs.command) if cores > 1 else (alone + costs.command, 0.0)
    heard, keepers = 0.0, [0.0] * cores
    for end, reports in ends:
        for _ in range(reports):
            heard = max(heard, end) + first
            heapreplace(keepers, max(keepers[0], heard) + then)
    return max(keepers)


def _held_by(made: float, taken_in: float, longest: float, even: float) -> str:
    """What a run waits for most; a tenth more than its share of the work is taken for the work itself."""
    if taken_in > 1.1 * made:
        return "the command"
    return "the longest unit" if longest > even else "the work"


def lines(bundles: Sequence[Bundle], costs: Costs, workers: Sequence[int] = WORKERS) -> Iterator[str]:
    """The table: a row for each number of workers.

    >>> print(*lines([Bundle(4, 8.0)] * 1000, Costs(), (1, 128)), sep="\\n")
    | workers | minutes | times as fast | of their time at work | held up by |
    |---|---|---|---|---|
    | 1 | 135.4 | 1.0 | 99 % | the work |
    | 128 | 2.3 | 59.0 | 45 % | the command |
    """
    yield "| workers | minutes | times as fast | of their time at work | held up by |"
    yield "|---|---|---|---|---|"
    alone = played(bundles, 1, costs).seconds
    for number in workers:
        one = played(bundles, number, costs)
        faster, used = alone / one.seconds, round(100 * one.share_used)
        yield f"| {number} | {one.seconds / 60:.1f} | {faster:.1f} | {used} % | {one.held_by} |"


def main() -> None:
    """Read the journal of a folder of reports, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("reports", type=Path, help="the folder of reports whose journal is read")
    asked.add_argument("--times", type=int, default=1, help="how many units like each there are")
    for name, value in vars(Costs()).items():
        asked.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = asked.parse_args()
    bundles = bundles_of(read_journal(given.reports)) * given.times
    if not bundles:
        raise SystemExit(f"{given.reports}: no journal that tells of a report that was made.")
    costs = Costs(**{name: getattr(given, name) for name in vars(Costs())})
    if costs.command_cores < 1:
        raise SystemExit(
            f"--command-cores {costs.command_cores}: a command has at least one. Name 1 or more."
        )
    reports = sum(bundle.reports for bundle in bundles)
    seconds = sum(bundle.seconds for bundle in bundles)
    print(f"{len(bundles)} units, {reports} reports, {seconds / 3600:.2f} hours of one processor.")
    print(*lines(bundles, costs), sep="\n")


if __name__ == "__main__":
    main()
