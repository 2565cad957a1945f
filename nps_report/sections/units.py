"""All units on one page: score, interval, base, tested change and target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nps_report.blocks import Cell, Column, Figure, Section, Table
from nps_report.facts.internal import Facts, UnitScore
from nps_report.sections.labels import AXIS, base, count_cell, interval_cell, points, score_cell
from nps_report.sections.many import DRAWN, in_the_annex, joined, named
from nps_report.wording import Words


def units(facts: Facts, words: Words) -> Section | None:
    """The page that compares the units under this one; none for a unit without any."""
    if not facts.units:
        return None
    shown, others = _shown(facts.units)
    blocks = (_figure(facts, shown, words), _table(facts, shown, others, words))
    return Section(_heading(facts, words), blocks, new_page=True)


def _shown(units: Sequence[UnitScore]) -> tuple[list[UnitScore], list[UnitScore]]:
    """The units that pages have room for, in their order, and those that stand in the annex alone.

    What is established comes first, a change or a gap to the target, then the units with the most answers.
    """
    places = sorted(
        range(len(units)), key=lambda place: (not _stands_out(units[place]), -units[place].counts.n)
    )
    first = set(places[:DRAWN])
    return (
        [unit for place, unit in enumerate(units) if place in first],
        [unit for place, unit in enumerate(units) if place not in first],
    )


def _stands_out(unit: UnitScore) -> bool:
    return bool((unit.change and unit.change.established) or (unit.target and unit.target.established))


def _heading(facts: Facts, words: Words) -> str:
    moved = [
        (_name(facts, unit, words), unit.change.difference.value)
        for unit in facts.units
        if unit.change and unit.change.established
    ]
    if not moved:
        return words("Units: no established change")
    largest = sorted(moved, key=lambda change: -abs(change[1]))
    changes = [f"{name} {points(words, value)}" for name, value in largest]
    return words("Units: {changes}", changes=named(changes, words))


def _figure(facts: Facts, units: Sequence[UnitScore], words: Words) -> Figure:
    heading = words("Scores and intervals by unit")
    return Figure(
        figure="intervals",
        title=heading,
        data={
            "rows": [_row(facts, unit, words) for unit in units],
            "reference": {
                "value": facts.counts.nps if facts.counts.n else None,
                "label": words("all answers {score}", score=words.signed(facts.counts.nps)),
            },
            "target_label": words("target") if any(unit.target for unit in units) else "",
            "axis": AXIS,
        },
        alt=words("{heading}. Scores: {scores}.", heading=heading, scores=_scores(facts, units, words)),
        # Its data are the table that follows it.
        table=Table(title="", columns=(), rows=()),
    )


def _row(facts: Facts, unit: UnitScore, words: Words) -> dict[str, Any]:
    known, small = unit.counts.n > 0, facts.small(unit.counts)
    return {
        "label": _name(facts, unit, words),
        "value": unit.counts.nps if known else None,
        "low": unit.interval.low if known else None,
        "high": unit.interval.high if known else None,
        "n_label": base(words, unit.counts.n, small),
        "value_label": words.signed(unit.counts.nps),
        "small_base": small,
        "established": bool(unit.change and unit.change.established),
        "target": facts.programme.targets.get(unit.unit),
    }


def _scores(facts: Facts, units: Sequence[UnitScore], words: Words) -> str:
    return words("; ").join(
        f"{_name(facts, unit, words)} {words.signed(unit.counts.nps)} "
        f"({base(words, unit.counts.n, facts.small(unit.counts))})"
        for unit in units
    )


def _table(facts: Facts, shown: Sequence[UnitScore], others: Sequence[UnitScore], words: Words) -> Table:
    order = words(
        "Change since the latest earlier period in which the unit had answers; tests adjusted for the number of units."
    )
    return Table(
        title=words("Units compared"),
        columns=(
            Column(words("Unit"), width=1.4),
            Column(words("Answers"), "end", 0.7),
            Column(words("Score"), "end", 0.6),
            Column(words("Interval"), "end"),
            Column(words("Answers before"), "end", 0.7),
            Column(words("Change"), width=1.7),
            Column(words("Target"), width=1.2),
        ),
        rows=tuple(_cells(facts, unit, words) for unit in shown),
        note=joined(order, _which(others, words)),
        beyond=tuple(_cells(facts, unit, words) for unit in others),
    )


def _cells(facts: Facts, unit: UnitScore, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(_name(facts, unit, words), unit.unit),
        count_cell(words, unit.counts.n, facts.small(unit.counts)),
        score_cell(words, unit.counts),
        interval_cell(words, unit.counts, unit.interval),
        _before(facts, unit, words),
        _change(unit, words),
        _target(facts, unit, words),
    )


def _which(others: Sequence[UnitScore], words: Words) -> str:
    """Which units are shown, where not all are."""
    if not others:
        return ""
    shown = words("Shown: units with something established, then those with the most answers.")
    return joined(shown, in_the_annex(len(others), words))


def _before(facts: Facts, unit: UnitScore, words: Words) -> Cell:
    """How many answers the change is measured from."""
    if unit.change is None:
        return Cell("–")
    return count_cell(words, unit.change.before.n, facts.small(unit.change.before))


def _change(unit: UnitScore, words: Words) -> Cell:
    if unit.change is None:
        return Cell(words("nothing to compare with"), mark="quiet")
    moved = points(words, unit.change.difference.value)
    if not unit.change.established:
        return Cell(words("{points}, not established", points=moved), unit.change.difference.value, "quiet")
    return Cell(words("{points}, established", points=moved), unit.change.difference.value, "strong")


def _target(facts: Facts, unit: UnitScore, words: Words) -> Cell:
    if unit.target is None:
        return Cell("–")
    target = facts.programme.targets[unit.unit]
    said = {"target": words.signed(target)}
    if not unit.counts.n:
        return Cell(said["target"], target, "quiet")
    if not unit.target.established:
        return Cell(words("{target}: gap not established", **said), target, "quiet")
    if unit.target.gap > 0:
        return Cell(words("{target}: above", **said), target, "strong")
    return Cell(words("{target}: below", **said), target, "strong")


def _name(facts: Facts, unit: UnitScore, words: Words) -> str:
    return facts.side.units.label(unit.unit, words.language)
