"""A score is a whole number from 0 to 10; anything else is told with its row."""

from __future__ import annotations

import pandas as pd
import pytest

from nps_report.contract.coerce import Habits, as_scores

HEAD = "responded_at,score\n"


def lines_of(cleaned):
    return [problem.line() for problem in cleaned.problems]


def test_the_ways_of_writing_nine(answers):
    written = ["9", "9.0", '"9,0"', " 9 ", "09", "\u00a09", "9.000"]
    table = answers(HEAD + "".join(f"2026-10-01,{nine}\n" for nine in written))
    assert table["score"].tolist() == [9] * len(written)


def test_a_number_off_the_scale_is_told(clean):
    written = ["-1", "11", "7.5", "7,5", "100"]
    cleaned = clean(HEAD + "2026-10-01,9\n" + "".join(f'2026-10-02,"{number}"\n' for number in written))
    assert lines_of(cleaned) == [
        f"data/responses.csv, row {row}, score: {number!r} is not a whole number from 0 to 10. "
        "Correct the export, or list the code under `missing`."
        for row, number in enumerate(written, start=3)
    ]
    assert cleaned.rows == {"read": 6, "bad score": 5, "scored": 1}


@pytest.mark.parametrize("written", ["dix", "9/10", "+9", "1e1", "NaN", "inf", "９"])
def test_a_text_is_no_score(written):
    assert as_scores(pd.Series([written], dtype="str"), Habits()).isna().tolist() == [True]


def test_a_text_without_a_mapping_is_told_with_what_to_declare(clean):
    cleaned = clean(f"{HEAD}2026-10-01,9\n2026-10-02,dix\n")
    assert lines_of(cleaned) == [
        "data/responses.csv, row 3, score: 'dix' is not a number from 0 to 10. "
        'Say under this source what each text stands for, scores: {"dix": ?}, or list it under `missing`.'
    ]
    assert cleaned.rows["bad score"] == 1


def test_texts_are_told_once_with_all_that_were_seen(clean):
    texts = "Likely\nVery likely\nLikely\nNever\n"
    cleaned = clean(HEAD + "".join(f"2026-10-01,{text}\n" for text in texts.splitlines()))
    (line,) = lines_of(cleaned)
    assert "row 2, score: 'Likely' is not a number" in line
    assert "(4 rows in all)" in line
    assert 'scores: {"Likely": ?, "Very likely": ?, "Never": ?}' in line
    assert cleaned.problems.by_slug == {"score-text": 4}


def test_declared_labels_are_scores(answers):
    scores = {"10 (Very Likely)": 10, "Not likely": 0}
    table = answers(
        f"{HEAD}2026-10-01,10 (very  likely)\n2026-10-02,Not likely\n2026-10-03,7\n", scores=scores
    )
    assert table["score"].tolist() == [10, 0, 7]


def test_only_blank_cells_and_declared_codes_are_missing(clean):
    cleaned = clean(
        f"{HEAD}2026-10-01,9\n2026-10-02,\n2026-10-03,NA\n2026-10-04,99\n2026-10-05, \n", missing=["NA", "99"]
    )
    assert cleaned.rows == {"read": 5, "no score": 4, "scored": 1}
    assert len(cleaned.problems) == 0


def test_an_undeclared_na_is_no_blank(clean):
    assert clean(f"{HEAD}2026-10-01,9\n2026-10-02,NA\n").rows["bad score"] == 1


def test_a_level_called_none_is_a_level(answers):
    table = answers("responded_at,score,role\n2026-10-01,9,None\n2026-10-02,9,NA\n2026-10-03,9,null\n")
    assert table["role"].tolist() == ["None", "NA", "null"]
