"""Rows that are quickly seen to be sound are those in which the schema finds nothing."""

import random

import pandas as pd
import pytest

from nps_report.contract.schemas import DTYPES, failures
from nps_report.tables import TABLES

VALUES = {
    "text": ["a", "", None],
    "score": [0, 10, 11, -1, 8.5, None],
    "moment": [*pd.to_datetime(["1989-12-31", "1990-01-01", "2100-01-01", "2100-01-02"]), None],
    "number": [0, -0.5, 1, 5, 5.5, 10, 11, None],
    "flag": [True, False, None],
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_the_schema_finds_is_passed_over(table, seed, monkeypatch):
    pick = random.Random(seed)
    columns = {}
    for field in TABLES[table]:
        values = [*field.allowed, "odd", None] if field.kind == "choice" else VALUES[field.kind]
        columns[field.name] = pd.Series(pick.choices(values, k=80), dtype=DTYPES[field.kind])
    frame = pd.DataFrame(columns)
    quick = failures(frame, table)
    asked = []
    monkeypatch.setattr(
        "nps_report.contract.schemas._sound", lambda frame, table: asked.append(table) or frame.index < 0
    )
    whole = failures(frame, table)
    assert asked == [table]
    assert len(quick) > 0
    assert set(quick.itertuples(index=False)) == set(whole.itertuples(index=False))
