"""Corrections are made before anything is checked, and each that cannot be is told."""

from __future__ import annotations

import pandas as pd

ROWS = "response_id,score,responded_at,comment\nr1,11,2026-10-01,a\nr2,,2026-10-02,b\n"
HEAD = "response_id,field,old,new,reason,by,at\n"


def corrected(clean, lines, rows=ROWS):
    cleaned = clean(rows, {"corrections": HEAD + lines})
    return cleaned, pd.read_parquet(cleaned.tables["responses"])


def test_a_correction_saves_a_bad_row(clean):
    cleaned, table = corrected(clean, "r1,score,11,10,typo,me,2026-11-01\n")
    assert table["score"].tolist()[0] == 10
    assert (cleaned.rows["scored"], cleaned.corrected, len(cleaned.problems)) == (1, 1, 0)


def test_a_blank_can_be_filled_in(clean):
    _, table = corrected(clean, "r2,score,,7,by phone,me,2026-11-01\n")
    assert table["score"].tolist()[1] == 7


def test_corrections_of_one_cell_follow_each_other_in_time(clean):
    cleaned, table = corrected(
        clean, "r1,score,10,9,again,me,2026-11-02\nr1,score,11,10,typo,me,2026-11-01\n"
    )
    assert table["score"].tolist()[0] == 9
    assert cleaned.corrected == 2


def test_a_stale_an_unknown_and_a_misnamed_correction_are_told(clean):
    cleaned, _ = corrected(clean, "r1,score,12,10,x,me,\nr9,score,1,2,x,me,\nr1,scores,11,10,x,me,\n")
    lines = [problem.line() for problem in cleaned.problems if problem.path == "data/corrections.csv"]
    assert [line.split(". ")[0] for line in lines] == [
        "data/corrections.csv, row 2, old: '12' is not what the export holds",
        "data/corrections.csv, row 4, field: 'scores' is not a column of the answers",
        "data/corrections.csv, row 3, response_id: 'r9' is not an answer of the export",
    ]
    assert cleaned.corrected == 0


def test_rows_alike_are_corrected_by_their_number(clean):
    rows = "score,responded_at\n" + "3,2026-10-01\n" * 2
    made = pd.read_parquet(clean(rows).tables["responses"])["response_id"].tolist()
    _, table = corrected(clean, f"{made[1]},score,3,9,x,me,\n", rows)
    assert table["score"].tolist() == [3, 9]
    assert table["response_id"].tolist() == made
