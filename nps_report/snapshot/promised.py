"""What is promised to each unit's customers: the texts that they may read, and what is known of each promise."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from nps_report.actions import Register
from nps_report.periods import Period
from nps_report.snapshot.achieved import Achieved
from nps_report.snapshot.internal import InternalSide, concerns
from nps_report.snapshot.promises import kept_lately, promises
from nps_report.snapshot.units import WHOLE


@dataclass(frozen=True)
class Promised:
    """The promises of a programme to the customers of its `units`, as they stood on `as_of`."""

    side: InternalSide
    period: Period
    as_of: date
    units: tuple[str, ...]

    def table(self, asked: Mapping[Hashable, str]) -> pd.DataFrame:
        """The promises that concern each unit, unit by unit.

        `asked` is the band of those who asked for it, by row, told to the customers of the action's own unit alone, for
        of others its readers are none; `effect` is what came of it. Both are blank where nothing is told. `is_new` says
        that it was decided or done in this period, `is_own` that it is for this very unit.
        """
        told = [
            promised.assign(
                asked=_texts(
                    (asked.get(row) if self._is_own(unit)[row] else None for row in promised.index), promised
                ),
                effect=_texts(map(self._effects.get, promised.index), promised),
                is_new=self._is_new[promised.index],
                is_own=self._is_own(unit)[promised.index],
                unit=unit,
            )
            for unit, promised in self.by_unit.items()
        ]
        return pd.concat(told, ignore_index=True)

    @cached_property
    def by_unit(self) -> dict[str, pd.DataFrame]:
        """The promises that concern each unit, by their rows in the register."""
        named = self.rows["unit"]
        return {unit: self._public[concerns(named, unit, self.side.units)] for unit in self.units}

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows of the register behind the promises."""
        return self._register.loc[self._public.index]

    def _is_own(self, unit: str) -> pd.Series[bool]:
        return self.rows["unit"].fillna(WHOLE) == unit

    @cached_property
    def _is_new(self) -> pd.Series[bool]:
        start = pd.Timestamp(self.period.start)
        return (self.rows["opened_at"] >= start) | (self._public["done_at"] >= start)

    @cached_property
    def _effects(self) -> Mapping[Hashable, str]:
        """What came of the promises that are still news."""
        kept = list(kept_lately(self._public, self.as_of).index)
        return Achieved(self.side, Register(self._register, self.as_of), kept).told

    @cached_property
    def _public(self) -> pd.DataFrame:
        return promises(self._register, self.as_of)

    @cached_property
    def _register(self) -> pd.DataFrame:
        return self.side.actions(WHOLE)


def _texts(values: Iterable[str | None], beside: pd.DataFrame) -> pd.Series:
    return pd.Series(list(values), index=beside.index, dtype="str")
