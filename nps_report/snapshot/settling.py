"""Finds what may be told: as much as betrays nothing together with all that was told before.

What would betray something becomes coarser, a step at a time: of the cells that tell it together, first a segment's,
then a unit's, the smallest first; a number becomes words with a band, and words become nothing. What is hidden takes
the next smallest with it by the rules (`disclosure`), a sibling's edition too: else it would be what the others leave.
What was told before is told again as it was: no finer, and what is already out is not hidden in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from nps_report.programme import Thresholds
from nps_report.snapshot.audit import Betrayal, told_by
from nps_report.snapshot.disclosure import Level, Released
from nps_report.snapshot.published import Answer, PublishedCell
from nps_report.snapshot.puzzle import puzzles
from nps_report.snapshot.telling import TOGETHER, Spot, Telling, is_hidden
from nps_report.snapshot.told_before import told_of, untold
from nps_report.snapshot.units import WHOLE

Limits: TypeAlias = Mapping[Spot, Level]
"""How much may be told at some spots, at most."""

COARSER: Mapping[Level, Level] = {"number": "words", "words": "hidden"}


def settled(
    tell: Callable[[Limits], Telling],
    before: Sequence[Telling],
    rules: Thresholds,
    limits: Limits,
    may_change: Callable[[Spot], bool],
) -> Limits:
    """The limits under which what `tell` tells betrays nothing that was not betrayed `before`.

    They are those given and further ones, of spots that `may_change`.
    """
    while True:
        telling = tell(limits)
        more = _as_told(telling, before, limits) or _coarser(telling, before, rules, may_change)
        if not more:
            return limits
        limits = {**limits, **more}


def new_betrayals(new: Sequence[Telling], before: Sequence[Telling], rules: Thresholds) -> Iterator[Betrayal]:
    """What is betrayed where the new is told beside all that was told before, as far as the new has a part in it.

    What was told before in the same words is nothing new.
    """
    fresh = [untold(one, before) for one in new]
    own = {one.name_of(spot) for one in fresh for spot in one.cells}
    if not own:
        return
    # Of cells that betray as much, the first are blamed: what is out already.
    tellings = [*before, *fresh]
    answers = fresh[0].answers if len(tellings) == 1 else _answers_in(tellings)
    for puzzle in puzzles([one.publication for one in tellings], answers, rules):
        if own & {*puzzle.names}:
            yield from (one for one in told_by(puzzle) if own & {*one.cells})


def _answers_in(tellings: Sequence[Telling]) -> dict[str, Answer]:
    return {id_: answer for one in tellings for id_, answer in one.answers.items()}


def _as_told(telling: Telling, before: Sequence[Telling], limits: Limits) -> dict[Spot, Level]:
    """Where the same answers were told of more coarsely at the same spot, so much."""
    found: dict[Spot, Level] = {}
    for spot, cell in telling.cells.items():
        levels = [level_of(old) for old in told_of(spot, cell, before)]
        most = _FINENESS[max(map(_FINENESS.index, levels), default=-1)]
        if _FINENESS.index(most) < _FINENESS.index(level_of(cell)) and limits.get(spot) != most:
            found[spot] = most
    return found


_FINENESS: Sequence[Level] = ("hidden", "words", "number")


def level_of(cell: PublishedCell) -> Level:
    """How much is told of a cell; what is no released value tells as a number does not: words, if anything."""
    return cell.value.level if isinstance(cell.value, Released) else "words"


def _coarser(
    telling: Telling, before: Sequence[Telling], rules: Thresholds, may_change: Callable[[Spot], bool]
) -> dict[Spot, Level]:
    """A step that takes away what is betrayed first; none where nothing is, or nothing can be changed."""
    fresh = untold(telling, before).cells
    told = [spot for spot, cell in fresh.items() if not is_hidden(cell) and spot.about != TOGETHER]
    ordered = sorted(filter(may_change, told), key=lambda spot: _order(spot, telling))
    together = {telling.name_of(spot) for spot in telling.cells if spot.about == TOGETHER}
    for betrayal in new_betrayals([telling], before, rules):
        blamed = [spot for spot in ordered if telling.name_of(spot) in betrayal.cells]
        # What is hidden together is so beside all that is shown.
        blamed = blamed or (ordered if together & {*betrayal.cells} else [])
        if blamed and betrayal.certain:
            return _step(blamed[0], telling, ordered)
        if blamed:
            rank = _rank(blamed[0])
            return {spot: "hidden" for spot in blamed if _rank(spot) == rank}
    return {}


def _step(spot: Spot, telling: Telling, ordered: Sequence[Spot]) -> dict[Spot, Level]:
    """One spot less fine. Where all small values together are to be hidden, the next smallest is, to be among them."""
    to = COARSER[level_of(telling.cells[spot])]
    if to == "hidden" and spot.segment and spot.value is None:
        spot = next((one for one in ordered if one[:2] == spot[:2] and one.value is not None), spot)
    return {spot: to}


def _rank(spot: Spot) -> int:
    """What is given up first: segments of units, of the whole, themes, units, the whole."""
    if spot.segment:
        return 1 if spot.unit == WHOLE else 0
    if spot.about:
        return 2
    return 4 if spot.unit == WHOLE else 3


def _order(spot: Spot, telling: Telling) -> tuple[int, int, str]:
    return _rank(spot), len(telling.cells[spot].answers), spot.label
