"""What is told of follow-ups and second chances: rows of nobody, who left with work undone, dates in disorder."""

from __future__ import annotations

import pandas as pd
import pytest

ANSWERS = (
    "response_id,score,responded_at,account_id,handled_by\nR1,3,2026-10-01,a1,Ana Roy\nR2,4,2026-10-02,a1,\n"
)
ACCOUNTS = "account_id,name,account_manager\na1,Novalux,Éric  Petit\n"
TEAM = "name,left_at\nAna Roy,\nLéa Noir,\nTom Gone,2026-09-30\n"


def found(cleaned, *slugs):
    return [
        (problem.slug, problem.row, problem.column, problem.value)
        for problem in cleaned.problems
        if problem.slug in slugs or (not slugs and problem.path.endswith(("followups.csv", "chances.csv")))
    ]


@pytest.fixture
def followed(clean):
    """Cleans follow-ups beside two answers of one account, managed by Éric Petit, with a team."""

    def cleaning(rows, team=TEAM):
        tables = {"accounts": ACCOUNTS, "followups": rows, "team": team}
        return clean(ANSWERS, {name: text for name, text in tables.items() if text})

    return cleaning


def test_a_sound_register_has_no_problem(followed):
    rows = (
        "response_id,opened_at,owner,caller,first_contact_at,closed_at,status,outcome\n"
        "R1,2026-10-01,ERIC petit,lea noir,2026-10-02,2026-10-05,closed,solved\n"
    )
    assert found(followed(rows)) == []


def test_a_row_of_no_answer_is_told(followed):
    rows = "response_id,status\nR9,open\nR1,open\n"
    assert found(followed(rows)) == [("followup-unknown", 2, "response_id", "R9")]


def test_a_row_without_an_id_is_told_without_the_one_made_for_it(followed):
    assert found(followed("response_id,status\n,open\n")) == [("followup-unknown", 2, "response_id", "")]


def test_a_row_in_which_nothing_stands_is_passed_over(followed):
    assert found(followed("response_id,status,unit\n,,\nR1,open,\n,,\n")) == []


def test_a_closed_one_needs_an_outcome_and_a_day(followed):
    assert found(followed("response_id,status\nR1,clos\n")) == [
        ("outcome-missing", 2, "outcome", ""),
        ("closed-undated", 2, "closed_at", ""),
    ]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ("2026-10-02 10:00,2026-10-02 09:00,,", [("first_contact_at", "2026-10-02 09:00")]),
        ("2026-10-02 10:00,2026-10-02,,", []),
        ("2026-10-02,2026-10-03,2026-10-01,", [("closed_at", "2026-10-01")]),
        ("2026-10-02,,2026-10-01,", [("closed_at", "2026-10-01")]),
        ("2026-10-02,2026-10-03,2026-10-04,2026-10-01", [("reopened_at", "2026-10-01")]),
        ("2026-10-02,2026-10-03,2026-10-05,2026-10-04", []),
        ("2026-10-02,2026-10-02,2026-10-02,2026-10-02", []),
    ],
    ids=[
        "called before",
        "on the day",
        "closed before the call",
        "closed before",
        "reopened before",
        "closed again",
        "one day",
    ],
)
def test_moments_stand_in_their_order(followed, moments, expected):
    rows = f"response_id,opened_at,first_contact_at,closed_at,reopened_at\nR1,{moments}\n"
    told = found(followed(rows), "contact-early")
    assert [(column, value) for _, _, column, value in told] == expected


def test_a_colleague_nobody_knows_is_told_once_with_who_was_meant(followed):
    cleaned = followed("response_id,caller\nR1,Lea Noire\nR2,Lea Noire\n")
    [problem] = [one for one in cleaned.problems if one.slug == "unknown-colleague"]
    assert (problem.times, problem.way_out) == (
        2,
        "Did you mean 'Léa Noir'? Correct it, or add a row to the team.",
    )


def test_without_a_team_nobody_is_unknown(followed):
    assert found(followed("response_id,caller\nR1,Zoé\n", team="")) == []


def test_who_left_is_told_where_something_is_left_to_do(followed):
    rows = (
        "response_id,caller,first_contact_at,closed_at,status,outcome\n"
        "R1,tom gone,,,open,\nR2,Tom Gone,2026-10-03,2026-10-04,closed,solved\n"
    )
    assert found(followed(rows)) == [("colleague-left", 2, "caller", "tom gone")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("R1,ana roy,,", [("caller-involved", 2, "caller", "ana roy")]),
        ("R1,,Eric Petit,", [("caller-involved", 2, "owner", "Eric Petit")]),
        ("R2,Ana Roy,,", []),
        ("R1,Ana Roy,,2026-10-03", []),
    ],
    ids=["handled it", "manages the account", "another answer", "called already"],
)
def test_who_took_part_is_told_before_the_call(followed, rows, expected):
    assert found(followed(f"response_id,caller,owner,first_contact_at\n{rows}\n")) == expected


def test_two_versions_of_a_row_are_shown_side_by_side(followed):
    cleaned = followed("response_id,caller,note\nR1,Léa Noir,x\nR1,,x\n", team="")
    [problem] = [one for one in cleaned.problems if one.slug == "rows-differ"]
    assert problem.row == 2
    assert problem.way_out == "caller 'Léa Noir' here, blank in row 3. Keep one of the rows."
    assert pd.read_parquet(cleaned.tables["followups"])["caller"].isna().tolist() == [True]


def test_the_same_row_twice_is_a_duplicate_alone(followed):
    assert found(followed("response_id,note\nR1,x\nR1,x\n")) == [("duplicate-id", 2, "response_id", "R1")]


def test_an_answer_that_stands_twice_in_the_export_is_one_answer(clean):
    cleaned = clean(ANSWERS + "R1,5,2026-10-03,a1,\n", {"followups": "response_id,status\nR1,open\n"})
    assert found(cleaned) == []


def test_an_answer_set_aside_is_known_all_the_same(clean):
    cleaned = clean(ANSWERS + "R3,11,2026-10-03,a1,\n", {"followups": "response_id,status\nR3,open\n"})
    assert found(cleaned) == []


def test_second_chances_name_accounts_and_colleagues_and_say_what_came_of_them(clean):
    chances = (
        "account_id,owner,status,outcome\n"
        "a9,Léa Noir,planned,\na1,Zoé,planned,\na1,Tom Gone,in progress,\na1,Léa Noir,done,\n"
    )
    cleaned = clean(ANSWERS, {"accounts": ACCOUNTS, "team": TEAM, "second_chances": chances})
    slugs = ("unknown-account", "unknown-colleague", "colleague-left", "outcome-missing")
    assert found(cleaned, *slugs) == [
        ("unknown-account", 2, "account_id", "a9"),
        ("unknown-colleague", 3, "owner", "Zoé"),
        ("colleague-left", 4, "owner", "Tom Gone"),
        ("outcome-missing", 5, "outcome", ""),
    ]


def test_an_account_asked_again_after_its_plan_ended_is_no_conflict(clean):
    chances = "account_id,status,outcome\na1,done,answered\na1,planned,\n"
    cleaned = clean(ANSWERS, {"accounts": ACCOUNTS, "second_chances": chances})
    assert found(cleaned) == []
