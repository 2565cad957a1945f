"""Answers with what is known of their account and contact."""

import pyarrow as pa
import pytest

from nps_report.snapshot.told import told

ANSWERS = pa.table(
    {
        "account_id": ["A", "Z", None],
        "contact_id": ["a", "b", None],
        "contact_consent": [True, False, True],
        "tier": ["gold", None, None],
    }
)
ACCOUNTS = pa.table(
    {"account_id": ["A", "B"], "name": ["Novalux", "Cadmia"], "Tier": ["silver"] * 2, "revenue": [1.0, 2.0]}
)
CONTACTS = pa.table({"contact_id": ["b", "a"], "name": ["Bruno Sel", "Aline Roy"], "email": ["b@x", "a@x"]})
KNOWN = {"accounts": ACCOUNTS, "contacts": CONTACTS}


def test_an_answer_without_an_account_is_told_without_one():
    rows = told(ANSWERS, KNOWN, "yes").to_pylist()
    assert [(row["account_name"], row["revenue"], row["contact_name"]) for row in rows] == [
        ("Novalux", 1.0, "Aline Roy"),
        (None, None, "Bruno Sel"),
        (None, None, None),
    ]


def test_a_column_of_the_answers_is_theirs_whatever_its_case():
    table = told(ANSWERS, KNOWN, "yes")
    assert table["tier"].to_pylist() == ["gold", None, None]
    assert "Tier" not in table.column_names


def test_an_address_is_told_nowhere():
    assert "email" not in told(ANSWERS, KNOWN, "yes").column_names


@pytest.mark.parametrize(
    ("identified", "named"), [("yes", ["A", "B", "C"]), ("consent", ["A", None, "C"]), ("no", [None] * 3)]
)
def test_a_name_that_stands_beside_the_answer_is_one_too(identified, named):
    """An export may bring a column of its own called as the one where names are put."""
    answers = ANSWERS.append_column("contact_name", pa.array(["A", "B", "C"]))
    assert told(answers, KNOWN, identified)["contact_name"].to_pylist() == named


def test_without_other_tables_there_are_no_names():
    table = told(ANSWERS, {}, "yes")
    assert table.select(["account_name", "contact_name"]).to_pydict() == {
        "account_name": [None] * 3,
        "contact_name": [None] * 3,
    }
