"""A programme's file with one thing changed, as a fixture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme import load_programme

LEAST = """\
programme: Helios Services
question: How likely are you to recommend Helios?
sources:
  responses: {path: data/responses.csv}
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write the least programme, with more lines after it, and return its path."""

    def write(more: str = "", least: str = LEAST) -> Path:
        path = tmp_path / "programme.yml"
        path.write_text(least + more, encoding="utf-8")
        return path

    return write


@pytest.fixture
def refused(written: Callable[..., Path]) -> Callable[..., ProgrammeError]:
    """Load a programme that must be refused, and return the error."""

    def refuse(more: str = "", least: str = LEAST) -> ProgrammeError:
        with pytest.raises(ProgrammeError) as caught:
            load_programme(written(more, least))
        return caught.value

    return refuse
