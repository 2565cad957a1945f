"""Every row is counted, by reason; nothing is dropped silently."""

from __future__ import annotations

import pandas as pd
import pytest

from nps_report.contract.problems import KEPT
from nps_report.errors import ContractError, SourceError

HOSTILE = [
    "<script>alert(1)</script>",
    '#import "x": *',
    "=cmd|'/c calc'!A1",
    "\u202eabc\u200f",
    "👍🏽🇫🇷",
    "東京に行きたい",
    "a\x00b\x07c\x1b[31m",
    "x" * 10_000,
    "{{ 1 + 1 }} {% raw %}",
    "line one\nline two\ttab",
    "' OR 1=1; DROP TABLE responses; --",
]


def test_hostile_comments_pass_through_to_the_letter(answers):
    frame = pd.DataFrame({"score": 9, "responded_at": "2026-10-01", "comment": HOSTILE})
    table = answers(frame.to_csv(index=False))
    assert table["comment"].tolist() == HOSTILE


def test_a_comment_keeps_its_outer_spaces_and_a_blank_one_is_none(answers):
    table = answers('score,responded_at,comment\n9,2026-10-01,"  oui "\n8,2026-10-01,"   "\n')
    assert table["comment"].isna().tolist() == [False, True]
    assert table["comment"].iloc[0] == "  oui "


def test_the_total_is_the_scored_and_every_reason(clean):
    cleaned = clean(
        "score,responded_at,comment,contact_id,Status\n"
        "9,2026-10-01,a,c1,complete\n"
        "8,2026-10-02,b,c1,complete\n"
        ",2026-10-03,c,c2,complete\n"
        "11,2026-10-04,d,c3,complete\n"
        "7,never,e,c4,complete\n"
        "6,2026-10-05,f,c5,complete,more\n"
        "11,never,g,c6,partial\n",
        where={"Status": "complete"},
    )
    assert cleaned.rows == {
        "read": 7,
        "scored": 1,
        "no score": 1,
        "bad score": 1,
        "bad date": 1,
        "bad row": 1,
        "left out": 1,
        "duplicate": 1,
    }
    assert cleaned.problems.by_slug == {
        "score-range": 1,
        "date-unreadable": 1,
        "row-shape": 1,
        "duplicate": 1,
    }


def test_a_row_set_aside_keeps_what_could_be_read(answers):
    table = answers("score,responded_at,comment,unit\n11,2026-10-01,hello,Lyon\n")
    (row,) = table.to_dict("records")
    assert (row["reason"], row["comment"], row["unit"], row["source_row"]) == (
        "bad score",
        "hello",
        "Lyon",
        2,
    )
    assert row["responded_at"] == pd.Timestamp("2026-10-01")


def test_a_row_with_too_many_cells_is_told(clean):
    cleaned = clean("score,responded_at,comment\n9,2026-10-01,oui, mais\n")
    (line,) = [problem.line() for problem in cleaned.problems]
    assert line.startswith("data/responses.csv, row 2, row: ")
    assert "more cells than headings" in line


def test_past_the_threshold_the_run_stops_and_says_so(clean):
    with pytest.raises(ContractError) as caught:
        clean(
            "score,responded_at\n" + "9,2026-10-01\n" * 9 + "11,2026-10-01\n",
            more={"thresholds": {"bad_rows": 0.05}},
        )
    assert caught.value.slug == "bad-rows"
    for part in ("responses: 1 of 10 rows", "10.0%", "`thresholds.bad_rows`", "5.0%", "row 11, score: '11'"):
        assert part in str(caught.value)
    assert [problem.slug for problem in caught.value.problems] == ["score-range"]


def test_at_the_threshold_the_run_goes_on(clean):
    rows = "score,responded_at\n" + "9,2026-10-01\n" * 19 + "11,2026-10-01\n"
    assert clean(rows, more={"thresholds": {"bad_rows": 0.05}}).rows["scored"] == 19


def test_blanks_codes_where_and_duplicates_are_not_bad(clean):
    cleaned = clean(
        "score,responded_at,contact_id,s\n9,2026-10-01,c,y\n8,2026-10-02,c,y\n,,d,y\nNA,,e,y\n11,,f,n\n",
        more={"thresholds": {"bad_rows": 0}},
        missing="NA",
        where={"s": "y"},
    )
    assert cleaned.rows == {"read": 5, "scored": 1, "duplicate": 1, "no score": 2, "left out": 1}


def test_every_column_exists_and_consents_default_to_no(answers):
    table = answers("score,responded_at\n9,2026-10-01\n")
    assert list(table.columns) == [
        *("response_id", "responded_at", "score", "comment", "language", "unit", "account_id", "contact_id"),
        *("role", "channel", "kind", "quote_consent", "contact_consent", "letter_consent"),
        *("handled_by", "weight"),
        *("source_file", "source_row", "reason"),
    ]
    consents = [f"{what}_consent" for what in ("quote", "contact", "letter")]
    assert table[consents].iloc[0].tolist() == [False] * 3
    assert table["weight"].iloc[0] == 1.0
    assert table["unit"].isna().all()


def test_types_are_those_of_the_contract(clean):
    from pyarrow.parquet import read_schema

    schema = read_schema(clean("score,responded_at\n9,2026-10-01\n").tables["responses"])
    types = {
        name: str(schema.field(name).type) for name in ("score", "responded_at", "weight", "quote_consent")
    }
    assert types == {
        "score": "int8",
        "responded_at": "timestamp[us]",
        "weight": "double",
        "quote_consent": "bool",
    }


def test_consents_in_either_language_and_an_unclear_one_is_told_and_is_a_no(clean):
    cleaned = clean(
        "score,responded_at,quote_consent\n"
        + "".join(
            f"9,2026-10-0{day},{word}\n"
            for day, word in enumerate(["Oui", "x", "1", "non", "peut-être", "", "VRAI"], 1)
        )
    )
    table = pd.read_parquet(cleaned.tables["responses"])
    assert table["quote_consent"].tolist() == [True, True, True, False, False, False, True]
    (line,) = [problem.line() for problem in cleaned.problems]
    assert "row 6, quote_consent: 'peut-être' is neither yes nor no, and is taken for no" in line


def test_numbers_follow_the_declared_marks(answers):
    table = answers(
        'score,responded_at,weight\n9,2026-10-01,"1 234,5"\n9,2026-10-02,"0,5"\n', decimal=",", thousands=" "
    )
    assert table["weight"].tolist() == [1234.5, 0.5]


def test_a_weight_that_cannot_be_read_sets_the_row_aside(clean):
    cleaned = clean("score,responded_at,weight\n9,2026-10-01,heavy\n9,2026-10-01,-1\n9,2026-10-01,2\n")
    assert cleaned.rows == {"read": 3, "bad weight": 2, "scored": 1}


def test_segments_of_the_programme_and_mapped_questions_come_along(answers):
    table = answers(
        "score,responded_at,tier,Couleur\n9,2026-10-01,A,rouge\n",
        more={"segments": ["tier"]},
        columns={"colour": "Couleur"},
    )
    assert (table["tier"].iloc[0], table["colour"].iloc[0]) == ("A", "rouge")


def test_several_sources_with_their_own_columns_and_habits(tmp_path, clean):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "b.csv").write_text("Note;Date;Ville\n8;02/10/2026;Paris\n")
    programme = (
        "programme: P\nquestion: Q\nsegments: [city]\nsources:\n  responses:\n    - {path: ../data/a.csv}\n"
    )
    programme += "    - {path: ../data/b.csv, dates: day-first, "
    programme += "columns: {score: Note, responded_at: Date, city: Ville}}\n"
    (tmp_path / "data" / "a.csv").write_text("score,responded_at\n9,2026-10-01\n")
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "p.yml").write_text(programme)
    from nps_report.contract import clean_tables
    from nps_report.programme import load_programme

    cleaned = clean_tables(load_programme(tmp_path / "params" / "p.yml"), tmp_path / "work")
    table = pd.read_parquet(cleaned.tables["responses"]).sort_values("score", ascending=False)
    assert table["score"].tolist() == [9, 8]
    assert table["city"].fillna("").tolist() == ["", "Paris"]
    assert [name for name, _ in cleaned.inputs] == ["data/a.csv", "data/b.csv"]


def test_every_file_that_cannot_be_read_is_named(clean, tmp_path):
    with pytest.raises(SourceError) as caught:
        clean("nothing\n9\n", {"accounts": "", "contacts": "<html>"})
    assert str(caught.value).count("\n") == 2


def test_no_answer_at_all_still_makes_the_table(clean):
    cleaned = clean("score,responded_at\n")
    assert cleaned.rows == {"read": 0}
    assert len(pd.read_parquet(cleaned.tables["responses"])) == 0


def test_the_same_input_gives_the_same_bytes(clean):
    rows = "score,responded_at,contact_id\n" + "".join(f"{i % 11},2026-10-01,c{i % 50}\n" for i in range(500))
    first = clean(rows).tables["responses"].read_bytes()
    assert clean(rows).tables["responses"].read_bytes() == first


def test_nothing_is_left_in_the_work_folder_but_the_tables(clean, tmp_path):
    clean("score,responded_at\n9,2026-10-01\n")
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["responses.parquet"]


def test_what_where_leaves_out_is_neither_told_nor_counted_as_a_score(clean):
    cleaned = clean("score,responded_at,s\n7.5,never,n\n9,2026-10-01,y\n", where={"s": "y"})
    table = pd.read_parquet(cleaned.tables["responses"])
    assert table["reason"].fillna("").tolist() == ["left out", ""]
    assert table["score"].isna().tolist() == [True, False]
    assert len(cleaned.problems) == 0


def test_a_misshapen_row_is_told_once(clean):
    cleaned = clean("score,responded_at,quote_consent\n9,2026-10-01,yes\nvery, good,yes,2026-10-02\n")
    assert cleaned.problems.by_slug == {"row-shape": 1}


def test_a_segment_may_bear_any_name_but_those_of_the_kit(answers):
    table = answers("score,responded_at,place,Motif\n9,2026-10-01,Lyon,x\n", more={"segments": ["place"]})
    assert table["place"].tolist() == ["Lyon"]
    with pytest.raises(SourceError, match="a column of the answers cannot be called 'reason'"):
        answers("score,responded_at,Motif\n9,2026-10-01,x\n", columns={"reason": "Motif"})


def test_problems_past_the_limit_are_counted(clean):
    cleaned = clean("score,responded_at\n" + "11,2026-10-01\n" * (KEPT + 5))
    assert (len(list(cleaned.problems)), len(cleaned.problems), cleaned.problems.untold) == (
        KEPT,
        KEPT + 5,
        5,
    )


def test_the_examples_shown_are_of_rows_set_aside(clean):
    rows = "score,responded_at,quote_consent\n9,2026-10-01,maybe\n11,2026-10-01,yes\n"
    with pytest.raises(ContractError) as caught:
        clean(rows, more={"thresholds": {"bad_rows": 0.05}})
    assert "maybe" not in str(caught.value)
    assert "row 3, score: '11'" in str(caught.value)
