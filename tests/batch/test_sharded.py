"""A run in parts: each makes its own reports, and together they make what a run of all makes."""

import subprocess
import sys
from collections import Counter

import pytest

from nps_report.batch.journal import read_journal
from nps_report.batch.outcome import Outcome
from nps_report.batch.plan import Wanted
from nps_report.batch.run import Run, prepare_run
from nps_report.batch.shards import Shard
from nps_report.cli import main
from nps_report.programme import load_programme
from nps_report.testing import sample_programme

MANY = 3


@pytest.fixture
def programme(tmp_path, frozen_once):
    return sample_programme(tmp_path)


def prepared(programme, shard, **wanted):
    reports = programme.parent.parent / "reports"
    return prepare_run(load_programme(programme), "2026-10", Wanted(**wanted), reports, shard=shard)


def test_parts_look_after_their_own_reports_alone(programme):
    """Four units, two editions, two languages: what is not a part's own is neither compared nor released for it."""
    every = prepared(programme, None).jobs
    parts = [prepared(programme, Shard(number, MANY)).jobs for number in (1, 2, 3)]
    assert Counter(job for part in parts for job in part) == Counter(every)
    assert sorted(map(len, parts)) == [4, 4, 8]


def test_what_is_released_is_the_same_for_every_part(programme):
    releases = [prepared(programme, Shard(number, MANY)).place.releases for number in (1, 2, 3)]
    assert releases[0] == releases[1] == releases[2] != {}


def test_a_part_without_letters_releases_none(programme):
    runs = [prepared(programme, Shard(number, 2), accounts=("A0", "A5")) for number in (1, 2, 3)[:2]]
    assert [{job.account for job in run.jobs} for run in runs] == [{"A0"}, {"A5"}]
    for run in runs:
        assert all(run.place.side(job).is_dir() for job in run.jobs)


@pytest.fixture
def call(capsys, monkeypatch, programme):
    """Gives the exit code of a run that makes nothing, its last line, and what it said of what went wrong."""
    reports = programme.parent.parent / "reports"
    monkeypatch.setattr(Run, "outcomes", lambda run, *_: (Outcome(job, 0.0) for job in run.jobs))

    def give(*options):
        with pytest.raises(SystemExit) as ended:
            main(["run", "2026-10", "-p", str(programme), "-o", str(reports), *options])
        printed = capsys.readouterr()
        return ended.value.code, printed.out.strip().split("\n")[-1], printed.err.strip()

    return give


def test_the_last_line_names_the_part(call):
    code, last, _ = call("--shard", "2/3", "--language", "fr")
    assert code == 0
    assert last.startswith("2 made, 0 up to date, 0 failed in ")
    assert last.endswith(" s (shard 2/3)")


def test_a_part_with_nothing_to_do_ends_well(call):
    code, last, wrong = call("--shard", "9/9")
    assert (code, wrong) == (0, "")
    assert last.startswith("0 made, 0 up to date, 0 failed")


def test_what_is_no_part_is_wrong_use(call):
    code, last, wrong = call("--shard", "0/8")
    assert (code, last) == (2, "")
    assert wrong == "nps-report: --shard 0/8: there is 1/8 to 8/8. Whoever counts from 0 adds 1. [bad-shard]"


HOST = """
import sys
from nps_report import files
from nps_report.cli import main
files._host = lambda: sys.argv[1]
main(sys.argv[2:])
"""
"""A command as another host gives it: it knows nothing of the processes here."""


def command(programme, *options, host="0000000a", reports="reports"):
    """A run of the sample's latest month in French: eight reports."""
    place = ("-p", programme, "-o", programme.parent.parent / reports)
    asked = ("run", "2026-10", *place, "--language", "fr", "-j", "1", *options)
    return subprocess.Popen(
        [sys.executable, "-c", HOST, host, *map(str, asked)], stdout=subprocess.PIPE, text=True
    )


def counted(process):
    """Its exit code, and how many it made and found up to date."""
    out, _ = process.communicate()
    words = out.strip().splitlines()[-1].split()
    return process.returncode, int(words[0]), int(words[2])


def whole(reports):
    """Every file of the reports but executed notebooks, which tell the time."""
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in sorted(reports.rglob("[!.]*.*"))
        if path.suffix in (".html", ".pdf", ".json", ".xlsx")
    }


@pytest.mark.slow
def test_parts_together_make_what_a_run_of_all_makes(tmp_path):
    """Three hosts at the same time in a new folder, then one after the other; a run of all finds nothing to do."""
    alone, shared = sample_programme(tmp_path / "alone"), sample_programme(tmp_path / "shared")
    assert counted(command(alone)) == (0, 8, 0)
    undisturbed = whole(tmp_path / "alone" / "reports")
    assert len(undisturbed) == 28
    parts = [(f"{number}/{MANY}", f"0000000{number}") for number in (1, 2, 3)]
    together = [command(shared, "--shard", part, host=host) for part, host in parts]
    found = [counted(process) for process in together]
    in_turn = [counted(command(shared, "--shard", part, host=host, reports="turns")) for part, host in parts]
    for done in (found, in_turn):
        assert sum(made for _, made, _ in done) == 8
        assert {(code, current) for code, _, current in done} == {(0, 0)}
    for name in ("reports", "turns"):
        reports = tmp_path / "shared" / name
        assert whole(reports) == undisturbed
        assert {*Counter(entry["report"] for entry in read_journal(reports)).values()} == {1}
    assert counted(command(shared)) == (0, 0, 8)
    hidden = [path.name for path in tmp_path.rglob(".*") if not path.name.endswith(".made.json")]
    assert hidden == []
    assert len([*(tmp_path / "shared" / "snapshot").iterdir()]) == 1
