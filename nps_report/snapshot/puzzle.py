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
class Known:
    """What readers know: their own answers by atom and class, the persons these come from, and what they are promised.

    A reader is the accounts with the same answers of their own, the one who answered nothing first. `least` is what
    each is promised of each cell, one for each sum of `FLOORS`.
    """

    readers: tuple[tuple[str, ...], ...]
    own: Whole
    persons: Sequence[Flags]
    least: Reals


@dataclass(frozen=True, eq=False)
class Puzzle:
    """Cells that hang together, and what readers know of them.

    `member` tells which atoms each cell holds, `atoms` the answers of each; `truth` counts them by atom and class.
    `lines` are the limits of cells.
    """

    names: tuple[str, ...]
    cells: tuple[PublishedCell, ...]
    member: Flags
    atoms: tuple[Sequence[Answer], ...]
    truth: Whole
    lines: Lines
    rules: Thresholds
    sizes_known: bool

    @cached_property
    def accounts(self) -> Mapping[str, Mapping[int, Sequence[Answer]]]:
        """The answers of each account by atom, in order."""
        return _by_account(self.atoms)

    @cached_property
    def known(self) -> Known:
        """What each reader knows: many arrays where there are many accounts."""
        return _known(self)

    @cached_property
    def worst(self) -> Known:
        """One reader who knows of each atom and cell as much as any: what is open to it is open to all."""
        return _worst(self)

    @cached_property
    def everybody(self) -> Flags:
        """In which atoms each person has an answer."""
        return _flags(self.atoms)

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
    for name, cell in named:
        _refuse_strangers(name, cell, answers)
    atoms: dict[tuple[int, ...], list[Answer]] = defaultdict(list)
    for answer, held_by in sorted(_held([cell for _, cell in named])):
        atoms[held_by].append(answers[answer])
    for together in _apart(atoms):
        places = sorted({place for atom in together for place in atom})
        held = {atom: atoms[atom] for atom in sorted(together)}
        yield _puzzle({place: named[place] for place in places}, held, rules, sizes_known)


def _held(cells: Sequence[PublishedCell]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each answer with the places of the cells that hold it; those in the same cells share what tells these."""
    held: dict[str, int] = {}
    told: list[tuple[int, ...]] = [()]
    after: dict[tuple[int, int], int] = {}
    for place, cell in enumerate(cells):
        for answer in cell.answers:
            before = held.get(answer, 0)
            if (before, place) not in after:
                after[before, place] = len(told)
                told.append((*told[before], place))
            held[answer] = after[before, place]
    yield from ((answer, told[number]) for answer, number in held.items())


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
    member = np.zeros((len(named), len(atoms)), dtype=bool)
    rows = {place: row for row, place in enumerate(named)}
    for column, atom in enumerate(atoms):
        member[[rows[place] for place in atom], column] = True
    truth = np.array([_counted(held) for held in atoms.values()], dtype=np.int64)
    names = tuple(name for name, _ in named.values())
    lines = Lines.of(tuple(_limits(names, cells, member.astype(np.int64) @ truth, rules)))
    return Puzzle(names, cells, member, tuple(atoms.values()), truth, lines, rules, sizes_known)


def _known(puzzle: Puzzle) -> Known:
    atoms = len(puzzle.atoms)
    held = puzzle.accounts
    alike: dict[Own, list[str]] = defaultdict(list)
    alike[()] = []
    for account in sorted(held):
        alike[tuple((place, _counted(answers)) for place, answers in held[account].items())].append(account)
    own = np.zeros((len(alike), atoms, len(CLASSES)), dtype=np.int64)
    for reader, counts in enumerate(alike):
        for place, count in counts:
            own[reader, place] = count
    persons = [
        max((_flags_of(held[account], atoms) for account in accounts), key=len, default=_flags_of({}, atoms))
        for accounts in alike.values()
    ]
    return Known(tuple(map(tuple, alike.values())), own, persons, _least(puzzle, own))


Own: TypeAlias = tuple[tuple[int, tuple[int, int, int]], ...]
"""How a reader answered: by atom, where it did."""


def _by_account(atoms: Sequence[Sequence[Answer]]) -> dict[str, dict[int, list[Answer]]]:
    """The answers of each account by atom, in order."""
    held: dict[str, dict[int, list[Answer]]] = defaultdict(dict)
    for place, atom in enumerate(atoms):
        for answer in atom:
            held[answer.account].setdefault(place, []).append(answer)
    return held


def _worst(puzzle: Puzzle) -> Known:
    """Whatever any account knows, known by one; as a reader it has no persons of its own."""
    own, account, atom, counts = np.zeros_like(puzzle.truth), *_kept_by_atom(puzzle.atoms)
    np.maximum.at(own, atom, counts)
    least = np.full((len(puzzle.cells), len(FLOORS)), -math.inf)
    bounds = np.searchsorted(atom, np.arange(len(puzzle.atoms) + 1))
    for cell, holds in enumerate(puzzle.member):
        here = np.concatenate([np.arange(bounds[one], bounds[one + 1]) for one in np.flatnonzero(holds)])
        for known in _ways(account[here], counts[here]):
            least[cell] = np.maximum(least[cell], _promise(puzzle, cell, known))
    return Known(((),), own[None], [], least[None])


def _kept_by_atom(atoms: Sequence[Sequence[Answer]]) -> tuple[Whole, Whole, Whole]:
    """What accounts answered: an account's number, an atom, and its counts there, by atom and account, each once."""
    numbers: dict[str, int] = {}
    places = {name: place for place, name in enumerate(CLASSES)}
    listed = [one for answers in atoms for one in answers]
    account = np.array([numbers.setdefault(one.account, len(numbers)) for one in listed], dtype=np.int64)
    given = np.array([places[one.score_class] for one in listed], dtype=np.int64)
    atom = np.arange(len(atoms)).repeat([len(answers) for answers in atoms])
    pairs, row = np.unique(atom * len(numbers) + account, return_inverse=True)
    counts = np.zeros((len(pairs), len(CLASSES)), dtype=np.int64)
    np.add.at(counts, (row, given), 1)
    return pairs % len(numbers), pairs // len(numbers), counts


def _ways(account: Whole, counts: Whole) -> set[tuple[int, int, int]]:
    """In which ways accounts answered in a cell, each account with all that it has there; none is one of them."""
    accounts, row = np.unique(account, return_inverse=True)
    sums = np.zeros((len(accounts), len(CLASSES)), dtype=np.int64)
    np.add.at(sums, row, counts)
    base = int(sums.max(initial=0)) + 1
    ways: list[int] = np.unique(sums @ np.array([base * base, base, 1])).tolist()
    return {(0, 0, 0), *((way // (base * base), way // base % base, way % base) for way in ways)}


def _counted(answers: Iterable[Answer]) -> tuple[int, int, int]:
    found = Counter(answer.score_class for answer in answers)
    detractors, passives, promoters = (found[name] for name in CLASSES)
    return (detractors, passives, promoters)


def _flags(atoms: Sequence[Sequence[Answer]]) -> Flags:
    """In which atoms each person has an answer."""
    return _flags_of(dict(enumerate(atoms)), len(atoms))


def _flags_of(held: Mapping[int, Sequence[Answer]], atoms: int) -> Flags:
    rows: dict[str, list[int]] = defaultdict(list)
    for place, answers in held.items():
        for answer in answers:
            rows[answer.person].append(place)
    found = np.zeros((len(rows), atoms), dtype=bool)
    for row, places in enumerate(rows.values()):
        found[row, places] = True
    return found


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


def _least(puzzle: Puzzle, own: Whole) -> Reals:
    """What each reader is promised of each cell; nothing where it is not so."""
    member = puzzle.member.astype(np.float32)
    kept = np.stack([own[:, :, place].astype(np.float32) @ member.T for place in range(len(CLASSES))], axis=2)
    least = np.full((len(own), len(puzzle.cells), len(FLOORS)), -math.inf)
    for cell in range(len(puzzle.cells)):
        different, reader = np.unique(kept[:, cell].astype(np.int64), axis=0, return_inverse=True)
        promises = np.array([_promise(puzzle, cell, tuple(counts)) for counts in different.tolist()])
        least[:, cell] = promises[reader.ravel()]
    return least


def _promise(puzzle: Puzzle, cell: int, own: tuple[int, int, int]) -> Reals:
    """What a reader with so many answers of its own in a cell is promised of it; nothing where it is not so."""
    promised = np.array(floors(puzzle.cells[cell].value, Counts(*own), puzzle.rules))
    return np.where(promised > np.array(FLOORS) @ puzzle.totals[cell], -math.inf, promised)
