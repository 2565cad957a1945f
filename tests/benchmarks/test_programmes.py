"""The bench's programmes hold what their rows say."""

import duckdb
import pytest

from benchmarks.programmes import drawn, drawn_units, forget_older, narrowed, twelve_units, units_of
from nps_report.check import check_programme
from nps_report.programme import load_programme


@pytest.fixture(scope="module")
def twelve(tmp_path_factory):
    """The example with its units twice."""
    return twelve_units(tmp_path_factory.mktemp("bench") / "twelve")


def test_twelve_units_are_the_examples_six_and_their_twins(twelve):
    units = units_of(twelve)
    assert len(units) == 12
    assert units[6:] == tuple(f"{unit} Sud" for unit in units[:6])


def test_the_programme_of_twelve_units_is_sound(twelve):
    assert check_programme(load_programme(twelve)).errors == 0


def test_the_small_programme_holds_the_very_rows_that_the_large_one_has_for_its_units(tmp_path):
    units = drawn_units(3, of=30)
    large = drawn(tmp_path / "large", rows=3000, units=30)
    small = narrowed(large, tmp_path / "small", units)
    data = [path.parent.parent / "data" / "responses.parquet" for path in (large, small)]
    wanted, found = (
        duckdb.sql(f"SELECT * FROM '{path}' WHERE unit IN {units} ORDER BY response_id").fetchall()
        for path in data
    )
    assert found == wanted
    assert 200 < len(found) == duckdb.sql(f"SELECT * FROM '{data[1]}'").shape[0] < 400


def test_snapshots_of_another_state_of_the_kit_are_forgotten_and_data_stays(tmp_path):
    (tmp_path / "large" / "snapshot" / "old").mkdir(parents=True)
    (tmp_path / "large" / "data").mkdir()
    forget_older(tmp_path)
    assert [path.name for path in (tmp_path / "large").iterdir()] == ["data"]
    (tmp_path / "large" / "snapshot" / "new").mkdir(parents=True)
    forget_older(tmp_path)
    assert (tmp_path / "large" / "snapshot" / "new").is_dir()
