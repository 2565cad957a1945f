"""Snapshots of the sample programme, and of tables small enough to count by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nps_report.programme import load_programme
from nps_report.snapshot import InternalSide, Snapshot, build_snapshot, open_internal
from nps_report.testing import Rows, sample_programme

NO_TABLES: dict[str, Rows] = {
    name: () for name in ("accounts", "contacts", "invitations", "actions", "units")
}

Frozen = Callable[..., InternalSide]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot of the sample programme as it is."""
    programme = load_programme(sample_programme(tmp_path_factory.mktemp("sample")))
    return build_snapshot(programme, programme.home / "snapshot")


@pytest.fixture(scope="session")
def side(sample: Snapshot) -> InternalSide:
    """The internal side of the sample programme."""
    return open_internal(sample.folder / "internal")


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `frozen` keeps its snapshots: a programme that was frozen before is not read again."""
    return tmp_path_factory.mktemp("snapshots")


@pytest.fixture
def frozen(tmp_path: Path, snapshots: Path) -> Frozen:
    """The internal side of a programme made of the tables given and no other."""

    def freeze(tables: dict[str, Rows], **changes: Any) -> InternalSide:
        settings = {"segments": [], "targets": {}} | changes
        programme = load_programme(sample_programme(tmp_path, NO_TABLES | tables, **settings))
        return open_internal(build_snapshot(programme, snapshots).folder / "internal")

    return freeze
