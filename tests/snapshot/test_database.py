"""Questions to DuckDB."""

import multiprocessing

import pytest

from nps_report.snapshot.database import ask, text, texts


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
def test_a_process_forked_between_questions_can_ask(tmp_path):
    """Parent and child each ask before and after, without waiting for each other."""
    assert _sum() == 499_999_500_000
    child = multiprocessing.get_context("fork").Process(target=_write_sum, args=(tmp_path / "sum",))
    child.start()
    assert _sum() == 499_999_500_000
    child.join(timeout=30)
    assert (tmp_path / "sum").read_text() == "499999500000"


@pytest.mark.parametrize("value", ["L'Isle", "a'); DROP TABLE x; --", "a\\b", "", "日本 🙂"])
def test_a_value_comes_back_as_it_went(value):
    assert ask(f"SELECT {text(value)} AS value")["value"].tolist() == [value]
    assert ask(f"SELECT 1 AS one WHERE {text(value)} IN {texts([value])}")["one"].tolist() == [1]


def test_an_empty_list_matches_nothing():
    assert ask(f"SELECT 1 AS one WHERE 'a' IN {texts([])}").empty


def _sum() -> int:
    return int(ask("SELECT sum(i) AS n FROM range(1000000) t(i)")["n"].iloc[0])


def _write_sum(path):
    path.write_text(str(_sum()))
