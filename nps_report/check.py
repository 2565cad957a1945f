"""`nps-report check`: what the sources hold, and every problem with its way out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from nps_report.contract import Problem, clean_tables
from nps_report.programme import Programme


@dataclass(frozen=True)
class CheckReport:
    """What a check found. `rows` counts the rows of the responses by what became of them."""

    programme: str
    rows: Mapping[str, int]
    problems: tuple[Problem, ...]
    total: int

    @property
    def errors(self) -> int:
        """How many problems make the input unusable."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems a run can live with: a row set aside is one."""
        return self.total - self.errors

    def lines(self) -> Iterator[str]:
        """For people: each problem, then the rows by reason, then the verdict."""
        for problem in self.problems:
            yield f"{problem.severity}: {problem.line()}"
        if self.total > len(self.problems):
            yield f"... and {self.total - len(self.problems)} more of the same kinds."
        yield f"{self.programme}: " + ", ".join(f"{count} {what}" for what, count in self.rows.items())
        yield f"{self.errors} errors, {self.warnings} warnings."

    def as_json(self) -> str:
        """For programs: the same, as one JSON object."""
        found = {
            "schema": "nps-report/check/1",
            "programme": self.programme,
            "rows": dict(self.rows),
            "errors": self.errors,
            "warnings": self.warnings,
            "problems": [asdict(problem) for problem in self.problems],
        }
        return json.dumps(found, ensure_ascii=False, indent=1)


def check_programme(programme: Programme) -> CheckReport:
    """Read and check every source of `programme`; nothing is kept.

    Raises SourceError or ContractError where a source cannot be used at all.
    """
    with tempfile.TemporaryDirectory(prefix="nps-report-") as work:
        tables = clean_tables(programme, Path(work))
        problems = tuple(tables.problems)
        return CheckReport(programme.programme, tables.rows, problems, len(tables.problems))
