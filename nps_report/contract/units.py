"""The tree of units: one name per folder, every parent a unit, no unit above itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nps_report.contract.problems import Problem
from nps_report.slugs import slug_of

WHOLE = "all"
"""The name under which the whole programme goes."""


@dataclass(frozen=True)
class UnitRow:
    """A unit, the one above it, and where it stands."""

    unit: str
    parent: str | None
    path: str
    row: int | None

    def problem(self, column: str, value: str, slug: str) -> Problem:
        """A problem that makes the units unusable."""
        return Problem(self.path, self.row, column, value, slug, severity="error")


def unit_problems(units: Iterable[UnitRow], answered: Iterable[UnitRow] = ()) -> Iterator[Problem]:
    """What is wrong with the table of units, and with the names under which answers come.

    >>> rows = [UnitRow("Lyon", "Sud", "u.csv", 2), UnitRow("LYON", None, "u.csv", 3)]
    >>> [(p.column, p.value, p.slug) for p in unit_problems(rows)]
    [('unit', 'LYON', 'unit-slug'), ('parent', 'Sud', 'unit-parent')]
    """
    table = list(units)
    parents = {one.unit: one.parent for one in table}
    others = {one.unit: one for one in reversed(list(answered)) if one.unit not in parents}
    yield from _names([*table, *reversed(others.values())])
    for one in table:
        if one.parent is not None and one.parent not in parents:
            yield one.problem("parent", one.parent, "unit-parent")
        elif _is_above_itself(one.unit, parents):
            yield one.problem("parent", str(one.parent), "unit-cycle")


def _names(units: Iterable[UnitRow]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in units:
        slug = slug_of(one.unit)
        if slug == WHOLE:
            yield one.problem("unit", one.unit, "unit-all")
        elif slug in seen:
            yield one.problem("unit", one.unit, "unit-slug")
        seen.add(slug)


def _is_above_itself(unit: str, parents: Mapping[str, str | None]) -> bool:
    above = parents.get(unit)
    for _ in parents:
        if above is None or above == unit:
            break
        above = parents.get(above)
    return above == unit
