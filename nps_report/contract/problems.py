"""What is wrong with a row, where, and the way out; nothing is set aside without one of these."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

KEPT = 1_000
"""How many problems of one slug are kept in full; all are counted."""


@dataclass(frozen=True)
class Problem:
    """One problem of one cell. `row` is the row as a spreadsheet shows it, the headings being row 1.

    `times` counts the rows that share a problem which is said once, at the first of them.
    """

    path: str
    row: int | None
    column: str
    value: str
    slug: str
    way_out: str = ""
    severity: Literal["error", "warning"] = "warning"
    times: int = 1

    def line(self) -> str:
        """The problem in one line.

        >>> print(Problem("data/x.csv", 12, "tier", "Z", "choice", "Write A or B.").line())
        data/x.csv, row 12, tier: 'Z' is not a known value, and is left blank. Write A or B.
        """
        said, usual_way_out = PROBLEMS[self.slug]
        where = self.path if self.row is None else f"{self.path}, row {self.row}"
        again = f" ({self.times} rows in all)" if self.times > 1 else ""
        value = f"{_short(self.value)!r} " if self.value else ""
        return f"{where}, {self.column}: {value}{said}{again}. {self.way_out or usual_way_out}"


PROBLEMS = {
    "score-range": (
        "is not a whole number from 0 to 10",
        "Correct the export, or list the code under `missing`.",
    ),
    "score-text": ("is not a number from 0 to 10", "Say which score it stands for under `scores`."),
    "date-missing": ("blank, so the answer belongs to no period", "Fill in the date in the export."),
    "date-unreadable": (
        "cannot be read as a date",
        "Correct the cell, or `dates` for this source.",
    ),
    "date-range": ("is a date outside 1990-2100", "Correct the cell, or `dates` for this source."),
    "number": (
        "is not a number",
        "Correct the cell, or `decimal` and `thousands` for this source.",
    ),
    "number-range": ("is outside what this column allows", "Correct the cell."),
    "flag": ("is neither yes nor no, and is taken for no", "Write yes or no."),
    "choice": ("is not a known value, and is left blank", "Use one of the known values."),
    "blank": ("blank, so the row is useless", "Fill in the cell, or delete the row."),
    "row-shape": (
        "more cells than headings",
        "Put the cell that holds the delimiter between quotation marks.",
    ),
    "where-nothing": (
        "is what `where` asks for, and no row holds it: all are left out",
        "Write the value as it stands in the export.",
    ),
    "column-name": (
        "is not a column that the kit knows, and is kept as an extra one",
        "Correct `columns` for this source.",
    ),
    "steering-question": (
        "tells customers what to answer",
        "Ask the question without it from the next survey on.",
    ),
    "duplicate": ("answered again in the same period", "Nothing to do: the latest answer counts."),
    "duplicate-id": (
        "stands in several rows",
        "Nothing to do if the rows agree, else give one of them another id: the last one counts.",
    ),
    "rows-differ": (
        "stands in rows that differ, of which the last one counts",
        "Keep one of the rows.",
    ),
    "register-unopened": (
        "the register is not there yet, and is taken for empty",
        "Nothing to do if `path` is right: `nps-report followups open PERIOD` makes it.",
    ),
    "register-copies": (
        "is a copy that somebody else changed meanwhile, and is not read",
        "Bring what it holds into the register, then delete it.",
    ),
    "followup-unknown": (
        "is no answer of the exports, or no longer",
        "Correct `response_id`, or delete the row; it is in no figure.",
    ),
    "outcome-missing": ("blank, though it is finished", "Write what came of it."),
    "closed-undated": (
        "blank, though it is closed, so nobody knows whether in time",
        "Write the day on which it was closed.",
    ),
    "contact-early": ("is before what it must come after", "Correct one of the two dates."),
    "unknown-colleague": (
        "is not in the table of the team",
        "Add a row to the team, or correct the name.",
    ),
    "colleague-left": ("has left, and this is not finished", "Give it to somebody else."),
    "caller-involved": (
        "took part in what the customer judges",
        "Let somebody else call: customers speak more freely to someone who was not involved.",
    ),
    "unknown-theme": (
        "is no theme of the code frame",
        "Write a theme's id or name, or add the theme to the code frame; without one its effect is not measured.",
    ),
    "before-opened": ("is before the day on which the action was opened", "Correct one of the two dates."),
    "done-in-future": (
        "is after the newest answer and invitation of the exports",
        "Correct the date if it is a slip; until answers are as new, reports show the action as in progress.",
    ),
    "done-undated": (
        "blank, though it is done, so it is shown as done in no period",
        "Write the day on which it was done.",
    ),
    "one-language": (
        "blank, though another language of the reports has this text, which stands there instead",
        "Write it in this language too.",
    ),
    "unknown-account": (
        "is not in the table of accounts",
        "Add the account, or correct the id; the row counts.",
    ),
    "untold": (
        "are to read of this action, and it has no public text",
        "Write public_text, or `visibility: internal`; till then they read nothing of it.",
    ),
    "unit-unheard": (
        "is the unit of no answer and of no account",
        "Correct its name, or leave it blank for an action for all.",
    ),
    "unknown-unit": ("is not in the table of units", "Add the unit, or correct its name; the row counts."),
    "unit-slug": (
        "would share its files with another unit",
        "Rename one of them, or give both the same spelling.",
    ),
    "unit-all": ("is the name of the whole programme", "Rename this unit."),
    "unit-parent": ("is not a unit", "Add a row for it to the table of units, or correct its name."),
    "unit-cycle": ("is above itself in the tree of units", "Correct `parent` in the table of units."),
    "correction-unknown": (
        "is not an answer of the export",
        "Correct `response_id`, or delete the correction.",
    ),
    "correction-field": ("is not a column of the answers", "Correct `field`."),
    "correction-old": ("is not what the export holds", "Correct `old`, or delete the correction."),
}
"""What is said of a value, and the usual way out, by slug. Each slug is a heading in docs/messages.md."""

SETTING_ASIDE = frozenset(
    {
        "score-range",
        "score-text",
        "date-missing",
        "date-unreadable",
        "date-range",
        "number",
        "blank",
        "row-shape",
    }
)
"""The problems for which a row may be set aside."""

_SAID_ONCE = {
    "score-text",
    "flag",
    "choice",
    "unknown-account",
    "unknown-unit",
    "unknown-colleague",
    "unknown-theme",
}
"""The slugs whose value tends to come back row after row: said once per value, with the number of rows."""


_SHOWN = 20


class ProblemLog:
    """Problems in the order they were met: kept up to a limit per slug, counted without one.

    >>> log = ProblemLog()
    >>> log.add(Problem("a.csv", 2, "kind", "odd", "choice"))
    >>> log.add(Problem("a.csv", 3, "kind", "odd", "choice"))
    >>> len(log), log.by_slug, [problem.times for problem in log]
    (2, {'choice': 2}, [2])
    """

    def __init__(self) -> None:
        self._kept: dict[object, Problem] = {}
        self._counts: Counter[str] = Counter()
        self._entries: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Keep the problem if there is room for it, and count its rows."""
        self._counts[problem.slug] += problem.times
        key = _key(problem)
        if key in self._kept:
            before = self._kept[key]
            self._kept[key] = replace(before, times=before.times + problem.times)
        elif self._entries[problem.slug] < KEPT:
            self._entries[problem.slug] += 1
            self._kept[key] = problem

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add several problems."""
        for problem in problems:
            self.add(problem)

    def blank(self, rows: Collection[tuple[str, int]], knows: Callable[[str], bool]) -> None:
        """Take away the values of problems in these rows of files, and those that somebody `knows` anywhere.

        >>> log = ProblemLog()
        >>> log.add(Problem("a.csv", 2, "weight", "odd", "number"))
        >>> log.blank({("a.csv", 2)}, lambda value: False)
        >>> [problem.value for problem in log]
        ['']
        """
        for key, problem in self._kept.items():
            # What is said once for many rows is a code, not a person's.
            alone = problem.row is not None and problem.slug not in _SAID_ONCE
            if (alone and (problem.path, problem.row) in rows) or knows(problem.value):
                self._kept[key] = replace(problem, value="")

    def __iter__(self) -> Iterator[Problem]:
        """The problems in the order they were met; the texts that stand for scores are said together."""
        texts: dict[str, list[Problem]] = defaultdict(list)
        for problem in self._kept.values():
            if problem.slug == "score-text":
                texts[problem.path].append(problem)
        for problem in self._kept.values():
            if problem.slug != "score-text":
                yield problem
            elif problem is texts[problem.path][0]:
                yield _said_together(texts[problem.path])

    def __len__(self) -> int:
        return self._counts.total()

    @property
    def by_slug(self) -> dict[str, int]:
        """How many rows have each problem, those not kept in full included."""
        return dict(self._counts)

    @property
    def untold(self) -> int:
        """How many rows have a problem that was counted but not kept."""
        return len(self) - sum(problem.times for problem in self._kept.values())

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the input unusable."""
        return tuple(problem for problem in self if problem.severity == "error")


def _key(problem: Problem) -> object:
    where = (problem.path, problem.column, problem.slug, problem.value)
    return where if problem.slug in _SAID_ONCE else (*where, problem.row)


def _said_together(problems: Sequence[Problem]) -> Problem:
    """One problem for all the texts of a file that stand where a score should, with what to declare."""
    entries = [f'"{_short(problem.value)}": ?' for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        entries.append(f"and {len(problems) - _SHOWN} more")
    return replace(
        problems[0],
        times=sum(problem.times for problem in problems),
        way_out=f"Say under this source what each text stands for, scores: {{{', '.join(entries)}}}, "
        "or list it under `missing`.",
    )


def _short(value: str, most: int = 80) -> str:
    """A value as a message shows it: not the whole of a long comment."""
    return value if len(value) <= most else value[: most - 1] + "…"
