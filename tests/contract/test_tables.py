"""The tables beside the answers."""

from __future__ import annotations

import pandas as pd
import pytest

from nps_report.contract.units import UnitRow, unit_problems
from nps_report.errors import ContractError

ANSWER = "score,responded_at\n9,2026-10-01\n"


def table(cleaned, name):
    return pd.read_parquet(cleaned.tables[name])


def test_statuses_in_either_language(clean):
    written = ["Planifié", "en cours", "In_Progress", "TERMINÉE", "fait", "abandonné"]
    rows = "".join(f"{number},Livrer,{status}\n" for number, status in enumerate(written))
    actions = table(clean(ANSWER, {"actions": "action_id,title,status\n" + rows}), "actions")
    assert actions["status"].tolist() == ["planned", "in progress", "in progress", "done", "done", "dropped"]


def test_an_unknown_status_is_told_with_the_known_ones_and_left_blank(clean):
    cleaned = clean(ANSWER, {"actions": "action_id,title,status,impact\n1,Livrer,paused,7\n"})
    lines = [problem.line() for problem in cleaned.problems]
    assert lines == [
        "data/actions.csv, row 2, status: 'paused' is not a known value, and is left blank. "
        "Write one of: planned, in progress, done, dropped.",
        "data/actions.csv, row 2, impact: '7' is outside what this column allows. "
        "Write a whole number from 1 to 5.",
    ]
    assert table(cleaned, "actions")[["status", "impact"]].isna().all(axis=None)


def test_texts_per_language_are_kept_and_make_the_title(clean):
    actions = "action_id,title_en,title_fr,said_fr,owner_role_fr\n1,Deliver,Livrer,Trop lent,Directeur\n"
    (row,) = table(clean(ANSWER, {"actions": actions}), "actions").to_dict("records")
    assert (row["title"], row["title_en"], row["said_fr"], row["owner_role_fr"]) == (
        "Livrer",
        "Deliver",
        "Trop lent",
        "Directeur",
    )


def test_a_row_without_its_id_is_told_and_left_out(clean):
    cleaned = clean(ANSWER, {"accounts": "account_id,name\n,Ghost\na1,Novalux\n"})
    assert table(cleaned, "accounts")["account_id"].tolist() == ["a1"]
    assert [problem.line() for problem in cleaned.problems] == [
        "data/accounts.csv, row 2, account_id: blank, so the row is useless. "
        "Fill in the cell, or delete the row."
    ]


def test_a_number_that_cannot_be_read_is_told_and_the_row_stays(clean):
    cleaned = clean(ANSWER, {"accounts": 'account_id,revenue\na1,lots\na2,"1,5"\na3,12.5\n'})
    assert table(cleaned, "accounts")["revenue"].fillna(-1).tolist() == [-1, -1, 12.5]
    assert cleaned.problems.by_slug == {"number": 2}


def test_too_many_bad_rows_in_any_table_stop_the_run(clean):
    with pytest.raises(ContractError, match=r"accounts: 1 of 2 rows cannot be used \(50.0%\)"):
        clean(
            ANSWER, {"accounts": "account_id,name\n,Ghost\na1,Novalux\n"}, {"thresholds": {"bad_rows": 0.05}}
        )


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({"Lyon": None, "LYON": None}, "row 3, unit: 'LYON' would share its files with another unit"),
        ({"All": None}, "row 2, unit: 'All' is the name of the whole programme"),
        ({"Lyon": "Sud"}, "row 2, parent: 'Sud' is not a unit"),
        ({"Lyon": "Sud", "Sud": "Lyon"}, "row 2, parent: 'Sud' is above itself in the tree of units"),
        ({"Lyon": "Lyon"}, "row 2, parent: 'Lyon' is above itself in the tree of units"),
    ],
)
def test_units_that_cannot_stand(tree, said):
    rows = [
        UnitRow(unit, parent, "data/units.csv", row) for row, (unit, parent) in enumerate(tree.items(), 2)
    ]
    first = next(unit_problems(rows))
    assert said in first.line()
    assert first.severity == "error"


def test_units_that_cannot_stand_stop_the_run(clean):
    with pytest.raises(ContractError) as caught:
        clean(ANSWER, {"units": "unit\nLyon\nLyon\n"})
    assert "data/units.csv, row 3, unit: 'Lyon' would share its files" in str(caught.value)
    assert [problem.slug for problem in caught.value.problems] == ["unit-slug"]


def test_units_named_by_answers_alone_are_checked_too(clean):
    rows = "score,responded_at,unit\n9,2026-10-01,Lyon\n8,2026-10-02,lyon\n"
    with pytest.raises(ContractError, match=r"data/responses.csv, row 3, unit: 'lyon' would share its files"):
        clean(rows)


def test_a_sound_tree_of_units(clean):
    cleaned = clean(ANSWER, {"units": "unit,parent,name_fr\nSud,,Région Sud\nLyon,Sud,\nNice,Sud,\n"})
    assert table(cleaned, "units")["unit"].tolist() == ["Sud", "Lyon", "Nice"]
    assert len(cleaned.problems) == 0
