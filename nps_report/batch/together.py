"""Which reports one process makes, one after the other: those of a unit, the customers' first."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from nps_report.batch.task import Task


def bundles(tasks: Sequence[Task], workers: int) -> Iterator[list[Task]]:
    """The tasks, those together that one process is to do; each alone where there are workers enough for that.

    Reports of one unit share what they say, and the memory that a process is slow to touch first. Those for customers
    come first, before the process opens what no customer may see. A notebook with cells of an analyst's own may change
    what others find, so each of its reports has a process to itself.
    """
    asks = cache(only_asks)
    told = [
        replace(task, shares=task.need.action != "make" or asks(task.place.notebook(task.job)))
        for task in tasks
    ]
    found = [[task for _, task in group] for _, group in groupby(enumerate(told), _in_common)]
    # Else some workers would wait long for the last bundles of others.
    enough = len(found) >= 2 * (workers - 1)
    yield from map(_customers_first, found) if enough else ([task] for task in told)


def _in_common(numbered: tuple[int, Task]) -> Any:
    """What tasks have in common that are done together."""
    number, task = numbered
    return (task.job.period, task.job.unit, task.job.account, task.job.as_of) if task.shares else number


def _customers_first(tasks: list[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: not task.job.for_customers)


def only_asks(notebook: Path) -> bool:
    """Whether the cells of a notebook do nothing but ask the kit for what they show.

    Such cells change nothing that another report would find. False where that cannot be told.
    """
    try:
        # Whoever hands out the work does without the library that reads notebooks.
        cells = json.loads(notebook.read_bytes())["cells"]
        trees = [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, SyntaxError, LookupError, TypeError):
        return False
    return _Asking().all(line for tree in trees for line in tree.body)


class _Asking:
    """Reads the lines of cells: `from nps_report import x`, `a = 1`, `a = x(b)`, `a.section()`, and nothing else."""

    def __init__(self) -> None:
        self._offered: set[str] = set()
        self._named: set[str] = set()

    def all(self, lines: Iterator[ast.stmt]) -> bool:
        return all(self._asks(line) for line in lines)

    def _asks(self, line: ast.stmt) -> bool:
        match line:
            case ast.ImportFrom(module="nps_report", level=0):
                self._offered |= {alias.asname or alias.name for alias in line.names}
                return "*" not in self._offered
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if name in self._offered or not self._is_plain(value):
                    return False
                self._named.add(name)
                return True
            case ast.Expr(value=value):
                return self._is_plain(value)
        return False

    def _is_plain(self, value: ast.expr) -> bool:
        """A value written down, one named before, or what the kit answers to such values."""
        match value:
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return name in self._named
            case ast.Call(func=ast.Name(id=name)) if name in self._offered:
                return self._are_plain(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=asked)) if name in self._named:
                return not asked.startswith("_") and self._are_plain(value)
        return False

    def _are_plain(self, call: ast.Call) -> bool:
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        return all(map(self._is_plain, given))
