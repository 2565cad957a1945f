"""A typed file gives the same tables and problems, whether or not its rows go through text."""

from __future__ import annotations

import random
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from nps_report.contract import CleanTables, clean_tables, intake
from nps_report.programme import load_programme

TEXTS = ["Lyon", " Lille ", "", "\u00a0", "NA", "99", None, "L'Isle\n", "1 234,5", "\u2003Nice"]
MOMENTS = [
    pd.Timestamp("2026-10-01 09:30"),
    pd.Timestamp("2026-10-31 23:59:59.123456"),
    None,
    pd.Timestamp("1931-01-01"),
]
COLUMNS: dict[str, list[tuple[pa.DataType, list[Any]]]] = {
    "response_id": [
        (pa.string(), ["a", "b", "c ", "d-2", None, ""]),
        (pa.int64(), [1, 2, 3, 4, None]),
        (pa.float64(), [1.0, 2.5, None, float("nan")]),
    ],
    "responded_at": [
        (pa.timestamp("us"), MOMENTS),
        (pa.timestamp("ms"), [pd.Timestamp("2026-10-01 09:30"), None]),
        (
            pa.timestamp("ns"),
            [pd.Timestamp("2026-10-01 09:30:00.123456789"), pd.Timestamp("2200-01-01"), None],
        ),
        (pa.timestamp("us", "UTC"), [datetime(2026, 10, 31, 23, 30, tzinfo=UTC), None]),
        (pa.timestamp("us", "America/New_York"), [datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]),
        (pa.date32(), [date(2026, 10, 1), date(2027, 1, 1), None, date(1950, 1, 1)]),
        (pa.string(), ["2026-10-01", "31/10/2026 10:30", "soon", ""]),
    ],
    "score": [
        (pa.int8(), [9, 10, 0, 11, 99, -1, None]),
        (pa.float64(), [9.0, 8.5, 7.0, 99.0, None, float("nan"), 1e300, float("inf"), -0.0]),
        (pa.string(), ["9", "8,0", "ten", "Very likely", "NA", " 7 ", None]),
        (pa.decimal128(5, 1), [Decimal("9.0"), Decimal("9.5"), None]),
        (pa.bool_(), [True, False, None]),
    ],
    "comment": [(pa.string(), [*TEXTS, " Trop cher "]), (pa.int64(), [5, 99, None])],
    "unit": [(pa.string(), TEXTS), (pa.dictionary(pa.int32(), pa.string()), TEXTS), (pa.null(), [None])],
    "contact_id": [(pa.string(), TEXTS), (pa.int32(), [1, 99, 3, None])],
    "kind": [(pa.string(), ["relational", "Transactionnelle", "odd", "", None])],
    "quote_consent": [(pa.bool_(), [True, False, None]), (pa.string(), ["Oui", "no", "perhaps", None])],
    "contact_consent": [(pa.int8(), [0, 1, 2, None])],
    "letter_consent": [(pa.bool_(), [True, False, None])],
    "weight": [
        (pa.float64(), [0.1, 2.0, 1e-7, 1e17, -1.0, 99.0, None, float("nan"), float("inf")]),
        (pa.decimal128(12, 4), [Decimal("0.3"), Decimal("1.25"), None]),
        (pa.int64(), [1, 2, 2**60, -5]),
        (pa.string(), ["1 234,5", "1,5", "x", None]),
    ],
    "tier": [
        (pa.string(), TEXTS),
        (pa.float64(), [1.0, 1.5, 99.0, None]),
        (pa.timestamp("us"), MOMENTS),
        (pa.list_(pa.int64()), [[1, 2], None]),
    ],
    "status": [(pa.string(), ["complete", " complete ", "partial", None])],
}
"""Types that a column may have, and cells that are sound, odd or missing in it."""


def drawn(seed: int, rows: int) -> pa.Table:
    """Answers of which most are sound, with some of everything that may be wrong."""
    pick = random.Random(seed)
    columns = {}
    for name, kinds in COLUMNS.items():
        if name in ("responded_at", "score") or pick.random() < 0.8:
            kind, cells = pick.choice(kinds)
            columns[name] = pa.array([pick.choice(cells) for _ in range(rows)], kind)
    return pa.table(columns)


def written(home: Path, table: pa.Table, **options: Any) -> Path:
    """A programme that reads the table."""
    for name in ("data", "params"):
        (home / name).mkdir(parents=True, exist_ok=True)
    pq.write_table(table, home / "data" / "responses.parquet", row_group_size=40)
    text = "response_id,field,old,new\nb,score,9,8\nd-2,unit,Lyon,Nice\nzz,score,1,2\n"
    (home / "data" / "corrections.csv").write_text(text)
    source = {"path": "../data/responses.parquet", "dates": "day-first", "decimal": ",", **options}
    programme = {
        "programme": "P",
        "question": "Q",
        "timezone": "Europe/Paris",
        "segments": ["tier"] if "tier" in table.column_names else [],
        "thresholds": {"bad_rows": 1},
        "sources": {"responses": source, "corrections": {"path": "../data/corrections.csv"}},
    }
    path = home / "params" / "programme.yml"
    path.write_text(yaml.safe_dump(programme), encoding="utf-8")
    return path


def account(clean: CleanTables) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The clean answers, and all that was said of them."""
    said = {
        "problems": [asdict(problem) for problem in clean.problems],
        "by_slug": clean.problems.by_slug,
        "rows": clean.rows,
        "corrected": clean.corrected,
    }
    return pq.read_table(clean.tables["responses"]).sort_by("source_row").to_pylist(), said


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.slow
def test_typed_rows_are_read_as_their_text_would_be(seed, tmp_path, monkeypatch):
    monkeypatch.setattr("nps_report.sources.parquet.PIECE_ROWS", 50)
    pick = random.Random(seed)
    options: dict[str, Any] = {}
    if seed % 3 == 0:
        options["missing"] = pick.choice([["99"], ["NA", "99", "2026-10-01T09:30:00"], ["9", "0,1"]])
    if seed % 5 == 0:
        options["scores"] = {"Very likely": 10, "9": 3}
    table = drawn(seed, rows=120)
    if "status" in table.column_names and seed % 2:
        options["where"] = {"status": "complete"}
    path = written(tmp_path, table, **options)
    typed = account(clean_tables(load_programme(path), tmp_path / "typed"))
    monkeypatch.setattr(intake, "is_typed", lambda table, batch: False)
    assert typed == account(clean_tables(load_programme(path), tmp_path / "text"))


def test_sound_rows_never_become_text(tmp_path, monkeypatch):
    """Ten rows, one of them odd: that one alone goes the long way."""
    start = pd.Timestamp("2026-10-01")
    table = pa.table(
        {
            "response_id": [f"r{n}" for n in range(10)],
            "responded_at": [start + timedelta(days=n) for n in range(10)],
            "score": [9, 10, 11, *range(7)],
        }
    )
    taken = []

    def remembering(batch, *rest):
        taken.extend(batch.frame["response_id"])
        return clean_batch(batch, *rest)

    clean_batch = intake.clean_batch
    monkeypatch.setattr(intake, "clean_batch", remembering)
    clean = clean_tables(load_programme(written(tmp_path, table)), tmp_path / "work")
    assert [own for own in taken if own.startswith("r")] == ["r2"]
    assert "data/responses.parquet, row 4, score: '11'" in [p.line()[:42] for p in clean.problems]
    answers = pq.read_table(clean.tables["responses"]).sort_by("source_row").to_pydict()
    assert answers["source_row"] == list(range(2, 12))
    assert answers["score"] == [9, 10, None, *range(7)]


def test_an_empty_typed_file_is_a_table_without_rows(tmp_path):
    table = pa.table({"responded_at": pa.array([], pa.timestamp("us")), "score": pa.array([], pa.int8())})
    assert clean_tables(load_programme(written(tmp_path, table)), tmp_path / "work").rows == {"read": 0}
