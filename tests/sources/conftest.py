"""Files and programmes of a few lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nps_report.programme import Programme, Source, load_programme
from nps_report.sources import Batch, read_batches


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "params").mkdir()
    (tmp_path / "data").mkdir()
    text = "programme: P\nquestion: Q\nsegments: [tier]\nsources: {responses: {path: ../data/answers.csv}}\n"
    (tmp_path / "params" / "programme.yml").write_text(text)
    return tmp_path


@pytest.fixture
def programme(home: Path) -> Programme:
    return load_programme(home / "params" / "programme.yml")


@pytest.fixture
def read(home: Path, programme: Programme) -> Callable[..., list[Batch]]:
    """Reads `content` written to data/<name> with the source's options."""

    def reading(content: str | bytes | None, name: str = "answers.csv", **options: Any) -> list[Batch]:
        if content is not None:
            path = home / "data" / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        table = options.pop("table", "responses")
        source = Source(**{"path": f"../data/{name}", **options})
        return list(read_batches(source, table, programme))

    return reading
