"""Databases that tables are compared and joined in."""

import multiprocessing
from contextlib import suppress

import pytest

from nps_report.contract.databases import FEW, opened, shared


def tables_in(database):
    return [name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()]


@pytest.mark.parametrize("rows", [FEW, FEW + 1])
def test_what_was_made_in_one_is_in_no_other(tmp_path, rows):
    with opened(tmp_path, rows) as one:
        one.execute("CREATE TABLE answers AS SELECT 9 AS score")
        with opened(tmp_path, rows) as other:
            with pytest.raises(Exception, match="answers does not exist"):
                other.execute("SELECT * FROM answers")
            other.execute("CREATE TABLE answers AS SELECT 3 AS score")
        assert one.execute("SELECT score FROM answers").fetchall() == [(9,)]


def test_of_few_rows_nothing_stays_even_if_work_on_them_fails(tmp_path):
    with suppress(ZeroDivisionError), opened(tmp_path, 1) as database:
        database.execute("CREATE TABLE answers AS SELECT 9 AS score")
        raise ZeroDivisionError
    assert tables_in(shared()) == []


def test_many_rows_have_a_limit_of_memory_and_a_scratch_folder(tmp_path):
    with opened(tmp_path / "spill", FEW + 1) as database:
        settings = "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
        memory, folder = database.execute(settings).fetchone()
    assert (memory, folder) == ("1.8 GiB", str(tmp_path / "spill"))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
def test_work_on_few_rows_goes_on_after_a_fork(tmp_path):
    with opened(tmp_path, 1) as database:
        database.execute("CREATE TABLE answers AS SELECT 9 AS score")
        child = multiprocessing.get_context("fork").Process(target=_work, args=(tmp_path,))
        child.start()
        child.join(timeout=30)
        assert database.execute("SELECT score FROM answers").fetchall() == [(9,)]
    assert (tmp_path / "score").read_text() == "3"


def _work(folder):
    with opened(folder, 1) as database:
        database.execute("CREATE TABLE answers AS SELECT 3 AS score")
        (folder / "score").write_text(str(database.execute("SELECT score FROM answers").fetchone()[0]))


def fail_while_rows_come(folder):
    with opened(folder, rows=1) as database:
        database.execute("CREATE TABLE answers AS SELECT * FROM range(100000)")
        rows = database.execute("SELECT * FROM answers").to_arrow_reader(10)
        next(rows)
        raise ValueError("while they came")


@pytest.mark.filterwarnings("ignore:Arrow output on a DB-API result")
def test_who_fails_while_rows_come_is_heard_and_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="while they came"):
        fail_while_rows_come(tmp_path)
    with opened(tmp_path, rows=1) as database:
        assert tables_in(database) == []
