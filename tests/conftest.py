"""Snapshots of the sample programme, and of tables small enough to count by hand."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from nps_report.files import is_alive
from nps_report.programme import Programme, load_programme
from nps_report.programme import themes as frames
from nps_report.snapshot import InternalSide, Snapshot, build, build_snapshot, open_internal
from nps_report.snapshot.workshop import Workshop
from nps_report.testing import Rows, sample_programme
from nps_report.verbatims import themes as taggers

NO_TABLES: dict[str, Rows] = {
    name: () for name in ("accounts", "contacts", "invitations", "actions", "units")
}

Frozen = Callable[..., InternalSide]

# A busy machine is slow now and then: that is no failure of what is tested.
settings.register_profile("patient", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=25)


MEMORY = Path("/dev/shm")
"""What is written there is kept in memory."""

OURS = "nps-report-tests."
"""How the names of our folders there begin; the number of the process follows."""

ENOUGH = 2 * 1024**3
"""Bytes that are more than enough for all that fast tests write, a few dozen megabytes."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Fewer examples are drawn where slow tests are left out, and files are written to memory."""
    is_quick = config.getoption("markexpr") == "not slow"
    settings.load_profile("quick" if is_quick else "patient")
    if is_quick and config.option.basetemp is None:
        write_to_memory(config)
    # At the very end, when all have looked for rubbish: to do so among everything takes seconds.
    config.add_cleanup(gc.unfreeze)
    remember_code_frames()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Thousands of tests and the modules they need stay to the end: nobody need look for rubbish among them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        # Little that tests leave needs a search to be found, and one at every few hundred objects is felt.
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


def write_to_memory(config: pytest.Config) -> None:
    """Tests write tens of thousands of small files, which a disk takes a tenth of their time to make and to remove.

    They go when all is done, those of a killed process with the next one's; `--basetemp FOLDER` keeps them.
    """
    for left in MEMORY.glob(f"{OURS}*-*"):
        if not is_alive(int(left.name.removeprefix(OURS).partition("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        config.option.basetemp = tempfile.mkdtemp(dir=MEMORY, prefix=f"{OURS}{os.getpid()}-")
        config.add_cleanup(partial(shutil.rmtree, config.option.basetemp, ignore_errors=True))


def remember_code_frames() -> None:
    """A report's process reads one code frame, that of tests dozens: the kit's own is not prepared anew after each.

    To read it and to prepare it takes a second, as long as ten small snapshots.
    """
    frames._frame_in = lru_cache(maxsize=None)(frames._frame_in.__wrapped__)
    taggers._KEPT = 100


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
def frozen_once(snapshots: Path) -> Iterator[None]:
    """A programme that was frozen before, in whatever folder, is copied there and not read again."""
    make = build._build

    def kept(programme: Programme, folder: Path, workshop: Workshop) -> None:
        if not (snapshots / folder.name).is_dir():
            make(programme, snapshots / folder.name, workshop)
        shutil.copytree(snapshots / folder.name, folder)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(build, "_build", kept)
        yield


@pytest.fixture
def frozen(tmp_path: Path, snapshots: Path) -> Frozen:
    """The internal side of a programme made of the tables given and no other."""

    def freeze(tables: dict[str, Rows], **changes: Any) -> InternalSide:
        settings = {"segments": [], "targets": {}} | changes
        programme = load_programme(sample_programme(tmp_path, NO_TABLES | tables, **settings))
        return open_internal(build_snapshot(programme, snapshots).folder / "internal")

    return freeze
