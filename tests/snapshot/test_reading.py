"""What is read of a Parquet file."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nps_report.snapshot.reading import (
    Among,
    Blank,
    On,
    frame_of,
    holds_row,
    holds_values,
    read_rows,
    row_count,
)

ROWS = {
    "unit": ["Lille", "Lille", "Lyon", "Lyon", None],
    "at": [*(f"2026-10-{day}T23:59" for day in ("01", "31", "01", "02")), None],
    "score": pa.array([1, 2, 3, None, 5], "int8"),
}
OCTOBER_1 = date(2026, 10, 1)


@pytest.fixture(params=[1, 2, 5], ids=lambda rows: f"groups of {rows}")
def file(tmp_path, request):
    """The rows in a file, however they are grouped in it."""
    rows = pa.table(ROWS)
    rows = rows.set_column(1, "at", rows["at"].cast(pa.timestamp("us")))
    pq.write_table(rows, tmp_path / "rows.parquet", row_group_size=request.param)
    return tmp_path / "rows.parquet"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([], [1, 2, 3, None, 5]),
        ([Among("unit", ["Lyon"])], [3, None]),
        ([Among("unit", ["Lyon", "Lille"])], [1, 2, 3, None]),
        ([Among("unit", ["Lyon", None])], [3, None, 5]),
        ([Among("unit", ["Metz"])], []),
        ([Among("unit", [])], []),
        ([On("at", OCTOBER_1, OCTOBER_1)], [1, 3]),
        ([On("at", date(2026, 9, 1), date(2026, 9, 30))], []),
        ([Blank("at")], [5]),
        ([Blank("score", blank=False), Among("unit", ["Lyon"])], [3]),
    ],
)
def test_only_rows_for_which_all_holds_are_read(file, conditions, expected):
    assert read_rows(file, conditions, ["score"])["score"].to_pylist() == expected
    assert read_rows(file, conditions).num_rows == len(expected)


def test_columns_come_in_the_order_asked_for(file):
    found = read_rows(file, [Among("unit", ["Lille"])], ["score", "unit"])
    assert found.to_pydict() == {"score": [1, 2], "unit": ["Lille", "Lille"]}


def test_one_row_is_enough(file):
    assert holds_row(file, [Blank("unit"), Blank("score", blank=False)])
    assert not holds_row(file, [Blank("unit"), Blank("at", blank=False)])


def test_groups_that_hold_nothing_are_not_read(tmp_path, monkeypatch):
    """Of three groups, the bounds of two say that no Lyon is there."""
    units = ["Lille"] * 2 + ["Lyon"] * 2 + ["Metz"] * 2
    pq.write_table(pa.table({"unit": units}), tmp_path / "rows.parquet", row_group_size=2)
    read = []
    whole = pq.ParquetFile.read_row_group
    monkeypatch.setattr(
        pq.ParquetFile,
        "read_row_group",
        lambda file, group, **more: read.append(group) or whole(file, group, **more),
    )
    assert read_rows(tmp_path / "rows.parquet", [Among("unit", ["Lyon"])]).num_rows == 2
    assert set(read) == {1}


def test_whole_numbers_stay_whole_beside_blanks():
    frame = frame_of(pa.table({"score": pa.array([9, None], "int8"), "n": pa.array([1, 2], "int8")}))
    assert [str(kind) for kind in frame.dtypes] == ["Int8", "int8"]


def test_the_end_of_a_file_tells_how_many_rows_it_holds(file):
    assert row_count(file) == 5


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
def test_a_column_holds_values_whether_or_not_the_file_tells(tmp_path, told):
    rows = pa.table({"unit": [None, None, "Lyon"], "tier": pa.nulls(3, "string")})
    pq.write_table(rows, tmp_path / "rows.parquet", row_group_size=1, write_statistics=told)
    assert holds_values(tmp_path / "rows.parquet", "unit")
    assert not holds_values(tmp_path / "rows.parquet", "tier")


def test_a_column_of_a_file_without_rows_holds_nothing(tmp_path):
    pq.write_table(pa.table({"unit": pa.array([], "string")}), tmp_path / "rows.parquet")
    assert not holds_values(tmp_path / "rows.parquet", "unit")
