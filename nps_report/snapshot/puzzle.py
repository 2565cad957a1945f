"""What readers of all publications know, as a puzzle: how many answers of each class are in which cells together.

Answers that are in the same cells of all publications cannot be told apart; such a group is an *atom*. How many of its
answers are of each class is unknown to a reader, but for its own, and what is published limits sums of these counts.
Cells that share no answer with one another, such as those of two months, are puzzles apart.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nps_report.errors import SnapshotError
from nps_report.metrics import Counts
from nps_report.programme import Thresholds
from nps_report.snapshot.published import (
    CLASSES,
    FLOORS,
    Answer,
    Line,
    Publication,
    PublishedCell,
    floors,
    promised,
    told,
)

Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Reals: TypeAlias = npt.NDArray[np.float64]

OUTSIDER = 0
"""The place of the reader who answered nothing: what it learns, everybody does."""


@dataclass(frozen=True, eq=False)
class Lines:
    """The limits of cells, as arrays."""

    cell: Whole
    weights: Whole
    least: Reals
    most: Reals

    @classmethod
    def of(cls, limits: Sequence[tuple[int, Line]]) -> Lines:
        """Those of cells, by their place."""
        return cls(
            np.array([place for place, _ in limits], dtype=np.int64),
            np.array([line.weights for _, line in limits], dtype=np.int64).reshape(-1, 3),
            np.array([line.least for _, line in limits], dtype=float),
            np.array([line.most for _, line in limits], dtype=float),
        )

    def hold_after(self, totals: Whole, move: Whole) -> Flags:
        """Which of them a change of the counts of their cell keeps."""
        found = (self.weights * (totals[self.cell] + move)).sum(axis=1)
        kept: Flags = (found >= self.least) & (found <= self.most)
        return kept


@dataclass(frozen=True, eq=False)
class Puzzle:
    """Cells that hang together, and what readers know of them.

    `member` tells which atoms each cell holds; `truth` and `own` count by atom and class, `own` by reader first. A
    reader is the accounts with the same answers of their own, the one who answered nothing first. `lines` are the
    limits of cells; `least` is what each reader is promised of each cell, one for each sum of `FLOORS`.
    """

    names: tuple[str, ...]
    cells: tuple[PublishedCell, ...]
    member: Flags
    truth: Whole
    readers: tuple[tuple[str, ...], ...]
    own: Whole
    persons: Sequence[Flags]
    everybody: Flags
    lines: Lines
    least: Reals
    sizes_known: bool

    @cached_property
    def totals(self) -> Whole:
        """What each cell truly counts, by class."""
        found: Whole = self.member.astype(np.int64) @ self.truth
        return found

    @cached_property
    def published(self) -> tuple[int, ...]:
        """The places of the cells of which something is told."""
        return tuple(sorted(set(self.lines.cell.tolist())))


def puzzles(
    publications: Iterable[Publication],
    answers: Mapping[str, Answer],
    rules: Thresholds,
    sizes_known: bool = False,
) -> Iterator[Puzzle]:
    """The puzzles that publications set to their readers; with `sizes_known`, the reader knows who answered.

    Raises SnapshotError where a cell holds an answer that is not among `answers`, or a value its answers do not have.
    """
    named = [(f"{one.name}: {cell.label}", cell) for one in publications for cell in one.cells]
    holding: dict[str, list[int]] = defaultdict(list)
    for place, (name, cell) in enumerate(named):
        _refuse_strangers(name, cell, answers)
        for answer in cell.answers:
            holding[answer].append(place)
    atoms: dict[tuple[int, ...], list[Answer]] = defaultdict(list)
    for answer in sorted(holding):
        atoms[tuple(holding[answer])].append(answers[answer])
    for together in _apart(atoms):
        places = sorted({place for atom in together for place in atom})
        held = {atom: atoms[atom] for atom in sorted(together)}
        yield _puzzle({place: named[place] for place in places}, held, rules, sizes_known)


def _refuse_strangers(name: str, cell: PublishedCell, answers: Mapping[str, Answer]) -> None:
    strange = sorted(answer for answer in cell.answers if answer not in answers)
    if strange:
        raise SnapshotError(
            "audit-answers", f"{name} holds the answer {strange[0]!r}, which is not among those of the audit."
        )


def _apart(atoms: Collection[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
    """The atoms, those that hang together through cells, near or far, in one list."""
    first: dict[int, int] = {}

    def root(place: int) -> int:
        while (above := first.setdefault(place, place)) != place:
            first[place] = first.setdefault(above, above)
            place = first[place]
        return place

    for atom in atoms:
        for place in atom:
            first[max(root(place), root(atom[0]))] = min(root(place), root(atom[0]))
    together: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for atom in atoms:
        together[root(atom[0])].append(atom)
    for one in sorted(together):
        yield together[one]


def _puzzle(
    named: Mapping[int, tuple[str, PublishedCell]],
    atoms: Mapping[tuple[int, ...], Sequence[Answer]],
    rules: Thresholds,
    sizes_known: bool,
) -> Puzzle:
    cells = tuple(cell for _, cell in named.values())
    member = np.array([[place in atom for atom in atoms] for place in named], dtype=bool)
    truth = np.array([_counted(held) for held in atoms.values()], dtype=np.int64)
    totals = member.astype(np.int64) @ truth
    readers, own, persons = _readers(list(atoms.values()))
    names = tuple(name for name, _ in named.values())
    lines = Lines.of(tuple(_limits(names, cells, totals, rules)))
    everybody = _flags(atoms.values())
    least = _least(cells, member, own, totals, rules)
    return Puzzle(names, cells, member, truth, readers, own, persons, everybody, lines, least, sizes_known)


def _readers(atoms: Sequence[Sequence[Answer]]) -> tuple[tuple[tuple[str, ...], ...], Whole, list[Flags]]:
    """The readers, their own answers, and the persons of each by atom: of its accounts, the one with the most."""
    held: dict[str, list[list[Answer]]] = defaultdict(lambda: [[] for _ in atoms])
    for place, atom in enumerate(atoms):
        for answer in atom:
            held[answer.account][place].append(answer)
    alike: dict[tuple[tuple[int, int, int], ...], list[str]] = defaultdict(list)
    alike[((0, 0, 0),) * len(atoms)] = []
    for account in sorted(held):
        alike[tuple(map(_counted, held[account]))].append(account)
    persons = [
        max((_flags(held[account]) for account in accounts), key=len, default=_flags([[]] * len(atoms)))
        for accounts in alike.values()
    ]
    return tuple(map(tuple, alike.values())), np.array(list(alike), dtype=np.int64), persons


def _counted(answers: Iterable[Answer]) -> tuple[int, int, int]:
    found = Counter(answer.score_class for answer in answers)
    detractors, passives, promoters = (found[name] for name in CLASSES)
    return (detractors, passives, promoters)


def _flags(atoms: Collection[Sequence[Answer]]) -> Flags:
    """In which atoms each person has an answer."""
    rows: dict[str, list[bool]] = {}
    for place, atom in enumerate(atoms):
        for answer in atom:
            rows.setdefault(answer.person, [False] * len(atoms))[place] = True
    return np.array(list(rows.values()), dtype=bool).reshape(len(rows), len(atoms))


def _limits(
    names: Sequence[str], cells: Sequence[PublishedCell], totals: Whole, rules: Thresholds
) -> Iterator[tuple[int, Line]]:
    """What is told of each cell, and what the rules add. One person may answer twice: such a rule is left out."""
    for place, cell in enumerate(cells):
        detractors, passives, promoters = (int(count) for count in totals[place])
        counts = (detractors, passives, promoters)
        for line in told(cell.value):
            if not line.holds(counts):
                raise SnapshotError(
                    "audit-value",
                    f"{names[place]} tells {cell.value}, which its {sum(counts)} answers do not give: "
                    "they are not those it was made from.",
                )
            yield place, line
        yield from ((place, line) for line in promised(cell.value, rules) if line.holds(counts))


def _least(
    cells: Sequence[PublishedCell], member: Flags, own: Whole, totals: Whole, rules: Thresholds
) -> Reals:
    """What each reader is promised of each cell; nothing where it is not so."""
    kept = member.astype(np.int64) @ own
    least = np.full((len(own), len(cells), len(FLOORS)), -math.inf)
    for place, cell in enumerate(cells):
        for counts in {tuple(found) for found in kept[:, place].tolist()}:
            alike = (kept[:, place] == counts).all(axis=1)
            least[alike, place] = floors(cell.value, Counts(*counts), rules)
    return np.where(least > totals @ np.array(FLOORS).T, -math.inf, least)
