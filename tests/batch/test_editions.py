"""What a run does for an edition of the programme's own follows from its side, never from its name."""

from dataclasses import replace
from pathlib import Path

import pytest

from nps_report.batch.basis import parameters_part
from nps_report.batch.keep import _written
from nps_report.batch.need import Need
from nps_report.batch.outcome import Stopwatch
from nps_report.batch.plan import Wanted, jobs_of
from nps_report.batch.record import Record, read_record, record_file, write_record
from nps_report.batch.task import Task
from nps_report.batch.together import bundles
from nps_report.batch.workplace import Workplace
from nps_report.errors import UnknownNameError
from nps_report.kit import kit_folder
from nps_report.periods import parse_period
from nps_report.programme import Brand, load_programme
from nps_report.snapshot import Unit, Units
from nps_report.testing import sample_programme

EDITIONS = {
    "board": {"notebook": "board.ipynb", "side": "internal", "name": "Board"},
    "team": {"notebook": "team.ipynb", "side": "customer", "name": "Team"},
}
OCTOBER = parse_period("2026-10")
UNITS = Units((Unit("Lyon"),))


@pytest.fixture
def jobs(tmp_path):
    """The jobs of a run for Lyon in French, by edition."""
    programme = load_programme(sample_programme(tmp_path, editions=EDITIONS))

    def made(*editions):
        wanted = Wanted(units=("Lyon",), languages=("fr",), editions=editions)
        return {job.edition: job for job in jobs_of(programme, UNITS, [OCTOBER], wanted)}

    return made


def place(folder):
    releases = {("2026-10", "2026-10-31"): Path("released")}
    return Workplace(Path(), Path("internal"), releases, folder, Path(), folder, "id", Brand(name="Helix"))


def test_a_run_makes_it_beside_the_others(jobs):
    assert list(jobs()) == ["internal", "customer", "board", "team"]
    assert list(jobs("team")) == ["team"]


def test_an_unknown_one_is_refused_with_the_nearest(jobs):
    with pytest.raises(UnknownNameError, match=r"No edition named 'taem' \(did you mean 'team'\?\)"):
        jobs("taem")


def test_the_jobs_of_the_kits_editions_declare_nothing(jobs):
    assert [job.declared for job in jobs("internal", "customer").values()] == [None, None]


def test_its_side_decides_what_it_opens_and_which_files_it_has(jobs, tmp_path):
    board, team = jobs("board", "team").values()
    assert (place(tmp_path).side(board), place(tmp_path).side(team)) == (Path("internal"), Path("released"))
    assert board.endings == ("html", "pdf", "json", "xlsx", "ipynb")
    assert team.endings == ("html", "pdf", "json", "ipynb")
    assert (board.for_customers, team.for_customers) == (False, True)
    assert Path("2026-10/lyon/board.fr") == board.stem


def test_the_name_of_a_job_alone_opens_nothing_but_the_customers_side(jobs):
    assert replace(jobs("board")["board"], declared=None).for_customers
    assert not replace(jobs("internal")["internal"], declared=jobs("team")["team"].declared).for_customers


def test_its_notebook_is_the_programmes_own_else_the_kits(jobs, tmp_path):
    board = jobs("board")["board"]
    assert place(tmp_path).notebook(board) == tmp_path / "board.ipynb"
    of_the_kit = replace(board, declared=replace(board.declared, notebook="customer.ipynb"))
    assert place(tmp_path).notebook(of_the_kit) == kit_folder("notebooks") / "customer.ipynb"


def test_another_side_or_name_makes_its_reports_again(jobs):
    board = jobs("board")["board"]
    for change in ({"side": "customer"}, {"names": {"fr": "Direction"}}, {"notebook": "other.ipynb"}):
        assert parameters_part(replace(board, declared=replace(board.declared, **change))) != parameters_part(
            board
        )


def record_of(job):
    return Record(job, {}, "id", Path(), Path(), None, "", "")


def test_its_record_tells_it(jobs, tmp_path):
    job = jobs("team")["team"]
    write_record(record_of(job), tmp_path)
    assert read_record(record_file(tmp_path, job)).job == job


def test_customers_reports_are_made_before_what_is_internal_is_opened(jobs, tmp_path):
    work = [Task(Need(job, "render", "asked for"), place(tmp_path), {}) for job in jobs().values()]
    (bundle,) = bundles(work, 1)
    assert [task.job.edition for task in bundle] == ["customer", "team", "internal", "board"]


def test_the_annex_of_an_edition_that_is_internal_no_more_is_removed(jobs, tmp_path):
    job = jobs("team")["team"]
    annex = place(tmp_path).file(job, "xlsx")
    annex.parent.mkdir(parents=True)
    annex.write_text("all comments")
    task = Task(Need(job, "make", "not made yet"), place(tmp_path), {})
    _written({"html": b"made"}, record_of(job), task, Stopwatch())
    assert not annex.exists()
    assert place(tmp_path).file(job, "html").read_bytes() == b"made"
