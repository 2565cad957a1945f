"""A snapshot that workers build together is the one that this machine builds alone."""

import signal
from collections import deque
from pathlib import Path

import pytest

from nps_report.batch import builders, built_there, there
from nps_report.batch.builders import Builders
from nps_report.batch.built_there import Built, Stand, read_there, write_there
from nps_report.batch.cluster import cluster_at
from nps_report.errors import UsageError
from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot, parted
from nps_report.snapshot.reading import read_rows
from nps_report.testing import sample_programme
from tests.batch.cluster_house import cluster_in

# A crew of this process


class Hands:
    """A crew that does at once what it is handed; `lose` says which errands end with their worker."""

    address, threads = "tcp://hands", 1

    def __init__(self, lose=lambda errand: False) -> None:
        self.done, self.names, self.lose = deque(), [], lose

    def __len__(self):
        return len(self.done)

    def hand_out(self, work):
        self.names.append(work.errand.name)
        lost = self.lose(work.errand)
        self.done.append((work, MemoryError("no more") if lost else work.do(work.errand)))

    def back(self):
        return self.done.popleft()

    def dismiss(self):
        self.done.clear()


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Few answers and comments are many here; the cache of workers lies in the test's folder."""
    monkeypatch.setattr(parted, "ENOUGH", 60)
    monkeypatch.setattr(builders, "WORTH_A_PROCESS", 1)
    for module in (there, built_there):
        monkeypatch.setattr(module, "cache_here", lambda: tmp_path / "cache")
    built_there._reader.cache_clear()


def tables(folder: Path) -> dict[str, object]:
    return {
        path.name: read_rows(path) if path.suffix == ".parquet" else path.read_bytes()
        for path in sorted((folder / "internal").iterdir())
    }


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def programme(tmp_path):
    return load_programme(sample_programme(tmp_path / "helix", identified="no"))


def built_by(crew, programme, tmp_path):
    workshop = Builders(crew, str(tmp_path / "store"))
    return build_snapshot(programme, tmp_path / "there", workshop).folder


def test_workers_build_what_is_built_here(small, programme, tmp_path):
    crew = Hands()
    folder = built_by(crew, programme, tmp_path)
    here = build_snapshot(programme, tmp_path / "here").folder
    assert crew.names == ["comments-00000", "part-00000", "part-00001"]
    assert tables(folder) == tables(here)


def test_the_store_keeps_nothing_of_it(small, programme, tmp_path):
    built_by(Hands(), programme, tmp_path)
    assert files(tmp_path / "store") == {}


def test_what_fails_there_is_told_in_one_line_and_leaves_nothing(small, programme, tmp_path):
    crew = Hands(lose=lambda errand: errand.name == "part-00001")
    with pytest.raises(UsageError) as told:
        built_by(crew, programme, tmp_path)
    assert told.value.slug == "cluster-snapshot"
    assert str(told.value).startswith(
        "--cluster tcp://hands: the snapshot could not be built there: "
        "writing a part of its units failed (MemoryError: no more)."
    )
    assert "\n" not in str(told.value)
    assert (files(tmp_path / "store"), [*(tmp_path / "there").iterdir()]) == ({}, [])


def test_little_is_built_here(programme, tmp_path):
    crew = Hands()
    built_by(crew, programme, tmp_path)
    assert crew.names == []


def test_a_second_worker_that_is_lost_is_the_last(small, tmp_path):
    stand = Stand(str(tmp_path / "store"), "internal/building/parts", "internal/building/built")
    errand = built_there.Comments("comments-00000", stand, built_there.versions_here(), "gone", "gone")
    for attempt in (1, 2):
        stand.built.files.put(f"comments-00000.{attempt}", b"begun")
    assert read_there(errand) == Built(error=built_there.LOST)


def test_a_worker_of_another_version_builds_nothing(small, tmp_path):
    stand = Stand(str(tmp_path / "store"), "internal/building/parts", "internal/building/built")
    versions = {**built_there.versions_here(), "duckdb": "0.0.1"}
    errand = built_there.UnitsPart("part-00000", stand, versions, None, "gone", "gone")
    assert write_there(errand).error.startswith("a worker that came later was refused: duckdb ")
    assert files(tmp_path / "store") == {}


def test_what_is_not_what_was_put_there_is_refused(small, tmp_path):
    stand = Stand(str(tmp_path / "store"), "internal/building/parts", "internal/building/built")
    named = stand.shelf.put(b"[]")
    stand.shelf.files.put(named, b"meddled with")
    errand = built_there.Comments("comments-00000", stand, built_there.versions_here(), named, named)
    assert "is not what was put there" in read_there(errand).error


# Real workers


@pytest.fixture(scope="module")
def by_workers(tmp_path_factory):
    """A snapshot that two workers build of which one is killed as it writes a part, and the same built here."""
    pytest.importorskip("distributed", reason="no cluster is tested without the extra [cluster]")
    folder = tmp_path_factory.mktemp("workers")
    programme = load_programme(sample_programme(folder / "helix"))
    mark, store, hidden = folder / "killed", folder / "store", f"{folder / 'helix'}:{folder / 'there'}"
    with pytest.MonkeyPatch.context() as patch, cluster_in(folder) as cluster:
        patch.setattr(parted, "ENOUGH", 40)
        patch.setattr(builders, "WORTH_A_PROCESS", 1)
        for name in ("one", "two"):
            cluster.add(name, WATCH_KILLED=str(mark), WATCH_KEPT_OFF=hidden)
        cluster.wait_for(2)
        with cluster_at(cluster.address, str(store), programme) as found:
            there = build_snapshot(programme, folder / "there", found.workshop).folder
        here = build_snapshot(programme, folder / "here").folder
    return there, here, mark, store


@pytest.mark.slow
def test_hosts_that_share_a_store_build_the_same(by_workers):
    there, here, _, _ = by_workers
    assert (there / "internal" / "responses.parquet").is_dir()
    assert tables(there) == tables(here)


@pytest.mark.slow
def test_a_worker_killed_as_it_builds_costs_one_retry(by_workers):
    _, _, mark, _ = by_workers
    assert mark.read_text().split() == [str(signal.SIGKILL.value)]


@pytest.mark.slow
def test_answers_do_not_stay_in_the_store(by_workers):
    *_, store = by_workers
    assert [name for name in files(store) if "building" in name] == []


@pytest.mark.slow
def test_without_a_worker_of_the_internal_side_it_is_built_here(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="no cluster is tested without the extra [cluster]")
    monkeypatch.setattr(parted, "ENOUGH", 40)
    programme, store = load_programme(sample_programme(tmp_path / "helix")), tmp_path / "store"
    with cluster_in(tmp_path) as cluster:
        cluster.add("one", WATCH_KEPT_OFF=f"{store}/internal:{tmp_path / 'helix'}")
        cluster.wait_for(1)
        with cluster_at(cluster.address, str(store), programme) as found:
            folder = build_snapshot(programme, tmp_path / "there", found.workshop).folder
    assert (folder / "internal" / "responses.parquet").is_dir()
    assert [name for name in files(store) if "building" in name] == []
