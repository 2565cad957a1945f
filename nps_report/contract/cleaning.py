"""One batch of text made into one batch of typed columns, with what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from nps_report.contract.coerce import COERCIONS, UNREADABLE, Habits, Mask, filled
from nps_report.contract.problems import Problem
from nps_report.contract.schemas import DTYPES, failures
from nps_report.sources import Batch
from nps_report.tables import TABLES, field_of, is_language_of

REASONS = {"score": "bad score", "responded_at": "bad date", "weight": "bad weight"}
"""Why an answer is set aside, by the column that cannot be used; the first one holds."""


_SERIAL_DAY = re.compile(r"[3-6][0-9]{4}(?:[.,][0-9]+)?")
"""The days from 1982 to 2091 in a cell that has lost its date format."""


@dataclass(frozen=True)
class Clean:
    """A typed batch: every column of its table and the analyst's own, one row per row read.

    `faults` lists the cells that cannot be used: their place in the batch, their column, the problem's slug.
    """

    table: str
    batch: Batch
    habits: Habits
    frame: pd.DataFrame
    faults: pd.DataFrame

    def problems(self) -> Iterator[Problem]:
        """The faults, each said with the file, the row and the text that stands there."""
        for place, column, slug in self.faults.itertuples(index=False):
            cells = self.batch.frame.get(column)
            value = "" if cells is None else str(cells.iloc[place]).strip()
            row = int(self.batch.rows[place])
            yield Problem(
                self.batch.name, row, column, value, slug, _way_out(self.table, column, slug, value)
            )

    def reasons(self) -> pd.Series[str]:
        """Why each row does not count, missing where it does; the reason of a bad row begins with `bad`."""
        reasons = np.full(len(self.frame), None, dtype="object")
        for reason, rows in self._set_aside():
            reasons[rows] = reason
        return pd.Series(reasons, index=self.frame.index, dtype="str")

    def _set_aside(self) -> Iterator[tuple[str, Mask]]:
        """Each reason with its rows; of several the last one holds."""
        yield from self._answers() if self.table == "responses" else self._others()
        yield "bad row", self.batch.misshapen
        yield "left out", self.batch.left_out

    def _answers(self) -> Iterator[tuple[str, Mask]]:
        for column in reversed(REASONS):
            yield REASONS[column], self._at([column])
        # A row without a score is no answer, whatever else is wrong in it.
        yield "no score", self.frame["score"].isna().to_numpy() & ~self._at(["score"])

    def _others(self) -> Iterator[tuple[str, Mask]]:
        yield "bad row", self._at([field.name for field in TABLES[self.table] if field.required])

    def _at(self, columns: Sequence[str]) -> Mask:
        """The rows that have a fault in one of `columns`."""
        return _mask(self.faults.loc[self.faults["column"].isin(columns), "place"], len(self.frame))


def clean_batch(batch: Batch, table: str, habits: Habits, languages: Sequence[str]) -> Clean:
    """The batch with every column of `table` typed; blank where nothing stands or nothing can be read.

    A comment keeps its text to the letter. A consent not given is a no, a weight not given is 1.
    """
    text = {str(name): filled(cells, habits.missing) for name, cells in batch.frame.items()}
    _fill_spoken(text, table, languages)
    typed, unreadable = _typed(text, table, habits, batch.frame.index)
    faults = _in_order([_misshapen(batch), unreadable, failures(typed, table)])
    frame = _completed(_blanked(typed, faults), batch)
    extras = {name: cells for name, cells in text.items() if name not in frame}
    return Clean(table, batch, habits, frame.assign(**extras), _that_matter(faults, batch, frame))


def _typed(
    text: dict[str, pd.Series[str]], table: str, habits: Habits, index: pd.Index[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every column of `table`, and the faults of the cells that are not what their column is made of."""
    columns, faults = {}, []
    for field in TABLES[table]:
        dtype, cells = DTYPES[field.kind], text.get(field.name)
        if cells is None:
            columns[field.name] = pd.Series(np.nan, index=index, dtype=dtype)
            continue
        values = COERCIONS[field.kind](cells, habits)
        columns[field.name] = values.astype(dtype)
        if field.kind in UNREADABLE:
            unreadable = np.flatnonzero(cells.notna() & values.isna())
            faults.append(_faults(unreadable, field.name, UNREADABLE[field.kind]))
    return pd.DataFrame(columns, index=index), _together(faults)


def _fill_spoken(text: dict[str, pd.Series[str]], table: str, languages: Sequence[str]) -> None:
    """A required text that is given per language only is taken from the first language that has it."""
    for field in TABLES[table]:
        if not (field.required and field.per_language):
            continue
        spoken = sorted(
            (name for name in text if is_language_of(name, field.name)),
            key=lambda name: (*(name[-2:] != one for one in languages), name),
        )
        for name in spoken:
            text[field.name] = text[field.name].fillna(text[name]) if field.name in text else text[name]


def _misshapen(batch: Batch) -> pd.DataFrame:
    return _faults(np.flatnonzero(batch.misshapen), "row", "row-shape")


def _faults(places: npt.NDArray[np.int64], column: str, slug: str) -> pd.DataFrame:
    if not len(places):
        return _NO_FAULTS
    return pd.DataFrame({"place": places, "column": column, "slug": slug})


_NO_FAULTS = pd.DataFrame({"place": pd.Series(dtype="int64"), "column": [], "slug": []})


def _together(faults: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All of them in one table; most often there are none at all."""
    found = [some for some in faults if len(some)]
    return pd.concat(found, ignore_index=True) if found else _NO_FAULTS


def _in_order(faults: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All of them by place, the first of those in one cell alone."""
    found = _together(faults)
    if found.empty:
        return found
    return found.drop_duplicates(["place", "column"]).sort_values("place", kind="stable", ignore_index=True)


def _that_matter(faults: pd.DataFrame, batch: Batch, frame: pd.DataFrame) -> pd.DataFrame:
    """The faults worth telling: not those of rows left out, nor of cells that slipped in a misshapen row.

    A row without a score needs no date.
    """
    if faults.empty:
        return faults
    place = faults["place"].to_numpy()
    told: pd.Series[bool] = ~batch.left_out[place] & (
        ~batch.misshapen[place] | faults["slug"].eq("row-shape")
    )
    if "score" in frame:
        dateless = (faults["slug"] == "date-missing") & frame["score"].isna().to_numpy()[place]
        scored = faults["column"].eq("score").groupby(faults["place"]).transform("any")
        told &= ~dateless | scored
    return faults[told].reset_index(drop=True)


def _blanked(frame: pd.DataFrame, faults: pd.DataFrame) -> pd.DataFrame:
    """The frame with what lies outside its limits left blank, so that nothing downstream can count it."""
    if faults.empty:
        return frame
    result = frame.copy()
    for column, places in faults[faults["column"].isin(frame.columns)].groupby("column")["place"]:
        result[column] = result[column].mask(_mask(places, len(frame)))
    return result


def _completed(frame: pd.DataFrame, batch: Batch) -> pd.DataFrame:
    """The answers with the consents and weights that hold where none is given, and comments to the letter."""
    if "quote_consent" not in frame:
        return frame
    comments = batch.frame.get("comment", frame["comment"])
    return frame.assign(
        quote_consent=frame["quote_consent"].eq(True),
        contact_consent=frame["contact_consent"].eq(True),
        letter_consent=frame["letter_consent"].eq(True),
        weight=frame["weight"].fillna(1.0),
        comment=comments.mask(frame["comment"].isna()),
    )


def _mask(places: pd.Series[int], size: int) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[places.to_numpy(dtype=np.int64)] = True
    return mask


def _way_out(table: str, column: str, slug: str, value: str) -> str:
    field = field_of(table, column)
    if slug == "date-unreadable" and _SERIAL_DAY.fullmatch(value):
        return "If it counts days as spreadsheets do, write `dates: excel` for this source."
    if field is None or slug not in ("choice", "number-range"):
        return ""
    if field.allowed:
        return f"Write one of: {', '.join(field.allowed)}."
    limits = f"from {field.low:g} to {field.high:g}" if field.high is not None else f"{field.low:g} or more"
    return f"Write a {'whole ' if field.whole else ''}number {limits}."
