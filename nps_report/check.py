"""`nps-report check`: what the sources and the files of `params/` hold, and every problem with its way out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path

import pyarrow.parquet as pq

from nps_report.contract import CleanTables, Problem, clean_tables
from nps_report.errors import ContractError, ProgrammeError, SnapshotError, SourceError
from nps_report.followups.place import none_declared
from nps_report.programme import Programme
from nps_report.programme.comment_rules import CommentRules, comment_files, comment_rules
from nps_report.programme.cues import unused_columns
from nps_report.programme.quotes import unmatched_lines
from nps_report.snapshot import refuse_unknown_names
from nps_report.sources import inputs_of
from nps_report.verbatims.frame import CodeFrame, Theme
from nps_report.verbatims.themes import Tagger

_NO_LANGUAGE = ""


@dataclass(frozen=True)
class CheckReport:
    """What a check found. `rows` counts the rows of the responses by what became of them.

    `untold` counts problems beyond those kept in full; `fatal` says why the input cannot be used, if so. `faults` are
    those of the files that comments are read by, `unmatched` what stands in them for nothing, as a pin that names no
    answer, a line each.
    """

    programme: str
    rows: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    untold: int = 0
    fatal: str = ""
    faults: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems make the input unusable."""
        problems = sum(problem.severity == "error" for problem in self.problems)
        return problems + len(self.faults) + bool(self.fatal)

    @property
    def warnings(self) -> int:
        """How many problems a run can live with: a row set aside is one."""
        problems = sum(problem.times for problem in self.problems if problem.severity == "warning")
        return problems + self.untold + len(self.unmatched)

    def lines(self) -> Iterator[str]:
        """For people: each problem, then the rows by reason, then the verdict."""
        for problem in self.problems:
            yield f"{problem.severity}: {problem.line()}"
        if self.untold:
            yield f"... and {self.untold} more of the same kinds."
        yield from (f"warning: {line}" for line in self.unmatched)
        yield from (f"error: {line}" for line in self.faults)
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
            "faults": list(self.faults),
            "unmatched": list(self.unmatched),
            "problems": [asdict(problem) for problem in self.problems],
        }
        return json.dumps(found, ensure_ascii=False, indent=1)


def check_programme(programme: Programme) -> CheckReport:
    """Read and check every source of `programme`, and the files that comments are read by; nothing is kept.

    What is unusable is told, not raised.
    """
    with tempfile.TemporaryDirectory(prefix="nps-report-") as work:
        try:
            return _sources(programme, Path(work), comment_rules(programme))
        except ProgrammeError as error:
            faults = tuple(str(error).splitlines())
            return replace(_sources(programme, Path(work), None), faults=faults)


def check_table(programme: Programme, table: str) -> CheckReport:
    """Read and check every source of `programme`, and tell the problems of one table's files alone.

    What is unusable is told, not raised. Raises UsageError where the programme has no such table.
    """
    sources = getattr(programme.sources, table)
    if not sources:
        raise none_declared(programme, table)
    with tempfile.TemporaryDirectory(prefix="nps-report-") as work:
        report = _sources(programme, Path(work), None)
    if report.fatal:
        return replace(report, rows={})
    names = {file.name for source in sources for file in inputs_of(source, programme)}
    return CheckReport(report.programme, problems=tuple(one for one in report.problems if one.path in names))


def _sources(programme: Programme, work: Path, rules: CommentRules | None) -> CheckReport:
    try:
        tables = clean_tables(programme, work)
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
    return _with_comments(report, programme, tables, rules) if rules else report


def _with_comments(
    report: CheckReport, programme: Programme, tables: CleanTables, rules: CommentRules
) -> CheckReport:
    """The report with what is wrong with the rules for the comments there are: a slow pattern, a pin of no answer."""
    answers = _answers(tables.tables["responses"])
    files = comment_files(programme)
    unmatched = unmatched_lines(files.quotes, rules.choice.unmatched(answers)) if files.quotes else []
    unmatched += unused_columns(files.frame, [theme.id for theme in rules.frame.themes])
    slow = _slow_expression(rules.frame, {text for _, text in answers if text is not None})
    return replace(report, unmatched=tuple(unmatched), faults=tuple(slow))


def _answers(path: Path) -> list[tuple[str, str | None]]:
    """Each answer's id and comment."""
    known = pq.read_schema(path).names
    table = pq.read_table(path, columns=[name for name in ("response_id", "comment") if name in known])
    comments = table["comment"].to_pylist() if "comment" in known else [None] * table.num_rows
    return list(zip(table["response_id"].to_pylist(), comments, strict=True))


def _slow_expression(frame: CodeFrame, comments: Collection[str]) -> Iterator[str]:
    """The first regular expression that takes too long on a comment, of whatever language: it may stop a run."""
    tagger = Tagger(CodeFrame(tuple(_expressions(frame))))
    try:
        for text in sorted(comments):
            tagger(text, _NO_LANGUAGE)
    except ProgrammeError as error:
        yield str(error)


def _expressions(frame: CodeFrame) -> Iterator[Theme]:
    """The regular expressions of each theme, those that take away too, as of no language: no dictionary is needed."""
    for theme, subtheme in frame.entries():
        said = subtheme or theme
        written = chain.from_iterable(
            (*said.patterns.values(), *said.likely.values(), *said.excluded.values())
        )
        yield Theme(theme.id, {}, {_NO_LANGUAGE: tuple(one for one in written if one.startswith("/"))})


def _not_yet_told(error: ContractError, problems: Sequence[Problem]) -> str:
    """The error's message, blank where every line of it is one of the problems."""
    told = {problem.line() for problem in problems}
    return "" if told.issuperset(str(error).splitlines()) else str(error)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
