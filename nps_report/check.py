"""`nps-report check`: what the sources hold, and every problem with its way out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from nps_report.contract import Problem, clean_tables
from nps_report.errors import ContractError, SnapshotError, SourceError
from nps_report.programme import Programme
from nps_report.snapshot import refuse_unknown_names


@dataclass(frozen=True)
class CheckReport:
    """What a check found. `rows` counts the rows of the responses by what became of them.

    `untold` counts problems beyond those kept in full; `fatal` says why the input cannot be used, if so.
    """

    programme: str
    rows: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    untold: int = 0
    fatal: str = ""

    @property
    def errors(self) -> int:
        """How many problems make the input unusable."""
        return sum(problem.severity == "error" for problem in self.problems) + bool(self.fatal)

    @property
    def warnings(self) -> int:
        """How many problems a run can live with: a row set aside is one."""
        return sum(problem.times for problem in self.problems if problem.severity == "warning") + self.untold

    def lines(self) -> Iterator[str]:
        """For people: each problem, then the rows by reason, then the verdict."""
        for problem in self.problems:
            yield f"{problem.severity}: {problem.line()}"
        if self.untold:
            yield f"... and {self.untold} more of the same kinds."
        if self.fatal:
            yield f"error: {self.fatal}"
        if self.rows:
            yield f"{self.programme}: " + ", ".join(f"{count} {what}" for what, count in self.rows.items())
        yield f"{_counted(self.errors, 'error')}, {_counted(self.warnings, 'warning')}."

    def as_json(self) -> str:
        """For programs: the same, as one JSON object."""
        found = {
            "schema": "nps-report/check/1",
            "programme": self.programme,
            "rows": dict(self.rows),
            "errors": self.errors,
            "warnings": self.warnings,
            "untold": self.untold,
            "fatal": self.fatal or None,
            "problems": [asdict(problem) for problem in self.problems],
        }
        return json.dumps(found, ensure_ascii=False, indent=1)


def check_programme(programme: Programme) -> CheckReport:
    """Read and check every source of `programme`; nothing is kept. An unusable source is told, not raised."""
    with tempfile.TemporaryDirectory(prefix="nps-report-") as work:
        try:
            tables = clean_tables(programme, Path(work))
        except ContractError as error:
            problems = tuple(error.problems)
            return CheckReport(programme.programme, problems=problems, fatal=_not_yet_told(error, problems))
        except SourceError as error:
            return CheckReport(programme.programme, fatal=str(error))
        log = tables.problems
        report = CheckReport(programme.programme, tables.rows, tuple(log), log.untold)
        try:
            refuse_unknown_names(programme, tables.tables)
        except SnapshotError as error:
            return replace(report, fatal=str(error))
        return report


def _not_yet_told(error: ContractError, problems: Sequence[Problem]) -> str:
    """The error's message, blank where every line of it is one of the problems."""
    told = {problem.line() for problem in problems}
    return "" if told.issuperset(str(error).splitlines()) else str(error)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
