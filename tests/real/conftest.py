"""Programmes over the real surveys that lie beside the project, where they do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REAL_DATA = Path(os.environ.get("NPS_REPORT_REAL_DATA", HERE.parents[2] / "shared" / "data"))


@pytest.fixture
def real_programme(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the programme called `name` of this folder to a folder of its own, and says where."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"the real surveys are not there: {REAL_DATA}")

    def write(name: str) -> Path:
        path = tmp_path / name / "params" / "programme.yml"
        path.parent.mkdir(parents=True)
        text = (HERE / f"{name}.yml").read_text(encoding="utf-8")
        path.write_text(text.replace("{REAL}", str(REAL_DATA)), encoding="utf-8")
        return path

    return write
