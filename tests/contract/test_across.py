"""What shows across rows and tables: duplicates, ids, unknown accounts, what completes what."""

from __future__ import annotations

import pandas as pd
import pytest

ACCOUNTS = "account_id,name,unit\na1,Novalux,Lyon\na2,Sodimat,Lille\n"
CONTACTS = "contact_id,account_id,role\nc1,a1,buyer\nc2,a2,user\n"


def reasons(cleaned):
    table = pd.read_parquet(cleaned.tables["responses"])
    return table["reason"].fillna("").tolist()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("9,2026-10-01,c,\n8,2026-10-20,c,\n", ["duplicate", ""]),
        ("9,2026-10-20,c,\n8,2026-10-01,c,\n", ["", "duplicate"]),
        ("9,2026-10-01,c,\n8,2026-10-01,c,\n", ["duplicate", ""]),
        ("9,2026-10-01,c,\n8,2026-11-01,c,\n", ["", ""]),
        ("9,2026-10-01,c,\n8,2026-10-02,c,transactional\n", ["", "transactional"]),
        ("9,2026-10-01,c,relational\n8,2026-10-02,c,\n", ["duplicate", ""]),
        ("9,2026-10-01,,\n8,2026-10-02,,\n", ["", ""]),
        ("9,2026-10-01,c,\n,2026-10-02,c,\n", ["", "no score"]),
        ("9,2026-10-01,c,\n11,2026-10-02,c,\n", ["", "bad score"]),
    ],
)
def test_the_latest_scored_answer_counts_per_contact_month_and_kind(clean, rows, expected):
    assert reasons(clean("score,responded_at,contact_id,kind\n" + rows)) == expected


RELATION, VISIT = "9,2026-10-01,c,\n", "8,2026-10-02,c,transactional\n"


@pytest.mark.parametrize(
    ("rows", "more", "expected"),
    [
        (RELATION + VISIT, {"statistics": {"mixed_kinds": True}}, ["", ""]),
        (VISIT, {}, [""]),
        (VISIT + ",2026-10-03,d,relational\n", {}, ["", "no score"]),
    ],
    ids=["mixed on request", "transactional alone", "no relational answer counts"],
)
def test_transactional_answers_count_where_nothing_relational_does_or_on_request(clean, rows, more, expected):
    assert reasons(clean("score,responded_at,contact_id,kind\n" + rows, more=more)) == expected


@pytest.mark.parametrize(
    ("period", "second", "counted"),
    [
        ("month", "2026-11-30", 2),
        ("quarter", "2026-11-30", 1),
        ("year", "2026-01-02", 1),
        ("week", "2026-10-04", 1),
        ("week", "2026-10-05", 2),
    ],
)
def test_duplicates_follow_the_programme_s_grain(clean, period, second, counted):
    cleaned = clean(f"score,responded_at,contact_id\n9,2026-10-01,c\n8,{second},c\n", more={"period": period})
    assert cleaned.rows["scored"] == counted


def test_a_duplicate_in_another_unit_is_one_too(clean):
    assert (
        clean("score,responded_at,contact_id,unit\n9,2026-10-01,c,Lyon\n8,2026-10-02,c,Lille\n").rows[
            "scored"
        ]
        == 1
    )


def test_duplicates_are_listed_with_the_row_that_counts(clean):
    cleaned = clean("score,responded_at,contact_id\n9,2026-10-01,c\n8,2026-10-20,c\n")
    (line,) = [problem.line() for problem in cleaned.problems]
    assert line == (
        "data/responses.csv, row 2, contact_id: 'c' answered again in the same period. "
        "Nothing to do: row 3 counts."
    )


def test_an_id_that_comes_again_counts_once(clean):
    cleaned = clean("response_id,score,responded_at\nr1,9,2026-10-01\nr2,7,2026-10-01\nr1,8,2026-12-02\n")
    assert reasons(cleaned) == ["duplicate", "", ""]
    assert cleaned.problems.by_slug == {"duplicate-id": 1}


def test_rows_that_are_identical_all_stay(clean):
    cleaned = clean("score,responded_at\n" + "9,2026-10-01\n" * 3)
    ids = pd.read_parquet(cleaned.tables["responses"])["response_id"].tolist()
    assert cleaned.rows["scored"] == 3
    assert ids == [ids[0], f"{ids[0]}-2", f"{ids[0]}-3"]


def test_unknown_accounts_are_told_once_each_and_count(clean):
    rows = "score,responded_at,account_id\n9,2026-10-01,a1\n8,2026-10-02,zz\n7,2026-10-03,zz\n"
    cleaned = clean(rows, {"accounts": ACCOUNTS})
    (problem,) = cleaned.problems
    assert (problem.row, problem.value, problem.times, problem.severity) == (3, "zz", 2, "warning")
    assert cleaned.rows["scored"] == 3


def test_without_a_table_of_accounts_none_is_unknown(clean):
    assert len(clean("score,responded_at,account_id\n9,2026-10-01,zz\n").problems) == 0


def test_unknown_units_are_told_and_count(clean):
    cleaned = clean("score,responded_at,unit\n9,2026-10-01,Lyn\n", {"units": "unit\nLyon\n"})
    assert [(p.slug, p.value) for p in cleaned.problems] == [("unknown-unit", "Lyn")]
    assert cleaned.rows["scored"] == 1


def test_contacts_and_accounts_complete_an_answer(answers):
    rows = "score,responded_at,contact_id,account_id,role,unit\n"
    rows += "9,2026-10-01,c1,,,\n8,2026-10-02,c2,a1,boss,Paris\n7,2026-10-03,,,,\n"
    table = answers(rows, {"accounts": ACCOUNTS, "contacts": CONTACTS})
    found = (
        table[["account_id", "role", "unit"]]
        .astype("object")
        .where(table[["account_id", "role", "unit"]].notna(), None)
    )
    assert found.values.tolist() == [["a1", "buyer", "Lyon"], ["a1", "boss", "Paris"], [None, None, None]]


def test_invitations_are_completed_too(clean):
    tables = {
        "accounts": ACCOUNTS,
        "contacts": CONTACTS,
        "invitations": "contact_id,sent_at\nc1,2026-09-01\n",
    }
    cleaned = clean("score,responded_at\n9,2026-10-01\n", tables)
    (row,) = pd.read_parquet(cleaned.tables["invitations"]).to_dict("records")
    assert (row["account_id"], row["unit"], row["role"]) == ("a1", "Lyon", "buyer")


def test_the_last_of_rows_with_one_id_counts(clean):
    accounts = ACCOUNTS + "a1,Novalux SA,Lyon\n"
    cleaned = clean("score,responded_at\n9,2026-10-01\n", {"accounts": accounts})
    table = pd.read_parquet(cleaned.tables["accounts"])
    assert table["name"].tolist() == ["Sodimat", "Novalux SA"]
    assert [(p.slug, p.row, p.value) for p in cleaned.problems] == [("duplicate-id", 2, "a1")]


def test_an_unscored_row_may_be_an_invitation(clean):
    cleaned = clean(
        "score,responded_at,Sent,contact_id\n9,2026-10-05,2026-10-01,c1\n,,2026-10-02,c2\n,,2026-10-03,\n",
        columns={"sent_at": "Sent"},
        invited_without_score=True,
    )
    assert cleaned.rows == {"read": 3, "scored": 1, "no score": 1, "invitation": 1}
    invitations = pd.read_parquet(cleaned.tables["invitations"])
    assert invitations["contact_id"].tolist() == ["c1", "c2"]
    assert invitations["sent_at"].dt.day.tolist() == [1, 2]
    assert len(pd.read_parquet(cleaned.tables["responses"])) == 2


def test_duplicates_beyond_those_kept_are_counted(clean, monkeypatch):
    """Seven answers of one contact in a month, two of them under one id: six do not count, two are kept in full."""
    text = "response_id,score,responded_at,contact_id\n" + "".join(
        f"{own},9,2026-10-0{day},c\n" for day, own in enumerate("abcdeffg"[1:], 1)
    )
    monkeypatch.setattr("nps_report.contract.across.KEPT", 2)
    monkeypatch.setattr("nps_report.contract.problems.KEPT", 2)
    log = clean(text).problems
    assert log.by_slug == {"duplicate": 5, "duplicate-id": 1}
    assert [(problem.slug, problem.row, problem.times) for problem in log] == [
        ("duplicate", 2, 1),
        ("duplicate", 3, 1),
        ("duplicate-id", 6, 1),
    ]
    assert log.untold == 3
