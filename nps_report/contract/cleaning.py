"""One batch of text made into one batch of typed columns, with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nps_report.contract.coerce import COERCIONS, UNREADABLE, Habits, Mask, filled
from nps_report.contract.problems import Problem
from nps_report.contract.schemas import DTYPES, failures
from nps_report.sources import Batch
from nps_report.tables import TABLES, field_of, is_language_of

REASONS = {"score": "bad score", "responded_at": "bad date", "weight": "bad weight"}
"""Why an answer is set aside, by the column that cannot be used; the first one holds."""

BAD_REASONS = ("bad row", *REASONS.values())
"""The reasons that count against `thresholds.bad_rows`."""


@dataclass(frozen=True)
class Clean:
    """A typed batch: every column of its table and the analyst's own, one row per row read.

    `faults` lists the cells that cannot be used: their place in the batch, their column and the problem's slug.
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
            yield Problem(self.batch.name, row, column, value, slug, _way_out(self.table, column, slug))

    def useless(self) -> Mask:
        """The rows that miss what their table cannot do without."""
        needed = [field.name for field in TABLES[self.table] if field.required]
        return self.batch.misshapen | _at(self.faults[self.faults["column"].isin(needed)], len(self.frame))

    def reasons(self) -> pd.Series[str]:
        """Why each answer does not count; missing where it does."""
        reasons = pd.Series(None, index=self.frame.index, dtype="str")
        for column in reversed(REASONS):
            reasons[_at(self.faults[self.faults["column"] == column], len(reasons))] = REASONS[column]
        unscored = self.frame["score"].isna().to_numpy() & (reasons != "bad score").to_numpy()
        reasons[unscored] = "no score"
        reasons[self.batch.misshapen] = "bad row"
        reasons[self.batch.left_out] = "left out"
        return reasons


def clean_batch(batch: Batch, table: str, habits: Habits, languages: Sequence[str]) -> Clean:
    """The batch with every column of `table` typed; blank where nothing stands or nothing can be read.

    A comment keeps its text to the letter. A consent that is not given is a no, a weight that is not given is 1.
    """
    text = {name: filled(cells, habits.missing) for name, cells in batch.frame.items()}
    _fill_spoken(text, table, languages)
    columns, faults = {}, [_shape_faults(batch)]
    for field in TABLES[table]:
        cells = text.get(field.name, pd.Series(None, index=batch.frame.index, dtype="str"))
        values = COERCIONS[field.kind](cells, habits)
        columns[field.name] = values.astype(DTYPES[field.kind])
        faults.append(_unreadable(cells, values, field.name, UNREADABLE.get(field.kind, "")))
    frame = pd.DataFrame(columns, index=batch.frame.index)
    found = pd.concat([*faults, failures(frame, table)], ignore_index=True)
    found = found.drop_duplicates(["place", "column"], ignore_index=True)
    found = _that_matter(found, batch, frame)
    extras = {name: cells for name, cells in text.items() if name not in columns}
    return Clean(table, batch, habits, _completed(_blanked(frame, found), batch).assign(**extras), found)


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


def _unreadable(cells: pd.Series[str], values: pd.Series[object], column: str, slug: str) -> pd.DataFrame:
    return _faults(np.flatnonzero(cells.notna() & values.isna()), column, slug)


def _shape_faults(batch: Batch) -> pd.DataFrame:
    return _faults(np.flatnonzero(batch.misshapen), "row", "row-shape")


def _faults(places: np.ndarray[tuple[int], np.dtype[np.int64]], column: str, slug: str) -> pd.DataFrame:
    return pd.DataFrame({"place": places, "column": column, "slug": slug})


def _that_matter(faults: pd.DataFrame, batch: Batch, frame: pd.DataFrame) -> pd.DataFrame:
    """The faults of rows that take part; one without a score needs no date."""
    kept = ~batch.left_out[faults["place"].to_numpy()]
    if "score" in frame:
        unscored = frame["score"].isna().to_numpy()[faults["place"].to_numpy()]
        kept &= ~(unscored & (faults["slug"] == "date-missing").to_numpy())
    return faults[kept].reset_index(drop=True)


def _blanked(frame: pd.DataFrame, faults: pd.DataFrame) -> pd.DataFrame:
    """What lies outside its limits is left blank, so that nothing downstream can count it."""
    result = frame.copy()
    for column, places in faults[faults["column"].isin(frame.columns)].groupby("column")["place"]:
        result[column] = result[column].mask(_at(places.to_frame(), len(frame)))
    return result


def _completed(frame: pd.DataFrame, batch: Batch) -> pd.DataFrame:
    for name in ("quote_consent", "contact_consent"):
        if name in frame:
            frame[name] = frame[name].eq(True)
    if "weight" in frame:
        frame["weight"] = frame["weight"].fillna(1.0)
    if "comment" in batch.frame and "comment" in frame:
        frame["comment"] = batch.frame["comment"].mask(frame["comment"].isna())
    return frame


def _at(faults: pd.DataFrame, size: int) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[faults["place"].to_numpy(dtype=np.int64)] = True
    return mask


def _way_out(table: str, column: str, slug: str) -> str:
    field = field_of(table, column)
    if field is None or slug not in ("choice", "number-range"):
        return ""
    if field.allowed:
        return f"Write one of: {', '.join(field.allowed)}."
    limits = f"from {field.low:g} to {field.high:g}" if field.high is not None else f"{field.low:g} or more"
    return f"Write a {'whole ' if field.whole else ''}number {limits}."
