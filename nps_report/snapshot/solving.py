"""Other counts that fit all that is published, looked for by integer programming.

What is found is checked in whole numbers, so that nothing is called safe by an error of rounding. Where the solver
gives up after `NODES` steps, nothing is found: a number that cannot be shown to be safe is taken for known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nps_report.snapshot.published import FLOORS
from nps_report.snapshot.puzzle import Puzzle, Reals, Whole

NODES = 5000

INFEASIBLE, UNBOUNDED, EITHER = 2, 3, 4
"""What `milp` says where it finds nothing; the last also where it gives up."""

NEAR = ((15, 1), (40, 1))
"""How many atoms are looked at first, how far from the truth: there most of what is safe shows, in little time."""

_SUMS: Whole = np.array([(1, 1, 1), (-1, 0, 1), (1, 0, 0)])
"""A cell's base, its lead and its detractors: unknowns of their own, for little is told of a cell beside the first two,
and a solver that branches on these is faster by far than on the counts of atoms."""

_OF_SUMS: Whole = np.array([(0, 0, 1), (1, -1, -2), (0, 1, 1)])
"""What the counts of a cell are in these."""


@dataclass(eq=False)
class Solver:
    """Looks for counts of atoms that fit what is published; `proved` tells whether what was not found cannot be."""

    puzzle: Puzzle
    proved: bool = True

    def other(
        self, asked: Whole, side: int, readers: Collection[int], cells: Collection[int] | None = None
    ) -> Whole | None:
        """Counts that fit for each of these readers and give the `asked` sum more than the truth, or, at -1, less.

        Where `cells` are given, what the others tell is left out.
        """
        truth = int((asked * self.puzzle.truth).sum())
        mine = self.puzzle.known.own[list(readers)].max(axis=0)
        self.proved = True
        if side < 0 and truth == int((asked * mine).sum()):
            return None
        system = self._system(readers, cells).asking(asked, truth, side)
        for least, most in self._boxes(asked, mine):
            counts, self.proved = system.solved(least, most)
            if counts is not None:
                return counts.reshape(asked.shape)
        return None

    def extreme(self, asked: Whole, side: int, reader: int) -> float:
        """The largest value that the sum can take, or, at -1, the smallest; infinite where nothing bounds it."""
        system = self._system([reader], None)
        return side * system.largest(side * asked.ravel(), self.puzzle.known.own[reader].ravel())

    def _boxes(self, asked: Whole, mine: Whole) -> Iterator[tuple[Reals, Reals]]:
        """Where to look: near the truth, in atoms that are in nearly the same cells, then anywhere."""
        truth = self.puzzle.truth.astype(float)
        nearest = self._apart[asked.any(axis=1)].min(axis=0).argsort(kind="stable")
        for atoms, away in NEAR:
            least, most, free = truth.copy(), truth.copy(), nearest[:atoms]
            least[free] = np.maximum(truth - away, mine)[free]
            most[free] += away
            yield least.ravel(), most.ravel()
        yield mine.ravel().astype(float), np.full(truth.size, np.inf)

    @cached_property
    def _apart(self) -> Whole:
        """In how many published cells there is one of two atoms without the other."""
        member = self.puzzle.member[list(self.puzzle.published)].astype(np.float32)
        held = member.sum(axis=0)
        found: Whole = (held[:, None] + held[None, :] - 2 * member.T @ member).astype(np.int64)
        return found

    def _system(self, readers: Collection[int], cells: Collection[int] | None) -> _System:
        """What is told of cells, what is promised of them to all of these readers, and the sizes they know."""
        lines, promised = self.puzzle.lines, self.puzzle.known.least[list(readers)].max(axis=0).ravel()
        sums, sizes = np.zeros(len(self.puzzle.cells) * 3), self._sizes
        least = np.concatenate([sums, lines.least, promised, sizes])
        most = np.concatenate([sums, lines.most, np.full(promised.size, np.inf), sizes])
        counting = np.isin(self._cells, [-1, *(self.puzzle.published if cells is None else cells)])
        counting &= (least > -np.inf) | (most < np.inf)
        return _System(self._matrix[counting], least[counting], most[counting])

    @cached_property
    def _sizes(self) -> Reals:
        known = self.puzzle.truth.sum(axis=1) if self.puzzle.sizes_known else []
        return np.array(known, dtype=float)

    @cached_property
    def _cells(self) -> Whole:
        """The cell that each row of the matrix is about; the rows of sizes are about none."""
        cells = np.arange(len(self.puzzle.cells))
        none = np.full(len(self._sizes), -1)
        return np.concatenate([cells.repeat(3), self.puzzle.lines.cell, cells.repeat(len(FLOORS)), none])

    @cached_property
    def _matrix(self) -> Any:
        """The limits: columns are the counts of atoms, then the sums of cells, which the first rows define."""
        from scipy import sparse

        cells, atoms = self.puzzle.member.shape
        lines = self.puzzle.lines
        told = _by_cell(lines.weights @ _OF_SUMS, lines.cell, cells)
        promised = sparse.kron(sparse.eye_array(cells), np.array(FLOORS) @ _OF_SUMS)
        sizes = sparse.kron(sparse.eye_array(atoms), np.ones((1, 3)), format="csr")[: len(self._sizes)]
        defined = sparse.kron(self.puzzle.member.astype(np.int64), _SUMS)
        blocks = [[defined, -sparse.eye_array(3 * cells)], [None, told], [None, promised], [sizes, None]]
        return sparse.csr_array(sparse.block_array(blocks)).astype(np.int64)


def _by_cell(weights: Whole, cell: Whole, cells: int) -> Any:
    """Rows of three weights each, in the columns of their cell."""
    from scipy import sparse

    columns = 3 * cell[:, None] + np.arange(3)
    rows = np.arange(len(cell)).repeat(3)
    return sparse.csr_array((weights.ravel(), (rows, columns.ravel())), shape=(len(cell), 3 * cells))


@dataclass(frozen=True, eq=False)
class _System:
    """Rows over all unknowns, the counts first, and the least and the most of each."""

    rows: Any
    least: Reals
    most: Reals

    def asking(self, asked: Whole, truth: int, side: int) -> _System:
        """The system for those alone that give a sum of counts more than the truth, or, at -1, less."""
        from scipy import sparse

        row = np.zeros((1, self.rows.shape[1]), dtype=np.int64)
        row[0, : asked.size] = side * asked.ravel()
        least, most = np.append(self.least, side * truth + 1), np.append(self.most, np.inf)
        return _System(sparse.vstack([self.rows, sparse.csr_array(row)], format="csr"), least, most)

    def solved(self, least: Reals, most: Reals) -> tuple[Whole | None, bool]:
        """Counts between these limits that keep all others, checked in whole numbers; and if there surely are none."""
        found = self._search(np.zeros(least.size), least, most, options={"node_limit": NODES})
        if found.x is None:
            return None, found.status == INFEASIBLE
        unknown: Whole = np.rint(found.x).astype(np.int64)
        counts, sums = unknown[: least.size], self.rows @ unknown
        kept = [(least <= counts), (counts <= most), (self.least <= sums), (sums <= self.most)]
        return (counts, False) if all(one.all() for one in kept) else (None, False)

    def largest(self, asked: Whole, least: Whole) -> float:
        """The largest value of a sum of counts that are at least so many."""
        most = np.full(least.size, np.inf)
        # Without whole numbers first: the truth fits, so that one of the two says that nothing bounds it.
        if self._search(-asked, least, most, whole=0).status in (UNBOUNDED, EITHER):
            return np.inf
        return float(round(-self._search(-asked, least, most).fun))

    def _search(
        self, cost: Reals | Whole, least: Reals | Whole, most: Reals, whole: int = 1, **how: Any
    ) -> Any:
        from scipy.optimize import Bounds, LinearConstraint, milp

        more = self.rows.shape[1] - least.size
        return milp(
            np.append(cost, np.zeros(more)),
            integrality=np.full(least.size + more, whole),
            bounds=Bounds(np.append(least, np.full(more, -np.inf)), np.append(most, np.full(more, np.inf))),
            constraints=LinearConstraint(self.rows, self.least, self.most),
            **how,
        )


def smallest(cells: Sequence[int], betray: Callable[[Sequence[int]], bool]) -> list[int]:
    """A part of the cells that betrays as well, and of which none can be left out; the first are left out first."""
    kept, step = list(cells), max(len(cells) // 2, 1)
    while True:
        start = 0
        while start < len(kept):
            fewer = kept[:start] + kept[start + step :]
            if betray(fewer):
                kept = fewer
            else:
                start += step
        if step == 1:
            return kept
        step //= 2
