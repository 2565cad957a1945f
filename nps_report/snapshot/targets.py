"""What a reader may wish to know: cells, what some leave of a larger one, and the smallest groups; what it must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nps_report.programme import Thresholds
from nps_report.snapshot.disclosure import BANDS, FROM_NUMBERS
from nps_report.snapshot.puzzle import Flags, Puzzle, Whole

MANY = max(band.stop for band in BANDS.values())
"""Among so many others an exact count is no betrayal."""


@dataclass(frozen=True, eq=False)
class Targets:
    """Groups of answers: their labels, and which atoms each holds."""

    labels: tuple[str, ...]
    member: Flags


def targets(puzzle: Puzzle) -> Targets:
    """Every group to look at, once, under the plainest of its names."""
    found: dict[bytes, tuple[str, Flags]] = {}
    for label, atoms in _groups(puzzle):
        if atoms.any():
            found.setdefault(atoms.tobytes(), (label, atoms))
    labels = tuple(label for label, _ in found.values())
    return Targets(labels, np.array([atoms for _, atoms in found.values()]))


def _groups(puzzle: Puzzle) -> Iterator[tuple[str, Flags]]:
    yield from zip(puzzle.names, puzzle.member, strict=True)
    inside = _inside(puzzle)
    published = np.array(puzzle.published, dtype=np.int64)
    for outer in puzzle.published:
        parts = [int(part) for part in published[inside[published, outer]]]
        for part in parts:
            yield f"{puzzle.names[outer]} less {puzzle.names[part]}", _less(puzzle, outer, [part])
        for cut in sorted({puzzle.cells[part].cut for part in parts}):
            these = [part for part in parts if puzzle.cells[part].cut == cut]
            less = " and ".join(puzzle.names[part] for part in these)
            yield f"{puzzle.names[outer]} less {less}", _less(puzzle, outer, these)
    for atom in range(len(puzzle.truth)):
        yield _called(puzzle, inside, atom), np.arange(len(puzzle.truth)) == atom


def _inside(puzzle: Puzzle) -> Flags:
    """Whether the first cell is a part of the second, and not all of it."""
    member = puzzle.member.astype(np.float32)
    shared, held = member @ member.T, member.sum(axis=1)
    found: Flags = (shared == held[:, None]) & (held[:, None] < held[None, :])
    return found


def _less(puzzle: Puzzle, outer: int, parts: list[int]) -> Flags:
    found: Flags = puzzle.member[outer] & ~puzzle.member[parts].any(axis=0)
    return found


def _called(puzzle: Puzzle, inside: Flags, atom: int) -> str:
    """The smallest cells that an atom is in, and that it is in no other."""
    holding = np.flatnonzero(puzzle.member[:, atom])
    smallest = [place for place in holding if not inside[holding, place].any()]
    names = dict.fromkeys(puzzle.names[place] for place in smallest)
    return f"those in no smaller cell than {' and '.join(names)}"


def would_betray(puzzle: Puzzle, groups: Targets, others: Whole, rules: Thresholds) -> Flags:
    """Where a pinned number would be a betrayal, by reader, target and question."""
    persons = _persons(puzzle, groups)[:, :, None]
    some = persons > 0
    exact = (others > 0) & ((persons < MANY) | (others < rules.public_respondents))
    none = (others == 0) & (persons < FROM_NUMBERS)
    alike = others == others.sum(axis=2, keepdims=True)
    found: Flags = np.concatenate([some & (exact | none), some & alike], axis=2)
    return found


def _persons(puzzle: Puzzle, groups: Targets) -> Whole:
    """How many other persons each target holds, by reader, those who consented to be told of left out; 0 is none."""
    consented = [cell.consented for cell in puzzle.cells]
    asked = groups.member & ~puzzle.member[consented].any(axis=0)
    others: Whole = asked.astype(np.int64) @ (puzzle.truth - puzzle.known.own).sum(axis=2).T
    everybody, own = _within(puzzle.everybody, asked), [_within(one, asked) for one in puzzle.known.persons]
    return np.where(others.T > 0, np.maximum(everybody - np.array(own), 1), 0)


def _within(persons: Flags, asked: Flags) -> Whole:
    """How many of these persons each target holds."""
    found: Whole = ((persons.astype(np.float32) @ asked.T.astype(np.float32)) > 0).sum(axis=0)
    return found
