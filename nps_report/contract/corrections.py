"""The analyst's corrections of single cells, applied to the text before anything is checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nps_report.contract.problems import Problem
from nps_report.sources import Batch


@dataclass(frozen=True)
class Correction:
    """One line of the table of corrections, with where it stands."""

    response_id: str
    field: str
    old: str
    new: str
    path: str
    row: int

    def problem(self, column: str, value: str, slug: str) -> Problem:
        """A problem of this line."""
        return Problem(self.path, self.row, column, value, slug)


class Corrections:
    """Applies each correction whose `old` is what the answer holds, and remembers those that it met.

    >>> table = pd.DataFrame({"response_id": ["a"], "field": ["score"], "old": ["1"], "new": ["10"],
    ...                       "_file": ["c.csv"], "_row": [2]})
    >>> corrections = Corrections(table)
    >>> len(corrections), [problem.slug for problem in corrections.unmet()]
    (1, ['correction-unknown'])
    """

    def __init__(self, table: pd.DataFrame | None = None) -> None:
        self.applied = 0
        self._by_answer: dict[str, list[Correction]] = defaultdict(list)
        self._seen: Counter[str] = Counter()
        for line in _lines(table) if table is not None else ():
            self._by_answer[line.response_id].append(line)

    def __len__(self) -> int:
        return sum(map(len, self._by_answer.values()))

    @property
    def concerned(self) -> frozenset[str]:
        """The ids of the answers that a correction may be meant for, before rows alike are numbered."""
        return frozenset({own.rpartition("-")[0] or own for own in self._by_answer} | set(self._by_answer))

    def apply(self, batch: Batch) -> tuple[Batch, list[Problem]]:
        """The batch with its corrections made, and the problems of those that cannot be."""
        ids = batch.frame["response_id"]
        concerned = ids.isin(self.concerned)
        if not concerned.any():
            return batch, []
        frame, problems = batch.frame.copy(), []
        for place in np.flatnonzero(concerned):
            for line in self._by_answer.get(self._own_id(str(ids.iloc[place]), bool(batch.made[place])), ()):
                problems += self._correct(frame, int(place), line)
        return replace(batch, frame=frame), problems

    def unmet(self) -> Iterator[Problem]:
        """The corrections of answers that no export holds."""
        for own, lines in self._by_answer.items():
            if not self._seen[own]:
                yield from (line.problem("response_id", own, "correction-unknown") for line in lines)

    def _own_id(self, response_id: str, made: bool) -> str:
        """The id that the answer will bear: rows alike are numbered from the second on."""
        if made:
            self._seen[f"rows {response_id}"] += 1
            response_id = numbered_id(response_id, self._seen[f"rows {response_id}"])
        self._seen[response_id] += 1
        return response_id

    def _correct(self, frame: pd.DataFrame, place: int, line: Correction) -> list[Problem]:
        if line.field not in frame or line.field == "response_id":
            return [line.problem("field", line.field, "correction-field")]
        if str(frame[line.field].iloc[place]).strip() != line.old:
            return [line.problem("old", line.old, "correction-old")]
        frame.at[place, line.field] = line.new
        self.applied += 1
        return []


def numbered_id(made_id: str, occurrence: int) -> str:
    """The id of a row among those with the same content.

    >>> numbered_id("c0ffee", 1), numbered_id("c0ffee", 2)
    ('c0ffee', 'c0ffee-2')
    """
    return made_id if occurrence == 1 else f"{made_id}-{occurrence}"


def _lines(table: pd.DataFrame) -> Iterator[Correction]:
    """The corrections in the order in which they were made."""
    ordered = table.sort_values("at", kind="stable") if "at" in table else table
    for line in ordered.fillna({"old": "", "new": ""}).to_dict("records"):
        yield Correction(
            line["response_id"],
            line["field"],
            line["old"],
            line["new"],
            line["_file"],
            line["_row"],
        )
