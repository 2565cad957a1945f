"""One batch of text made into one batch of typed columns, with what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
        reasons = self._reasons_of_answers() if self.table == "responses" else self._reasons_of_others()
        reasons[self.batch.misshapen] = "bad row"
        reasons[self.batch.left_out] = "left out"
        return reasons

    def _reasons_of_answers(self) -> pd.Series[str]:
        reasons = pd.Series(None, index=self.frame.index, dtype="str")
        for column in reversed(REASONS):
            reasons[self._at([column])] = REASONS[column]
        # A row without a score is no answer, whatever else is wrong in it.
        unscored = self.frame["score"].isna() & (reasons != "bad score")
        return reasons.mask(unscored, "no score")

    def _reasons_of_others(self) -> pd.Series[str]:
        needed = [field.name for field in TABLES[self.table] if field.required]
        return pd.Series(None, index=self.frame.index, dtype="str").mask(self._at(needed), "bad row")

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
    faults = pd.concat([_misshapen(batch), unreadable, failures(typed, table)], ignore_index=True)
    faults = faults.drop_duplicates(["place", "column"]).sort_values(
        "place", kind="stable", ignore_index=True
    )
    frame = _completed(_blanked(typed, faults), batch)
    extras = {name: cells for name, cells in text.items() if name not in frame}
    return Clean(table, batch, habits, frame.assign(**extras), _that_matter(faults, batch, frame))


def _typed(
    text: dict[str, pd.Series[str]], table: str, habits: Habits, index: pd.Index[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every column of `table`, and the faults of the cells that are not what their column is made of."""
    blank = pd.Series(None, index=index, dtype="str")
    columns, faults = {}, []
    for field in TABLES[table]:
        cells = text.get(field.name, blank)
        values = COERCIONS[field.kind](cells, habits)
        columns[field.name] = values.astype(DTYPES[field.kind])
        unreadable = np.flatnonzero(cells.notna() & values.isna())
        faults.append(_faults(unreadable, field.name, UNREADABLE.get(field.kind, "")))
    return pd.DataFrame(columns, index=index), pd.concat(faults, ignore_index=True)


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
    return pd.DataFrame({"place": places, "column": column, "slug": slug})


def _that_matter(faults: pd.DataFrame, batch: Batch, frame: pd.DataFrame) -> pd.DataFrame:
    """The faults worth telling: not those of rows left out, nor of cells that slipped in a misshapen row.

    A row without a score needs no date.
    """
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
