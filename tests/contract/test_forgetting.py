"""Forgotten persons are in none of the clean tables; their answers stay, as nobody's."""

from __future__ import annotations

import pandas as pd
import pytest

from nps_report.programme.forgotten import FORGOTTEN, Forgotten, name_marks, write_forgotten

MARKS = (
    ("contact", "P1"),
    ("email", "rose@nova.example"),
    ("answer", "r9"),
    *name_marks("Rose Martin"),
)
HEAD = "response_id,responded_at,score,comment,contact_id,account_id,kind,quote_consent,cause,tier\n"
ROWS = (
    "r1,2026-10-01 08:15:00,3,Trop lent,P1,A1,,yes,les quais,gold\n"
    "r2,2026-10-02 09:00:00,9,Merci à Rose Martin,P2,A1,,yes,vu Rose MARTIN,gold\n"
)
CONTACTS = "contact_id,account_id,name,email\nP1,A1,Rose Martin,rose@nova.example\nP2,A1,Hugo Sel,\n"


@pytest.fixture
def forgetting(clean, tmp_path):
    """Cleans tables of a programme that has forgotten Rose, under their own names."""

    def cleaning(rows=ROWS, tables=None, marks=MARKS, **options):
        write_forgotten(tmp_path / "params" / FORGOTTEN, Forgotten().knowing(marks))
        done = clean(HEAD + rows, {"contacts": CONTACTS} | (tables or {}), {"segments": ["tier"]}, **options)
        return done, {table: pd.read_parquet(path) for table, path in done.tables.items()}

    columns = {name: name for name in ("cause", "tier")}
    return lambda *given, **more: cleaning(*given, columns=columns, **more)


def test_the_answer_keeps_what_is_counted_and_nothing_else(forgetting):
    _, tables = forgetting()
    answer = tables["responses"].set_index("response_id").loc["forgotten-1"]
    assert answer[["score", "account_id", "tier"]].tolist() == [3, "A1", "gold"]
    assert answer["responded_at"] == pd.Timestamp("2026-10-01")
    assert answer[["contact_id", "comment", "cause", "source_row"]].isna().all()
    assert not answer[["quote_consent", "contact_consent"]].any()


def test_the_name_is_taken_out_of_what_others_wrote(forgetting):
    _, tables = forgetting()
    other = tables["responses"].set_index("response_id").loc["r2"]
    assert other[["comment", "cause"]].tolist() == ["Merci à [nom]", "vu [nom]"]
    assert other["contact_id"] == "P2"


def test_a_cut_in_which_others_wrote_the_name_keeps_all_but_that(forgetting):
    rows = "r1,2026-10-01 14:30,3,P1,A1,,yes,yes,,gold\nr2,2026-10-02,9,P2,A1,,yes,yes,,Rose Martin VIP\n"
    _, tables = forgetting(rows)
    assert sorted(tables["responses"]["tier"]) == ["[nom] VIP", "gold"]


def test_contact_invitations_follow_ups_and_corrections_go(forgetting):
    more = {
        "invitations": "contact_id,sent_at\nP1,2026-09-01\nP2,2026-09-01\n",
        "followups": "response_id,root_cause\nr1,quai\nr2,Rose Martin absente\n",
        "corrections": "response_id,field,old,new\nr1,score,3,4\nr2,score,9,10\n",
    }
    _, tables = forgetting(tables=more)
    assert tables["contacts"]["contact_id"].tolist() == ["P2"]
    assert tables["invitations"]["contact_id"].tolist() == ["P2"]
    assert tables["followups"].values.tolist()[0][0] == "r2"
    assert tables["followups"]["root_cause"].tolist() == ["[nom] absente"]
    assert tables["corrections"]["response_id"].tolist() == ["r2"]
    assert sorted(tables["responses"]["score"]) == [4, 10]


def test_which_answer_counts_is_settled_before(forgetting):
    """Two answers of a month are one person's still, and blank accounts are filled in."""
    rows = "r1,2026-10-01,3,,P1,,,,,\nr5,2026-10-08,9,,P1,,,,,\n"
    done, tables = forgetting(rows)
    assert (done.rows["scored"], done.rows["duplicate"]) == (1, 1)
    assert tables["responses"]["account_id"].tolist() == ["A1", "A1"]
    assert [problem.value for problem in done.problems if problem.slug == "duplicate"] == [""]


@pytest.mark.parametrize(
    ("row", "marks"),
    [
        ("r9,2026-10-01,3,x,,A1,,,,\n", MARKS),
        ("r1,2026-10-01,3,x,ROSE@nova.example,A1,,,,\n", MARKS),
        ("r1,2026-10-01,3,x,P1,A1,,,,\n", [("email", "rose@nova.example")]),
    ],
)
def test_an_answer_is_known_by_its_id_the_contact_and_the_e_mail(forgetting, row, marks):
    _, tables = forgetting(row, marks=marks)
    assert tables["responses"]["response_id"].tolist() == ["forgotten-1"]


def test_an_account_that_is_the_person_loses_name_and_id(forgetting):
    accounts = "account_id,name\nA1,Rose Martin\nrose@nova.example,Rose\nA3,Nova\n"
    _, tables = forgetting("r1,2026-10-01,3,,P1,rose@nova.example,,,,\n", {"accounts": accounts})
    assert tables["accounts"]["account_id"].tolist() == ["A1", "A3"]
    assert tables["accounts"]["name"].isna().tolist() == [True, False]
    assert tables["responses"]["account_id"].isna().all()


def test_problems_tell_no_value_of_the_person(forgetting):
    rows = "r1,2026-10-01,11,,P1,,,,,\nr2,2026-10-01,12,,P2,,,,,\n"
    done, _ = forgetting(rows)
    assert [(problem.row, problem.value) for problem in done.problems] == [(2, ""), (3, "12")]


def test_a_person_of_the_same_name_stays(forgetting):
    contacts = "contact_id,account_id,name,email\nP3,A1,Rose Martin,r@other.example\n"
    _, tables = forgetting(tables={"contacts": contacts})
    assert tables["contacts"]["contact_id"].tolist() == ["P3"]


def test_typed_files_are_left_out_of_alike(forgetting, tmp_path):
    """A Parquet file is not read as text, and holds the person no less."""
    frame = pd.DataFrame(
        {
            "response_id": ["r1"],
            "responded_at": [pd.Timestamp("2026-10-01")],
            "score": [3],
            "contact_id": ["P1"],
        }
    )
    frame = frame.assign(comment="Trop lent", cause="les quais", tier="gold")
    (tmp_path / "data").mkdir()
    frame.to_parquet(tmp_path / "data" / "typed.parquet")
    _, tables = forgetting(path="../data/typed.parquet")
    assert tables["responses"][["response_id", "score"]].values.tolist() == [["forgotten-1", 3]]
    assert tables["responses"]["comment"].isna().all()


def test_nobody_forgotten_changes_nothing(forgetting):
    _, tables = forgetting(marks=())
    assert sorted(tables["responses"]["response_id"]) == ["r1", "r2"]
