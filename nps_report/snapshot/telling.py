"""What editions tell of a period's answers, cell by cell, as the audit looks at it and as it is kept once published.

Who answered stands there as digests: enough to know the same answer, account or person again, and no name.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, NamedTuple

from nps_report.metrics import ScoreClass
from nps_report.snapshot.answers import Marked
from nps_report.snapshot.disclosure import HIDDEN, Released
from nps_report.snapshot.published import (
    Answer,
    AtLeast,
    Publication,
    PublishedCell,
    Score,
    Size,
    Together,
    Value,
)

SCHEMA = "nps-report/told/1"

_DIGITS = 16


class Spot(NamedTuple):
    """Where a value stands: a unit's score, that of a segment's value in it, or what `about` says beside it."""

    unit: str
    segment: str = ""
    value: str | None = None
    about: str = ""

    @property
    def label(self) -> str:
        """For people.

        >>> Spot("Lyon").label, Spot("Lyon", "role", "buyer").label, Spot("Lyon", "role").label
        ('Lyon', 'Lyon, role buyer', 'Lyon, role other')
        """
        cut = f", {self.segment} {self.value or 'other'}" if self.segment else ""
        return f"{self.unit}{cut}{f', {self.about}' if self.about else ''}"


TOGETHER = "hidden together"
"""What is hidden of a unit's parts, or of a segment's values in it, as one."""

THEMES = "themes"
"""What a unit's themes and quotes tell of its score: how many answered at least."""

THANKS = "thanks "
"""Begins what tells that colleagues may be thanked by name, before the digest of whom for which answers: no score's."""


@dataclass(frozen=True)
class Telling:
    """What is told of answers between two days, by spot, and the answers themselves, by id."""

    name: str
    start: date
    end: date
    cells: Mapping[Spot, PublishedCell]
    answers: Mapping[str, Answer]

    @property
    def publication(self) -> Publication:
        """The same as the audit takes it: names of colleagues tell of no score."""
        scored = (cell for spot, cell in self.cells.items() if not spot.about.startswith(THANKS))
        return Publication(self.name, tuple(scored))

    def name_of(self, spot: Spot) -> str:
        """How the audit calls the cell at a spot."""
        return f"{self.name}: {self.cells[spot].label}"

    def of_units(self, units: Collection[str]) -> Telling:
        """What is told of these units alone."""
        return self.with_cells({spot: cell for spot, cell in self.cells.items() if spot.unit in units})

    def with_cells(self, cells: Mapping[Spot, PublishedCell]) -> Telling:
        """These cells of it alone, and the answers in them."""
        held = frozenset[str]().union(*(cell.answers for cell in cells.values()))
        return replace(self, cells=cells, answers={one: self.answers[one] for one in sorted(held)})

    def published(self) -> Telling:
        """The same as it is called among what was told before: a draft may bear the same name."""
        return replace(self, name=f"{self.name}, published")

    def as_json(self) -> str:
        """The telling as text that `telling_of` reads; the same text for the same telling."""
        return "".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        """The text of `as_json`, piece by piece: there may be many answers."""
        head = {
            "schema": SCHEMA,
            "name": self.name,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
        }
        yield f'{_dumped(head)[:-1]},"answers":['
        yield from _separated(list(self.answers[one]) for one in sorted(self.answers))
        yield '],"cells":['
        yield from _separated(_cell_told(spot, cell) for spot, cell in self.cells.items())
        yield "]}"


def _separated(values: Iterable[Any]) -> Iterator[str]:
    """Values as a list holds them."""
    for place, value in enumerate(values):
        yield f"{',' if place else ''}{_dumped(value)}"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=None, separators=(",", ":"))


def telling_of(text: str) -> Telling:
    """What `as_json` wrote. Raises ValueError, KeyError or TypeError where it is none.

    >>> answer = Answer("1", "A", "a", "passives")
    >>> cell = PublishedCell("all", frozenset({"1"}), Released("words", "high"), "unit")
    >>> told = Telling("2026-10", date(2026, 10, 1), date(2026, 10, 31), {Spot("all"): cell}, {"1": answer})
    >>> telling_of(told.as_json()) == told
    True
    """
    told = json.loads(text)
    if told["schema"] != SCHEMA:
        raise ValueError(told["schema"])
    answers = [Answer(*one) for one in told["answers"]]
    return Telling(
        told["name"],
        date.fromisoformat(told["start"]),
        date.fromisoformat(told["end"]),
        dict(_cell_read(one) for one in told["cells"]),
        {one.id: one for one in answers},
    )


def digest_of(text: str) -> str:
    """A digest by which the same text is known again.

    >>> digest_of("C-0042") == digest_of("C-0042") != digest_of("C-0043")
    True
    """
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def answers_of(marked: Marked) -> list[Answer]:
    """The answers as the audit sees them, row by row. A corrected one is another answer."""
    answers = marked.answers
    days = answers["responded_at"].astype("str").str[:_DAY]
    units = answers["unit"].astype("object").fillna("")
    accounts, persons = ([*map(digest_of, of.texts)] for of in (marked.by_account, marked.by_person))
    told: Iterable[tuple[Any, int, int, ScoreClass, str, str]] = zip(
        answers["response_id"].tolist(),
        marked.by_account.codes.tolist(),
        marked.by_person.codes.tolist(),
        marked.classes,
        days.tolist(),
        units.tolist(),
        strict=True,
    )
    likes: dict[tuple[str, str], str] = {}
    return [
        Answer(
            digest_of(f"{one}\n{of}"),
            accounts[account],
            persons[person],
            of,
            likes.setdefault((day, unit), f"{day} {unit}"),
        )
        for one, account, person, of, day, unit in told
    ]


def known_again(answers: Sequence[Answer], before: Collection[Answer]) -> list[Answer]:
    """The answers with the ids under which they were told of `before`, though an export may call them otherwise now.

    Of a row without an id, one is made of all it holds, so a name filled in makes another one. An answer with a new id
    is taken for one that is gone, of the same class, day and unit, or else of the same class and day.

    >>> before = [Answer("1", "A", "a", "passives", "2026-10-05 Lyon")]
    >>> known_again([Answer("2", "B", "b", "passives", "2026-10-05 Lille")], before)
    [Answer(id='1', account='B', person='b', score_class='passives', like='2026-10-05 Lille')]
    """
    if not before:
        return list(answers)
    old, here = {one.id for one in before}, {one.id for one in answers}
    gone, new = (
        [one for one in sorted(before) if one.id not in here],
        [one for one in answers if one.id not in old],
    )
    again = _paired(new, gone, lambda one: (one.score_class, one.like))
    gone, new = (
        [one for one in gone if one.id not in again.values()],
        [one for one in new if one.id not in again],
    )
    again |= _paired(new, gone, lambda one: (one.score_class, one.like[:_DAY]))
    return [one._replace(id=again.get(one.id, one.id)) for one in answers]


def _paired(
    new: Iterable[Answer], gone: Iterable[Answer], likeness: Callable[[Answer], tuple[str, str]]
) -> dict[str, str]:
    """The id of one that is gone for each new one that is like it."""
    left: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in gone:
        left[likeness(one)].append(one.id)
    return {one.id: left[likeness(one)].pop(0) for one in new if left[likeness(one)]}


_DAY = len("2026-10-31")

_VALUES: dict[str, type[Any]] = {
    "released": Released,
    "at least": AtLeast,
    "together": Together,
    "size": Size,
    "score": Score,
}


def _cell_told(spot: Spot, cell: PublishedCell) -> dict[str, Any]:
    kind = next(kind for kind, one in _VALUES.items() if isinstance(cell.value, one))
    value = {field.name: getattr(cell.value, field.name) for field in fields(_VALUES[kind])}
    return {
        "spot": list(spot),
        "label": cell.label,
        "cut": cell.cut,
        "consented": cell.consented,
        kind: value,
        "answers": sorted(cell.answers),
    }


def _cell_read(told: Mapping[str, Any]) -> tuple[Spot, PublishedCell]:
    value: Value = next(one(**told[kind]) for kind, one in _VALUES.items() if kind in told)
    cell = PublishedCell(told["label"], frozenset(told["answers"]), value, told["cut"], told["consented"])
    return Spot(*told["spot"]), cell


def is_hidden(cell: PublishedCell) -> bool:
    """Whether nothing is told of a cell."""
    return cell.value == HIDDEN
