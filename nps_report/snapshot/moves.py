"""Small changes of the true counts that keep all that is published: what they change is not known for certain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from nps_report.snapshot.published import FLOORS
from nps_report.snapshot.puzzle import Flags, Known, Puzzle, Whole

QUESTIONS: Whole = np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0)])
"""What may be asked of a group: how many answers are of each class; then, how many are not."""

_KEEPING = ((1, -2, 1), (1, -1, 0), (0, 1, -1), (1, 0, -1))
_FREE = tuple(move for move in product((-1, 0, 1), repeat=3) if any(move) and move not in _KEEPING)


def moved(puzzle: Puzzle, known: Known) -> Flags:
    """For each reader, atom and question: whether another number fits, by one small change within the atom.

    A promoter and a detractor become two passives, an answer changes its class, or comes, or goes.
    """
    sums, steps = puzzle.totals @ np.array(FLOORS).T, np.array(FLOORS)
    member = puzzle.member.astype(np.float32)
    lines = puzzle.lines
    found = np.zeros((len(known.own), len(puzzle.truth), len(QUESTIONS)), dtype=bool)
    for move in _moves(puzzle.sizes_known):
        broken = np.zeros(len(puzzle.cells), dtype=bool)
        broken[lines.cell[~lines.hold_after(puzzle.totals, move)]] = True
        refused = broken | (sums + steps @ move < known.least).any(axis=2)
        fits = (refused.astype(np.float32) @ member) == 0
        fits &= (puzzle.truth - known.own + move >= 0).all(axis=2)
        found |= fits[:, :, None] & (QUESTIONS @ move != 0)
    return found


def _moves(sizes_known: bool) -> Iterator[Whole]:
    for move in _KEEPING + (() if sizes_known else _FREE):
        yield np.array(move)
        yield -np.array(move)
