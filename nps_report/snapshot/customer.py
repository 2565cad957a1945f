"""The customer side of a snapshot: released values, looked up by unit. There is no answer in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from nps_report.errors import SnapshotError
from nps_report.periods import Period, parse_period
from nps_report.programme import LANGUAGES
from nps_report.snapshot.disclosure import Released
from nps_report.snapshot.public import PublicProgramme, PublicTone
from nps_report.snapshot.reading import Among, frame_of, read_rows
from nps_report.snapshot.traced import traced
from nps_report.snapshot.units import WHOLE, Units

THANKED = Path("team", "thanked.parquet")
"""Where the names of colleagues to thank stand: there only if the programme has an edition of its own on this side."""


@dataclass(frozen=True)
class ReleasedChange:
    """The difference between the numbers published for this period and for `against`.

    `before_kept` says that `against` is the last period before promises were kept.
    """

    against: Period
    value: int
    before_kept: bool = False


@dataclass(frozen=True)
class ReleasedSegment:
    """What may be shown of one value of a segment; `value` is None for the small ones and blanks together."""

    segment: str
    value: str | None
    cell: Released


@dataclass(frozen=True)
class ReleasedTheme:
    """A theme that customers raise, how, and what it is called in each language."""

    theme: str
    tone: PublicTone
    names: Mapping[str, str]


@dataclass(frozen=True)
class ReleasedQuote:
    """A customer's own words on a theme, in their language."""

    theme: str
    tone: PublicTone
    text: str
    language: str


@dataclass(frozen=True)
class CustomerSide:
    """The customer side in `folder`, for one period as known on one day."""

    folder: Path
    programme: PublicProgramme
    units: Units

    @property
    def period(self) -> Period:
        """The period it was released for."""
        return parse_period(self.programme.period, self.programme.waves)

    @property
    def as_of(self) -> date:
        """The day as known on which it was released."""
        return self.programme.as_of

    @traced
    def cell(self, unit: str) -> Released:
        """The unit's score, as far as it may be shown."""
        return next(cell.cell for cell in self._cells(unit) if not cell.segment)

    @traced
    def counted_with(self, unit: str) -> tuple[str, ...]:
        """The units right under this one whose own score is hidden: their answers count in this one's alone."""
        children = self.units.children(unit)
        rows = read_rows(
            self.folder / "cells.parquet", [Among("unit", children)], ("unit", "segment", "level")
        )
        hidden = {row["unit"] for row in rows.to_pylist() if not row["segment"] and row["level"] == "hidden"}
        return tuple(child for child in children if child in hidden)

    def shown_in(self, unit: str) -> str | None:
        """The nearest unit above this one, or the whole, whose score is shown; None where there is none."""
        above = None if unit == WHOLE else (self.units.parent(unit) or WHOLE)
        if above is None or self.cell(above).level != "hidden":
            return above
        return self.shown_in(above)

    @traced
    def segments(self, unit: str) -> tuple[ReleasedSegment, ...]:
        """The unit's segments, in the programme's order, the small values last."""
        return tuple(sorted((cell for cell in self._cells(unit) if cell.segment), key=self._place))

    @traced
    def changes(self, unit: str) -> tuple[ReleasedChange, ...]:
        """How far the unit's number lies from the latest before, last year's and that before kept promises."""
        return tuple(
            ReleasedChange(parse_period(row["against"], self.programme.waves), row["nps"], row["before_kept"])
            for row in self._rows("changes", unit)
        )

    @traced
    def themes(self, unit: str) -> tuple[ReleasedTheme, ...]:
        """The themes that the unit's customers raise, in the code frame's order."""
        return tuple(map(theme_of, self._rows("themes", unit)))

    @traced
    def quotes(self, unit: str) -> tuple[ReleasedQuote, ...]:
        """The unit's quotes, in an order that tells nothing."""
        return tuple(map(quote_of, self._rows("quotes", unit)))

    @traced
    def thanked(self, unit: str) -> tuple[str, ...]:
        """The colleagues whom the unit's team thanks by name, in alphabetical order; for its own editions alone."""
        path = self.folder / THANKED
        if not path.is_file():
            return ()
        return tuple(read_rows(path, [Among("unit", (unit,))], ("name",))["name"].to_pylist())

    @traced
    def actions(self, unit: str) -> pd.DataFrame:
        """The promises made to the unit's customers: texts per language, `status`, `due` and `done_at`."""
        return frame_of(self._of_unit("actions", unit).drop_columns("unit"))

    def _cells(self, unit: str) -> Iterator[ReleasedSegment]:
        for row in self._rows("cells", unit):
            cell = Released(row["level"], row["words"], row["nps"], row["n_band"])
            yield ReleasedSegment(row["segment"], row["value"], cell)

    def _place(self, cell: ReleasedSegment) -> tuple[int, bool, int, str]:
        order = self.programme.order.get(cell.segment, ())
        rank = order.index(cell.value) if cell.value in order else len(order)
        return self.programme.segments.index(cell.segment), cell.value is None, rank, cell.value or ""

    def _rows(self, table: str, unit: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._of_unit(table, unit).to_pylist()
        return rows

    def _of_unit(self, table: str, unit: str) -> pa.Table:
        return read_rows(self.folder / f"{table}.parquet", [Among("unit", (unit,))])


def theme_of(row: Mapping[str, Any]) -> ReleasedTheme:
    """The theme in a row of the table of themes."""
    return ReleasedTheme(row["theme"], row["tone"], _names(row))


def quote_of(row: Mapping[str, Any]) -> ReleasedQuote:
    """The quote in a row of the table of quotes."""
    return ReleasedQuote(row["theme"], row["tone"], row["text"], row["language"])


def _names(row: Mapping[str, str | None]) -> dict[str, str]:
    """The names in the languages that have one."""
    names = ((language, row[f"name_{language}"]) for language in LANGUAGES)
    return {language: name for language, name in names if name}


def open_customer(folder: Path) -> CustomerSide:
    """The customer side in `folder`. Raises SnapshotError where there is none."""
    try:
        programme = PublicProgramme.model_validate_json(
            (folder / "programme.json").read_text(encoding="utf-8")
        )
        units = Units.from_json((folder / "units.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SnapshotError(
            "no-snapshot", f"{folder}: nothing is released there. Run `nps-report run` again."
        ) from error
    return CustomerSide(folder, programme, units)
