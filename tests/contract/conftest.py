"""Programmes of a few rows, cleaned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from nps_report.contract import CleanTables, clean_tables
from nps_report.programme import load_programme


@pytest.fixture
def clean(tmp_path: Path) -> Callable[..., CleanTables]:
    """Cleans tables given as CSV text; `options` are the answers' source's, `more` the programme's keys.

    Every row may be bad, unless `thresholds` says otherwise.
    """

    def cleaning(
        responses: str | bytes,
        tables: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
        **options: Any,
    ) -> CleanTables:
        texts = {"responses": responses, **(tables or {})}
        (tmp_path / "data").mkdir(exist_ok=True)
        for name, text in texts.items():
            content = text.encode() if isinstance(text, str) else text
            (tmp_path / "data" / f"{name}.csv").write_bytes(content)
        sources = {name: {"path": f"../data/{name}.csv"} for name in texts}
        sources["responses"] |= options
        written = {
            "programme": "P",
            "question": "Q",
            "thresholds": {"bad_rows": 1},
            **(more or {}),
            "sources": sources,
        }
        path = tmp_path / "params" / "programme.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
        return clean_tables(load_programme(path), tmp_path / "work")

    return cleaning


@pytest.fixture
def answers(clean: Callable[..., CleanTables]) -> Callable[..., pd.DataFrame]:
    """The clean answers of some CSV text, with numbers that may be blank."""
    return lambda *given, **options: in_order(clean(*given, **options))


def in_order(tables: CleanTables) -> pd.DataFrame:
    """The clean answers in the order of their sources, which their file need not keep."""
    found = pd.read_parquet(tables.tables["responses"])
    return found.sort_values(["source_file", "source_row"], ignore_index=True)
