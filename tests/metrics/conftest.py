"""Figures of independent code, where they are present."""

import json
import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "oracles"


@pytest.fixture(scope="session")
def oracles():
    """Every figure of the file; a test that asks for them is skipped where there is none."""
    path = Path(os.environ.get("NPS_REPORT_ORACLES", BESIDE)) / "nps_oracles.json"
    if not path.is_file():
        pytest.skip(f"No oracle figures at {path}: NPS_REPORT_ORACLES names their folder.")
    return json.loads(path.read_text(encoding="utf-8"))
