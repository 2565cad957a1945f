"""How the headings of an export become the columns of a table."""

from __future__ import annotations

import pytest

from nps_report.errors import SourceError

QUESTION = "How likely are you to recommend us?"


def test_headings_match_after_folding_spaces(read):
    (batch,) = read(
        "\ufeffDate, Quelle  note\u00a0? \n2026-10-01,9\n",
        columns={"score": "Quelle note ?", "responded_at": "Date"},
    )
    assert batch.frame["score"].tolist() == ["9"]


def test_an_unknown_column_names_the_nearest_heading(read):
    with pytest.raises(
        SourceError, match=r"data/answers.csv: no column 'Notte' \(did you mean 'Note'\?\). Correct `columns`"
    ):
        read("Note,responded_at\n9,2026-10-01\n", columns={"score": "Notte"})


def test_a_mapped_heading_that_stands_twice_is_refused(read):
    with pytest.raises(SourceError, match=r"row 1: 2 columns are called 'Note'"):
        read("Note,Note,responded_at\n9,8,2026-10-01\n", columns={"score": "Note"})


def test_a_heading_that_stands_twice_and_is_not_used_is_no_trouble(read):
    (batch,) = read("score,responded_at,Other,Other\n9,2026-10-01,a,b\n")
    assert batch.frame["score"].tolist() == ["9"]


def test_columns_and_segments_map_themselves_in_any_case(read):
    (batch,) = read("SCORE,Responded At,tier,Colour\n9,2026-10-01,A,red\n")
    assert list(batch.frame.columns) == ["score", "responded_at", "tier", "response_id"]


def test_a_question_that_is_mapped_comes_along(read):
    (batch,) = read("score,responded_at,Couleur ?\n9,2026-10-01,rouge\n", columns={"colour": "Couleur ?"})
    assert batch.frame["colour"].tolist() == ["rouge"]


@pytest.mark.parametrize("heading", ["NPS", "Note", QUESTION, "Recommanderiez-vous ?", "LikelyToRecommend"])
def test_the_only_column_that_can_be_the_score_is_taken(read, heading):
    (batch,) = read(f"responded_at,{heading},Recommend\n2026-10-01,9,Agree\n2026-10-02,,Disagree\n")
    assert batch.frame["score"].tolist() == ["9", ""]


def test_two_columns_that_could_be_the_score_are_asked_about(read):
    with pytest.raises(SourceError) as caught:
        read(f"responded_at,{QUESTION},NPS\n2026-10-01,9,8\n")
    assert caught.value.slug == "which-score"
    for part in ("data/answers.csv", "2 columns could be the score", QUESTION, "'NPS'", "columns: {score:"):
        assert part in str(caught.value)


def test_a_column_called_score_does_not_win_over_a_question(read):
    with pytest.raises(SourceError, match="2 columns could be the score"):
        read(f"responded_at,score,{QUESTION}\n2026-10-01,9,8\n")


def test_the_question_mapped_ends_the_doubt(read):
    (batch,) = read(f"responded_at,{QUESTION},NPS\n2026-10-01,9,8\n", columns={"score": "NPS"})
    assert batch.frame["score"].tolist() == ["8"]


def test_no_score_column_lists_the_headings(read):
    with pytest.raises(SourceError) as caught:
        read("responded_at,Satisfaction\n2026-10-01,9\n")
    assert caught.value.slug == "no-score"
    assert "'responded_at', 'Satisfaction'" in str(caught.value)
    assert "columns: {score:" in str(caught.value)


def test_declared_labels_help_to_recognise_the_score(read):
    (batch,) = read(f"responded_at,{QUESTION}\n2026-10-01,Very likely\n", scores={"Very likely": 10})
    assert batch.frame["score"].tolist() == ["Very likely"]


def test_a_google_form_opens_with_its_time_stamp(read):
    (batch,) = read("Horodateur,Note\n01/10/2026 10:00:00,9\n")
    assert batch.frame["responded_at"].tolist() == ["01/10/2026 10:00:00"]


def test_a_plain_export_does_not_know_google_s_headings(read):
    with pytest.raises(
        SourceError, match=r"nothing says which column is 'responded_at'; there are 'Horodateur', 'Note'"
    ):
        read("Horodateur,Note\n01/10/2026 10:00:00,9\n", format="plain")


def test_a_date_for_all_stands_in_for_a_column_of_dates(read):
    (batch,) = read("score\n9\n", date="2018-09-08")
    assert batch.frame["responded_at"].tolist() == ["2018-09-08"]


@pytest.mark.parametrize(
    ("table", "content", "missing"),
    [("accounts", "name,unit\nA,Lyon\n", "account_id"), ("invitations", "contact_id,x\n1,2\n", "sent_at")],
)
def test_a_table_without_a_required_column_says_so(read, table, content, missing):
    with pytest.raises(SourceError, match=f"nothing says which column is '{missing}'"):
        read(content, table=table)


def test_a_title_per_language_is_a_title(read):
    (batch,) = read("action_id,title_fr,title_en\n1,Livrer,Deliver\n", table="actions")
    assert list(batch.frame.columns) == ["action_id", "title_fr", "title_en"]


def test_where_marks_the_rows_left_out(read):
    content = "score,responded_at,Statut  final\n"
    content += "9,2026-10-01,complete\n8,2026-10-02, partial\n7,2026-10-03,complete \n"
    (batch,) = read(content, where={"Statut final": "complete"})
    assert batch.left_out.tolist() == [False, True, False]


def test_where_on_an_unknown_column_names_the_nearest(read):
    with pytest.raises(SourceError, match=r"no column 'Statu' \(did you mean 'Status'\?\)"):
        read("score,responded_at,Status\n9,2026-10-01,complete\n", where={"Statu": "complete"})


def test_made_ids_come_from_the_whole_row_and_do_not_depend_on_the_mapping(read):
    content = "score,responded_at,Colour\n9,2026-10-01,red\n9,2026-10-01,blue\n9,2026-10-01,red\n"
    (batch,) = read(content)
    one, two, three = batch.frame["response_id"]
    assert one == three != two
    assert read(content, columns={"colour": "Colour"})[0].frame["response_id"].tolist() == [one, two, three]


def test_only_blank_ids_are_made(read):
    (batch,) = read("response_id,score,responded_at\nr1,9,2026-10-01\n,8,2026-10-02\n")
    assert batch.made.tolist() == [False, True]
    assert batch.frame["response_id"].iloc[0] == "r1"


def test_a_title_above_the_headings_is_told(read):
    with pytest.raises(SourceError, match="its first row holds 'Survey 2026' alone, and no headings"):
        read("Survey 2026,,\nscore,responded_at,comment\n9,2026-10-01,a\n")


def test_a_delimiter_that_cuts_nothing_is_told(read):
    with pytest.raises(SourceError, match=r"',' cuts no columns out of it. Correct or remove `delimiter`"):
        read("score;responded_at\n9;2026-10-01\n", delimiter=",")


def test_a_day_for_all_answers_never_writes_over_dates(read):
    with pytest.raises(SourceError, match="row 3: responded_at holds '2026-10-02', but `date` gives"):
        read("score,responded_at\n9,\n8,2026-10-02\n", date="2018-09-08")
    (batch,) = read("score,responded_at\n9,\n8,\n", date="2018-09-08")
    assert batch.frame["responded_at"].tolist() == ["2018-09-08", "2018-09-08"]
