"""What travels to workers elsewhere, and what comes back, without a cluster."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nps_report.batch import pieces, there, unpacked
from nps_report.batch.basis import Basis
from nps_report.batch.brought import as_made_here, called, names_of, refuse_unknown_files
from nps_report.batch.carried import Carrier, Load, place_there, put_looks
from nps_report.batch.cluster import _store_of
from nps_report.batch.keep import Product
from nps_report.batch.need import Need
from nps_report.batch.outcome import Outcome
from nps_report.batch.pieces import Carried, spans_of
from nps_report.batch.plan import Job, Wanted
from nps_report.batch.run import prepare_run
from nps_report.batch.shelf import Shelf
from nps_report.batch.task import Task
from nps_report.batch.there import Errand, make_there, need_there
from nps_report.batch.unpacked import Unpacker, place_in
from nps_report.batch.versions import versions_here
from nps_report.batch.workbench import Made, make_only
from nps_report.batch.workplace import Workplace
from nps_report.cli.making import _elsewhere
from nps_report.engine.limits import USUAL
from nps_report.errors import PublishError, UsageError
from nps_report.periods import parse_period
from nps_report.programme import Brand, load_programme
from nps_report.snapshot import open_internal
from nps_report.testing import ACCOUNTS, CONTACTS, sample_programme

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
FOLDER = "customer/ab12/parts"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of the sample, with a note for its customers, nothing of it made."""
    folder = tmp_path_factory.mktemp("helix")
    path = sample_programme(folder, publishing={"places": {"in": {"url": "../in", "edition": "internal"}}})
    for edition in ("internal", "customer"):
        note = folder / "params" / "notes" / "2026-10" / f"lyon.{edition}.fr.md"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"A note of the {edition} edition")
    wanted = Wanted(units=("Lyon", "all"), languages=("fr",))
    return prepare_run(load_programme(path), "2026-10", wanted, folder / "reports", here=False)


@pytest.fixture
def load(run, tmp_path):
    """Lays out what one of the run's reports is given; the folder, and the place in it."""

    def given(unit, edition, shares=True):
        (need,) = (one for one in run.needs if (one.job.unit, one.job.edition) == (unit, edition))
        task, shelf = Task(need, run.place, {}, shares=shares), Shelf(str(tmp_path / "store"), FOLDER)
        basis: Basis = run.review.basis
        found = Carrier(run.place, basis.programme, basis.units, shelf).load_of([task])
        with Unpacker(shelf, tmp_path / "cache").laid_out(found.parts) as folder:
            shutil.copytree(folder, tmp_path / "there", dirs_exist_ok=True)
        return found, tmp_path / "there"

    return given


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


# What customers' workers are given


def test_a_customer_report_is_given_released_values_and_no_name(load):
    files = files_of(load("Lyon", "customer")[1])
    assert sorted(name for name in files if not name.startswith("snapshot/customer/")) == [
        "notebooks/customer.ipynb",
        "params/notes/2026-10/lyon.customer.fr.md",
        "params/programme.yml",
    ]
    secrets = [*(one["name"] for one in (*ACCOUNTS, *CONTACTS)), *(one["email"] for one in CONTACTS)]
    whole = b"\n".join(files.values()).decode(errors="replace")
    assert [name for name in secrets if name in whole] == []


def test_the_team_s_names_travel_only_to_a_report_that_colleagues_read(load, run, monkeypatch):
    public = next(iter(run.place.releases.values()))
    (public / "team").mkdir(exist_ok=True)
    pq.write_table(pa.table({"unit": ["Lyon"], "name": ["Odile"]}), public / "team" / "thanked.parquet")
    assert [name for name in files_of(load("Lyon", "customer")[1]) if "team" in name] == []


# What all workers are given


def test_no_worker_is_told_where_the_data_come_from(load):
    files = files_of(load("Lyon", "internal")[1])
    for name in ("params/programme.yml", "snapshot/internal/programme.json"):
        told = json.loads(files[name])
        assert told["sources"]["responses"] in ({"path": "elsewhere"}, [{"path": "elsewhere", **_NUMBERS}])
        assert "publishing" not in told
        assert b"responses.csv" not in files[name]


_NUMBERS = {"decimal": ".", "thousands": ""}


def test_the_programme_s_file_can_be_read_there_as_one(load, run):
    _, folder = load("Lyon", "internal")
    there_, here = load_programme(folder / "params" / "programme.yml"), run.review.basis.programme
    assert there_.model_dump(exclude={"sources", "publishing"}) == here.model_dump(
        exclude={"sources", "publishing"}
    )


def test_what_is_searched_for_and_what_was_told_stay_here(load):
    names = files_of(load("Lyon", "internal")[1])
    assert "snapshot/internal/responses.parquet" in names
    assert [name for name in names if "forbidden" in name or "tellings" in name] == []


def test_looks_travel_without_those_of_mail_and_portal(run, tmp_path):
    shelf = Shelf(str(tmp_path / "store"), "customer/looks")
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg/>")
    folder = Unpacker(shelf, tmp_path / "cache").kept(put_looks(run.place.templates, logo, shelf))
    found = {path.relative_to(folder).parts[:2] for path in folder.rglob("*") if path.is_file()}
    assert found == {("logo", "logo.svg"), ("templates", "html"), ("templates", "typst")}


def test_what_is_put_twice_is_put_once(run, load, tmp_path):
    load("Lyon", "customer")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*") if path.is_file()}
    load("Lyon", "customer")
    assert before == {
        path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*") if path.is_file()
    }


def test_a_content_that_was_changed_or_is_gone_is_told(tmp_path):
    shelf = Shelf(str(tmp_path), FOLDER)
    name = shelf.add(b"released")
    shelf.files.put(name, b"other")
    with pytest.raises(PublishError, match="is not what was put there"):
        shelf.get(name)
    shelf.files.delete(name)
    with pytest.raises(PublishError, match="is gone"):
        shelf.get(name)


def test_a_list_that_leads_out_of_its_folder_is_refused(tmp_path):
    shelf = Shelf(str(tmp_path / "store"), FOLDER)
    content = shelf.add(b"evil")
    listed = shelf.add(json.dumps([["../../evil", 4, [[0, content]], True]]).encode())
    with (
        pytest.raises(ValueError, match="leads out of its folder"),
        Unpacker(shelf, tmp_path / "cache").laid_out(listed),
    ):
        pass
    assert not list(tmp_path.rglob("evil"))


# The part of a large table


@pytest.fixture
def cut(run, monkeypatch):
    """The sample's internal side as a large one has it: its rows in many groups, and each table worth cutting."""
    folder = run.place.internal
    kept = {path: path.read_bytes() for path in folder.glob("*.parquet")}
    for path in kept:
        pq.write_table(pq.read_table(path), path, row_group_size=5)
    monkeypatch.setattr(pieces, "LEAST", 0)
    yield run
    for path, content in kept.items():
        path.write_bytes(content)


def test_a_unit_s_report_is_given_its_rows_and_is_told_the_same(cut, load):
    found, folder = load("Lyon", "internal")
    whole, part = open_internal(cut.place.internal), open_internal(folder / "snapshot" / "internal")
    assert found.whole
    for name in ("answers", "to_follow_up", "invited", "comments", "mentions"):
        asked, told = (getattr(side, name)("Lyon", *OCTOBER) for side in (whole, part))
        assert len(told)
        assert told.equals(asked)
    assert part.scores("Lyon", *OCTOBER) == whole.scores("Lyon", *OCTOBER)
    assert part.has_account_ids() == whole.has_account_ids()


def test_to_read_what_did_not_travel_fails(cut, load):
    _, folder = load("Lyon", "internal")
    with pytest.raises(OSError, match="thrift"):
        open_internal(folder / "snapshot" / "internal").answers("all", *OCTOBER)


@pytest.mark.slow
def test_the_kit_s_own_report_of_a_unit_reads_nothing_that_did_not_travel(cut, load):
    _, folder = load("Lyon", "internal")
    (need,) = (one for one in cut.needs if (one.job.unit, one.job.edition) == ("Lyon", "internal"))
    place = replace(place_in(place_there(cut.place), Path(), folder), templates=cut.place.templates)
    assert make_only(Task(need, place, {})).outcome.error is None


@pytest.mark.parametrize(("unit", "shares"), [("all", True), ("Lyon", False)])
def test_the_whole_and_notebooks_with_code_of_their_own_are_given_all_rows(unit, shares, cut, load):
    found, folder = load(unit, "internal", shares)
    assert found.whole == ""
    assert (
        files_of(folder)["snapshot/internal/responses.parquet"]
        == (cut.place.internal / "responses.parquet").read_bytes()
    )


def test_the_pieces_of_a_table_are_the_whole_of_it(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LEAST", 0)
    path = tmp_path / "responses.parquet"
    pq.write_table(pa.table({"unit": ["Lille", "Lille", "Lyon", "Lyon", None]}), path, row_group_size=2)
    spans = spans_of(path)
    assert b"".join(span.read(path) for span in spans) == path.read_bytes()
    # Those of Lille, those of Lyon, those without a unit, for nothing is told of them, and the end.
    assert [span.is_read_of(["Lyon"]) for span in spans] == [False, True, True, True]


def test_what_is_read_of_all_units_is_cut_from_what_is_read_of_one(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LEAST", 0)
    path = tmp_path / "responses.parquet"
    columns = {"unit": ["Lille", "Lyon"], "comment": ["a", "b"], "weight": [1.0, 1.0]}
    pq.write_table(pa.table(columns), path, row_group_size=1)
    spans = spans_of(path)
    assert b"".join(span.read(path) for span in spans) == path.read_bytes()
    # Unit and comment, then the weight, of Lille and of Lyon; and the end.
    assert [span.is_read_of(["Lyon"]) for span in spans] == [False, True, True, True, True]


# What a worker does


@pytest.fixture
def errand(tmp_path, monkeypatch):
    """An errand of two reports, whose workbench makes two bytes of each and writes down what it was asked."""
    monkeypatch.setattr(there, "cache_here", lambda: tmp_path / "cache")
    store = str(tmp_path / "store")
    listed = Shelf(store, FOLDER).add(b"[]")
    Shelf(store, there.LOOKS).add(b"[]")
    period = parse_period("2026-10")
    place = Workplace(Path("p"), Path("i"), {}, Path("n"), Path("t"), Path("r"), "ab12", Brand(name="Helix"))
    jobs = [Job(period, unit, unit, "internal", "fr", ("html",), OCTOBER[1]) for unit in ("lyon", "lille")]
    tasks = tuple(Task(Need(job, "make", "new"), place, {}) for job in jobs)
    return Errand(
        "00001", store, listed, FOLDER, "internal/made", Load(listed), tasks, place, USUAL, versions_here()
    )


@pytest.fixture
def asked(monkeypatch):
    """The units whose reports a workbench was asked for; of those in `failing` it makes none."""
    found, failing = [], set()

    def made(errand, tasks, looks, parts):
        found.append([task.job.unit for task in tasks])
        for task in tasks:
            error = "cell 3 failed" if task.job.unit in failing else None
            outcome = Outcome(task.job, 0.5, error)
            yield Made(outcome, None if error else Product({"html": b"ok", "ipynb": b"{}"}))

    monkeypatch.setattr(there, "_at_a_workbench", lambda *given: [*made(*given)])
    return found, failing


def test_a_task_that_runs_twice_brings_the_same_and_makes_it_once(errand, asked):
    first, second = make_there(errand), make_there(errand)
    assert asked[0] == [["lyon", "lille"]]
    assert [one.digest for one in second] == [one.digest for one in first]
    assert [one.outcome.cost.attempts for one in (*first, *second)] == [1, 1, 2, 2]
    assert there.product_of(Shelf(errand.store, errand.results).get(first[0].digest)).files["html"] == b"ok"


def test_what_failed_is_made_again_by_the_retry_alone(errand, asked):
    asked[1].add("lille")
    make_there(errand)
    asked[1].clear()
    assert [one.outcome.error for one in make_there(errand)] == [None, None]
    assert asked[0] == [["lyon", "lille"], ["lille"]]


def test_a_bundle_begun_twice_is_not_begun_again(errand, asked, monkeypatch):
    def killed(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(there, "_laid_out_and_made", killed)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            make_there(errand)
    assert [one.outcome.error for one in make_there(errand)] == [there.LOST] * 2


def test_a_worker_that_came_later_with_another_library_makes_nothing(errand, asked):
    told = make_there(replace(errand, versions={**versions_here(), "pandas": "9.9"}))
    assert "a worker that came later was refused: pandas is" in told[0].outcome.error
    assert asked[0] == []


def test_where_a_report_looked_into_a_hole_all_rows_are_fetched(errand, asked):
    asked[1].add("lyon")
    make_there(replace(errand, load=replace(errand.load, whole=errand.load.parts)))
    assert asked[0] == [["lyon", "lille"]] * 2


def test_a_store_that_fails_is_told_for_each_report(errand, asked):
    shutil.rmtree(Path(errand.store) / "customer")
    assert ["is gone" in one.outcome.error for one in make_there(errand)] == [True, True]


def test_a_need_travels_without_how_the_report_was_made(run):
    need = replace(run.needs[0], record=object())
    assert need_there(need).record is None


# What comes back


def test_a_worker_s_files_are_called_as_they_are_here(run, tmp_path):
    place = replace(run.place, programme=Path('/srv/Été "26"/params/programme.yml'))
    names = names_of(place, ["/scratch/x1", "/scratch/y2"])
    assert called("/scratch/x1/params/programme.yml: bad", names) == f"{place.programme}: bad"
    assert called(None, names) is None
    notebook = json.dumps({"source": "programme = '/scratch/x1/params/programme.yml'"}).encode()
    (found,) = json.loads(as_made_here(Product({"ipynb": notebook}), names).files["ipynb"]).values()
    assert found == f"programme = '{place.programme}'"


def test_each_place_of_a_worker_has_its_name_here(run):
    there_ = place_in(place_there(run.place), Path("/looks"), Path("/parts"))
    names = names_of(run.place, ["/parts", "/looks"])
    job = next(one.job for one in run.needs if one.job.for_customers)
    for there_path, here in (
        (there_.programme, run.place.programme),
        (there_.internal, run.place.internal),
        (there_.side(job), run.place.side(job)),
        (there_.templates, run.place.templates),
        (there_.note(job), run.place.note(job)),
    ):
        assert called(str(there_path), names) == str(here)


def test_a_file_that_no_report_has_is_refused(run):
    task = Task(run.needs[0], run.place, {})
    refuse_unknown_files(Product({"html": b"", "ipynb": b""}), task)
    with pytest.raises(PublishError, match=r"its worker brought '\.\./x', which is no file of a report"):
        refuse_unknown_files(Product({"html": b"", "../x": b""}), task)


def test_a_store_of_a_run_alone_goes_with_it_and_so_do_those_of_days_ago(tmp_path):
    programme = load_programme(sample_programme(tmp_path))
    for name, days in (("old", 2), ("new", 0)):
        folder = tmp_path / "cluster" / name
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - days * 86400,) * 2)
    with _store_of(programme, "") as store:
        Shelf(store, FOLDER).add(b"released")
        assert len([*(tmp_path / "cluster").iterdir()]) == 2
    assert [path.name for path in (tmp_path / "cluster").iterdir()] == ["new"]


# What a run on one machine pays


def test_a_store_without_a_cluster_is_refused(run):
    with (
        pytest.raises(UsageError, match=r"^--store s3://runs: .* Name one with --cluster\.$"),
        _elsewhere("", "s3://runs", run.review.basis.programme),
    ):
        pass


def test_nothing_of_dask_is_imported_where_no_cluster_is_named():
    used = "import sys, nps_report.cli.making, nps_report.batch.run, nps_report.batch.make"
    code = f"{used}; print('distributed' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_looks_are_laid_out_once(tmp_path, monkeypatch):
    shelf = Shelf(str(tmp_path / "store"), FOLDER)
    listed = shelf.add(
        json.dumps([Carried("a.txt", 3, (pieces.Piece(0, shelf.add(b"one")),)).as_list()]).encode()
    )
    unpacker = Unpacker(shelf, tmp_path / "cache")
    folder = unpacker.kept(listed)
    monkeypatch.setattr(unpacked.Unpacker, "lay_out", lambda *given: pytest.fail("laid out again"))
    assert unpacker.kept(listed) == folder
    assert (folder / "a.txt").read_bytes() == b"one"
