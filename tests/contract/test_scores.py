"""A score is a whole number from 0 to 10; anything else is told with its row."""

from __future__ import annotations

import pytest

HEAD = "responded_at,score\n"


def lines_of(cleaned):
    return [problem.line() for problem in cleaned.problems]


@pytest.mark.parametrize("written", ["9", "9.0", '"9,0"', " 9 ", "09", "\u00a09"])
def test_the_ways_of_writing_nine(answers, written):
    assert answers(f"{HEAD}2026-10-01,{written}\n")["score"].tolist() == [9]


@pytest.mark.parametrize("written", ["-1", "11", "7.5", '"7,5"', "100"])
def test_a_number_off_the_scale_is_told(clean, written):
    cleaned = clean(f"{HEAD}2026-10-01,9\n2026-10-02,{written}\n")
    value = written.strip('"')
    assert lines_of(cleaned) == [
        f"data/responses.csv, row 3, score: {value!r} is not a whole number from 0 to 10. "
        "Correct the export, or list the code under `missing`."
    ]
    assert cleaned.rows == {"read": 2, "bad score": 1, "scored": 1}


@pytest.mark.parametrize("written", ["dix", "9/10", "+9", "1e1", "NaN", "inf", "９"])
def test_a_text_without_a_mapping_is_told(clean, written):
    cleaned = clean(f"{HEAD}2026-10-01,9\n2026-10-02,{written}\n")
    (line,) = lines_of(cleaned)
    assert line.startswith(f"data/responses.csv, row 3, score: {written!r} is not a number from 0 to 10.")
    assert f'scores: {{"{written}": ?}}' in line
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
