"""The audit: whether what is published lets a reader compute, for certain, how others answered.

A reader is an account. It has every publication, withdrawn and re-issued ones and letters to other accounts too; it
knows its own answers, the rules of disclosure, and which cells share answers; with `sizes_known`, also who answered,
though not how. Counts it finds possible are those that fit everything published at once: see `published`, `puzzle`.

Of each cell, published or hidden, of what published cells leave of a larger one, and of each smallest group (a
*target*), the audit asks whether another number than the true one fits. If not, the number is *pinned*. What is pinned
is a *betrayal* by the measure by which a single cell is judged (`disclosure`), taken of the others' answers in it:

- All others are of one class, however many: the reader then knows how each of them answered.
- A class has so and so many of fewer than a hundred others, or so few of any number that they would not be published
  as a group (`public_respondents`): an exact count, which customers may never have; at worst, of one other person.
- A class has none of fewer than ten others. From ten on a class may be empty, and a high score tells as much: it leaves
  open how each one answered, between two classes.

None of these is a share known within rounding, a published number itself, which leaves several counts possible, nor an
exact count among a hundred and more, which a known base gives and which tells no more of anybody than the number does.
Others are counted in persons, so that one who answers every month is one in a year. What was told with the consent of
those who answered (a letter to their account) is known to every reader, and no target.

Not used is what a reader could conclude from a value's being hidden: "too few answered, or of too few accounts, or all
alike, or a smaller one beside it had to be hidden". It is no limit on sums, and where any of the reasons is possible it
says nothing; a reader who knows who answered could rule out all but "all alike".

An error of the solver can only raise an alarm in vain: what is found safe is checked in whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nps_report.metrics import ScoreClass
from nps_report.programme import Thresholds
from nps_report.snapshot.disclosure import HIDDEN
from nps_report.snapshot.moves import QUESTIONS, moved
from nps_report.snapshot.published import CLASSES, FLOORS, Answer, Publication, PublishedCell
from nps_report.snapshot.puzzle import OUTSIDER, Flags, Puzzle, Whole, puzzles
from nps_report.snapshot.solving import Solver, smallest
from nps_report.snapshot.targets import Targets, targets, would_betray

LARGEST = 20_000_000
"""Accounts times cells: above it, what is not plainly safe is not looked at."""

ENOUGH = 200_000
"""Cells times atoms times questions: so much is put to the solver; what is open then stays so."""

AT_LEAST = 20  # questions

MEMORY = 6
"""How many sets of cells that betrayed something are tried first on what else is betrayed."""


@dataclass(frozen=True)
class Betrayal:
    """What accounts learn of others: `value` of `others` answers in `target` are of a class, and which cells tell it.

    Without `readers` anybody learns it who reads these cells. Of `cells` none can be left out. If it is not `certain`,
    the solver gave up before it found another number: it may be safe, yet cannot be shown to be.
    """

    readers: tuple[str, ...]
    target: str
    score_class: ScoreClass
    value: int
    others: int
    cells: tuple[str, ...]
    certain: bool = True

    def __str__(self) -> str:
        return f"{' or '.join(self.readers) or 'whoever reads'}: {self.learned}"

    @property
    def learned(self) -> str:
        """What is learned, and what tells it together."""
        many = (
            f"all {self.others}" if self.value == self.others else f"{self.value or 'none'} of {self.others}"
        )
        others = "others" if self.readers else "answers"
        may = "are" if self.certain else "may be known to be"
        return (
            f"{many} {others} in [{self.target}] {may} {self.score_class}, as told together by: "
            f"{'; '.join(self.cells)}"
        )


def betrayals(
    publications: Iterable[Publication],
    answers: Mapping[str, Answer],
    rules: Thresholds,
    sizes_known: bool = False,
) -> tuple[Betrayal, ...]:
    """What these publications betray together, by reader, each with a smallest set of cells that does.

    What anybody learns is told once, for nobody in particular. A reader who knows who answered (`sizes_known`) learns
    whatever one who does not learns. `answers` are those of the cells, by id.
    """
    return tuple(
        one for puzzle in puzzles(publications, answers, rules, sizes_known) for one in told_by(puzzle)
    )


def told_by(puzzle: Puzzle) -> Iterator[Betrayal]:
    """What the cells of a puzzle betray, one after the other as it is found.

    The last is not `certain` where the puzzle is too large, or has too much that is hard, to be looked at to the end.
    """
    open_to_any = _open_to_any(puzzle)
    if not open_to_any.labels:
        return
    if len(puzzle.accounts) * len(puzzle.cells) > LARGEST:
        yield _unknown(puzzle)
        return
    search = _Search.of(puzzle, open_to_any)
    yield from search.betrayals()
    if search.left:
        yield _unknown(puzzle)


def _open_to_any(puzzle: Puzzle) -> Targets:
    """The groups of which no small change shows that they are safe from whoever reads."""
    groups = targets(puzzle)
    safe = _closed(groups, moved(puzzle, puzzle.worst)).all(axis=(0, 2))
    left = np.flatnonzero(~safe)
    return Targets(tuple(groups.labels[place] for place in left), groups.member[left])


def _closed(groups: Targets, moves: Flags) -> Flags:
    """Of which groups some atom moves, by reader and question."""
    return np.greater(groups.member.astype(np.float32) @ moves.astype(np.float32), 0)


def _unknown(puzzle: Puzzle) -> Betrayal:
    """That nobody knows what these cells betray, taken for the worst."""
    everything = puzzle.totals.sum(axis=1)
    target = int(everything.argmax())
    cells = tuple(dict.fromkeys(puzzle.names[cell] for cell in puzzle.published))
    return Betrayal(
        (),
        puzzle.names[target],
        CLASSES[0],
        int(puzzle.totals[target, 0]),
        int(everything[target]),
        cells,
        False,
    )


def ranges(
    publications: Iterable[Publication],
    answers: Mapping[str, Answer],
    rules: Thresholds,
    target: frozenset[str],
    reader: str | None = None,
    sizes_known: bool = False,
) -> dict[str, tuple[int, float]]:
    """The least and the most that the others' answers among `target` can be, by class and all together.

    Without a bound the most is infinite. `reader` is an account, or nobody in particular.
    """
    asked = Publication("", (PublishedCell("", target, HIDDEN),))
    for puzzle in puzzles([*publications, asked], answers, rules, sizes_known):
        if ": " in puzzle.names:
            return _ranges(puzzle, puzzle.member[puzzle.names.index(": ")], reader)
    return dict.fromkeys((*CLASSES, "answers"), (0, 0))


def _ranges(puzzle: Puzzle, atoms: Flags, reader: str | None) -> dict[str, tuple[int, float]]:
    solver = Solver(puzzle)
    place = next((place for place, names in enumerate(puzzle.known.readers) if reader in names), OUTSIDER)
    found = {}
    for name, weights in {**dict(zip(CLASSES, QUESTIONS, strict=False)), "answers": np.ones(3, int)}.items():
        asked = np.outer(atoms, weights)
        own = int((asked * puzzle.known.own[place]).sum())
        least, most = solver.extreme(asked, -1, place), solver.extreme(asked, 1, place)
        found[name] = (int(least) - own, most if math.isinf(most) else int(most) - own)
    return found


@dataclass(eq=False)
class _Search:
    """Looks for what is pinned, where that would be a betrayal: by reader, target and question."""

    puzzle: Puzzle
    targets: Targets
    others: Whole
    open: Flags
    solver: Solver = field(init=False)
    proved: bool = True
    asked: int = 0

    def __post_init__(self) -> None:
        self.solver = Solver(self.puzzle)

    @classmethod
    def of(cls, puzzle: Puzzle, groups: Targets) -> _Search:
        """The search in a puzzle, all that small changes show to be safe left out."""
        others: Whole = groups.member.astype(np.int64) @ (puzzle.truth - puzzle.known.own)
        safe = _closed(groups, moved(puzzle, puzzle.known))
        return cls(puzzle, groups, others, would_betray(puzzle, groups, others, puzzle.rules) & ~safe)

    @property
    def left(self) -> bool:
        """Whether something was left open, for the solver was asked often enough."""
        return self.asked > max(ENOUGH // self.puzzle.member.size, AT_LEAST)

    def betrayals(self) -> Iterator[Betrayal]:
        """What is pinned, with the cells that pin it; of a target all of one class, that alone."""
        blamed = dict[tuple[int, ...], None]()
        wholly = set[tuple[int, int]]()
        for reader, target, question in self._pinned():
            if question < len(CLASSES) and (reader, target) in wholly:
                continue
            wholly |= {(reader, target)} if question >= len(CLASSES) else set()
            cells, certain = self._least(reader, target, question, [*blamed][: -MEMORY - 1 : -1])
            # What betrayed last is tried first.
            blamed.pop(cells, None)
            blamed[cells] = None
            yield self._told(reader, target, question % len(CLASSES), cells, certain)

    def _pinned(self) -> Iterator[tuple[int, int, int]]:
        """Reader, target and question, of what no other counts were found for; what anybody learns only once."""
        # Whether all are of one class is asked first.
        questions = [*range(len(CLASSES), len(QUESTIONS)), *range(len(CLASSES))]
        anybody: Flags = np.asarray(self.open.any(axis=0))
        looked_at = np.argwhere(anybody[:, questions]).tolist()
        for target, question in ((target, questions[place]) for target, place in looked_at):
            if self.left:
                return
            readers = np.flatnonzero(self.open[:, target, question]).tolist()
            if not readers:
                continue
            if OUTSIDER in readers or len(readers) > 1:
                outsider = self._is_pinned([OUTSIDER], target, question)
                if outsider:
                    yield from (
                        (r, target, question) for r in ([OUTSIDER] if OUTSIDER in readers else readers)
                    )
                    continue
            yield from ((r, target, question) for r in self._among(readers, target, question))

    def _among(self, readers: list[int], target: int, question: int) -> list[int]:
        """Those of the readers to whom it is pinned: what fits for all fits for each, else each is looked at."""
        if not self._is_pinned(readers, target, question):
            return []
        return [
            reader
            for reader in readers
            if self.open[reader, target, question]
            and (len(readers) == 1 or self._is_pinned([reader], target, question))
        ]

    def _is_pinned(
        self, readers: Sequence[int], target: int, question: int, cells: Sequence[int] | None = None
    ) -> bool:
        asked = np.outer(self.targets.member[target], QUESTIONS[question])
        self.proved = True
        for side in (1, -1):
            self.asked += 1
            counts = self.solver.other(asked, side, readers, cells)
            self.proved &= self.solver.proved
            if counts is not None:
                if cells is None:
                    self._close(counts)
                return False
        return True

    def _close(self, counts: Whole) -> None:
        """Leaves out all that other counts show to be safe, for each reader for whom they fit."""
        sums = (self.puzzle.member.astype(np.int64) @ counts) @ np.array(FLOORS).T
        fits = (sums >= self.puzzle.known.least).all(axis=(1, 2)) & (counts >= self.puzzle.known.own).all(
            axis=(1, 2)
        )
        change = self.targets.member.astype(np.int64) @ (counts - self.puzzle.truth) @ QUESTIONS.T
        self.open &= ~(fits[:, None, None] & (change != 0))

    def _least(
        self, reader: int, target: int, question: int, blamed: Iterable[tuple[int, ...]]
    ) -> tuple[tuple[int, ...], bool]:
        """Cells that betray together, of which none can be left out; those `blamed` before first."""

        def betray(cells: Sequence[int]) -> bool:
            return self._is_pinned([reader], target, question, cells)

        nearest = self._nearest(target)
        rings = [nearest[:most] for most in (4, 8, 16, 32) if most < len(nearest)]
        enough = next((cells for cells in (*blamed, *rings) if betray(cells)), nearest)
        least = tuple(sorted(smallest(enough[::-1], betray)))
        return least, betray(least) and self.proved

    def _nearest(self, target: int) -> list[int]:
        """The published cells, those that share most with the target first, of these the smallest."""
        shared = (self.puzzle.member & self.targets.member[target]).sum(axis=1)
        size = self.puzzle.member.sum(axis=1)
        return sorted(self.puzzle.published, key=lambda cell: (-int(shared[cell]), int(size[cell]), cell))

    def _told(self, reader: int, target: int, place: int, cells: Sequence[int], certain: bool) -> Betrayal:
        others = self.others[reader, target]
        return Betrayal(
            self.puzzle.known.readers[reader] if reader != OUTSIDER else (),
            self.targets.labels[target],
            CLASSES[place],
            int(others[place]),
            int(others.sum()),
            tuple(dict.fromkeys(self.puzzle.names[cell] for cell in cells)),
            certain,
        )
