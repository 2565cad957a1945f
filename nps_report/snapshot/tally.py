"""Counts by unit, grain and score, held so that many small questions cost next to nothing each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nps_report.metrics import SCORES

Numbers: TypeAlias = npt.NDArray[Any]

COLUMNS = ("unit", "start", "score", "n", "latest")
"""What a tally is made from."""


@dataclass(frozen=True)
class Tally:
    """How many answers each unit gave by grain and score, and the day of the latest of them.

    `units` tells which rows are a unit's; answers without a unit stand under None.

    >>> table = pa.table({"unit": ["Lyon", "Lille", "Lyon"], "start": [date(2026, 10, 1)] * 3, "score": [9, 3, 10],
    ...                   "n": [2, 1, 4], "latest": [date(2026, 10, 5)] * 3})
    >>> Tally.of(table).scores(["Lyon"]), sum(Tally.of(table).between(date(2026, 9, 1), date(2026, 9, 30)).scores())
    ((0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4), 0)
    """

    units: Mapping[str | None, slice]
    start: Numbers
    score: Numbers
    n: Numbers
    latest: Numbers
    first: date = date.min
    """The first and the last day on which the grains that count may begin."""
    last: date = date.max

    @classmethod
    def of(cls, table: pa.Table) -> Tally:
        """The tally of a table with these columns, its rows in any order."""
        codes, names = coded(table["unit"])
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], range(-1, len(names)), side="right").tolist()
        rows = dict(zip([None, *names], map(slice, [0, *ends[:-1]], ends), strict=True))
        start, latest = (
            table[name].to_numpy()[order].astype("datetime64[D]") for name in ("start", "latest")
        )
        score, n = (table[name].to_numpy()[order].astype("int64") for name in ("score", "n"))
        return cls(rows, start, score, n, latest)

    def between(self, first: date, last: date) -> Tally:
        """The tally of the grains that begin on a day from `first` to `last`."""
        return replace(self, first=first, last=last)

    def scores(self, units: Collection[str] | None = None) -> tuple[int, ...]:
        """How many answers of these units, None for all, gave each score."""
        rows = self._rows(units)
        return tuple(spread(np.zeros(len(rows), "int64"), 1, self.score[rows], self.n[rows])[0].tolist())

    def grains(self, units: Collection[str] | None = None) -> pd.DataFrame:
        """The same by grain: `start`, `score`, `n`."""
        rows = self._rows(units)
        days, codes = np.unique(self.start[rows], return_inverse=True)
        return counts_frame(
            {"start": days.tolist()}, spread(codes, len(days), self.score[rows], self.n[rows])
        )

    def by_unit(self, units: Mapping[str, Collection[str]]) -> pd.DataFrame:
        """The same by unit, each with those that it covers: `unit`, `score`, `n`."""
        names = sorted(units)
        counts = np.array([self.scores(units[name]) for name in names], "int64")
        return counts_frame({"unit": names}, counts.reshape(len(names), len(SCORES)))

    def latest_of(self, units: Collection[str] | None = None) -> date | None:
        """The day of these units' latest answer."""
        latest = self.latest[self._rows(units)]
        return latest.max().item() if len(latest) else None

    def _rows(self, units: Collection[str] | None) -> Numbers:
        if units is None:
            rows = np.arange(len(self.n))
        else:
            found = [self.units[unit] for unit in units if unit in self.units]
            rows = np.concatenate([np.arange(0), *(np.arange(one.start, one.stop) for one in found)])
        starts = self.start[rows]
        return rows[(starts >= np.datetime64(self.first)) & (starts <= np.datetime64(self.last))]


def segment_counts(table: pa.Table) -> pd.DataFrame:
    """Counts by segment, value and score of a table with these columns and `n`: blank values come last.

    >>> table = pa.table({"segment": ["role"] * 3, "value": [None, "user", "user"], "score": [9, 9, 9], "n": [1, 2, 3]})
    >>> [[value, n] for _, value, _, n in segment_counts(table).itertuples(index=False)]
    [['user', 5], [nan, 1]]
    """
    segments, segment_names = coded(table["segment"])
    values, value_names = coded(table["value"])
    many = len(value_names) + 1
    # A blank has the code -1: as the last of its segment it comes after the others.
    keys, codes = np.unique(segments * many + values % many, return_inverse=True)
    score, n = table["score"].to_numpy(), table["n"].to_numpy()
    columns = {
        "segment": [segment_names[key // many] for key in keys.tolist()],
        "value": [[*value_names, None][key % many] for key in keys.tolist()],
    }
    return counts_frame(columns, spread(codes, len(keys), score, n))


def by_grain(answers: pa.Table, grain: str) -> pa.Table:
    """Answers with the columns `unit`, `responded_at` and `score` as the table of which a tally is made.

    >>> moment = np.array(["2026-10-14T10:00"], "datetime64[us]")
    >>> answers = pa.table({"unit": ["Lyon"], "responded_at": moment, "score": [9]})
    >>> by_grain(answers, "week").to_pylist()[0]["start"]
    datetime.date(2026, 10, 12)
    """
    moment = answers["responded_at"]
    start = pc.floor_temporal(moment, unit=grain, week_starts_monday=True)
    columns = {"start": start, "latest": moment, "n": pa.repeat(1, answers.num_rows)}
    days = {name: values.cast("date32", safe=False) for name, values in columns.items() if name != "n"}
    return pa.table({"unit": answers["unit"], "score": answers["score"], **columns, **days})


def by_segment(answers: pa.Table, segments: Sequence[str]) -> pa.Table:
    """Answers once per segment, as the table that `segment_counts` counts.

    >>> by_segment(pa.table({"score": [9], "role": ["user"]}), ["role"]).to_pylist()
    [{'segment': 'role', 'value': 'user', 'score': 9, 'n': 1}]
    """
    many = answers.num_rows
    one = {
        segment: pa.table(
            {
                "segment": pa.repeat(segment, many),
                "value": answers[segment].cast("string"),
                "score": answers["score"].cast("int8"),
                "n": pa.repeat(1, many),
            }
        )
        for segment in segments
    }
    none = pa.schema([("segment", "string"), ("value", "string"), ("score", "int8"), ("n", "int64")])
    return pa.concat_tables([none.empty_table(), *one.values()])


def coded(column: pa.ChunkedArray) -> tuple[Numbers, list[Any]]:
    """Each value as its place among the different ones, in order; a blank as -1.

    >>> codes, names = coded(pa.chunked_array([["b", None, "a"]]))
    >>> codes.tolist(), names
    ([1, -1, 0], ['a', 'b'])
    """
    encoded = column.combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    ranks = np.argsort(np.argsort(np.array(names, dtype="object"))) if names else np.arange(0)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64")
    return np.append(ranks, -1)[codes], sorted(names)


def spread(keys: Numbers, many: int, scores: Numbers, n: Numbers) -> Numbers:
    """Sums of `n` by key, 0 to `many` - 1, and score: a row of eleven per key."""
    counts = np.bincount(keys * len(SCORES) + scores, weights=n, minlength=many * len(SCORES))
    # Floats are exact for any number of answers that there can be.
    return counts.astype("int64").reshape(many, len(SCORES))


def counts_frame(keys: Mapping[str, Sequence[Any]], counts: Numbers) -> pd.DataFrame:
    """The counts that are not zero, one row each, under their keys and scores.

    >>> counts_frame({"unit": ["Lyon"]}, np.array([[0] * 9 + [2, 4]])).values.tolist()
    [['Lyon', 9, 2], ['Lyon', 10, 4]]
    """
    rows, scores = np.nonzero(counts)
    columns = {name: [values[row] for row in rows.tolist()] for name, values in keys.items()}
    texts = {
        name: pd.Series(values, dtype="object" if name == "start" else "str")
        for name, values in columns.items()
    }
    return pd.DataFrame({**texts, "score": scores.astype("int8"), "n": counts[rows, scores]})
