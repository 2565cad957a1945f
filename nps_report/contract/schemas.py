"""The schemas of the clean tables: limits, known values and what may not be blank, checked batch by batch."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nps_report.contract.dates import EARLIEST, LATEST, Mask
from nps_report.tables import TABLES, Field

if TYPE_CHECKING:
    import pandera.pandas as pa

DTYPES: dict[str, Any] = {
    "text": "str",
    "score": "float64",
    "moment": "datetime64[us]",
    "number": "float64",
    "flag": "object",
    "choice": "str",
}
"""What a column is made of while a batch is checked."""


@cache
def schema_of(table: str) -> pa.DataFrameSchema:
    """The schema of a clean batch of `table`; each check is named by the problem it finds.

    >>> schema_of("responses").columns["score"].checks[0].error
    'score-range'
    """
    import pandera.pandas as pa

    columns = {
        field.name: pa.Column(DTYPES[field.kind], _checks(field), nullable=not field.required)
        for field in TABLES[table]
    }
    return pa.DataFrameSchema(columns)


def failures(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """The cells that break the schema: their place in the frame, their column and the slug of the problem.

    >>> frame = pd.DataFrame({f.name: pd.Series([None], dtype=DTYPES[f.kind]) for f in TABLES["followups"]})
    >>> failures(frame.assign(rescored=12.0), "followups").values.tolist()
    [[0, 'response_id', 'blank'], [0, 'rescored', 'number-range']]
    """
    sound = _sound(frame, table)
    if not sound.all():
        suspects = frame[~sound]
        # A quarter of a second to import, so only where there is something to tell.
        from pandera.errors import SchemaErrors

        try:
            schema_of(table).validate(suspects, lazy=True)
        except SchemaErrors as error:
            return _found(error.failure_cases, table)
    return pd.DataFrame({"place": pd.Series(dtype="int64"), "column": [], "slug": []})


def _sound(frame: pd.DataFrame, table: str) -> Mask:
    """The rows whose cells are all within their limits, blank ones where they may be."""
    sound = np.ones(len(frame), dtype=bool)
    # Most columns hold any text, and most of the others nothing at all: they need no look at their cells.
    for field in filter(_may_be_wrong, TABLES[table]):
        cells = frame[field.name]
        blank = cells.isna().to_numpy()
        if field.required:
            sound &= ~blank
        if not blank.all():
            sound &= blank | within(cells, field).to_numpy()
    return sound


def _may_be_wrong(field: Field) -> bool:
    return field.required or field.kind not in ("text", "flag")


def within(values: pd.Series, field: Field) -> pd.Series:
    """Whether each value is within the limits of its column, as `schema_of` has them; of blanks it says nothing.

    >>> within(pd.Series([10, 11, 8.5, None]), Field("score", "score", low=0, high=10, whole=True)).tolist()
    [True, False, False, False]
    """
    inside = pd.Series(True, index=values.index)
    if field.low is not None:
        inside &= values >= field.low
    if field.high is not None:
        inside &= values <= field.high
    if field.whole:
        inside &= values % 1 == 0
    if field.allowed:
        inside &= values.isin(field.allowed)
    if field.kind == "moment":
        inside &= values.between(pd.Timestamp(EARLIEST), pd.Timestamp(LATEST))
    return inside


def _found(cases: pd.DataFrame, table: str) -> pd.DataFrame:
    blanks = {field.name: "date-missing" if field.kind == "moment" else "blank" for field in TABLES[table]}
    slugs = cases["check"].mask(cases["check"] == "not_nullable", cases["column"].map(blanks))
    found = pd.DataFrame({"place": cases["index"].astype("int64"), "column": cases["column"], "slug": slugs})
    return found.drop_duplicates(["place", "column"], ignore_index=True)


def _checks(field: Field) -> list[Any]:
    import pandera.pandas as pa

    slug = "score-range" if field.kind == "score" else "number-range"
    checks = []
    if field.low is not None:
        checks.append(pa.Check.ge(field.low, error=slug))
    if field.high is not None:
        checks.append(pa.Check.le(field.high, error=slug))
    if field.whole:
        checks.append(pa.Check(lambda numbers: numbers % 1 == 0, error=slug))
    if field.allowed:
        checks.append(pa.Check.isin(field.allowed, error="choice"))
    if field.kind == "moment":
        checks.append(pa.Check.in_range(pd.Timestamp(EARLIEST), pd.Timestamp(LATEST), error="date-range"))
    return checks
