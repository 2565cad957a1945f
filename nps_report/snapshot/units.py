"""The programme's units: their tree, their names per language, and their names as folders."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from nps_report.errors import UnknownNameError
from nps_report.nearest import nearest
from nps_report.slugs import slug_of
from nps_report.tables import is_language_of

WHOLE = "all"
"""The name of the whole programme, where a unit is asked for."""


class Unit(NamedTuple):
    """A business unit; `labels` is its name per language, "" for all of them."""

    name: str
    parent: str | None = None
    labels: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Units:
    """All units, in the programme's order; the whole programme, called `all`, covers them and is none.

    >>> units = Units((Unit("Sud"), Unit("Lyon", "Sud", {"fr": "Agence de Lyon"}), Unit("Île-de-France")))
    >>> units.covers("Sud"), units.below("all"), units.slug("Île-de-France")
    (('Sud', 'Lyon'), ('Sud', 'Lyon', 'Île-de-France'), 'ile-de-france')
    >>> units.label("Lyon", "fr"), units.label("Lyon", "en"), units.find("lyon")
    ('Agence de Lyon', 'Lyon', 'Lyon')
    """

    listed: tuple[Unit, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every unit's name."""
        return tuple(unit.name for unit in self.listed)

    @cached_property
    def _by_name(self) -> dict[str, Unit]:
        return {unit.name: unit for unit in self.listed}

    def parent(self, unit: str) -> str | None:
        """The unit that this one belongs to, if any."""
        known = self._by_name.get(unit)
        return known.parent if known else None

    def children(self, unit: str) -> tuple[str, ...]:
        """The units right under this one; those without a parent are right under `all`."""
        return self._children.get(None if unit == WHOLE else unit, ())

    @cached_property
    def _children(self) -> dict[str | None, tuple[str, ...]]:
        under: dict[str | None, list[str]] = {}
        for one in self.listed:
            under.setdefault(one.parent, []).append(one.name)
        return {parent: tuple(names) for parent, names in under.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def below(self, unit: str) -> tuple[str, ...]:
        """Every unit under this one, near and far, in the programme's order."""
        if unit == WHOLE:
            return self.names
        return tuple(sorted(self._descendants(unit), key=self._places.__getitem__))

    def covers(self, unit: str) -> tuple[str, ...]:
        """The units whose answers are this one's: itself and every unit under it."""
        return self.names if unit == WHOLE else (unit, *self.below(unit))

    def _descendants(self, unit: str) -> Iterator[str]:
        for child in self.children(unit):
            yield child
            yield from self._descendants(child)

    def label(self, unit: str, language: str) -> str:
        """The unit's name in `language`, else in all languages, else its name in the data."""
        known = self._by_name.get(unit)
        labels = known.labels if known else {}
        return labels.get(language) or labels.get("") or unit

    def slug(self, unit: str) -> str:
        """The unit's name as a folder."""
        return slug_of(unit)

    def as_json(self) -> str:
        """The units as text that `from_json` reads.

        >>> units = Units((Unit("Lyon", "Sud", {"fr": "Agence de Lyon"}),))
        >>> Units.from_json(units.as_json()) == units
        True
        """
        return json.dumps(
            [{**unit._asdict(), "labels": dict(unit.labels)} for unit in self.listed],
            ensure_ascii=False,
            indent=1,
        )

    @classmethod
    def from_json(cls, written: str) -> Units:
        """The units that `as_json` wrote."""
        return cls(tuple(Unit(**unit) for unit in json.loads(written)))

    def find(self, asked: str) -> str:
        """The name of the unit called `asked`, by its name or its folder's.

        Raises UnknownNameError where there is none, naming the nearest.
        """
        if asked == WHOLE or asked in self._by_name:
            return asked
        names = (WHOLE, *self.names)
        found = {slug_of(name): name for name in names} | {name: name for name in names}
        if asked in found:
            return found[asked]
        known = ", ".join(names)
        raise UnknownNameError(
            "unknown-unit", f"No unit named {asked!r}{nearest(asked, found)}. There are: {known}."
        )


def units_of_table(table: pd.DataFrame) -> Units:
    """The units of a clean `units` table; a name per language stands in `name_fr`, `name_en` ...

    >>> table = pd.DataFrame({"unit": ["Lyon"], "parent": [None], "name_en": ["Lyons"]})
    >>> units_of_table(table).label("Lyon", "en")
    'Lyons'
    """
    rows = [{str(column): value for column, value in row.items()} for row in table.to_dict("records")]
    return Units(tuple(Unit(row["unit"], _said(row.get("parent")), dict(_labels(row))) for row in rows))


def _labels(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for column, value in row.items():
        if (column == "name" or is_language_of(column, "name")) and _said(value):
            yield column[5:], str(value)


def _said(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
