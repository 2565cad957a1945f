"""Which files a source names."""

from __future__ import annotations

import pytest

from nps_report.errors import SourceError


def test_a_missing_file_names_the_nearest(read, home):
    (home / "data" / "reponses.csv").write_text("score\n9\n")
    with pytest.raises(
        SourceError, match=r"data/response.csv: no such file \(did you mean 'reponses.csv'\?\)"
    ):
        read(None, "response.csv")


def test_a_folder_is_no_file(read):
    with pytest.raises(SourceError, match=r"data: a folder, not a file. Write `data/\*.csv`"):
        read(None, ".")


def test_a_glob_reads_its_files_in_order(read, home):
    for month, score in (("2026-10", 8), ("2026-09", 9)):
        (home / "data" / f"{month}.csv").write_text(f"score,responded_at\n{score},{month}-01\n")
    batches = read(None, "2026-*.csv")
    assert [(batch.name, batch.frame["score"].iloc[0]) for batch in batches] == [
        ("data/2026-09.csv", "9"),
        ("data/2026-10.csv", "8"),
    ]


def test_a_glob_that_matches_nothing_is_told(read):
    with pytest.raises(SourceError, match=r"data/none-\*.csv: no file matches"):
        read(None, "none-*.csv")


def test_files_of_one_source_may_order_their_columns_otherwise(read, home):
    (home / "data" / "a.csv").write_text("score,responded_at\n9,2026-10-01\n")
    (home / "data" / "b.csv").write_text("responded_at,score\n2026-10-02,8\n")
    assert [batch.frame["score"].iloc[0] for batch in read(None, "?.csv")] == ["9", "8"]
