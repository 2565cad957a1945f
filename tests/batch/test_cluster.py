"""Reports made by the workers of a real Dask scheduler: the same as here, whatever becomes of a worker."""

import json
import os
import textwrap
from pathlib import Path

import fsspec
import nbformat
import pytest

from nps_report.batch import meeting, shift
from nps_report.batch.cluster import cluster_at
from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.errors import UsageError
from nps_report.programme import load_programme
from nps_report.testing import sample_programme
from tests.batch.cluster_house import cluster_in, run_here, run_there, whole

pytest.importorskip("distributed", reason="no cluster is tested without the extra [cluster]")
pytestmark = pytest.mark.slow

WANTED = Wanted(units=("Lyon",), languages=("fr", "en"), formats=("html", "pdf"))

KILLER = """
    import os, signal
    from pathlib import Path
    def above(pid):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    marks = Path(os.environ["WATCH_MARKS"])
    if len(list(marks.glob(f"{unit}-*"))) < {"Lyon": 1, "Lille": 9}[unit]:
        (marks / f"{unit}-{os.getpid()}").touch()
        # This report's process comes from the template, that from the workbench, that from the worker.
        os.kill(above(above(above(os.getpid()))), signal.SIGKILL)
        signal.pause()
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A programme with notebooks of its own, in a folder that no worker may look into."""
    folder = tmp_path_factory.mktemp("sample")
    return sample_programme(folder)


@pytest.fixture(scope="module")
def made_here(sample, tmp_path_factory):
    """The files of the reports as this machine makes them."""
    reports = tmp_path_factory.mktemp("here")
    assert [one.error for one in run_here(sample, reports, WANTED)] == [None] * 4
    return reports


# Two hosts that share nothing but a bucket


@pytest.fixture(scope="module")
def bucket():
    """The address of a bucket of a server on this machine."""
    boto3 = pytest.importorskip("boto3", reason="no object store is tested without moto and s3fs")
    pytest.importorskip("s3fs", reason="no object store is tested without s3fs")
    server_of = pytest.importorskip("moto.server", reason="no object store is tested without moto")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    told = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "http://{}:{}".format(*server.get_host_and_port()),
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, value in told.items():
            environment.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="cluster")
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        yield client
    server.stop()


@pytest.fixture(scope="module")
def by_bucket(bucket, sample, made_here, tmp_path_factory):
    """The outcomes and the folder of a run on two workers that see nothing of this machine's folders.

    Two processes of this machine keep what they bring back.
    """
    reports = tmp_path_factory.mktemp("there")
    hidden = f"{sample.parent.parent}:{made_here}:{reports}"
    with cluster_in(tmp_path_factory.mktemp("hosts")) as cluster, pytest.MonkeyPatch.context() as patched:
        # Four reports would else be kept by the process that hands them out.
        patched.setattr(shift, "WORTH_A_TEMPLATE", 1)
        for name in ("one", "two"):
            cluster.add(name, WATCH_KEPT_OFF=hidden)
        cluster.wait_for(2)
        outcomes = run_there(sample, reports, cluster, "s3://cluster/runs", WANTED, keepers=2)
        again = run_there(sample, reports, cluster, "s3://cluster/runs", WANTED)
    return outcomes, reports, again


def test_hosts_that_share_a_bucket_make_the_same_bytes(by_bucket, made_here):
    outcomes, reports, _ = by_bucket
    assert [outcome.error for outcome in outcomes] == [None] * 4
    assert whole(reports) == whole(made_here)


def test_the_record_is_that_of_a_report_made_here(by_bucket, made_here):
    _, reports, _ = by_bucket
    for edition in ("internal", "customer"):
        name = f"2026-10/lyon/.{edition}.fr.made.json"
        there, here = (json.loads((folder / name).read_text()) for folder in (reports, made_here))
        # The executed notebook tells the time.
        assert there | {"notebook": ""} == here | {"notebook": ""}


def test_the_executed_notebook_names_the_files_of_this_machine(by_bucket, sample):
    _, reports, _ = by_bucket
    notebook = (reports / "2026-10" / "lyon" / "internal.fr.ipynb").read_text()
    assert str(sample) in notebook
    assert "nps-report/work" not in notebook


def test_a_second_run_finds_all_up_to_date_and_hands_out_nothing(by_bucket):
    _, reports, again = by_bucket
    assert [outcome.action for outcome in again] == ["none"] * 4
    assert len((reports / "journal.jsonl").read_text().splitlines()) == 4


def test_no_report_stays_in_the_store(by_bucket, bucket):
    keys = [one["Key"] for one in bucket.list_objects_v2(Bucket="cluster")["Contents"]]
    assert [key for key in keys if "/made/" in key or "/hello/" in key] == []
    assert {key.split("/")[1] for key in keys} == {"customer", "internal"}


# Workers that are lost


def with_killer(folder):
    """A programme whose internal notebook kills its worker, in the first reports."""
    path = sample_programme(folder)
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    kit = Path(__file__).parents[2] / "notebooks"
    for name in ("internal.ipynb", "customer.ipynb"):
        read = nbformat.read(kit / name, as_version=4)
        if name == "internal.ipynb":
            read.cells.insert(2, nbformat.v4.new_code_cell(textwrap.dedent(KILLER), id="killer"))
        nbformat.write(read, notebooks / name)
    return path


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """The outcomes of a run that loses its worker at Lyon's internal report once, and at Lille's each time."""
    folder = tmp_path_factory.mktemp("lost")
    for name in ("marks", "hosts"):
        (folder / name).mkdir()
    wanted = Wanted(units=("Lyon", "Lille"), languages=("fr",), formats=("html",))
    with cluster_in(folder / "hosts") as cluster:
        cluster.add("one", WATCH_MARKS=str(folder / "marks"))
        cluster.wait_for(1)
        found = run_there(with_killer(folder / "helix"), folder / "reports", cluster, "", wanted)
    assert not (folder / "helix" / "cluster").exists()
    kills = [mark.name.partition("-")[0] for mark in (folder / "marks").iterdir()]
    return {(one.job.unit, one.job.edition): one for one in found}, folder / "reports", sorted(kills)


def test_a_lost_worker_costs_its_reports_one_retry(lost):
    found, reports, kills = lost
    assert kills == ["Lille", "Lille", "Lyon"]
    assert (found["Lyon", "internal"].error, found["Lyon", "internal"].cost.attempts) == (None, 2)
    assert (reports / "2026-10" / "lyon" / "internal.fr.html").is_file()


def test_a_report_that_loses_its_worker_twice_fails_and_stops_no_other(lost):
    found, reports, _ = lost
    assert found["Lille", "internal"].error.startswith("its worker was lost, 2 times of 2")
    assert not (reports / "2026-10" / "lille" / "internal.fr.html").exists()
    assert [found[unit, "customer"].error for unit in ("Lyon", "Lille")] == [None, None]


# A worker of the customers' side alone


def test_a_worker_kept_off_the_internal_side_makes_customer_editions(sample, made_here, tmp_path):
    store, log = tmp_path / "store", tmp_path / "opened"
    wanted = Wanted(units=("Lyon",), editions=("customer",), languages=("fr", "en"), formats=("html", "pdf"))
    kept_off = f"{store}/internal:{sample.parent.parent}"
    with cluster_in(tmp_path) as cluster:
        cluster.add("one", WATCH_KEPT_OFF=kept_off, WATCH_STORE=str(store), WATCH_LOG=str(log))
        cluster.wait_for(1)
        found = run_there(sample, tmp_path / "reports", cluster, str(store), wanted)
        assert [outcome.error for outcome in found] == [None, None]
        with pytest.raises(UsageError, match=r"no worker can read file://\S+/internal") as told:
            run_there(sample, tmp_path / "reports", cluster, str(store), WANTED)
    assert told.value.slug == "cluster-store"
    opened = {Path(line).relative_to(store).parts[:2] for line in log.read_text().splitlines()}
    # What it could not do was to answer the greeting there.
    assert {parts for parts in opened if parts[0] == "internal"} <= {("internal", "hello")}
    expected = {name: content for name, content in whole(made_here).items() if "customer" in name}
    assert whole(tmp_path / "reports") == expected


# What is refused before anything is made


def refused(sample, address, store="", slug="cluster"):
    with pytest.raises(UsageError) as told, cluster_at(address, store, load_programme(sample)):
        pass
    assert told.value.slug == slug
    assert "\n" not in str(told.value)
    return str(told.value)


def test_what_cannot_be_used_is_told_in_one_line(sample, tmp_path, monkeypatch):
    monkeypatch.setattr(meeting, "CONNECT", "300ms")
    monkeypatch.setattr(meeting, "PATIENCE", 0.1)
    assert "no scheduler answers there" in refused(sample, "tcp://127.0.0.1:9")
    assert "no scheduler answers there" in refused(sample, "nowhere://x")
    monkeypatch.setattr(meeting, "CONNECT", "30s")
    shared = tmp_path / "file"
    shared.write_text("no folder")
    with cluster_in(tmp_path) as cluster:
        assert "it has no workers" in refused(sample, cluster.address)
        cluster.add("one", nanny=False, WATCH_OTHER="pandas", WATCH_KEPT_OFF=str(tmp_path / "store"))
        cluster.wait_for(1)
        told = refused(sample, cluster.address, slug="cluster-versions")
        assert "the worker tcp://127.0.0.1:" in told
        assert "pandas is 0.0.1 there and " in told
        monkeypatch.setattr(meeting, "difference", lambda there, here: None)
        told = refused(sample, cluster.address, str(shared), slug="cluster-store")
        assert told.startswith(f"--store {shared.as_uri()}/customer/hello: cannot be written to")
        told = refused(sample, cluster.address, str(tmp_path / "store"), slug="cluster-store")
        assert "cannot use file://" in told


def test_dask_is_asked_for_where_it_is_missing(sample, monkeypatch):
    monkeypatch.setitem(os.sys.modules, "distributed", None)
    assert 'pip install "nps-report[cluster]"' in refused(sample, "tcp://127.0.0.1:9", slug="cluster-extra")


def test_a_run_without_work_hands_out_nothing(sample, made_here):
    run = prepare_run(load_programme(sample), "2026-10", WANTED, made_here, here=False)
    assert [one.action for one in run.outcomes(1, elsewhere=lambda *asked: pytest.fail("handed out"))] == [
        "none"
    ] * 4
