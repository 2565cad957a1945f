"""A programme whose answers lie by month, and what is told of the steps of its snapshot."""

import subprocess
import sys
from functools import partial

import duckdb
import pytest

from benchmarks.data import programme
from benchmarks.partitioned import partitioned
from benchmarks.spending import ROOT
from benchmarks.steps import step_of
from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot


def test_answers_lie_in_the_folder_of_their_month(tmp_path):
    path = partitioned(tmp_path, rows=1000, units=10, months=14)
    files = f"'{tmp_path}/data/responses/*/*/*.parquet'"
    by_month = (
        f"SELECT year, month, year(responded_at), month(responded_at) FROM read_parquet({files}) GROUP BY ALL"
    )
    found = duckdb.sql(by_month).fetchall()
    assert len(found) == 14
    assert [(int(year), int(month)) for year, month, _, _ in found] == [
        (year, month) for _, _, year, month in found
    ]
    assert "invitations" not in path.read_text()


def test_but_for_comments_they_are_those_of_the_programme_in_one_file(tmp_path):
    partitioned(tmp_path / "many", rows=1000, units=10)
    programme(tmp_path / "one", rows=1000, units=10)
    one, many = (
        duckdb.sql(
            f"SELECT * EXCLUDE (comment) FROM read_parquet('{tmp_path}/{files}', hive_partitioning = false) ORDER BY 1"
        ).fetchall()
        for files in ("one/data/responses.parquet", "many/data/responses/*/*/*.parquet")
    )
    assert one == many


def function_in(file, inner):
    """A function that stands in a file of the kit and gives what another one gives."""
    scope = {"inner": inner}
    exec(compile("def called(): return inner()", f"/kit/nps_report/{file}.py", "exec"), scope)
    return scope["called"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (["snapshot/writing", "snapshot/database"], "snapshot/writing:called"),
        (["contract/clean", "contract/across", "contract/store"], "contract/across:called"),
        (["contract/intake", "sources/parquet"], "contract/intake"),
        (["report/report"], "elsewhere"),
    ],
)
def test_a_step_is_whoever_asks_a_database_and_all_of_the_way_in_is_one(files, told):
    ask = partial(sys._getframe, 1)
    for file in reversed(files):
        ask = function_in(file, ask)
    assert step_of(ask()) == told


@pytest.mark.slow
def test_the_steps_of_a_snapshot_are_told(tmp_path):
    path = partitioned(tmp_path, rows=2000, units=10, invitations=True)
    command = [sys.executable, "-m", "benchmarks.steps", str(path), str(tmp_path / "snapshot")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[-1].startswith("{'read': 2000, ")
    assert told[-4].startswith("in all ")
    assert any(line.startswith("contract/intake ") for line in told)
    assert build_snapshot(load_programme(path), tmp_path / "snapshot").rows["read"] == 2000
